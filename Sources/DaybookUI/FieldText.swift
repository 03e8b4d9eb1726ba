import Books
import CRM
import Facts

/// How the values of fields read in lists and details.
struct FieldText {
  let book: Book
  let entry: EntryContext

  /// What a field of a row holds, empty where it holds nothing.
  func text(_ row: Row, _ field: FieldDefinition) -> String {
    if field.isSet {
      return book.elements(row, field.id).map { text($0, field) }.joined(separator: ", ")
    }
    return book.value(row, field.id).map { text($0, field) } ?? ""
  }

  func text(_ value: Value, _ field: FieldDefinition?) -> String {
    switch value {
    case .text(let text): text
    case .int(let number): integer(number, field)
    case .decimal(let decimal): Display.decimal(decimal, entry)
    case .money(let money): Display.money(money, entry)
    case .day(let day): Display.day(day, today: entry.today)
    case .instant(let instant): moment(instant)
    case .zoned(let time):
      Display.day(time.day, today: entry.today) + " " + Display.time(Int(time.minute))
    case .bool(let flag): flag ? "yes" : "no"
    case .option(let number): option(number, field)
    case .ref(let id): title(id)
    case .bytes(let bytes): "\(bytes.count) bytes"
    }
  }

  /// The name of a record; a dash where it is gone.
  func title(_ id: EntityID) -> String {
    guard let row = book.row(id), let title = Catalogue.kind(row.kind)?.title,
      let value = book.value(row, title)
    else { return "—" }
    return text(value, nil)
  }

  /// The short id with the letter of its kind, `d-7k3q`.
  func shortID(_ id: EntityID, _ kind: KindID) -> String {
    "\(Catalogue.kind(kind)?.letter ?? "?")-\(book.shortID(id, kind))"
  }

  /// Today's moments by their time, others by their day.
  func moment(_ instant: Instant) -> String {
    let local = entry.zone.local(instant)
    return local.day == entry.today
      ? Display.time(local.millisecond / 60_000) : Display.day(local.day, today: entry.today)
  }

  private func integer(_ number: Int64, _ field: FieldDefinition?) -> String {
    switch field?.type {
    case .percent: Display.percent(number)
    case .duration: Display.duration(number / 60)
    // Small numbers are years as often as counts, and a year has no thousands.
    default: number.magnitude < 10_000 ? "\(number)" : Display.count(Int(clamping: number), entry)
    }
  }

  private func option(_ number: UInt16, _ field: FieldDefinition?) -> String {
    guard case .option(let names)? = field?.type else { return "\(number)" }
    return names.first { $0.number == number }?.label ?? "\(number)"
  }
}
