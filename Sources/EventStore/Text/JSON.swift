/// A JSON text (RFC 8259) as a value; objects keep their order.
enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The digits as they stand, since a double would not hold them.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  struct Member: Hashable, Sendable {
    let name: String
    let value: JSON
  }

  static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(
      members.compactMap { member in member.value.map { Member(name: member.key, value: $0) } }
    )
  }

  static func number(_ number: some FixedWidthInteger) -> JSON { .number(String(number)) }

  /// The member of an object; nil where there is none or it is not an object.
  subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var elements: [JSON]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  func integer<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
    guard case .number(let digits) = self else { return nil }
    return Number(digits)
  }
}

// MARK: Writing

extension JSON: CustomStringConvertible {
  /// One line without spaces; control characters, also those beyond ASCII, are escaped, so that a
  /// dump may be looked at in a terminal.
  var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let string): Self.write(string, to: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.write(member.name, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}",
        "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        text += "\\u" + hexadecimal(scalar.value, width: 4)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

// MARK: Reading

/// Why a text is not JSON, and at which byte.
struct JSONError: Error, Hashable, Sendable {
  let offset: Int
  let reason: String
}

extension JSON {
  /// Nesting beyond this is refused: nothing here needs it, and a forged text must not exhaust the
  /// stack.
  private static let deepest = 32

  /// Reads exactly one value.
  init(_ bytes: [UInt8]) throws(JSONError) {
    var reader = Reader(bytes: bytes)
    self = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.failure("more follows the value") }
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    func failure(_ reason: String) -> JSONError { JSONError(offset: position, reason: reason) }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
      while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        position += 1
      }
    }

    mutating func skip(_ byte: UInt8) -> Bool {
      skipSpace()
      guard next == byte else { return false }
      position += 1
      return true
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
      guard depth <= JSON.deepest else { throw failure("nested too deeply") }
      skipSpace()
      switch next {
      case UInt8(ascii: "{"): return try object(depth: depth)
      case UInt8(ascii: "["): return try array(depth: depth)
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "t"): return try word("true", .bool(true))
      case UInt8(ascii: "f"): return try word("false", .bool(false))
      case UInt8(ascii: "n"): return try word("null", .null)
      case let byte? where byte == 0x2D || (0x30...0x39).contains(byte): return number()
      default: throw failure("a value is missing")
      }
    }

    mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
      guard bytes[position...].starts(with: word.utf8) else { throw failure("an unknown word") }
      position += word.utf8.count
      return value
    }

    mutating func number() -> JSON {
      let start = position
      while let byte = next, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) {
        position += 1
      }
      return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    mutating func array(depth: Int) throws(JSONError) -> JSON {
      position += 1
      var elements: [JSON] = []
      if skip(UInt8(ascii: "]")) { return .array(elements) }
      repeat { elements.append(try value(depth: depth + 1)) } while skip(UInt8(ascii: ","))
      guard skip(UInt8(ascii: "]")) else { throw failure("a list does not end") }
      return .array(elements)
    }

    mutating func object(depth: Int) throws(JSONError) -> JSON {
      position += 1
      var members: [Member] = []
      if skip(UInt8(ascii: "}")) { return .object(members) }
      repeat {
        skipSpace()
        guard next == UInt8(ascii: "\"") else { throw failure("a name is missing") }
        let name = try string()
        guard skip(UInt8(ascii: ":")) else { throw failure("a colon is missing") }
        members.append(Member(name: name, value: try value(depth: depth + 1)))
      } while skip(UInt8(ascii: ","))
      guard skip(UInt8(ascii: "}")) else { throw failure("an object does not end") }
      return .object(members)
    }

    mutating func string() throws(JSONError) -> String {
      position += 1
      var content: [UInt8] = []
      while let byte = next, byte != UInt8(ascii: "\"") {
        guard byte >= 0x20 else { throw failure("a control character in a text") }
        position += 1
        if byte == UInt8(ascii: "\\") {
          content.append(contentsOf: String(try escaped()).utf8)
        } else {
          content.append(byte)
        }
      }
      guard next != nil else { throw failure("a text does not end") }
      position += 1
      guard let text = String(validating: content, as: UTF8.self) else {
        throw failure("a text is not UTF-8")
      }
      return text
    }

    mutating func escaped() throws(JSONError) -> Unicode.Scalar {
      guard let byte = next else { throw failure("a text does not end") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
      case UInt8(ascii: "n"): return "\n"
      case UInt8(ascii: "t"): return "\t"
      case UInt8(ascii: "r"): return "\r"
      case UInt8(ascii: "b"): return "\u{8}"
      case UInt8(ascii: "f"): return "\u{C}"
      case UInt8(ascii: "u"): break
      default: throw failure("an unknown escape")
      }
      var number = try unit()
      if (0xD800...0xDBFF).contains(number) {
        guard bytes[position...].starts(with: "\\u".utf8) else {
          throw failure("half a surrogate pair")
        }
        position += 2
        let low = try unit()
        guard (0xDC00...0xDFFF).contains(low) else { throw failure("half a surrogate pair") }
        number = 0x10000 + (number - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(number) else { throw failure("half a surrogate pair") }
      return scalar
    }

    mutating func unit() throws(JSONError) -> UInt32 {
      let end = position + 4
      guard end <= bytes.count,
        let number = UInt32(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
      else { throw failure("four hexadecimal digits are missing") }
      position = end
      return number
    }
  }
}
