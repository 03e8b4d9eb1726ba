import Analytics
import CRM
import Facts
import Interchange
import TextUI

/// Tables of figures, for people and for programs.
enum ShellTable {
  /// Aligned columns, the first `left` of them to the left, the others to the right.
  static func print(_ heads: [String], _ rows: [[String]], left: Int) {
    let widths = heads.indices.map { column in
      ([heads] + rows).map { Text.width($0[column]) }.max() ?? 0
    }
    for row in [heads] + rows {
      let cells = row.indices.map { column in
        Text.padded(row[column], to: widths[column], align: column < left ? .left : .right)
      }
      Standard.output.line(cells.joined(separator: "  "))
    }
  }

  static func separated(_ heads: [String], _ rows: [[String]], _ format: OutputFormat) {
    var writer = CSVWriter(separator: format == .tsv ? "\t" : ",")
    writer.row(heads)
    for row in rows { writer.row(row) }
    Standard.output.raw(writer.text)
  }

  static func objects(_ heads: [String], _ rows: [[String]], _ format: OutputFormat) {
    let objects = rows.map { row in
      var object = JSONObject()
      for (head, cell) in zip(heads, row) {
        object.add(head, cell.isEmpty ? .null : .string(cell))
      }
      return object.text
    }
    if format == .jsonl {
      Standard.output.raw(objects.map { $0 + "\n" }.joined())
    } else {
      Standard.output.raw(
        "[\n" + objects.map { "  " + $0 }.joined(separator: ",\n") + "\n]\n"
      )
    }
  }
}

/// A total of a report in words: what is not converted stands beside what is.
struct ReportTotal {
  private let total: Total
  private let currency: Currency

  init(_ total: Total, _ currency: Currency) {
    self.total = total
    self.currency = currency
  }

  /// `84,000 €`, `84,000 € + 12,000 $ without a rate`.
  func text(_ entry: EntryContext) -> String {
    let own = Display.money(total.money(currency), entry)
    guard !total.foreign.isEmpty else { return own }
    let others = total.foreign.map { part in
      Display.money(
        Money(
          minor: Int64(clamping: part.minor),
          currency: part.currency,
          exponent: part.exponent
        ),
        entry
      )
    }
    return own + " + " + others.joined(separator: " + ") + " without a rate"
  }
}

extension PlainMoney {
  /// `1054.00`.
  static func number(_ money: Money) -> String {
    String(text(money).prefix { $0 != " " })
  }

  static func foreign(_ part: Total.Foreign) -> String {
    text(
      Money(minor: Int64(clamping: part.minor), currency: part.currency, exponent: part.exponent)
    )
  }
}
