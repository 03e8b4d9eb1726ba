public import Books
public import Facts

/// Amounts in the currency of the book, by the rates of a day.
public struct BaseMoney: Sendable {
  public let currency: Currency
  private let rates: Rates
  private let day: Day

  /// Reads the rates of a book; `usual` is the currency of a book that names none.
  ///
  /// O(rates).
  public init(_ book: Book, usual: Currency, on day: Day) {
    rates = Rates(book)
    currency = rates.base ?? usual
    self.day = day
  }

  /// The amount in the book's currency, rounded half away from zero; nil where no rate is known.
  public func converted(_ money: Money) -> Money? {
    money.currency == currency ? money : rates.convert(money, to: currency, on: day)
  }
}
