import Books
import CRM
import Facts

/// How the values of fields read in lists and details.
struct FieldText {
  let book: Book
  let entry: EntryContext

  /// What a field of a row holds, empty where it holds nothing.
  func text(_ row: Row, _ field: FieldDefinition) -> String {
    FieldDisplay.text(book, row, field, entry)
  }

  func text(_ value: Value, _ field: FieldDefinition?) -> String {
    FieldDisplay.text(value, field, book, entry)
  }

  /// The name of a record; a dash where it is gone.
  func title(_ id: EntityID) -> String { book.row(id).map(title) ?? "—" }

  func title(_ row: Row) -> String {
    guard let title = Catalogue.kind(row.kind)?.title, let value = book.value(row, title) else {
      return "—"
    }
    return text(value, nil)
  }

  /// The short id with the letter of its kind, `d-7k3q`.
  func shortID(_ id: EntityID, _ kind: KindID) -> String {
    "\(Catalogue.kind(kind)?.code ?? "?")-\(book.shortID(id, kind))"
  }

  /// Today's moments by their time, others by their day.
  func moment(_ instant: Instant) -> String {
    let local = entry.zone.local(instant)
    return local.day == entry.today
      ? Display.time(local.millisecond / 60_000) : Display.day(local.day, today: entry.today)
  }
}
