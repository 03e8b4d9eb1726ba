/// A number as people write it: digits with grouping (`1 200`, `1'200`, `84.000`, `84,000.50`), a
/// sign (`-5`, `(5)`) and a magnitude (`92k`, `1.2m`, `3 bn`).
///
/// Point and comma: where both stand, the last one is the decimal one; one that repeats groups; a
/// single one is the context's decimal sign, or, when it is the context's grouping sign, groups
/// only where exactly three digits follow. Before a magnitude a single one is always decimal
/// (`1.234k`).
struct TypedNumber: Equatable {
  /// The digits without signs.
  var mantissa: Int128
  /// How many of them follow the decimal sign.
  var scale: Int
  /// A power of ten, from `k` and its like.
  var magnitude: Int
  /// It is written like thousands: one decimal sign and exactly three digits.
  var looksGrouped: Bool

  private static let magnitudes: [(String, Int)] = [
    ("million", 6), ("mio.", 6), ("mio", 6), ("mln", 6), ("mn", 6), ("mrd", 9), ("tsd", 3),
    ("bn", 9), ("k", 3), ("m", 6), ("b", 9),
  ]

  init(_ folded: String, typed: String, decimalComma: Bool) throws(EntryError) {
    var rest = folded.trimmed
    var negative = false
    if rest.hasPrefix("("), rest.hasSuffix(")") {
      negative = true
      rest = String(rest.dropFirst().dropLast()).trimmed
    }
    if rest.hasPrefix("-") || rest.hasPrefix("+") {
      guard !negative else { throw Self.unreadable(typed) }
      negative = rest.hasPrefix("-")
      rest = String(rest.dropFirst()).trimmed
    }
    magnitude = 0
    for (name, power) in Self.magnitudes where rest.hasSuffix(name) {
      magnitude = power
      rest = String(rest.dropLast(name.count)).trimmed
      break
    }
    (mantissa, scale, looksGrouped) = try Self.digits(
      rest,
      decimal: decimalComma ? "," : ".",
      scaled: magnitude > 0,
      typed: typed
    )
    if negative { mantissa = -mantissa }
  }

  private static func digits(
    _ text: String,
    decimal: Character,
    scaled: Bool,
    typed: String
  ) throws(EntryError) -> (Int128, Int, Bool) {
    var groups: [(separator: Character?, digits: String)] = [(nil, "")]
    for character in text {
      if character.isASCII, character.isNumber {
        groups[groups.count - 1].digits.append(character)
      } else if ".,' _".contains(character) {
        groups.append((character, ""))
      } else {
        throw unreadable(typed)
      }
    }
    let all = groups.map(\.digits).joined()
    guard !all.isEmpty else { throw unreadable(typed) }
    guard all.count <= 30 else { throw EntryError("that number is too large; check its digits") }
    var looksGrouped = false
    let fraction = decimalPlace(groups, decimal: decimal, scaled: scaled, &looksGrouped)
    let whole = fraction.map { groups[..<$0] } ?? groups[...]
    if let fraction, fraction != groups.count - 1 { throw unreadable(typed) }
    // Groups have three digits, in India two but for the last.
    for (place, group) in whole.enumerated().dropFirst() {
      let allowed = place == whole.count - 1 ? 3...3 : 2...3
      guard allowed.contains(group.digits.count) else {
        throw EntryError(
          "'\(typed.debugSafe)' is not grouped by thousands; write it without separators"
        )
      }
    }
    if whole.count > 1, whole[0].digits.isEmpty || whole[0].digits.count > 3 {
      throw unreadable(typed)
    }
    let scale = fraction.map { groups[$0].digits.count } ?? 0
    return (all.utf8.reduce(Int128(0)) { $0 * 10 + Int128($1 - 0x30) }, scale, looksGrouped)
  }

  /// Which group holds the decimals.
  private static func decimalPlace(
    _ groups: [(separator: Character?, digits: String)],
    decimal: Character,
    scaled: Bool,
    _ looksGrouped: inout Bool
  ) -> Int? {
    let signs = groups.indices.filter { groups[$0].separator == "." || groups[$0].separator == "," }
    guard let last = signs.last else { return nil }
    if signs.contains(where: { groups[$0].separator != groups[last].separator }) { return last }
    guard signs.count == 1 else { return nil }
    if scaled { return last }
    let three = groups[last].digits.count == 3 && !groups[last - 1].digits.isEmpty
    if groups[last].separator == decimal {
      looksGrouped = three && groups.count == 2
      return last
    }
    return three ? nil : last
  }

  /// This number in units of 10^−`places`, or nil when digits would be lost or it does not fit.
  func units(places: Int) -> Int128? {
    var value = mantissa
    var shift = places + magnitude - scale
    while shift > 0 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
      shift -= 1
    }
    while shift < 0 {
      guard value % 10 == 0 else { return nil }
      value /= 10
      shift += 1
    }
    return value
  }

  /// How many decimals it needs, trailing zeros left out.
  var places: Int {
    var value = mantissa
    var places = scale - magnitude
    while places > 0, value % 10 == 0 {
      value /= 10
      places -= 1
    }
    return max(0, places)
  }

  static func unreadable(_ typed: String) -> EntryError {
    EntryError("'\(typed.debugSafe)' is not a number; write it like 1200, 84.5 or 92k")
  }
}
