import Books
import CRM
import Facts
import Testing

@Suite("Money at risk")
struct MoneyAtRiskTests {
  /// Late by days (nil without a date), put off, idle days, allowed days → the parts and the share.
  static let table: [(Int?, Int, Int, Int, overdue: Int, pushed: Int, quiet: Int, share: Int)] = [
    // Fresh, in time, touched today: any deal may fall through.
    (0, 0, 0, 14, 0, 0, 0, 5),
    // Each reason is worth a half at its own yardstick: 1 − 0.95 × 0.5.
    (14, 0, 0, 14, 50, 0, 0, 53), (0, 3, 0, 14, 0, 50, 0, 53), (0, 0, 14, 14, 0, 0, 50, 53),
    (0, 0, 30, 30, 0, 0, 50, 53),
    // Without a date: a quarter.
    (nil, 0, 0, 14, 25, 0, 0, 29),
    // All three at their yardsticks: 1 − 0.95 × 0.125.
    (14, 3, 14, 14, 50, 50, 50, 88),
    // 12/26, 3/6, 25/39: 1 − 0.95 × 0.54 × 0.5 × 0.36.
    (12, 3, 25, 14, 46, 50, 64, 91),
    // A stage that allows any silence.
    (0, 1, 400, 0, 0, 25, 0, 29),
    // Never more than all, whatever the numbers.
    (1_000_000, 1_000_000, 1_000_000, 1, 100, 100, 100, 100), (-5, -1, -3, 14, 0, 0, 0, 5),
  ]

  @Test(arguments: table.indices)
  func `worked examples`(_ index: Int) {
    let row = Self.table[index]
    let exposure = MoneyAtRisk.Exposure(
      overdueDays: row.0,
      pushes: row.1,
      idleDays: row.2,
      limit: row.3
    )
    #expect(exposure.overdue == row.overdue)
    #expect(exposure.pushed == row.pushed)
    #expect(exposure.quiet == row.quiet)
    #expect(exposure.share == row.share)
  }

  @Test func `later and quieter is never less`() {
    var last = 0
    for step in 0..<200 {
      let exposure = MoneyAtRisk.Exposure(
        overdueDays: step,
        pushes: step / 10,
        idleDays: step,
        limit: 14
      )
      #expect(exposure.share >= last)
      last = exposure.share
    }
    #expect(last > 95)
  }

  @Test func `a deal's risk comes from its facts, in the book's currency`() throws {
    var desk = try ReviewDesk()
    let deal = try desk.deal("Late", 100_000, stage: "Negotiation", close: -14)
    let dollars = try desk.ledger.make(
      Deal.kind,
      [
        .set(Deal.title, "Dollars"), .set(Deal.amount, Money(minor: 10_000_00, .dollar)),
        .set(Deal.probability, 50), .set(Deal.expectedClose, desk.day(10)),
      ]
    )
    let bare = try desk.deal("Bare", nil, stage: "Proposal", close: 3)
    let risk = desk.risk(deal)
    let chance = try #require(risk.probability)
    #expect(risk.expected == Money(minor: 100_000 * chance, .euro))
    #expect(risk.exposure.share == 53)
    #expect(risk.money == risk.expected?.scaled(by: 53, over: 100))
    #expect(desk.risk(dollars).expected == nil)
    #expect(desk.risk(bare).money == nil)
    try desk.ledger.perform(
      .create(
        ExchangeRate.kind,
        [
          .set(ExchangeRate.title, "EUR/USD"), .set(ExchangeRate.from, "EUR"),
          .set(ExchangeRate.to, "USD"), .set(ExchangeRate.day, desk.day(-30)),
          .set(ExchangeRate.rate, Decimal(mantissa: 125, scale: 2)),
        ]
      )
    )
    // 10,000 $ ÷ 1.25 × 50 %.
    #expect(desk.risk(dollars).expected == Money(minor: 4_000_00, .euro))
  }

  @Test func `what explains a risk can be worked out from what it says`() throws {
    var desk = try ReviewDesk()
    let deal = try desk.deal("Late", 100_000, stage: "Negotiation", close: -14)
    let words = ReviewWords(desk.ledger.book, desk.entry)
    let lines = words.explanation(desk.risk(deal)).joined(separator: "\n")
    #expect(lines.contains("overdue   14 / (14 + 14 days) = 50 %"))
    #expect(lines.contains("share     1 − 95 % × 50 % × 100 % × 100 % = 53 %"))
    #expect(words.reason(desk.risk(deal)).contains("14 d late"))
  }
}
