import Facts

/// What a value must be to stand in a field, apart from what reads other records.
enum FieldRules {
  /// The longest text in bytes: a long mail fits, a forged gigabyte does not.
  static let longestText = 1 << 20
  static let longestLine = 4096

  /// - Throws: `.badValue` with the reason.
  static func check(_ value: Value, for field: FieldDefinition) throws(Rejection) {
    guard value.type == field.type.valueType else {
      throw .badValue(field.id, reason: "takes a \(noun(field.type)), not a \(value.type)")
    }
    switch (field.type, value) {
    case (.percent, .int(let number)) where !(0...100).contains(number):
      throw .badValue(field.id, reason: "is a percentage from 0 to 100, not \(number)")
    case (.duration, .int(let seconds)) where seconds < 0:
      throw .badValue(field.id, reason: "cannot be negative")
    case (.option(let names), .option(let number)):
      guard names.contains(where: { $0.number == number }) else {
        let words = names.map(\.word).joined(separator: ", ")
        throw .badValue(field.id, reason: "is one of \(words)")
      }
    case (.money, .money(let money)) where money.exponent != money.currency.exponent:
      throw .badValue(
        field.id,
        reason: "in \(money.currency) has \(money.currency.exponent) decimals"
      )
    case (.choice(let words), .text(let text)) where !words.contains(text):
      throw .badValue(field.id, reason: "is one of \(words.joined(separator: ", "))")
    case (.kind(let kinds), .int(let number)):
      guard let kind = KindID(stored: number), kinds.contains(kind) else {
        let words = kinds.compactMap { Catalogue.kind($0)?.name }.joined(separator: ", ")
        throw .badValue(field.id, reason: "is one of \(words)")
      }
    case (let type, .text(let text)): try check(text, type, field)
    case (_, .zoned(let time)) where time.minute >= 1440:
      throw .badValue(field.id, reason: "has a time of day after midnight")
    default: break
    }
  }

  private static func check(
    _ text: String,
    _ type: FieldType,
    _ field: FieldDefinition
  ) throws(Rejection) {
    let limit = type == .longText ? longestText : longestLine
    guard text.utf8.count <= limit else {
      throw .badValue(field.id, reason: "is longer than \(limit) bytes")
    }
    guard type == .longText || !text.utf8.contains(0x0A) else {
      throw .badValue(field.id, reason: "is a single line")
    }
  }

  /// Whether a text says nothing.
  static func isBlank(_ value: Value?) -> Bool {
    switch value {
    case nil: true
    case .text(let text)?: text.allSatisfy(\.isWhitespace)
    default: false
    }
  }

  private static func noun(_ type: FieldType) -> String {
    switch type {
    case .text, .longText: "text"
    case .email: "email address"
    case .phone: "phone number"
    case .url: "web address"
    case .domain: "domain"
    case .money: "sum of money"
    case .day: "date"
    case .instant, .zoned: "time"
    case .duration: "duration"
    case .int, .decimal: "number"
    case .percent: "percentage"
    case .bool: "yes or no"
    case .option, .choice: "choice"
    case .kind: "kind of record"
    case .ref: "reference"
    }
  }
}
