import CRM
import Facts

extension TestBook {
  /// A team's November: a manager and two reps with quotas, deals in every column, and what became
  /// of them since the end of October.
  static func friday() throws -> TestBook {
    var book = try TestBook(since: ago(400))
    let anna = book.user
    let bob = try book.make(User.kind, [.set(User.name, "Bob Müller"), .set(User.login, "bob")])
    let gita = try book.make(User.kind, [.set(User.name, "Gita Patel"), .set(User.login, "gita")])
    for user in [bob, gita] { try book.perform(.set([user], [.set(User.manager, anna)])) }
    try book.makeQuotas([(anna, 60), (bob, 120), (gita, 90)])
    let deals = try book.makeNovember([anna, bob, gita])
    try book.moveOn(deals)
    return book
  }

  private mutating func makeQuotas(_ quotas: [(EntityID, Int64)]) throws {
    for (user, amount) in quotas {
      for month in ["2026-11-01", "2026-12-01"] {
        try make(
          Quota.kind,
          [
            .set(Quota.of, user), .set(Quota.month, Day(iso: month)),
            .set(Quota.amount, TestBook.money(amount * 1000)),
          ]
        )
      }
    }
  }

  /// So many days before now.
  private static func ago(_ days: Int64) -> Instant { now.advanced(by: -days * 86_400_000) }

  private mutating func makeNovember(_ users: [EntityID]) throws -> [String: EntityID] {
    let rows: [(String, Int, String, Int64?, Int?, Int64)] = [
      ("Renewal 2026", 0, "Negotiation", 38_000, 5, 60),
      ("Rollout phase 2", 1, "Negotiation", 41_500, 6, 50),
      ("Pilot → production", 1, "Proposal", 18_900, 8, 45),
      ("Site licence", 2, "Proposal", 12_000, 20, 40), ("Hooli EU", 2, "Qualified", 60_000, 33, 35),
      ("Initech seats", 1, "Negotiation", 49_900, 3, 70),
      ("Umbrella POC", 0, "Qualified", 8_000, 48, 10),
      ("Warehouse scanners", 0, "Proposal", nil, 5, 30),
      ("Globex upgrade", 2, "Negotiation", 22_000, -40, 80),
      ("Acme audit", 0, "Proposal", 9_000, nil, 33),
      ("Tokyo desk", 2, "Negotiation", 25_000, 7, 30),
    ]
    var deals: [String: EntityID] = [:]
    for (title, owner, stage, amount, close, age) in rows {
      let money = amount.map {
        title == "Tokyo desk" ? Money(minor: $0 * 100, .dollar) : TestBook.money($0)
      }
      deals[title] = try make(
        Deal.kind,
        [
          .set(Deal.title, title), .set(Deal.stage, try self.stage(stage)),
          .set(Deal.amount, money), .set(Deal.expectedClose, close.map(day)),
          .set(Deal.kind.owner, users[owner]),
        ],
        effective: TestBook.ago(age)
      )
    }
    return deals
  }

  private mutating func moveOn(_ deals: [String: EntityID]) throws {
    func named(_ title: String) -> [EntityID] { deals[title].map { [$0] } ?? [] }
    try perform(.win(named("Initech seats"), amount: nil), effective: TestBook.ago(9))
    try perform(
      .set(named("Renewal 2026"), [.set(Deal.amount, TestBook.money(32_000))]),
      effective: TestBook.ago(6)
    )
    try perform(
      .set(named("Hooli EU"), [.set(Deal.expectedClose, day(90))]),
      effective: TestBook.ago(5)
    )
    guard let reason = records(LostReason.kind).first else { throw Missing() }
    try perform(.lose(named("Site licence"), reason: reason), effective: TestBook.ago(3))
  }
}
