public import Facts

/// What the meaning of typed text depends on: who types, where and when.
public struct EntryContext: Sendable {
  /// Today in `zone`.
  public var today: Day
  public var now: Instant
  /// What an amount without a currency is in.
  public var currency: Currency
  /// Two capital letters of ISO 3166; nil when numbers without `+` stay national.
  public var country: String?
  /// `12/5` is the twelfth of May.
  public var dayFirst: Bool
  /// `84.000` is eighty-four thousand.
  public var decimalComma: Bool
  public var weekStart: Weekday
  public var zone: TimeZoneRules

  public init(
    now: Instant,
    zone: TimeZoneRules = .utc,
    currency: Currency = .euro,
    country: String? = nil,
    dayFirst: Bool = true,
    decimalComma: Bool = false,
    weekStart: Weekday = .monday
  ) {
    self.now = now
    self.zone = zone
    today = zone.day(of: now)
    self.currency = currency
    self.country = country
    self.dayFirst = dayFirst
    self.decimalComma = decimalComma
    self.weekStart = weekStart
  }
}
