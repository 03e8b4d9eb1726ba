public import Books
public import Facts

// Conversion by dated rates. An `ExchangeRate` says how many `to` one `from` was worth from a day
// on. The rate of a day is the latest one on or before it; a pair may be given either way round, and
// of the two directions the later one counts (the direct one where they are of one day). Where a
// pair is not given at all it goes through the book's currency, and the two rates are multiplied
// before anything is rounded. Amounts are rounded once, half away from zero, to the target's minor
// units. Nothing is converted by a guess: without a rate there is no converted amount.

/// The exchange rates of a book.
public struct Rates: Sendable {
  /// The book's own currency, through which pairs go that are not given themselves.
  public let base: Currency?

  private struct Pair: Hashable {
    let from: Currency
    let to: Currency
  }

  private struct Dated {
    let day: Day
    let id: EntityID
    let rate: Decimal
  }

  /// A rate as a fraction of whole numbers.
  private struct Fraction {
    var numerator: Int128
    var denominator: Int128
  }

  /// By pair, in the order of days.
  private let table: [Pair: [Dated]]

  /// O(rates · log rates).
  public init(_ book: Book) {
    base = book.baseCurrency
    var table: [Pair: [Dated]] = [:]
    for row in book.rows(ExchangeRate.kind) {
      guard book.value(row, ExchangeRate.title.id) != nil,
        book[row, ExchangeRate.kind.archived] != true,
        let from = book[row, ExchangeRate.from].flatMap({ Currency($0) }),
        let to = book[row, ExchangeRate.to].flatMap({ Currency($0) }), from != to,
        let day = book[row, ExchangeRate.day], let rate = book[row, ExchangeRate.rate],
        rate.mantissa > 0, rate.scale <= 18
      else { continue }
      table[Pair(from: from, to: to), default: []]
        .append(Dated(day: day, id: book.id(row), rate: rate))
    }
    // Of two of one day the one written down later counts.
    self.table = table.mapValues { dated in
      dated.sorted { $0.day != $1.day ? $0.day < $1.day : $0.id < $1.id }
    }
  }

  /// Whether the book has no rates.
  public var isEmpty: Bool { table.isEmpty }

  /// The amount in another currency by the rates of a day; nil without a rate, or where the result
  /// does not fit.
  ///
  /// O(log rates).
  public func convert(_ money: Money, to currency: Currency, on day: Day) -> Money? {
    guard money.currency != currency else { return money }
    guard let rate = rate(money.currency, currency, day) else { return nil }
    let exponent = currency.exponent
    guard let up = power(of: exponent), let down = power(of: money.exponent),
      let numerator = product(rate.numerator, up),
      let denominator = product(rate.denominator, down)
    else { return nil }
    let (reduced, divisor) = lowest(numerator, denominator)
    guard let exact = product(Int128(money.minor), reduced) else { return nil }
    let half = divisor / 2
    let (sum, overflow) = exact.addingReportingOverflow(exact < 0 ? -half : half)
    guard !overflow, let minor = Int64(exactly: sum / divisor) else { return nil }
    return Money(minor: minor, currency: currency, exponent: exponent)
  }

  private func rate(_ from: Currency, _ to: Currency, _ day: Day) -> Fraction? {
    if let rate = given(from, to, day) { return rate }
    guard let base, base != from, base != to, let first = given(from, base, day),
      let second = given(base, to, day)
    else { return nil }
    let (one, two) = lowest(first.numerator, second.denominator)
    let (three, four) = lowest(second.numerator, first.denominator)
    guard let numerator = product(one, three), let denominator = product(two, four) else {
      return nil
    }
    return Fraction(numerator: numerator, denominator: denominator)
  }

  /// The rate of a pair that is given one way or the other.
  private func given(_ from: Currency, _ to: Currency, _ day: Day) -> Fraction? {
    let direct = latest(Pair(from: from, to: to), day)
    let inverse = latest(Pair(from: to, to: from), day)
    if let direct, inverse.map({ $0.day <= direct.day }) ?? true {
      return fraction(direct.rate)
    }
    return inverse.flatMap { fraction($0.rate) }.map {
      Fraction(numerator: $0.denominator, denominator: $0.numerator)
    }
  }

  private func latest(_ pair: Pair, _ day: Day) -> Dated? {
    guard let dated = table[pair] else { return nil }
    var (low, high) = (0, dated.count)
    while low < high {
      let middle = (low + high) / 2
      if dated[middle].day <= day { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? dated[low - 1] : nil
  }

  private func fraction(_ rate: Decimal) -> Fraction? {
    power(of: rate.scale).map { scale in
      let (numerator, denominator) = lowest(Int128(rate.mantissa), scale)
      return Fraction(numerator: numerator, denominator: denominator)
    }
  }
}

private func power(of exponent: UInt8) -> Int128? {
  guard exponent <= 18 else { return nil }
  return (0..<exponent).reduce(1) { value, _ in value * 10 }
}

private func product(_ one: Int128, _ other: Int128) -> Int128? {
  let (value, overflow) = one.multipliedReportingOverflow(by: other)
  return overflow ? nil : value
}

/// Two positive numbers without their common divisor.
private func lowest(_ one: Int128, _ other: Int128) -> (Int128, Int128) {
  var (a, b) = (one, other)
  while b != 0 { (a, b) = (b, a % b) }
  return a > 1 ? (one / a, other / a) : (one, other)
}

extension Book {
  /// The currency in which the book counts; nil where nobody has said.
  public var baseCurrency: Currency? {
    rows(BookSettings.kind).lazy.compactMap { self[$0, BookSettings.baseCurrency] }
      .compactMap { Currency($0) }.first
  }
}
