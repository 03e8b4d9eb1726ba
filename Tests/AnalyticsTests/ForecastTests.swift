import Analytics
import Books
import CRM
import Facts
import Testing

/// Forecast, quota and win rate, worked by hand.
@Suite struct ForecastTests {
  /// 15 November 2026.
  private static let today = Day(number: 20_772)

  private struct Desk {
    var ledger: Ledger
    let bob: EntityID
    var deals: [String: EntityID] = [:]

    init() throws {
      ledger = try Ledger.ready()
      ledger.today = ForecastTests.today
      bob = try ledger.make(User.kind, [.set(User.name, "Bob"), .set(User.login, "bob")])
    }

    mutating func deal(
      _ title: String,
      _ amount: Int64?,
      _ stage: String,
      close: String?,
      currency: Currency = .euro,
      owner: EntityID? = nil,
      category: ForecastCategory? = nil
    ) throws {
      deals[title] = try ledger.make(
        Deal.kind,
        [
          .set(Deal.title, title), .set(Deal.stage, try ledger.find(Stage.kind, stage)),
          .set(Deal.amount, amount.map { Money(minor: $0 * 100, currency) }),
          .set(Deal.expectedClose, close.flatMap { Day(iso: $0) }),
          .set(Deal.forecast, category), .set(Deal.kind.owner, owner ?? ledger.user),
        ]
      )
    }

    mutating func quota(_ of: EntityID, _ month: String, _ amount: Int64) throws {
      _ = try ledger.make(
        Quota.kind,
        [
          .set(Quota.of, of), .set(Quota.month, Day(iso: month)),
          .set(Quota.amount, Money(minor: amount * 100, .euro)),
        ]
      )
    }

    func forecast(_ owners: Owners = .everybody) -> Forecast {
      let setting = ReportSetting(ledger.book, today: ledger.today, zone: .utc, currency: .euro)
      return Forecast(ledger.book, setting, from: ledger.today, months: 3, owners: owners)
    }
  }

  /// Qualified is pipeline, Proposal best case, Negotiation commit.
  private static func desk() throws -> Desk {
    var desk = try Desk()
    try desk.deal("won", 40, "Negotiation", close: "2026-11-10")
    try desk.deal("commit", 30, "Negotiation", close: "2026-11-20")
    try desk.deal("best", 20, "Proposal", close: "2026-11-30", owner: desk.bob)
    try desk.deal("pipe", 10, "Qualified", close: "2026-11-01")
    try desk.deal("override", 5, "Qualified", close: "2026-11-28", category: .commit)
    try desk.deal("omitted", 99, "Proposal", close: "2026-11-28", category: .omitted)
    try desk.deal("claimed", 98, "Proposal", close: "2026-11-28", category: .closed)
    try desk.deal("unvalued", nil, "Proposal", close: "2026-11-28")
    try desk.deal("dollars", 50, "Negotiation", close: "2026-12-24", currency: .dollar)
    try desk.deal("january", 7, "Proposal", close: "2027-01-31", owner: desk.bob)
    try desk.deal("late", 3, "Proposal", close: "2026-10-31")
    try desk.deal("later", 4, "Proposal", close: "2027-02-01")
    try desk.deal("undated", 6, "Proposal", close: nil)
    try desk.deal("lost", 11, "Proposal", close: "2026-11-11")
    let reason = try desk.ledger.find(LostReason.kind, "Budget")
    if let won = desk.deals["won"] { try desk.ledger.perform(.win([won])) }
    if let lost = desk.deals["lost"] { try desk.ledger.perform(.lose([lost], reason: reason)) }
    return desk
  }

  private func minor(_ line: Forecast.Line) -> [Int128] {
    Forecast.Column.allCases.map { line.cumulative($0).total.minor / 100 }
  }

  @Test func `columns are cumulative and nothing unknown is counted`() throws {
    let desk = try Self.desk()
    let forecast = desk.forecast()
    #expect(forecast.months.map(\.description) == ["2026-11-01", "2026-12-01", "2027-01-01"])
    #expect(minor(forecast.byMonth[0]) == [40, 75, 95, 105])
    #expect(minor(forecast.byMonth[1]) == [0, 0, 0, 0])
    #expect(minor(forecast.byMonth[2]) == [0, 0, 7, 7])
    #expect(minor(forecast.total) == [40, 75, 102, 112])
    func names(_ ids: [EntityID]) -> [String] {
      ids.compactMap { desk.ledger.book.title($0) }.sorted()
    }
    let november = forecast.byMonth[0]
    #expect(names(november.withoutAmount) == ["unvalued"])
    #expect(names(november.withoutCategory.deals) == ["claimed"])
    #expect(names(november.omitted.deals) == ["omitted"])
    #expect(names(november.cumulative(.commit).deals) == ["commit", "override", "won"])
    #expect(names(forecast.late.deals) == ["late"])
    #expect(names(forecast.later.deals) == ["later"])
    #expect(names(forecast.undated.deals) == ["undated"])
    #expect(november.open.total.minor == 65_00)
    let december = forecast.byMonth[1].cumulative(.commit)
    #expect(december.total.foreign.map(\.minor) == [50_00])
    #expect(names(december.deals) == ["dollars"])
  }

