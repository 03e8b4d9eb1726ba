import Books
import CRM
import Facts
import Testing

@testable import Analytics

/// The way from one pipeline to the next: each step by hand, and that it always adds up.
@Suite struct WaterfallTests {
  private static let start = Day(number: 20_727)
  private static let end = start.advanced(by: 60)

  private static func sum(_ waterfall: Waterfall) -> [Currency: (Int128, Int128)] {
    var sums: [Currency: (steps: Int128, closing: Int128)] = [:]
    func add(_ figure: Figure, _ isClosing: Bool) {
      var parts = figure.total.foreign.map { ($0.currency, $0.minor) }
      parts.append((waterfall.currency, figure.total.minor))
      for (currency, minor) in parts {
        if isClosing {
          sums[currency, default: (0, 0)].closing += minor
        } else {
          sums[currency, default: (0, 0)].steps += minor
        }
      }
    }
    add(waterfall.opening, false)
    for step in Waterfall.Step.allCases { add(waterfall[step], false) }
    add(waterfall.closing, true)
    return sums
  }

  private static func setting(_ book: Book, _ today: Day) -> ReportSetting {
    ReportSetting(book, today: today, zone: .utc, currency: .euro)
  }

  @Test func `each step by hand`() throws {
    var ledger = try Ledger.ready()
    let horizon = Self.start.advanced(by: 80)
    func make(_ title: String, _ amount: Int64?, closeIn days: Int) throws -> EntityID {
      try ledger.make(
        Deal.kind,
        [
          .set(Deal.title, title), .set(Deal.amount, amount.map { Money(minor: $0, .euro) }),
          .set(Deal.expectedClose, Self.start.advanced(by: days)),
        ]
      )
    }
    ledger.today = Self.start
    let stays = try make("stays", 100, closeIn: 10)
    let grows = try make("grows", 200, closeIn: 10)
    let shrinks = try make("shrinks", 300, closeIn: 10)
    let slipsOut = try make("slips out", 400, closeIn: 10)
    let slipsIn = try make("slips in", 500, closeIn: 100)
    let wins = try make("wins", 600, closeIn: 10)
    let loses = try make("loses", 700, closeIn: 10)
    let leaves = try make("leaves", 800, closeIn: 10)
    let reopens = try make("reopens", 900, closeIn: 10)
    let far = try make("far", 5000, closeIn: 200)
    let valued = try make("valued", nil, closeIn: 10)
    let reason = try ledger.find(LostReason.kind, "Budget")
    try ledger.perform(.lose([reopens], reason: reason))
    ledger.today = Self.start.advanced(by: 30)
    let new = try make("new", 1000, closeIn: 70)
    let newWon = try make("new and won", 1100, closeIn: 70)
    func set(_ id: EntityID, amount: Int64) throws {
      try ledger.perform(.set([id], [.set(Deal.amount, Money(minor: amount, .euro))]))
    }
    func set(_ id: EntityID, closeIn days: Int) throws {
      try ledger.perform(
        .set([id], [.set(Deal.expectedClose, Self.start.advanced(by: days))])
      )
    }
    try set(grows, amount: 250)
    try set(shrinks, amount: 120)
    try set(slipsOut, closeIn: 90)
    try set(slipsIn, closeIn: 75)
    // Won for more than it had been: the rise first, then all of it.
    try ledger.perform(.win([wins], amount: Money(minor: 650, .euro)))
    try ledger.perform(.lose([loses], reason: reason))
    try ledger.perform(.archive([leaves]))
    try ledger.perform(.reopen([reopens]))
    try ledger.perform(.win([newWon]))
    try set(valued, amount: 30)
    let waterfall = Waterfall(
      from: ledger.asOf(Self.start),
      to: ledger.asOf(Self.end),
      Self.setting(ledger.book, Self.end),
      horizon: horizon
    )
    let expected: [(Waterfall.Step, Int128, [EntityID])] = [
      (.new, 2100, [new, newWon]), (.reopened, 900, [reopens]), (.slippedIn, 500, [slipsIn]),
      (.joined, 0, []), (.grown, 130, [grows, wins, valued]), (.shrunk, -180, [shrinks]),
      (.slippedOut, -400, [slipsOut]), (.left, -800, [leaves]), (.won, -1750, [wins, newWon]),
      (.lost, -700, [loses]),
    ]
    #expect(waterfall.opening.total.minor == 3100)
    for (step, minor, deals) in expected {
      #expect(waterfall[step].total.minor == minor, "\(step)")
      #expect(Set(waterfall[step].deals) == Set(deals), "\(step)")
    }
    #expect(waterfall.closing.total.minor == 2900)
    #expect(!waterfall.opening.deals.contains(far) && waterfall.closing.deals.contains(stays))
    for (_, sums) in Self.sum(waterfall) { #expect(sums.0 == sums.1) }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `whatever happens, opening and steps make the closing`(_ seed: UInt64) throws {
    var ledger = try Ledger.ready(seed: seed)
    var random = IDSource(seed: seed &* 77)
    func below(_ count: Int) -> Int { Int(random.random() % UInt64(count)) }
    let bob = try ledger.make(User.kind, [.set(User.name, "Bob"), .set(User.login, "bob")])
    let reason = try ledger.find(LostReason.kind, "Budget")
    let currencies = [Currency.euro, .euro, .dollar, try #require(Currency("JPY"))]
    if seed % 2 == 0 {
      _ = try ledger.make(
        ExchangeRate.kind,
        [
          .set(ExchangeRate.from, "USD"), .set(ExchangeRate.to, "EUR"),
          .set(ExchangeRate.day, Self.start.advanced(by: -300)),
          .set(ExchangeRate.rate, Decimal(mantissa: 9137, scale: 4)),
        ]
      )
    }
    var deals: [EntityID] = []
    for day in 0..<90 {
      ledger.today = Self.start.advanced(by: day)
      for _ in 0..<below(5) {
        let amount = below(6) == 0 ? nil : Int64(below(100_000))
        deals.append(
          try ledger.make(
            Deal.kind,
            [
              .set(Deal.title, "Deal \(deals.count)"),
              .set(Deal.amount, amount.map { Money(minor: $0, currencies[below(4)]) }),
              .set(
                Deal.expectedClose,
                below(8) == 0 ? nil : ledger.today.advanced(by: below(120) - 10)
              ),
            ]
          )
        )
      }
      for _ in 0..<below(8) where !deals.isEmpty {
        let deal = [deals[below(deals.count)]]
        let money = Money(minor: Int64(below(100_000)), currencies[below(4)])
        let commands: [Command] = [
          .win(deal, amount: money), .lose(deal, reason: reason), .reopen(deal), .archive(deal),
          .unarchive(deal), .set(deal, [.set(Deal.amount, money)]),
          .set(deal, [.set(Deal.expectedClose, ledger.today.advanced(by: below(150)))]),
          .set(deal, [.set(Deal.kind.owner, bob)]),
        ]
        _ = try? ledger.perform(commands[below(commands.count)])
      }
    }
    for _ in 0..<12 {
      let first = Self.start.advanced(by: below(60))
      let last = first.advanced(by: 1 + below(50))
      let (old, new) = (ledger.asOf(first), ledger.asOf(last))
      let horizon = [nil, last, first.advanced(by: 40)][below(3)]
      let owners: Owners = [.everybody, .these([bob]), .these([ledger.user])][below(3)]
      let setting = Self.setting(ledger.book, last)
      let waterfall = Waterfall(from: old, to: new, setting, horizon: horizon, owners: owners)
      for (currency, sums) in Self.sum(waterfall) {
        #expect(sums.0 == sums.1, "seed \(seed), \(currency), \(first)..\(last)")
      }
      // The two ends against a count of their own.
      for (book, figure) in [(old, waterfall.opening), (new, waterfall.closing)] {
        let expected = book.rows(Deal.kind).filter { row in
          guard book.matches(row, Catalogue.visible(Deal.kind)),
            book[row, Deal.status] == .open
          else { return false }
          if case .these(let users) = owners,
            !users.contains(where: { book[row, Deal.kind.owner] == $0 })
          {
            return false
          }
          return horizon.map { day in book[row, Deal.expectedClose].map { $0 <= day } ?? false }
            ?? true
        }.map { book.id($0) }
        #expect(Set(figure.deals) == Set(expected))
      }
    }
  }

  @Test func `the difference of two dates`() throws {
    var ledger = try Ledger.ready()
    ledger.today = Self.start
    let one = try ledger.make(
      Deal.kind,
      [.set(Deal.title, "One"), .set(Deal.amount, Money(minor: 100, .euro))]
    )
    let two = try ledger.make(Deal.kind, [.set(Deal.title, "Two")])
    let same = try ledger.make(Deal.kind, [.set(Deal.title, "Same")])
    ledger.today = Self.end
    try ledger.perform(.set([one], [.set(Deal.amount, Money(minor: 150, .euro))]))
    try ledger.perform(.archive([two]))
    let three = try ledger.make(Deal.kind, [.set(Deal.title, "Three")])
    let difference = Difference(
      from: ledger.asOf(Self.start),
      to: ledger.book,
      kind: Deal.kind,
      Catalogue.visible(Deal.kind)
    )
    #expect(difference.compared == 4)
    #expect(difference.entries.map(\.id) == [one, three, two])
    #expect(difference.entries.map(\.fate) == [.changed, .new, .gone])
    #expect(!difference.entries.map(\.id).contains(same))
    let change = try #require(difference.entries[0].fields.first)
    #expect(difference.entries[0].fields.count == 1 && change.field == Deal.amount.id)
    #expect(change.old == .money(Money(minor: 100, .euro)))
    #expect(change.new == .money(Money(minor: 150, .euro)))
  }
}
