/// A telephone number as it was typed, and its international form (E.164) where that is known: with
/// `+` or `00` in front, or by the plan of a configured country.
///
/// A number that no plan allows (too short, a local number without its area) keeps its digits and
/// is not international: nothing is guessed. Carrier codes and the mobile prefixes that some
/// countries use only inside (Argentina's 15) are not translated.
public struct PhoneNumber: Hashable, Sendable {
  /// The digits, with the `+` where one was typed; without the extension.
  public let digits: String
  /// `+4930123456`; nil when the country is not known or its plan does not allow the number.
  public let e164: String?
  /// The digits after `ext.`, `x` or `#`.
  public let `extension`: String?

  /// What the same number has in common however it is typed.
  public var key: String { e164 ?? digits }

  /// Reads what was typed; `country` is ISO 3166 letters, for numbers without `+`.
  public init(_ typed: String, country: String?) throws(EntryError) {
    let plan = country.flatMap { PhonePlan.byCountry[$0.uppercased()] }
    if let plain = Self.plainDigits(typed) {
      digits = String(decoding: plain, as: UTF8.self)
      `extension` = nil
      e164 = Self.e164(plain[...], plan)
      return
    }
    var reader = try PhoneReader(typed)
    let found = try reader.digits(typed)
    digits = found
    `extension` = reader.extension
    if let prefix = reader.contextDigits {
      e164 = Self.international(Array((prefix + found).utf8)[...])
    } else {
      e164 = Self.e164(Array(found.utf8)[...], plan)
    }
  }

  /// The digits, with the `+`, of what most numbers are: digits and `-./() `; nil where a rule
  /// beyond these may count.
  private static func plainDigits(_ typed: String) -> [UInt8]? {
    let bytes = typed.utf8.span
    guard (2...64).contains(bytes.count) else { return nil }
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.count)
    for place in bytes.indices {
      switch bytes[place] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(bytes[place])
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
        UInt8(ascii: ")"):
        continue
      case UInt8(ascii: "("):
        // A trunk prefix in brackets: +49 (0) 30 …
        if place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "0") { return nil }
      case UInt8(ascii: "+") where digits.isEmpty: digits.append(bytes[place])
      default: return nil
      }
    }
    return (2...31).contains(digits.count) ? digits : nil
  }

  private static func e164(_ found: ArraySlice<UInt8>, _ plan: PhonePlan?) -> String? {
    if found.first == UInt8(ascii: "+") {
      return international(withoutExit(found.dropFirst(), plan))
    }
    if let plan, plan.abroad != "00", found.starts(with: plan.abroad.utf8),
      let number = international(found.dropFirst(plan.abroad.utf8.count))
    {
      return number
    }
    if found.starts(with: "00".utf8) { return international(found.dropFirst(2)) }
    return plan.flatMap { national(found, $0) }
  }

  /// `+ 00 64 …` and `+011 64 …` say "abroad" twice.
  private static func withoutExit(
    _ digits: ArraySlice<UInt8>,
    _ plan: PhonePlan?
  ) -> ArraySlice<UInt8> {
    if digits.starts(with: "00".utf8) { return digits.dropFirst(2) }
    guard let exit = plan?.abroad, digits.starts(with: exit.utf8) else { return digits }
    return digits.dropFirst(exit.utf8.count)
  }

  /// Digits that start with a calling code.
  private static func international(_ digits: ArraySlice<UInt8>) -> String? {
    var code = 0
    for length in 1...3 where length <= digits.count {
      let digit = digits[digits.startIndex + length - 1] &- 0x30
      code = code * 10 + Int(digit)
      // No code begins with 0.
      guard digit < 10, code > 0 else { return nil }
      guard PhonePlan.byNumber.indices.contains(code), !PhonePlan.byNumber[code].isEmpty else {
        continue
      }
      let plans = PhonePlan.byNumber[code]
      let number = digits.dropFirst(length)
      if number.first == UInt8(ascii: "0"),
        plans.contains(where: { $0.trunk == "0" && $0.lengths.contains(number.count - 1) })
      {
        return text(digits.prefix(length), number.dropFirst())
      }
      return plans.contains { $0.lengths.contains(number.count) }
        ? text(digits.prefix(length), number) : nil
    }
    return nil
  }

  private static func text(_ code: ArraySlice<UInt8>, _ number: ArraySlice<UInt8>) -> String {
    String(decoding: [UInt8(ascii: "+")] + code + number, as: UTF8.self)
  }

  /// Digits as they are dialled within a country.
  private static func national(_ digits: ArraySlice<UInt8>, _ plan: PhonePlan) -> String? {
    let beginsWithZero = digits.first == UInt8(ascii: "0")
    let code = Array(plan.code.utf8)[...]
    if !plan.trunk.isEmpty, digits.starts(with: plan.trunk.utf8) {
      var number = digits.dropFirst(plan.trunk.utf8.count)
      // Belarus dials 8 0 before an area.
      if plan.trunk == "8", number.first == UInt8(ascii: "0") { number = number.dropFirst() }
      if plan.lengths.contains(number.count) { return text(code, number) }
    }
    guard plan.lengths.contains(digits.count) else { return nil }
    // Where a trunk prefix starts every long-distance number and lengths vary, one without it is
    // local: its area is not known.
    let local = plan.trunk == "0" && (plan.lengths.count > 3 || beginsWithZero)
    guard !local || digits.count == plan.lengths.max() && !beginsWithZero else { return nil }
    return text(code, digits)
  }
}

