public import Facts

/// Reads numbers, shares and yes or no.
public enum NumberEntry {
  /// A whole number, grouped or not, with a magnitude where one stands (`2k`).
  public static func integer(
    _ typed: String,
    _ context: EntryContext
  ) throws(EntryError) -> Int64 {
    let number = try TypedNumber(
      TypedText(typed).text,
      typed: typed,
      decimalComma: context.decimalComma
    )
    guard let units = number.units(places: 0) else {
      throw EntryError("'\(typed.debugSafe)' is not a whole number; leave the decimals out")
    }
    guard let value = Int64(exactly: units) else {
      throw EntryError("'\(typed.debugSafe)' is too large a number; check its digits")
    }
    return value
  }

  /// A decimal number with as many decimals as were typed.
  public static func decimal(
    _ typed: String,
    _ context: EntryContext
  ) throws(EntryError) -> Decimal {
    let number = try TypedNumber(
      TypedText(typed).text,
      typed: typed,
      decimalComma: context.decimalComma
    )
    let scale = max(0, number.scale - number.magnitude)
    guard scale <= 18, let units = number.units(places: scale), let value = Int64(exactly: units)
    else { throw EntryError("'\(typed.debugSafe)' has too many digits; shorten it to eighteen") }
    return Decimal(mantissa: value, scale: UInt8(scale))
  }

  /// A share in whole percent, 0…100: `60`, `60%`, `60 %`.
  public static func percent(
    _ typed: String,
    _ context: EntryContext
  ) throws(EntryError) -> Int64 {
    var text = TypedText(typed).text
    if text.hasSuffix("%") { text = String(text.dropLast()).trimmed }
    let number = try TypedNumber(text, typed: typed, decimalComma: context.decimalComma)
    guard let value = number.units(places: 0), (0...100).contains(value) else {
      throw EntryError("'\(typed.debugSafe)' is not from 0 to 100 %; write it like 60")
    }
    return Int64(value)
  }

  /// Yes or no, in a few languages and signs.
  public static func bool(_ typed: String) throws(EntryError) -> Bool {
    switch TypedText(typed).text {
    case "yes", "y", "true", "t", "1", "on", "x", "ja", "j", "oui", "si", "✓", "✔": true
    case "no", "n", "false", "f", "0", "off", "-", "nein", "non": false
    default: throw EntryError("'\(typed.debugSafe)' is neither yes nor no; write y or n")
    }
  }
}
