public import Books
public import Facts

// The money at risk of an open deal: what would be missed, weighted by how late and how quiet it is.
//
//   expected = amount × probability, in the book's currency
//   overdue  = d / (d + 14)        d days since its close date has passed; 25 % where it has none
//   pushed   = n / (n + 3)         n times that its close date was put off
//   quiet    = i / (i + limit)     i days since anybody dealt with it; the limit is the rotDays of
//                                  its stage, 30 where nobody set one; none while it is parked or
//                                  where the stage says 0
//   share    = 1 − 0.95 × (1 − overdue) × (1 − pushed) × (1 − quiet)
//   at risk  = expected × share
//
// Each reason is worth a half at its own yardstick (two weeks late, three times put off, as quiet as
// the stage allows) and approaches one; they combine as independent ways to lose the deal, so that
// the share stays between 5 % (any deal may fall through) and 100 %, never decreases when a deal
// gets later or quieter, and never exceeds what was expected. Every part is rounded to whole percent
// before it is used, so that a reader can repeat the sum from what the screen shows.

/// What would be missed of an open deal, and why.
public struct MoneyAtRisk: Hashable, Sendable {
  /// The reasons alone, in whole percent.
  public struct Exposure: Hashable, Sendable {
    public let overdue: Int
    public let pushed: Int
    public let quiet: Int
    public let share: Int

    /// - Parameters:
    ///   - overdueDays: days since the close date, 0 or less before it; nil where there is none.
    ///   - pushes: how often the close date was put off.
    ///   - idleDays: days since anybody dealt with it; nil where that does not count.
    ///   - limit: the days that the stage allows; 0 where it allows any number.
    public init(overdueDays: Int?, pushes: Int, idleDays: Int?, limit: Int) {
      overdue = overdueDays.map { Exposure.half(at: 14, $0) } ?? 25
      pushed = Exposure.half(at: 3, pushes)
      quiet = limit > 0 ? Exposure.half(at: limit, idleDays ?? 0) : 0
      let safe = 95 * (100 - overdue) * (100 - pushed) * (100 - quiet)
      share = (100_000_000 - safe + 500_000) / 1_000_000
    }

    /// `100 × n / (n + yardstick)`, rounded half up.
    private static func half(at yardstick: Int, _ count: Int) -> Int {
      let count = min(max(0, count), 1_000_000)
      return (200 * count + count + yardstick) / (2 * (count + yardstick))
    }
  }

  /// As it is written in the deal.
  public let amount: Money?
  public let probability: Int64?
  /// In the book's currency; nil where amount, probability or rate is unknown.
  public let expected: Money?
  public let overdueDays: Int?
  public let pushes: Int
  public let idleDays: Int
  public let limit: Int
  public let isParked: Bool
  public let exposure: Exposure

  /// Days of silence that are as much as a stage allows where nobody said how many.
  public static let usualLimit = 30

  /// The money at risk of an open deal.
  public init(_ book: Book, deal row: Row, at moment: Moment, in base: BaseMoney) {
    amount = book[row, Deal.amount]
    probability = book.probability(ofDeal: row)
    expected = amount.flatMap(base.converted).flatMap { money in
      book.probability(ofDeal: row).flatMap { money.scaled(by: $0, over: 100) }
    }
    let close = book[row, Deal.expectedClose]
    overdueDays = close.map { max(0, $0.days(until: moment.today)) }
    pushes = Int(clamping: book[row, Deal.closePushes] ?? 0)
    idleDays =
      book.idleDays(row, at: moment) ?? moment.days(since: book.id(row).created)
    let rotDays = book[row, Deal.stage].flatMap { book[$0, Stage.rotDays] }
    limit = rotDays.map { Int(clamping: max(0, $0)) } ?? MoneyAtRisk.usualLimit
    isParked = book.isParked(deal: row, today: moment.today)
    exposure = Exposure(
      overdueDays: overdueDays,
      pushes: pushes,
      idleDays: isParked ? nil : idleDays,
      limit: limit
    )
  }

  /// What is at risk, in the book's currency; nil where the expected amount is unknown.
  public var money: Money? { expected?.scaled(by: Int64(exposure.share), over: 100) }
}
