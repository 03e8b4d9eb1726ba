/// Writes delimited text that a spreadsheet opens without running anything.
///
/// RFC 4180 with LF: fields with delimiter, quote or line end stand in quotes. A text that begins
/// with `=`, `+`, `-`, `@`, tab or CR would be a formula to a spreadsheet (OWASP, "CSV injection"),
/// so it gets an apostrophe in front, which spreadsheets take for "this is text"; a plain number
/// such as `-5.20` is none and stays. The tab-separated form knows no quotes, because the tools that
/// read it know none: tabs and line ends in a field become spaces.
public struct CSVWriter: Sendable {
  private let separator: Character
  private let guardsFormulas: Bool
  /// What was written so far.
  public private(set) var text = ""

  /// A writer of the tab-separated form where `separator` is a tab, else of the quoted one.
  ///
  /// Formulas are let through only where the reader is known to be no spreadsheet.
  public init(separator: Character, guardsFormulas: Bool = true) {
    self.separator = separator
    self.guardsFormulas = guardsFormulas
  }

  /// Writes one line with its end.
  public mutating func row(_ fields: some Sequence<String>) {
    var isFirst = true
    for field in fields {
      if !isFirst { text.append(separator) }
      isFirst = false
      append(field)
    }
    text += "\n"
  }

  /// Gives the text away, so that a long one can be written out in pieces.
  public mutating func take() -> String {
    defer { text = "" }
    return text
  }

  private mutating func append(_ field: String) {
    let content = guardsFormulas && isFormula(field) ? "'" + field : field
    if separator == "\t" {
      for scalar in content.unicodeScalars {
        text.unicodeScalars.append(
          ["\t", "\n", "\r", "\u{2028}", "\u{2029}"].contains(scalar) ? " " : scalar
        )
      }
    } else {
      let sign = separator.utf8.first
      let needsQuotes = content.utf8.contains {
        $0 == sign || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
      }
      guard needsQuotes else {
        text += content
        return
      }
      text += "\""
      for scalar in content.unicodeScalars {
        if scalar == "\"" { text += "\"" }
        text.unicodeScalars.append(scalar)
      }
      text += "\""
    }
  }

  private func isFormula(_ field: String) -> Bool {
    // Full-width signs are turned into plain ones by some spreadsheets.
    guard let first = field.unicodeScalars.first,
      "=+-@\t\r＝＋－＠".unicodeScalars.contains(first)
    else { return false }
    return !isNumber(field)
  }

  /// An optional minus, digits, at most one point.
  private func isNumber(_ field: String) -> Bool {
    var digits = 0
    var points = 0
    for (index, byte) in field.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "-") where index == 0: break
      default: return false
      }
    }
    return digits > 0 && points <= 1
  }
}