  @Test func `by person, months add up`() throws {
    let desk = try Self.desk()
    let forecast = desk.forecast()
    #expect(forecast.owners == [desk.ledger.user, desk.bob])
    #expect(minor(forecast.line(of: desk.ledger.user)) == [40, 75, 75, 85])
    #expect(minor(forecast.line(of: desk.bob)) == [0, 0, 27, 27])
    #expect(minor(forecast.line(of: desk.bob, month: forecast.months[0])) == [0, 0, 20, 20])
    #expect(minor(desk.forecast(.these([desk.bob])).total) == [0, 0, 27, 27])
  }

  @Test func `quota, attainment and coverage`() throws {
    var desk = try Self.desk()
    #expect(desk.forecast().byMonth[0].attainment == nil)
    try desk.quota(desk.ledger.user, "2026-11-17", 100)
    try desk.quota(desk.bob, "2026-11-01", 60)
    let team = try desk.ledger.make(Team.kind, [.set(Team.name, "Field")])
    try desk.ledger.perform(.set([desk.bob], [.set(User.kind.team, team)]))
    // The team's own quota would count Bob's twice.
    try desk.quota(team, "2026-11-01", 60)
    try desk.quota(team, "2026-12-01", 80)
    let forecast = desk.forecast()
    #expect(forecast.byMonth[0].quota?.minor == 160_00)
    #expect(forecast.byMonth[0].attainment == 25)
    // 65 open over 120 that are missing.
    #expect(forecast.byMonth[0].coverage == 54)
    #expect(forecast.byMonth[1].quota?.minor == 80_00)
    #expect(forecast.line(of: desk.bob).quota?.minor == 60_00)
    let quota = try desk.ledger.find(Quota.kind, "Anna · Nov 2026")
    #expect(desk.ledger.book[quota, Quota.month]?.description == "2026-11-01")
  }

  @Test func `a rate converts what it can`() throws {
    var desk = try Self.desk()
    _ = try desk.ledger.make(
      ExchangeRate.kind,
      [
        .set(ExchangeRate.from, "USD"), .set(ExchangeRate.to, "EUR"),
        .set(ExchangeRate.day, Day(iso: "2026-01-01")),
        .set(ExchangeRate.rate, Decimal(mantissa: 9, scale: 1)),
      ]
    )
    let december = desk.forecast().byMonth[1].cumulative(.commit).total
    #expect(december.minor == 45_00 && december.foreign.isEmpty)
  }

  @Test func `what is submitted stays as it was said`() throws {
    var desk = try Self.desk()
    let setting = ReportSetting(desk.ledger.book, today: Self.today, zone: .utc, currency: .euro)
    try desk.ledger.perform(
      .submitForecast(
        desk.ledger.book,
        setting,
        of: desk.ledger.user,
        month: Self.today,
        note: "Acme signs on Friday",
        at: desk.ledger.now
      )
    )
    if let deal = desk.deals["commit"] {
      try desk.ledger.perform(.set([deal], [.set(Deal.expectedClose, Day(iso: "2026-12-20"))]))
    }
    let submissions = Submissions(desk.ledger.book)
    let entry = try #require(submissions.latest(of: desk.ledger.user, Self.today))
    #expect(entry.commit == Money(minor: 75_00, .euro))
    #expect(entry.deals.count == 3)
    #expect(entry.note == "Acme signs on Friday")
    #expect(desk.ledger.book.title(entry.id) == "Anna · Nov 2026")
    let now = desk.forecast().line(of: desk.ledger.user, month: Self.today.startOfMonth)
    #expect(now.cumulative(.commit).total.minor == 45_00)
    let change = Command.set(
      [entry.id],
      [.set(ForecastSubmission.commit, Money(minor: 1, .euro))]
    )
    var ledger = desk.ledger
    #expect(throws: Rejection.self) { try ledger.perform(change) }
  }

  @Test func `win rate, cycle and velocity`() throws {
    var desk = try Desk()
    // Days from opening to winning: 10, 20, 40; two are lost.
    for (title, days, amount) in [
      ("a", 10, 100), ("b", 20, 200), ("c", 40, 300), ("d", 5, 150), ("e", 6, 50),
    ] as [(String, Int, Int64)] {
      desk.ledger.today = Self.today.advanced(by: -days)
      try desk.deal(title, amount, "Proposal", close: nil)
    }
    desk.ledger.today = Self.today
    let reason = try desk.ledger.find(LostReason.kind, "Budget")
    for title in ["a", "b", "c"] {
      try desk.ledger.perform(.win([desk.deals[title]].compactMap { $0 }))
    }
    for title in ["d", "e"] {
      try desk.ledger.perform(.lose([desk.deals[title]].compactMap { $0 }, reason: reason))
    }
    let setting = ReportSetting(desk.ledger.book, today: Self.today, zone: .utc, currency: .euro)
    let period = Self.today.advanced(by: -90)...Self.today
    let rate = WinRate(desk.ledger.book, setting, closed: period)
    #expect(rate.byCount == 60)
    #expect(rate.byValue == 75)
    #expect(rate.medianCycleTenths == 200)
    #expect(rate.averageWon == Money(minor: 200_00, .euro))
    // 50 × 200 × 0.6 ÷ 20 = 300 a day.
    #expect(rate.velocity(openDeals: 50) == Money(minor: 300_00, .euro))
    let none = WinRate(
      desk.ledger.book,
      setting,
      closed: Self.today.advanced(by: -900)...Self.today.advanced(by: -800)
    )
    #expect(none.byCount == nil && none.averageWon == nil && none.velocity(openDeals: 1) == nil)
  }
}
