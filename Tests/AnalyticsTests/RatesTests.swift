import Books
import CRM
import Facts
import Testing

/// Conversion by dated rates, by hand.
@Suite struct RatesTests {
  private static func book() throws -> Ledger {
    var ledger = try Ledger.ready()
    let rates: [(String, String, String, Int64, UInt8)] = [
      ("USD", "EUR", "2026-01-01", 90, 2), ("USD", "EUR", "2026-07-01", 92, 2),
      ("EUR", "JPY", "2026-01-01", 160, 0), ("EUR", "KWD", "2026-01-01", 333, 3),
      ("EUR", "GBP", "2026-01-01", 8, 1), ("GBP", "EUR", "2026-03-01", 12, 1),
    ]
    for (from, to, day, mantissa, scale) in rates {
      try ledger.perform(
        .create(
          ExchangeRate.kind,
          [
            .set(ExchangeRate.from, from), .set(ExchangeRate.to, to),
            .set(ExchangeRate.day, Day(iso: day)),
            .set(ExchangeRate.rate, Decimal(mantissa: mantissa, scale: scale)),
          ]
        )
      )
    }
    return ledger
  }

  /// Amount in minor units, pair, day, what comes out in minor units.
  static let cases: [(Int64, String, String, String, Int64?)] = [
    (100_00, "USD", "EUR", "2026-06-30", 90_00),
    (100_00, "USD", "EUR", "2026-07-01", 92_00),
    (100_00, "USD", "EUR", "2025-12-31", nil),
    // 92.00 ÷ 0.92, the other way round.
    (92_00, "EUR", "USD", "2026-08-01", 100_00),
    // 0.01 × 0.92 = 0.0092 → 0.01; half away from zero: 0.05 × 0.9 = 0.045 → 0.05, −0.05 → −0.05.
    (1, "USD", "EUR", "2026-08-01", 1), (5, "USD", "EUR", "2026-02-01", 5),
    (-5, "USD", "EUR", "2026-02-01", -5),
    // No minor units in yen, three in dinars.
    (10_00, "EUR", "JPY", "2026-02-01", 1600), (1600, "JPY", "EUR", "2026-02-01", 10_00),
    (10_00, "EUR", "KWD", "2026-02-01", 3330),
    // By way of the euro: 100 $ = 92 € = 14,720 ¥, rounded once.
    (100_00, "USD", "JPY", "2026-08-01", 14_720),
    // 1.2 given the other way round on a later day: 12 £ → 14.40 €, 14.40 € → 12 £.
    (12_00, "GBP", "EUR", "2026-04-01", 14_40), (14_40, "EUR", "GBP", "2026-04-01", 12_00),
    (10_00, "EUR", "GBP", "2026-02-01", 8_00),
    (10_00, "CHF", "EUR", "2026-08-01", nil), (.max, "USD", "JPY", "2026-08-01", nil),
    (7, "EUR", "EUR", "2020-01-01", 7),
  ]

  @Test(arguments: RatesTests.cases.indices) func converts(_ index: Int) throws {
    let (minor, from, to, day, expected) = RatesTests.cases[index]
    let rates = Rates(try RatesTests.book().book)
    let (source, target) = (try #require(Currency(from)), try #require(Currency(to)))
    let money = Money(minor: minor, source)
    let result = rates.convert(money, to: target, on: try #require(Day(iso: day)))
    #expect(result == expected.map { Money(minor: $0, target) })
  }

  @Test func `a rate is named by its pair and refuses what is none`() throws {
    var ledger = try RatesTests.book()
    let first = try #require(ledger.book.rows(ExchangeRate.kind).first)
    #expect(ledger.book[first, ExchangeRate.title] == "USD/EUR")
    func add(_ from: String, _ to: String, _ rate: Int64) throws {
      try ledger.perform(
        .create(
          ExchangeRate.kind,
          [
            .set(ExchangeRate.from, from), .set(ExchangeRate.to, to),
            .set(ExchangeRate.day, Day(number: 20_000)),
            .set(ExchangeRate.rate, Decimal(mantissa: rate, scale: 0)),
          ]
        )
      )
    }
    #expect(throws: Rejection.self) { try add("dollars", "EUR", 1) }
    #expect(throws: Rejection.self) { try add("EUR", "EUR", 1) }
    #expect(throws: Rejection.self) { try add("EUR", "CHF", 0) }
    try add("chf", "eur", 1)
    #expect(
      ledger.book.rows(ExchangeRate.kind).contains {
        ledger.book[$0, ExchangeRate.title] == "CHF/EUR"
      }
    )
  }

  @Test func `a won deal keeps what it was worth that day`() throws {
    var ledger = try RatesTests.book()
    ledger.today = try #require(Day(iso: "2026-08-01"))
    let deal = try ledger.make(
      Deal.kind,
      [.set(Deal.title, "Seats"), .set(Deal.amount, Money(minor: 100_00, .dollar))]
    )
    #expect(ledger.book[deal, Deal.closedAmount] == nil)
    try ledger.perform(.win([deal]))
    #expect(ledger.book[deal, Deal.closedAmount] == Money(minor: 92_00, .euro))
    // A later rate alters nothing; another amount does, by the same day's rate.
    try ledger.perform(
      .create(
        ExchangeRate.kind,
        [
          .set(ExchangeRate.from, "USD"), .set(ExchangeRate.to, "EUR"),
          .set(ExchangeRate.day, Day(iso: "2026-08-02")),
          .set(ExchangeRate.rate, Decimal(mantissa: 5, scale: 1)),
        ]
      )
    )
    #expect(ledger.book[deal, Deal.closedAmount] == Money(minor: 92_00, .euro))
    try ledger.perform(.set([deal], [.set(Deal.amount, Money(minor: 200_00, .dollar))]))
    #expect(ledger.book[deal, Deal.closedAmount] == Money(minor: 184_00, .euro))
    try ledger.perform(.reopen([deal]))
    #expect(ledger.book[deal, Deal.closedAmount] == nil)
  }
}
