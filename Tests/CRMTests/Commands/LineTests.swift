import Books
import CRM
import Facts
import Testing

@Suite("Deal lines")
struct LineTests {
  struct Line {
    let quantity: String
    let cents: Int64
    let discount: Int64?
    let total: Int64
  }

  private static func euros(_ cents: Int64) -> Money { Money(minor: cents, .euro) }

  private static func decimal(_ text: String) -> Decimal {
    let parts = text.split(separator: ".")
    let digits = parts.joined()
    let scale = parts.count > 1 ? parts[1].count : 0
    return Decimal(mantissa: Int64(digits) ?? 0, scale: UInt8(scale))
  }

  @Test(
    "each is rounded once, half away from zero",
    arguments: [
      Line(quantity: "12", cents: 45_000, discount: nil, total: 540_000),
      Line(quantity: "1", cents: 5, discount: 10, total: 5),
      Line(quantity: "1", cents: 5, discount: 50, total: 3),
      Line(quantity: "-1", cents: 5, discount: 50, total: -3),
      Line(quantity: "0.5", cents: 3, discount: nil, total: 2),
      Line(quantity: "0.333", cents: 100, discount: nil, total: 33),
      Line(quantity: "2.5", cents: 1_999, discount: 15, total: 4_248),
      Line(quantity: "1", cents: 100, discount: 100, total: 0),
      Line(quantity: "0", cents: 100, discount: nil, total: 0),
    ]
  )
  func amount(_ line: Line) throws {
    var ledger = try Ledger.ready()
    let deal = try ledger.make(Deal.kind, [.set(Deal.title, "D")])
    _ = try ledger.make(
      DealLine.kind,
      [
        .set(DealLine.deal, deal), .set(DealLine.name, "L"),
        .set(DealLine.quantity, Self.decimal(line.quantity)),
        .set(DealLine.unitPrice, Self.euros(line.cents)),
        .set(DealLine.discountPercent, line.discount),
      ]
    )
    #expect(ledger.book[deal, Deal.amount] == Self.euros(line.total))
  }

  private func add(
    _ cents: Int64,
    _ deal: EntityID,
    _ ledger: inout Ledger,
    _ more: [Assignment] = []
  ) throws -> RecordedChange {
    try ledger.perform(
      .create(
        DealLine.kind,
        [
          .set(DealLine.deal, deal), .set(DealLine.name, "L"),
          .set(DealLine.unitPrice, Self.euros(cents)),
        ] + more
      )
    )
  }

  @Test("the amount follows every way in which a line changes, and undo in any order")
  func sum() throws {
    var ledger = try Ledger.ready()
    let deal = try ledger.make(
      Deal.kind,
      [.set(Deal.title, "D"), .set(Deal.amount, Self.euros(7))]
    )
    let first = try add(100, deal, &ledger)
    let second = try add(200, deal, &ledger)
    func amount() -> Int64? { ledger.book[deal, Deal.amount]?.minor }
    #expect(amount() == 300)
    let line = first.change.events[0].entity
    try ledger.perform(.set([line], [.set(DealLine.quantity, Decimal(mantissa: 3, scale: 0))]))
    #expect(amount() == 500)
    let archived = try ledger.perform(.archive([line]))
    #expect(amount() == 200)
    try ledger.undo(archived.change.batch)
    #expect(amount() == 500)
    try ledger.perform(.set([line], [.set(DealLine.quantity, Decimal(mantissa: 1, scale: 0))]))
    // An earlier line goes while a later one stays, and comes back.
    let undone = try ledger.undo(second.change.batch)
    #expect(amount() == 100)
    try ledger.undo(undone.change.batch)
    #expect(amount() == 300)
  }

  @Test("without its lines a deal has the amount that was typed")
  func undoAll() throws {
    var ledger = try Ledger.ready()
    let deal = try ledger.make(
      Deal.kind,
      [.set(Deal.title, "D"), .set(Deal.amount, Self.euros(7))]
    )
    let before = ledger.book.contentHash
    let first = try add(100, deal, &ledger).change.batch
    let second = try add(200, deal, &ledger).change.batch
    for order in [[first, second], [second, first]] {
      var undone: [EntityID] = []
      for batch in order { undone.append(try ledger.undo(batch).change.batch) }
      #expect(ledger.book.contentHash == before)
      for batch in undone { try ledger.undo(batch) }
      #expect(ledger.book[deal, Deal.amount] == Self.euros(300))
    }
  }

  @Test("an amount typed over lines, and lines in two currencies, are refused with a sentence")
  func refusals() throws {
    var ledger = try Ledger.ready()
    let deal = try ledger.make(Deal.kind, [.set(Deal.title, "D")])
    _ = try add(100, deal, &ledger)
    #expect(throws: Rejection.amountFromLines(Rejection.Named(id: deal, title: "D"))) {
      try ledger.perform(.set([deal], [.set(Deal.amount, Self.euros(5))]))
    }
    try ledger.perform(.set([deal], [.set(Deal.amount, Self.euros(100))]))
    do {
      try ledger.perform(
        .create(
          DealLine.kind,
          [
            .set(DealLine.deal, deal), .set(DealLine.name, "X"),
            .set(DealLine.unitPrice, Money(minor: 1, .dollar)),
          ]
        )
      )
      Issue.record("a sum of two currencies")
    } catch {
      #expect(error.sentence == "The lines of “D” would be in EUR and USD, which have no sum.")
    }
    try ledger.perform(.win([deal]))
    #expect(ledger.book[deal, Deal.status] == .won)
  }

  @Test("a product gives its name and price, which stay when the product changes")
  func products() throws {
    var ledger = try Ledger.ready()
    let sensor = try ledger.make(
      Product.kind,
      [.set(Product.name, "Sensor"), .set(Product.price, Self.euros(45_000))]
    )
    let deal = try ledger.make(Deal.kind, [.set(Deal.title, "D")])
    let line = try ledger.make(
      DealLine.kind,
      [.set(DealLine.deal, deal), .set(DealLine.product, sensor)]
    )
    try ledger.perform(
      .set([sensor], [.set(Product.name, "Probe"), .set(Product.price, Self.euros(1))])
    )
    #expect(ledger.book[line, DealLine.name] == "Sensor")
    #expect(ledger.book[deal, Deal.amount] == Self.euros(45_000))
    #expect(ledger.book[line, DealLine.position] == 1)
  }

  @Test("what is paid again and again comes to a monthly sum")
  func monthly() throws {
    var ledger = try Ledger.ready()
    let deal = try ledger.make(Deal.kind, [.set(Deal.title, "D")])
    _ = try add(10_000, deal, &ledger)
    #expect(ledger.book.monthly(ofDeal: deal) == nil)
    _ = try add(500, deal, &ledger, [.set(DealLine.recurrence, .monthly)])
    _ = try add(1_000, deal, &ledger, [.set(DealLine.recurrence, .yearly)])
    #expect(ledger.book.monthly(ofDeal: deal) == Self.euros(583))
    #expect(ledger.book[deal, Deal.amount] == Self.euros(11_500))
  }
}
