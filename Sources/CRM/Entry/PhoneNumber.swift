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
    var reader = try PhoneReader(typed)
    let plan = country.flatMap { PhonePlan.byCountry[$0.uppercased()] }
    let found = try reader.digits(typed)
    digits = found
    `extension` = reader.extension
    if let prefix = reader.contextDigits {
      e164 = Self.international(prefix + found)
    } else if found.hasPrefix("+") {
      e164 = Self.international(Self.withoutExit(found.dropFirst(), plan))
    } else if let plan, plan.abroad != "00", found.hasPrefix(plan.abroad),
      let number = Self.international(found.dropFirst(plan.abroad.count))
    {
      e164 = number
    } else if found.hasPrefix("00") {
      e164 = Self.international(found.dropFirst(2))
    } else {
      e164 = plan.flatMap { Self.national(found, $0) }
    }
  }

  /// `+ 00 64 …` and `+011 64 …` say "abroad" twice.
  private static func withoutExit(_ digits: Substring, _ plan: PhonePlan?) -> Substring {
    if digits.hasPrefix("00") { return digits.dropFirst(2) }
    guard let exit = plan?.abroad, digits.hasPrefix(exit) else { return digits }
    return digits.dropFirst(exit.count)
  }

  /// Digits that start with a calling code.
  private static func international(_ digits: some StringProtocol) -> String? {
    for length in 1...3 {
      let code = String(digits.prefix(length))
      guard let plans = PhonePlan.byCode[code] else { continue }
      let number = String(digits.dropFirst(length))
      for plan in plans where plan.trunk == "0" && number.hasPrefix("0") {
        if plan.lengths.contains(number.count - 1) { return "+" + code + number.dropFirst() }
      }
      return plans.contains { $0.lengths.contains(number.count) } ? "+" + code + number : nil
    }
    return nil
  }

  /// Digits as they are dialled within a country.
  private static func national(_ digits: String, _ plan: PhonePlan) -> String? {
    if !plan.trunk.isEmpty, digits.hasPrefix(plan.trunk) {
      var number = digits.dropFirst(plan.trunk.count)
      // Belarus dials 8 0 before an area.
      if plan.trunk == "8", number.hasPrefix("0") { number = number.dropFirst() }
      if plan.lengths.contains(number.count) { return "+" + plan.code + number }
    }
    guard plan.lengths.contains(digits.count) else { return nil }
    // Where a trunk prefix starts every long-distance number and lengths vary, one without it is
    // local: its area is not known.
    let local = plan.trunk == "0" && (plan.lengths.count > 3 || digits.hasPrefix("0"))
    guard !local || digits.count == plan.lengths.max() && !digits.hasPrefix("0") else { return nil }
    return "+" + plan.code + digits
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
