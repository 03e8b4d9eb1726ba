extension TOMLReader {
  mutating func readValue(depth: Int) throws(Problem) -> TOMLNode {
    let start = position
    if depth > TOMLReader.depthLimit {
      throw Problem(message: "this is nested too deeply", position: start)
    }
    let value: TOMLNode.Value
    switch next {
    case "\"", "'": value = .string(try readString())
    case "[": value = .array(try readArray(depth))
    case "{": value = .table(try readInlineTable(depth))
    default: value = try readScalar(start)
    }
    return TOMLNode(value: value, position: start)
  }

  private mutating func readArray(_ depth: Int) throws(Problem) -> [TOMLNode] {
    let start = position
    take()
    var items: [TOMLNode] = []
    while true {
      skipSpace()
      if take("]") { return items }
      if next == nil { throw Problem(message: "the list has no ]", position: start) }
      items.append(try readValue(depth: depth + 1))
      skipSpace()
      if !take(","), next != "]" {
        throw Problem(message: "a list goes on with , or ends in ]", position: position)
      }
    }
  }

  private mutating func readInlineTable(_ depth: Int) throws(Problem) -> TOMLTable {
    take()
    var table = TOMLTable()
    skipSpace()
    while !take("}") {
      let start = position
      let path = try readPath()
      guard take("=") else {
        throw Problem(message: "a key is followed by =", position: position)
      }
      skipBlanks()
      if let problem = table.insert(path[...], try readValue(depth: depth + 1)) {
        throw Problem(message: problem, position: start)
      }
      skipSpace()
      if !take(","), next != "}" {
        throw Problem(message: "a table goes on with , or ends in }", position: position)
      }
      skipSpace()
    }
    table.isClosed = true
    return table
  }

  /// Numbers, booleans, dates: whatever stands up to the next delimiter.
  private mutating func readScalar(_ start: Position) throws(Problem) -> TOMLNode.Value {
    var text = ""
    while let character = next, !character.isNewline, !" \t,]}#".contains(character) {
      text.append(character)
      take()
    }
    if let value = TOMLReader.scalar(text) { return value }
    let message =
      text.isEmpty
      ? "a value is expected here" : "“\(text)” is no value; texts go in quotes, as \"\(text)\""
    throw Problem(message: message, position: start)
  }

  private static func scalar(_ text: String) -> TOMLNode.Value? {
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "inf", "+inf": return .float(.infinity)
    case "-inf": return .float(-.infinity)
    case "nan", "+nan", "-nan": return .float(.nan)
    default: break
    }
    let digits = text.filter { $0 != "_" }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) {
      return Int(digits.dropFirst(2), radix: radix).map(TOMLNode.Value.integer)
    }
    if let number = Int(digits) { return .integer(number) }
    guard text.first?.isNumber == true || text.first == "-" || text.first == "+" else {
      return nil
    }
    if text.dropFirst().contains(where: { $0 == ":" || $0 == "-" }),
      text.allSatisfy({ $0.isNumber || "-:.TtZz+".contains($0) })
    {
      return .date(text)
    }
    return Double(digits).map(TOMLNode.Value.float)
  }

  mutating func readString() throws(Problem) -> String {
    let quote = next ?? "\""
    let start = position
    let triple = String(repeating: quote, count: 3)
    let isLong = looksAt(triple)
    for _ in 0..<(isLong ? 3 : 1) { take() }
    if isLong, next?.isNewline == true { take() }
    var text = ""
    while let character = next {
      if isLong ? looksAt(triple) : character == quote {
        for _ in 0..<(isLong ? 3 : 1) { take() }
        while isLong, take(quote) { text.append(quote) }
        return text
      }
      if !isLong, character.isNewline { break }
      take()
      if character == "\\", quote == "\"" {
        try readEscape(into: &text, isLong)
      } else {
        text.append(character)
      }
    }
    throw Problem(
      message: "the text has no closing \(isLong ? triple : "\(quote)")",
      position: start
    )
  }

  private mutating func readEscape(into text: inout String, _ isLong: Bool) throws(Problem) {
    let start = position
    switch take() {
    case "b": text.append("\u{8}")
    case "t": text.append("\t")
    case "n": text.append("\n")
    case "f": text.append("\u{C}")
    case "r": text.append("\r")
    case "e": text.append("\u{1B}")
    case "\"": text.append("\"")
    case "\\": text.append("\\")
    case "u": text.unicodeScalars.append(try readScalarValue(4))
    case "U": text.unicodeScalars.append(try readScalarValue(8))
    case let space? where isLong && (space.isNewline || space == " " || space == "\t"):
      while let character = next, character.isWhitespace { take() }
    default:
      throw Problem(
        message: "this escape is unknown; a backslash is written \\\\, or the text in '…'",
        position: start
      )
    }
  }

  private mutating func readScalarValue(_ count: Int) throws(Problem) -> Unicode.Scalar {
    let start = position
    var digits = ""
    for _ in 0..<count { if let digit = take() { digits.append(digit) } }
    guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw Problem(message: "“\(digits)” is no code point", position: start)
    }
    return scalar
  }
}