/// Takes a typed number apart: labels, the parameters of `tel:` addresses (RFC 3966), extension.
private struct PhoneReader {
  /// The digits of `;phone-context=+64`.
  private(set) var contextDigits: String?
  private(set) var `extension`: String?
  private var number: String

  private static let separators = Set(" -./()[]~·*'_,")

  init(_ typed: String) throws(EntryError) {
    guard typed.utf8.count <= 250 else {
      throw EntryError("that is too long for a telephone number; keep one number a field")
    }
    var text = TypedText(typed).text
    if let start = text.firstRange(of: "tel:") {
      text = text[start.upperBound...].trimmed
    } else if let colon = text.firstIndex(of: ":") {
      text = text[text.index(after: colon)...].trimmed
    }
    let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { String($0) }
    number = parts.first ?? ""
    for parameter in parts.dropFirst() {
      if parameter.hasPrefix("phone-context=+") {
        let digits = parameter.dropFirst(15).filter { $0.isASCII && $0.isNumber }
        contextDigits = digits.isEmpty ? nil : String(digits)
      } else if parameter.hasPrefix("ext=") {
        `extension` = String(parameter.dropFirst(4).filter { $0.isASCII && $0.isNumber })
      }
    }
    splitExtension()
  }

  private mutating func splitExtension() {
    let tail = number.reversed().prefix { $0.isASCII && $0.isNumber }
    let digits = String(tail.reversed())
    guard (1...7).contains(digits.count) else { return }
    var head = number.dropLast(digits.count).trimmed
    while head.hasSuffix(".") || head.hasSuffix(":") { head = head.dropLast().trimmed }
    let marks = [
      "extension", "extn", "ext", "anexo", "poste", "durchwahl", "dw", "int", "xx", "x", "#",
    ]
    for mark in marks where head.hasSuffix(mark) {
      let rest = head.dropLast(mark.count).trimmed
      guard rest.filter({ $0.isASCII && $0.isNumber }).count >= 4 else { return }
      var before = rest
      while let last = before.last, ";,.-(~".contains(last) { before = before.dropLast().trimmed }
      (number, `extension`) = (before, digits)
      return
    }
  }

  /// The digits, with `+` where the number starts with one.
  mutating func digits(_ typed: String) throws(EntryError) -> String {
    var digits = ""
    var letters = 0
    var text = number
    if let trunk = text.firstRange(of: "(0)"), text.hasPrefix("+") || text.hasPrefix("00") {
      text.replaceSubrange(trunk, with: " ")
    }
    for character in text {
      if character.isASCII, character.isNumber {
        digits.append(character)
      } else if character == "+", digits.isEmpty {
        digits = "+"
      } else if let key = Self.keypad(character) {
        letters += 1
        digits.append(key)
      } else if !Self.separators.contains(character) {
        throw EntryError(
          "'\(typed.debugSafe)' is not a telephone number; "
            + "keep digits, spaces, - / ( ) and a leading +"
        )
      }
    }
    guard digits.count >= 2, digits.count <= 31, digits != "+" else {
      throw EntryError(
        "'\(typed.debugSafe)' is not a telephone number; write it like +49 30 123456"
      )
    }
    // Words on keys (0800 FLOWERS) have three letters or more; fewer are a slip.
    guard letters == 0 || letters >= 3 && digits.count - letters >= 3 else {
      throw EntryError(
        "'\(typed.debugSafe)' has letters in the number; put a note in another field"
      )
    }
    return digits
  }

  private static func keypad(_ letter: Character) -> Character? {
    guard let ascii = letter.asciiValue, (0x61...0x7A).contains(ascii) else { return nil }
    let keys = Array("22233344455566677778889999")
    return keys[Int(ascii - 0x61)]
  }
}
