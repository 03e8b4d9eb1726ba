/// A JSON document in the making, without Foundation: for JSON Lines and for arrays of objects.
///
/// Text is escaped so that nothing in it can reach a terminal as a control sequence: all controls,
/// C1 ones too, the line separators of JavaScript, and the marks that turn the direction of text.
public indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  /// A number that is written already, such as `12.50`; the caller vouches for its form.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// The document on one line, without an end of line.
  public var text: String {
    var result = ""
    append(to: &result)
    return result
  }

  private func append(to result: inout String) {
    switch self {
    case .null: result += "null"
    case .bool(let value): result += value ? "true" : "false"
    case .int(let value): result += String(value)
    case .number(let digits): result += digits
    case .string(let content): Self.append(content, to: &result)
    case .array(let elements):
      result += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { result += "," }
        element.append(to: &result)
      }
      result += "]"
    case .object(let object):
      result += "{"
      for (index, member) in object.members.enumerated() {
        if index > 0 { result += "," }
        Self.append(member.key, to: &result)
        result += ":"
        member.value.append(to: &result)
      }
      result += "}"
    }
  }

  private static func append(_ content: String, to result: inout String) {
    result += "\""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if isHidden(scalar.value) {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    result += "\""
  }

  private static func isHidden(_ value: UInt32) -> Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      true
    default: false
    }
  }
}

/// An object of JSON: its members in the order in which they were added.
public struct JSONObject: Sendable {
  fileprivate var members: [(key: String, value: JSONValue)] = []

  public init() {}

  public mutating func add(_ key: String, _ value: JSONValue) { members.append((key, value)) }

  /// The object on one line, without an end of line.
  public var text: String { JSONValue.object(self).text }
}
