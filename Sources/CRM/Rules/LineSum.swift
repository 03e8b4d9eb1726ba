public import Books
public import Facts

// What the lines of a deal come to:
//
//   line   = quantity × unit price × (100 − discount) / 100, rounded once, half away from zero
//   amount = Σ lines, as they stand: a line paid monthly counts one month
//   MRR    = Σ monthly lines + Σ yearly lines / 12, each rounded once
//
// A missing quantity is 1 and a missing discount 0. A line without a price has no amount and is
// left out; where no line has one, the deal keeps the amount that somebody typed. Lines of a deal
// share one currency, because a sum of several is none.

/// The parts of a line that its amount comes from.
struct LineFigures: Hashable {
  var quantity: Decimal?
  var price: Money?
  var discount: Int64?
  var recurrence: Recurrence?

  /// Quantity × price less the discount; nil without a price, or beyond 64 bits.
  var amount: Money? { share(over: 1) }

  /// What it brings each month; nil for what is paid once.
  var monthly: Money? {
    switch recurrence {
    case .monthly: amount
    case .yearly: share(over: 12)
    case .once, nil: nil
    }
  }

  private func share(over months: Int64) -> Money? {
    guard let price else { return nil }
    let quantity = quantity ?? Decimal(mantissa: 1, scale: 0)
    var denominator: Int64 = 100 * months
    for _ in 0..<quantity.scale {
      let (next, overflow) = denominator.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      denominator = next
    }
    let (numerator, overflow) = quantity.mantissa.multipliedReportingOverflow(
      by: 100 - (discount ?? 0)
    )
    return overflow ? nil : price.scaled(by: numerator, over: denominator)
  }
}

/// What lines come to together.
struct LineSum {
  private(set) var amount: Money?
  private(set) var monthly: Money?
  /// The currencies, in order, where there are several: then there is no sum.
  private(set) var currencies: [Currency] = []
  /// Whether a line or the sum does not fit 64 bits.
  private(set) var isTooLarge = false

  init(_ lines: [LineFigures]) {
    let priced = lines.filter { $0.price != nil }
    currencies = Set(priced.compactMap { $0.price?.currency }).sorted()
    guard currencies.count == 1 else { return }
    let amounts = priced.compactMap(\.amount)
    amount = amounts.count == priced.count ? LineSum.total(amounts) : nil
    isTooLarge = amount == nil
    monthly = LineSum.total(priced.compactMap(\.monthly))
  }

  private static func total(_ parts: [Money]) -> Money? {
    guard let first = parts.first else { return nil }
    var minor: Int64 = 0
    for part in parts {
      let (next, overflow) = minor.addingReportingOverflow(part.minor)
      if overflow { return nil }
      minor = next
    }
    return Money(minor: minor, currency: first.currency, exponent: first.exponent)
  }
}

extension Book {
  /// The lines of a deal in their order, archived ones left out.
  public func lines(ofDeal deal: EntityID) -> [Row] {
    referrers(deal, through: DealLine.deal.id).filter(isVisible).sorted { one, other in
      let first = self[one, DealLine.position] ?? .max
      let second = self[other, DealLine.position] ?? .max
      return first != second ? first < second : comesBefore(one, other)
    }
  }

  /// What a line comes to; nil without a price.
  public func amount(ofLine row: Row) -> Money? { figures(ofLine: row).amount }

  /// What a deal brings each month by its lines; nil where none is paid again and again.
  public func monthly(ofDeal deal: EntityID) -> Money? {
    LineSum(lines(ofDeal: deal).map(figures)).monthly
  }

  private func figures(ofLine row: Row) -> LineFigures {
    LineFigures(
      quantity: self[row, DealLine.quantity],
      price: self[row, DealLine.unitPrice],
      discount: self[row, DealLine.discountPercent],
      recurrence: self[row, DealLine.recurrence]
    )
  }
}
