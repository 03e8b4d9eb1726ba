public import Facts

/// A sum over deals in the currency of a report; what no rate converts stands beside it in its own.
public struct Total: Hashable, Sendable {
  /// The sum of amounts that no rate converts.
  public struct Foreign: Hashable, Sendable {
    public let currency: Currency
    public let exponent: UInt8
    public internal(set) var minor: Int128
    public internal(set) var count: Int
  }

  /// In minor units of the report's currency.
  public private(set) var minor: Int128 = 0
  /// How many amounts are in `minor`.
  public private(set) var count = 0
  /// By currency.
  public private(set) var foreign: [Foreign] = []

  public init() {}

  public var isZero: Bool { minor == 0 && foreign.allSatisfy { $0.minor == 0 } }

  /// The converted part as an amount, held within 64 bits.
  public func money(_ currency: Currency) -> Money {
    Money(minor: Int64(clamping: minor), currency)
  }

  public mutating func add(_ money: Money, in currency: Currency) {
    if money.currency == currency {
      minor += Int128(money.minor)
      count += 1
    } else {
      add(
        Foreign(
          currency: money.currency,
          exponent: money.exponent,
          minor: Int128(money.minor),
          count: 1
        )
      )
    }
  }

  public static func += (total: inout Total, other: Total) {
    total.minor += other.minor
    total.count += other.count
    for part in other.foreign { total.add(part) }
  }

  private mutating func add(_ part: Foreign) {
    let place = foreign.firstIndex { $0.currency >= part.currency } ?? foreign.count
    guard place < foreign.count, foreign[place].currency == part.currency else {
      foreign.insert(part, at: place)
      return
    }
    foreign[place].minor += part.minor
    foreign[place].count += part.count
  }
}

/// A number of a report with the deals that it is made of.
public struct Figure: Sendable {
  public private(set) var total = Total()
  /// Also those without an amount.
  public private(set) var deals: [EntityID] = []

  public init() {}

  /// Counts a deal; one without an amount adds nothing to the total.
  public mutating func add(_ deal: EntityID, _ worth: Money?, in currency: Currency) {
    deals.append(deal)
    if let worth { total.add(worth, in: currency) }
  }

  public static func += (figure: inout Figure, other: Figure) {
    figure.total += other.total
    figure.deals += other.deals
  }
}

/// Shares in whole percent.
enum Share {
  /// `part` of `whole`, rounded half away from zero; nil where the whole is not above zero.
  static func percent(_ part: Int128, of whole: Int128) -> Int? {
    guard whole > 0 else { return nil }
    let (scaled, overflow) = part.multipliedReportingOverflow(by: 100)
    guard !overflow else { return nil }
    let half = whole / 2
    return Int(clamping: (scaled + (scaled < 0 ? -half : half)) / whole)
  }
}
