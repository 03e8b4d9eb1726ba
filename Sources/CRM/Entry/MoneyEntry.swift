public import Facts

/// Reads amounts: `92k`, `84.000`, `€ 1 200`, `CHF 3'400.-`, `12.5k USD`, `-5`.
public enum MoneyEntry {
  /// The amount, in minor units of the currency that is named or else the context's.
  public static func money(
    _ typed: String,
    _ context: EntryContext
  ) throws(EntryError) -> Money {
    var rest = TypedText(typed).text
    guard !rest.isEmpty else {
      throw EntryError("type an amount such as 1200, 92k or 84.50 EUR")
    }
    var negative = false
    if rest.hasPrefix("-") {
      negative = true
      rest = String(rest.dropFirst()).trimmed
    }
    var currency: Currency?
    if let (found, left) = try CurrencyNames.atStart(of: rest, context.currency) {
      (currency, rest) = (found, left)
    }
    for ending in [".-", ",-", ".--", ",--"] where rest.hasSuffix(ending) {
      rest = String(rest.dropLast(ending.count))
    }
    if let (found, left) = try CurrencyNames.atEnd(of: rest, context.currency) {
      guard currency == nil || currency == found else {
        throw EntryError("'\(typed.debugSafe)' names two currencies; keep one")
      }
      (currency, rest) = (found, left)
    }
    for ending in [".-", ",-", ".--", ",--"] where rest.hasSuffix(ending) {
      rest = String(rest.dropLast(ending.count))
    }
    if negative, rest.hasPrefix("-") || rest.hasPrefix("(") {
      throw TypedNumber.unreadable(typed)
    }
    var number = try TypedNumber(rest, typed: typed, decimalComma: context.decimalComma)
    if negative { number.mantissa = -number.mantissa }
    return try amount(number, typed: typed, currency: currency ?? context.currency, context)
  }

  private static func amount(
    _ number: TypedNumber,
    typed: String,
    currency: Currency,
    _ context: EntryContext
  ) throws(EntryError) -> Money {
    let exponent = Int(currency.exponent)
    let decimal = context.decimalComma ? "," : "."
    let group = context.decimalComma ? "." : ","
    if number.looksGrouped, exponent < 3 {
      throw EntryError(
        "'\(typed.debugSafe)' could be thousands: here '\(decimal)' starts the decimals, "
          + "so write '\(group)' or nothing between thousands"
      )
    }
    guard number.places <= exponent else {
      throw EntryError(
        "'\(typed.debugSafe)' has more decimals than \(currency) keeps (\(exponent)); round it"
      )
    }
    guard let units = number.units(places: exponent), let minor = Int64(exactly: units) else {
      throw EntryError("'\(typed.debugSafe)' is too large an amount; check its digits")
    }
    return Money(minor: minor, currency)
  }
}
