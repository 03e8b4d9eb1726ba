public import Books
public import Facts

/// Shows the values of catalogue fields as people read them.
public enum FieldDisplay {
  /// The content of a field; empty where there is none.
  ///
  /// Sets are joined by commas.
  public static func text(
    _ book: Book,
    _ row: Row,
    _ field: FieldDefinition,
    _ context: EntryContext
  ) -> String {
    if field.isSet {
      return book.elements(row, field.id).map { text($0, field, book, context) }
        .joined(separator: ", ")
    }
    if case .ref = field.type, let target = book.named(by: row, field.id) {
      return book.title(target) ?? gone
    }
    return book.value(row, field.id).map { text($0, field, book, context) } ?? ""
  }

  /// One value of a field.
  public static func text(
    _ value: Value,
    _ field: FieldDefinition?,
    _ book: Book,
    _ context: EntryContext
  ) -> String {
    switch value {
    case .text(let content): return content
    case .int(let number):
      switch field?.type {
      case .percent?: return Display.percent(number)
      case .duration?: return Display.duration(number / 60)
      case .kind?:
        return KindID(stored: number).flatMap { Catalogue.kind($0) }?.name ?? "#\(number)"
      default: return String(number)
      }
    case .decimal(let number): return decimal(number, context)
    case .money(let amount): return Display.money(amount, context)
    case .day(let day): return Display.day(day, today: context.today)
    case .instant(let moment): return instant(moment, context)
    case .zoned(let time):
      return Display.day(time.day, today: context.today) + " " + Display.time(Int(time.minute))
    case .bool(let flag): return flag ? "yes" : "no"
    case .option(let number):
      if case .option(let names)? = field?.type,
        let name = names.first(where: { $0.number == number })
      {
        return name.label
      }
      return "#\(number)"
    case .ref(let id): return title(of: id, book)
    case .bytes(let bytes): return "\(bytes.count) bytes"
    }
  }

  /// The title of a record, or a sign that it is gone.
  public static func title(of id: EntityID, _ book: Book) -> String {
    book.title(id) ?? gone
  }

  /// The name of a record that is gone.
  public static let gone = "(deleted)"

  private static func instant(_ moment: Instant, _ context: EntryContext) -> String {
    let local = context.zone.local(moment)
    return Display.day(local.day, today: context.today) + " "
      + Display.time(local.millisecond / 60_000)
  }

  private static func decimal(_ number: Decimal, _ context: EntryContext) -> String {
    guard number.scale > 0 else { return String(number.mantissa) }
    var digits = String(number.mantissa.magnitude)
    while digits.count <= Int(number.scale) { digits = "0" + digits }
    let whole = digits.dropLast(Int(number.scale))
    let fraction = digits.suffix(Int(number.scale))
    let sign = number.mantissa < 0 ? "-" : ""
    return sign + whole + (context.decimalComma ? "," : ".") + fraction
  }
}
