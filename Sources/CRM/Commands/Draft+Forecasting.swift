import Books
import Facts

// Rates, quotas and submissions have no name that somebody thinks of: it is put together here,
// whenever what it tells of is written. Amounts of won deals are frozen here too.

extension Draft {
  /// Puts a rate, quota or submission into its standard form and names it.
  mutating func settleForecasting(_ id: EntityID, _ kind: KindID) throws(Rejection) {
    switch kind {
    case ExchangeRate.kind: try settleRate(id)
    case Quota.kind: try settleMonthly(id, Quota.of, Quota.month, Quota.title)
    case ForecastSubmission.kind:
      guard book.row(id) == nil else { throw .frozen(named(id)) }
      try settleMonthly(
        id,
        ForecastSubmission.user,
        ForecastSubmission.month,
        ForecastSubmission.title
      )
    default: break
    }
  }

  private mutating func settleRate(_ id: EntityID) throws(Rejection) {
    for field in [ExchangeRate.from, ExchangeRate.to] {
      guard let code = self[id, field] else { continue }
      guard let currency = Currency(code) else {
        throw .badValue(field.id, reason: "is a code of three letters, not “\(code)”")
      }
      set(id, field, currency.description)
    }
    if let rate = self[id, ExchangeRate.rate], rate.mantissa <= 0 {
      throw .badValue(ExchangeRate.rate.id, reason: "must be above zero")
    }
    guard let from = self[id, ExchangeRate.from] else {
      throw .missingField(ExchangeRate.from.id, of: nil)
    }
    guard let to = self[id, ExchangeRate.to] else {
      throw .missingField(ExchangeRate.to.id, of: nil)
    }
    guard from != to else {
      throw .badValue(ExchangeRate.to.id, reason: "is another currency than \(from)")
    }
    set(id, ExchangeRate.title, "\(from)/\(to)")
  }

  /// What holds for a month stands on its first day.
  private mutating func settleMonthly(
    _ id: EntityID,
    _ whose: Field<EntityID>,
    _ month: Field<Day>,
    _ title: Field<String>
  ) throws(Rejection) {
    guard let owner = self[id, whose] else { throw .missingField(whose.id, of: nil) }
    guard let first = self[id, month]?.startOfMonth else {
      throw .missingField(month.id, of: nil)
    }
    set(id, month, first)
    set(id, title, "\(named(owner).title) · \(Display.month(first))")
  }

  /// Keeps what a deal was worth in the book's currency on the day it was won; a deal in that
  /// currency is worth its amount, and without a rate nothing is kept.
  mutating func freezeRate(_ id: EntityID, _ state: DealState) {
    guard state.status == .won, let amount = state.amount, let day = state.closedOn,
      let base = book.baseCurrency, base != amount.currency
    else { return set(id, Deal.closedAmount, nil) }
    set(id, Deal.closedAmount, Rates(book).convert(amount, to: base, on: day))
  }
}
