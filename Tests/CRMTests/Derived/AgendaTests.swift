import Books
import Facts
import Testing

@testable import CRM

/// What asks for attention: in which section, in which order, for which reason.
@Suite struct AgendaTests {
  /// Tuesday.
  private static let today = Day(number: 20_718)

  private func ledger() throws -> Ledger {
    var ledger = try Ledger.ready()
    ledger.today = Self.today
    ledger.now = TimeZoneRules.utc.startOfDay(Self.today).advanced(by: 9 * 3_600_000)
    return ledger
  }

  private func entry(_ ledger: Ledger) -> EntryContext {
    EntryContext(now: ledger.now)
  }

  private func agenda(_ ledger: Ledger, _ owners: [EntityID]?) -> Agenda {
    var agenda = Agenda(ledger.book, entry(ledger), owners: owners)
    agenda.askForDeals()
    agenda.judge(ledger.book, limit: 256)
    return agenda
  }

  private func lines(_ agenda: Agenda) -> [Agenda.Line] { (0..<agenda.count).map { agenda[$0] } }

  private func ids(_ ledger: Ledger, _ agenda: Agenda, _ section: Agenda.Section) -> [EntityID] {
    lines(agenda).filter { $0.section == section }.map { ledger.book.id($0.row) }
  }

  private func position(_ ledger: Ledger, _ agenda: Agenda, _ id: EntityID) -> Int? {
    ledger.book.row(id).flatMap(agenda.position)
  }

  private func task(
    _ ledger: inout Ledger,
    _ title: String,
    due offset: Int,
    at minute: UInt16? = nil,
    type: TodoKind = .call
  ) throws -> EntityID {
    let day = Self.today.advanced(by: offset)
    var fields: [Assignment] = [.set(Todo.title, title), .set(Todo.type, type)]
    if let minute {
      fields.append(.set(Todo.time, ZonedTime(day: day, minute: minute, zone: "")))
    }
    fields.append(.set(Todo.due, day))
    return try ledger.make(Todo.kind, fields)
  }

  @Test func todayGoesByTheClockAndThenWhatHasNoTime() throws {
    var ledger = try ledger()
    let anytime = try task(&ledger, "Anytime", due: 0)
    let late = try task(&ledger, "Late", due: -3)
    let earlier = try task(&ledger, "Earlier still", due: -5)
    let promise = try ledger.make(
      Promise.kind,
      [.set(Promise.title, "Drawings"), .set(Promise.side, .us), .set(Promise.due, Self.today)]
    )
    let three = try task(&ledger, "Three", due: 0, at: 900)
    let meeting = try task(&ledger, "Nine", due: 0, at: 540, type: .meeting)
    let agenda = agenda(ledger, [ledger.user])
    #expect(ids(ledger, agenda, .overdue) == [earlier, late])
    #expect(ids(ledger, agenda, .today).prefix(2) == [meeting, three])
    #expect(Set(ids(ledger, agenda, .today).dropFirst(2)) == [anytime, promise])
    #expect(agenda.meetings(ledger.book) == 1)
    #expect(agenda.next(after: 540).map { ledger.book.id($0.row) } == three)
    #expect(agenda.next(after: 900) == nil)
    #expect(agenda.dueCount == 6)
    #expect(position(ledger, agenda, late) == 1)
    #expect(position(ledger, agenda, ledger.user) == nil)
  }

  @Test func aDealSaysWhyItNeedsANextStep() throws {
    var ledger = try ledger()
    func deal(_ title: String, _ more: [Assignment] = []) throws -> EntityID {
      try ledger.make(Deal.kind, [.set(Deal.title, title)] + more)
    }
    let past = try deal("Past", [.set(Deal.expectedClose, Self.today.advanced(by: -5))])
    let parked = try deal("Parked", [.set(Deal.parkedUntil, Self.today.advanced(by: 9))])
    let woke = try deal("Woke", [.set(Deal.parkedUntil, Self.today)])
    let bare = try deal("Bare")
    let planned = try deal("Planned")
    for (id, days) in [(planned, 2), (past, 3)] {
      _ = try ledger.make(
        Todo.kind,
        [
          .set(Todo.title, "Next"), .set(Todo.due, Self.today.advanced(by: days)),
          .add(Todo.about, id),
        ]
      )
    }
    let now = agenda(ledger, [ledger.user])
    #expect(
      lines(now).filter { $0.section == .nextStep }.map(\.reason) == [
        .pastClose(days: 5), .woke(Self.today), .nothing,
      ]
    )
    #expect(ids(ledger, now, .nextStep) == [past, woke, bare])
    #expect(position(ledger, now, parked) == nil && position(ledger, now, planned) == nil)

