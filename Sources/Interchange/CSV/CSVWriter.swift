/// Writes delimited text that a spreadsheet opens without running anything.
///
/// RFC 4180 with LF: fields with delimiter, quote or line end stand in quotes. A text that begins
/// with `=`, `+`, `-`, `@`, tab or CR would be a formula to a spreadsheet (OWASP, "CSV injection"),
/// so it gets an apostrophe in front, which spreadsheets take for "this is text"; a plain number
/// such as `-5.20` is none and stays. The tab-separated form knows no quotes, because the tools that
/// read it know none: tabs and line ends in a field become spaces.
public struct DelimitedWriter: Sendable {
  public enum Form: Sendable {
    case csv
    case tsv
  }

  private let form: Form
  private let guardsFormulas: Bool

  /// - Parameter guardsFormulas: off only where the reader is known to be no spreadsheet.
  public init(_ form: Form, guardsFormulas: Bool = true) {
    self.form = form
    self.guardsFormulas = guardsFormulas
  }

  /// One line with its end.
  public func line(_ fields: some Sequence<String>) -> String {
    var text = ""
    var isFirst = true
    for field in fields {
      if !isFirst { text += form == .csv ? "," : "\t" }
      isFirst = false
      append(field, to: &text)
    }
    return text + "\n"
  }

  private func append(_ field: String, to text: inout String) {
    let content = guardsFormulas && isFormula(field) ? "'" + field : field
    switch form {
    case .tsv:
      for scalar in content.unicodeScalars {
        text.unicodeScalars.append(
          ["\t", "\n", "\r", "\u{2028}", "\u{2029}"].contains(scalar) ? " " : scalar
        )
      }
    case .csv:
      let needsQuotes = content.utf8.contains {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
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
