import Books
import CRM
import Facts
import Interchange
import TextUI

/// Prints records of one kind.
///
/// Tables are for people: aligned, cut to the terminal, sanitised. The other formats are for
/// programs: the whole content, days as ISO 8601, amounts as plain numbers with their currency.
struct RowPrinter {
  let book: Book
  let context: EntryContext
  let kind: KindDefinition
  let columns: [FieldDefinition]
  let format: OutputFormat

  func print(_ rows: [Row]) {
    switch format {
    case .table: printTable(rows)
    case .ids:
      for row in rows { Standard.output.line(shortID(row)) }
    case .csv, .tsv: printSeparated(rows, format == .csv ? "," : "\t")
    case .jsonl:
      Standard.output.raw(rows.map { json($0) + "\n" }.joined())
    case .json:
      Standard.output.raw("[\n" + rows.map { "  " + json($0) }.joined(separator: ",\n") + "\n]\n")
    }
  }

  private func shortID(_ row: Row) -> String {
    "\(kind.code)-\(book.shortID(book.id(row), kind.id))"
  }

  private func printTable(_ rows: [Row]) {
    let texts = rows.map { row in
      [shortID(row)]
        + columns.map { Text.sanitised(FieldDisplay.text(book, row, $0, context)) }
    }
    let heads = ["Id"] + columns.map(\.label)
    let widths = heads.indices.map { column in
      min(48, max(Text.width(heads[column]), texts.map { Text.width($0[column]) }.max() ?? 0))
    }
    let isNumeric = [false] + columns.map(\.type.isNumeric)
    for line in [heads] + texts {
      let cells = line.indices.map { column in
        Text.padded(line[column], to: widths[column], align: isNumeric[column] ? .right : .left)
      }
      let text = cells.joined(separator: "  ")
      Standard.output.raw(
        String(
          text[..<(text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex)]
        ) + "\n"
      )
    }
    report("\(rows.count) \(rows.count == 1 ? kind.name : kind.plural)")
  }

  private func printSeparated(_ rows: [Row], _ separator: Character) {
    var writer = CSVWriter(separator: separator)
    writer.row(["id"] + columns.map(\.name))
    for row in rows { writer.row([shortID(row)] + columns.map { plain(row, $0) }) }
    Standard.output.raw(writer.text)
  }

  private func json(_ row: Row) -> String {
    var object = JSONObject()
    object.add("id", .string(shortID(row)))
    for column in columns { object.add(column.name, value(row, column)) }
    return object.text
  }

  private func value(_ row: Row, _ field: FieldDefinition) -> JSONValue {
    if field.isSet {
      return .array(book.elements(row, field.id).map { .string(plain($0, field)) })
    }
    switch book.value(row, field.id) {
    case nil: return .null
    case .int(let number)? where !field.isKind: return .number(String(number))
    case .decimal?: return .number(plainDecimal(row, field))
    case .bool(let flag)?: return .bool(flag)
    case .some(let value): return .string(plain(value, field))
    }
  }

  /// With a point, whatever the reader's habit is.
  private func plainDecimal(_ row: Row, _ field: FieldDefinition) -> String {
    guard case .decimal(let number)? = book.value(row, field.id) else { return "0" }
    var context = context
    context.decimalComma = false
    return FieldDisplay.text(.decimal(number), field, book, context)
  }

  private func plain(_ row: Row, _ field: FieldDefinition) -> String {
    field.isSet
      ? book.elements(row, field.id).map { plain($0, field) }.joined(separator: "; ")
      : book.value(row, field.id).map { plain($0, field) } ?? ""
  }

  private func plain(_ value: Value, _ field: FieldDefinition) -> String {
    switch value {
    case .day(let day): day.description
    case .money(let money): PlainMoney.text(money)
    case .instant(let instant):
      "\(context.zone.day(of: instant)) \(Display.time(context.zone.local(instant).millisecond / 60_000))"
    case .option(let number):
      if case .option(let names) = field.type {
        names.first { $0.number == number }?.word ?? String(number)
      } else {
        String(number)
      }
    case .int(let number) where !field.isKind: String(number)
    default: FieldDisplay.text(value, field, book, context)
    }
  }
}

/// Amounts for programs: `1054.00 USD`.
enum PlainMoney {
  static func text(_ money: Money) -> String {
    var digits = String(money.minor.magnitude)
    let exponent = Int(money.exponent)
    while digits.utf8.count <= exponent { digits = "0" + digits }
    let sign = money.minor < 0 ? "-" : ""
    guard exponent > 0 else { return "\(sign)\(digits) \(money.currency)" }
    return "\(sign)\(digits.dropLast(exponent)).\(digits.suffix(exponent)) \(money.currency)"
  }
}

extension FieldDefinition {
  /// Whether its numbers stand for kinds of record.
  fileprivate var isKind: Bool {
    if case .kind = type { true } else { false }
  }
}