    // A month later nobody has dealt with any of it.
    var then = entry(ledger)
    then.now = then.now.advanced(by: 30 * 86_400_000)
    then.today = Self.today.advanced(by: 30)
    var later = Agenda(ledger.book, then, owners: [ledger.user])
    later.askForDeals()
    later.judge(ledger.book)
    let reasons = [bare, planned].compactMap { position(ledger, later, $0) }
      .map { later[$0].reason }
    #expect(reasons.contains(.quiet(days: 29)) || reasons.contains(.quiet(days: 30)))
  }

  @Test func ofEqualReasonsTheGreaterValueComesFirst() throws {
    var ledger = try ledger()
    func deal(_ amount: Money?, closes days: Int? = nil) throws -> EntityID {
      let close = days.map { Self.today.advanced(by: $0) }
      return try ledger.make(
        Deal.kind,
        [.set(Deal.title, "D"), .set(Deal.amount, amount), .set(Deal.expectedClose, close)]
      )
    }
    let dollar = try #require(Currency("USD"))
    let bare = try deal(nil)
    let small = try deal(Money(minor: 900_00, .euro))
    let foreign = try deal(Money(minor: 1_000_00, dollar))
    let later = try deal(nil, closes: 30)
    let soon = try deal(nil, closes: 20)
    let great = try deal(Money(minor: 5_000_00, .euro))
    let late = try deal(nil, closes: -1)
    // Nobody knows what the dollars are worth.
    var agenda = agenda(ledger, [ledger.user])
    #expect(ids(ledger, agenda, .nextStep).prefix(5) == [late, great, small, soon, later])
    #expect(Set(ids(ledger, agenda, .nextStep).suffix(2)) == [bare, foreign])

    let rate: [Assignment] = [
      .set(ExchangeRate.from, "USD"), .set(ExchangeRate.to, "EUR"),
      .set(ExchangeRate.day, Self.today), .set(ExchangeRate.rate, Decimal(mantissa: 95, scale: 2)),
    ]
    let old = ledger.book
    let change = try ledger.perform(.create(ExchangeRate.kind, rate))
    var book = old
    let touched = book.fold(change)
    var step = BookStep(from: old, to: book, touched: touched)
    let follows = agenda.update(&step)
    #expect(!follows)
    #expect(
      ids(ledger, self.agenda(ledger, [ledger.user]), .nextStep) == [
        late, great, foreign, small, soon, later, bare,
      ]
    )
  }

  @Test func newlyMineUntilIDoSomething() throws {
    var ledger = try ledger()
    let bob = try ledger.make(User.kind, [.set(User.name, "Bob"), .set(User.login, "bob")])
    let deal = try ledger.make(
      Deal.kind,
      [.set(Deal.title, "Inherited"), .set(Deal.kind.owner, bob)]
    )
    _ = try ledger.make(
      Todo.kind,
      [
        .set(Todo.title, "Next"), .set(Todo.due, Self.today.advanced(by: 3)),
        .add(Todo.about, deal),
      ]
    )
    ledger.now = ledger.now.advanced(by: 3_600_000)
    try ledger.perform(.set([deal], [.set(Deal.kind.owner, ledger.user)]))
    let agenda = agenda(ledger, [ledger.user])
    #expect(lines(agenda).first { ledger.book.id($0.row) == deal }?.reason == .newlyMine(days: 0))
    #expect(position(ledger, self.agenda(ledger, [bob]), deal) == nil)
    var call = NewActivity(.call, about: [deal])
    call.subject = "Hello"
    ledger.now = ledger.now.advanced(by: 60_000)
    try ledger.perform(.logActivity(call))
    #expect(position(ledger, self.agenda(ledger, [ledger.user]), deal) == nil)
  }

  @Test func inquiriesWaitForWhoTakesThem() throws {
    var ledger = try ledger()
    let bob = try ledger.make(User.kind, [.set(User.name, "Bob"), .set(User.login, "bob")])
    func lead(_ title: String, _ more: [Assignment]) throws -> EntityID {
      try ledger.make(Lead.kind, [.set(Lead.title, title)] + more)
    }
    let theirs = try lead("Bob's", [.set(Lead.kind.owner, bob)])
    let mine = try lead("Mine", [.set(Lead.kind.owner, ledger.user)])
    let agenda = agenda(ledger, [ledger.user])
    #expect(ids(ledger, agenda, .leads).contains(mine))
    #expect(!ids(ledger, agenda, .leads).contains(theirs))
    #expect(Set(ids(ledger, self.agenda(ledger, [ledger.user, bob]), .leads)) == [mine, theirs])
  }

  @Test func whenNothingIsDueAGoodCustomerIsWorthACall() throws {
    var ledger = try ledger()
    let stage = try #require(ledger.book.rows(Stage.kind).first.map { ledger.book.id($0) })
    func customer(_ name: String, _ amount: Int64) throws -> EntityID {
      let account = try ledger.make(Account.kind, [.set(Account.name, name)])
      let deal = try ledger.make(
        Deal.kind,
        [
          .set(Deal.title, name), .set(Deal.party, account), .set(Deal.stage, stage),
          .set(Deal.amount, Money(minor: amount * 100, .euro)),
        ]
      )
      try ledger.perform(.win([deal]))
      return account
    }
    let small = try customer("Small", 10)
    let great = try customer("Great", 9000)
    #expect(agenda(ledger, [ledger.user]).count == 0)
    var then = entry(ledger)
    then.now = then.now.advanced(by: 40 * 86_400_000)
    then.today = Self.today.advanced(by: 40)
    var later = Agenda(ledger.book, then, owners: [ledger.user])
    later.askForDeals()
    later.judge(ledger.book)
    #expect(ids(ledger, later, .worthACall) == [great, small])
    // As soon as something is due, that comes first.
    let due = try task(&ledger, "Due", due: 40)
    var busy = Agenda(ledger.book, then, owners: [ledger.user])
    busy.askForDeals()
    busy.judge(ledger.book)
    #expect(lines(busy).map { ledger.book.id($0.row) } == [due])
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func followingTheBookComesToTheSameAsLookingAnew(_ seed: UInt64) throws {
    var ledger = try ledger()
    var random = IDSource(seed: seed)
    func pick(_ count: Int) -> Int { Int(random.random() % UInt64(count)) }
    var deals: [EntityID] = []
    var tasks: [EntityID] = []
    var agenda = agenda(ledger, [ledger.user])
    for _ in 0..<150 {
      let old = ledger.book
      let day = Self.today.advanced(by: pick(16) - 6)
      let change: RecordedChange
      switch pick(6) {
      case 0:
        change = try ledger.perform(
          .create(Deal.kind, [.set(Deal.title, "D"), .set(Deal.expectedClose, day)])
        )
        deals += change.change.events.filter { $0.kind == Deal.kind }.map(\.entity)
      case 1, 2:
        let about = deals.isEmpty ? [] : [Assignment.add(Todo.about, deals[pick(deals.count)])]
        change = try ledger.perform(
          .create(Todo.kind, [.set(Todo.title, "T"), .set(Todo.due, day)] + about)
        )
        tasks += change.change.events.filter { $0.kind == Todo.kind }.map(\.entity)
      case 3 where !deals.isEmpty:
        change = try ledger.perform(
          .set([deals[pick(deals.count)]], [.set(Deal.parkedUntil, pick(2) == 0 ? nil : day)])
        )
      case 4 where !tasks.isEmpty:
        change = try ledger.perform(.set([tasks[pick(tasks.count)]], [.set(Todo.due, day)]))
      default:
        change = try ledger.perform(
          .create(
            Promise.kind,
            [
              .set(Promise.title, "P"), .set(Promise.side, .them), .set(Promise.due, day),
            ]
          )
        )
      }
      var book = old
      let touched = book.fold(change)
      var step = BookStep(from: old, to: book, touched: touched)
      let isChanged = agenda.update(&step)
      #expect(isChanged)
      let anew = self.agenda(ledger, [ledger.user])
      // The clock goes on, so ages differ; who stands where does not.
      #expect(lines(agenda).map(\.row) == lines(anew).map(\.row))
    }
  }

  @Test func manyDealsAreJudgedInSlices() throws {
    var ledger = try ledger()
    for number in 0..<700 { _ = try ledger.make(Deal.kind, [.set(Deal.title, "D\(number)")]) }
    var agenda = Agenda(ledger.book, entry(ledger), owners: [ledger.user])
    #expect(!agenda.isIncomplete)
    #expect(!agenda.judge(ledger.book) && agenda.count(.nextStep) == 0)
    agenda.askForDeals()
    #expect(agenda.isIncomplete && agenda.count(.nextStep) == 0)
    agenda.judge(ledger.book, limit: 256)
    #expect(agenda.isIncomplete)
    #expect(agenda.count(.nextStep) == 256)
    while agenda.judge(ledger.book, limit: 100) {}
    #expect(agenda.count(.nextStep) == 700)
  }
}
