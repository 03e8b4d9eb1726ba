public import Books
public import Facts

/// Amounts in the currency of the book, by the rates of a day.
///
/// The rate of a pair is the latest one that holds on the day. A pair that is only known the other
/// way round is turned round.
public struct BaseMoney: Sendable {
  public let currency: Currency
  private var rates: [Currency: Decimal] = [:]
  private var inverse: [Currency: Decimal] = [:]

  /// Reads the rates of a book; O(rates).
  public init(_ book: Book, usual: Currency, on day: Day) {
    let settings = book.rows(BookSettings.kind).first { book[$0, BookSettings.name] != nil }
    currency =
      settings.flatMap { book[$0, BookSettings.baseCurrency] }.flatMap { Currency($0) } ?? usual
    var since: [Currency: Day] = [:]
    var inverseSince: [Currency: Day] = [:]
    for row in book.rows(ExchangeRate.kind) where book.isVisible(row) {
      guard let from = book[row, ExchangeRate.from].flatMap({ Currency($0) }),
        let to = book[row, ExchangeRate.to].flatMap({ Currency($0) }),
        let rate = book[row, ExchangeRate.rate], rate.mantissa > 0, rate.scale <= 12,
        let start = book[row, ExchangeRate.day], start <= day
      else { continue }
      if to == currency, since[from].map({ $0 < start }) ?? true {
        (since[from], rates[from]) = (start, rate)
      } else if from == currency, inverseSince[to].map({ $0 < start }) ?? true {
        (inverseSince[to], inverse[to]) = (start, rate)
      }
    }
  }

  /// The amount in the book's currency, rounded half away from zero; nil where no rate is known.
  public func converted(_ money: Money) -> Money? {
    if money.currency == currency { return money }
    guard let rate = rates[money.currency] else {
      guard let rate = inverse[money.currency] else { return nil }
      return scaled(money, by: BaseMoney.power(rate.scale), over: Int128(rate.mantissa))
    }
    return scaled(money, by: Int128(rate.mantissa), over: BaseMoney.power(rate.scale))
  }

  private func scaled(_ money: Money, by numerator: Int128, over denominator: Int128) -> Money? {
    let up = BaseMoney.power(currency.exponent)
    let down = BaseMoney.power(money.exponent)
    let (product, overflow) = Int128(money.minor).multipliedReportingOverflow(by: numerator * up)
    guard !overflow else { return nil }
    let whole = denominator * down
    let rounded = (product >= 0 ? product + whole / 2 : product - whole / 2) / whole
    return Int64(exactly: rounded).map { Money(minor: $0, currency) }
  }

  private static func power(_ exponent: UInt8) -> Int128 {
    (0..<min(exponent, 18)).reduce(Int128(1)) { power, _ in power * 10 }
  }
}
