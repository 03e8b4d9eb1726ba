import Books
import CRM
import Facts
import Testing

@Suite("Leads")
struct LeadTests {
  enum Step: CaseIterable { case take, work, qualify, recycle, disqualify }

  /// What each step makes of each status; nil where there is no such step.
  private static let steps: [(LeadStatus, [LeadStatus?])] = [
    (.new, [.assigned, .working, .converted, .recycled, .disqualified]),
    (.assigned, [.assigned, .working, .converted, .recycled, .disqualified]),
    (.working, [.working, .working, .converted, .recycled, .disqualified]),
    (.qualified, [.qualified, .working, .converted, .recycled, .disqualified]),
    (.converted, [nil, nil, nil, nil, nil]),
    (.recycled, [.working, .working, .converted, .recycled, .disqualified]),
    (.disqualified, [nil, .working, nil, nil, nil]),
  ]

  private static let table = steps.flatMap { status, results in
    zip(Step.allCases, results).map { (status, $0, $1) }
  }

  @Test("take every step that exists and refuse the others", arguments: LeadTests.table)
  func stateMachine(status: LeadStatus, step: Step, expected: LeadStatus?) throws {
    var ledger = try Ledger.ready()
    let lead = try lead(in: status, &ledger)
    let before = ledger.book.contentHash
    do {
      let change = try ledger.perform(command(step, lead, ledger))
      #expect(ledger.book[lead, Lead.status] == expected)
      guard !change.change.events.isEmpty else { return }
      try ledger.undo(change.change.batch)
      #expect(ledger.book.contentHash == before)
    } catch let error {
      #expect(expected == nil, "\(error)")
      #expect(!error.sentence.isEmpty && !error.remedy.isEmpty)
      #expect(ledger.book.contentHash == before)
    }
  }

  /// A lead that went to a status as a person would.
  private func lead(in status: LeadStatus, _ ledger: inout Ledger) throws -> EntityID {
    let lead = try ledger.make(Lead.kind, [.set(Lead.title, "Asks about sensors")])
    let commands: [Command] =
      switch status {
      case .new: []
      case .assigned: [.leads([lead], .take)]
      case .working: [.leads([lead], .work)]
      case .qualified: [.leads([lead], .work), .set([lead], [.set(Lead.status, .qualified)])]
      case .converted: [.qualifyLead(lead)]
      case .recycled: [.leads([lead], .recycle(until: ledger.today.advanced(by: 9)))]
      case .disqualified:
        [.leads([lead], .disqualify(reason: .new(DisqualifyReason.kind, title: "Spam")))]
      }
    for command in commands { try ledger.perform(command) }
    #expect(ledger.book[lead, Lead.status] == status)
    return lead
  }

  private func command(_ step: Step, _ lead: EntityID, _ ledger: Ledger) -> Command {
    switch step {
    case .take: .leads([lead], .take)
    case .work: .leads([lead], .work)
    case .qualify: .qualifyLead(lead)
    case .recycle: .leads([lead], .recycle(until: ledger.today.advanced(by: 30)))
    case .disqualify:
      .leads([lead], .disqualify(reason: .new(DisqualifyReason.kind, title: "No need")))
    }
  }

  @Test("a new book has reasons for disqualifying, and one must be given")
  func reasons() throws {
    var ledger = try Ledger.ready()
    #expect(ledger.count(DisqualifyReason.kind) == DisqualifyReason.usual.count)
    let lead = try ledger.make(Lead.kind, [.set(Lead.title, "L")])
    #expect(throws: Rejection.self) { try ledger.perform(.leads([lead], .disqualify(reason: nil))) }
    let spam = try ledger.find(DisqualifyReason.kind, "Spam")
    try ledger.perform(
      .leads([lead], .disqualify(reason: .value(.ref(spam)), note: "sells links"))
    )
    #expect(ledger.book[lead, Lead.disqualifyReason] == spam)
    #expect(
      ledger.book.timeline(of: lead).compactMap { ledger.book[$0, Activity.subject] } == [
        "sells links"
      ]
    )
    try ledger.perform(.leads([lead], .work))
    #expect(ledger.book[lead, Lead.disqualifyReason] == nil)
  }

  @Test("an owner makes a new lead an assigned one, and how long it waited is kept")
  func speed() throws {
    var ledger = try Ledger.ready()
    let received = ledger.now
    let lead = try ledger.make(
      Lead.kind,
      [.set(Lead.title, "L"), .set(Lead.receivedAt, received)]
    )
    let row = try #require(ledger.book.row(lead))
    #expect(ledger.book[row, Lead.status] == .new && ledger.book.speedToLead(row) == nil)
    try ledger.perform(.set([lead], [.set(Lead.kind.owner, ledger.user)]))
    #expect(ledger.book[row, Lead.status] == .assigned)
    #expect(ledger.book.speedToLead(row) == 120)
    try ledger.perform(.leads([lead], .work))
    #expect(ledger.book.speedToLead(row) == 120)
  }

  @Test("a recycled lead wakes on its day, without an event")
  func waking() throws {
    var ledger = try Ledger.ready()
    let lead = try ledger.make(Lead.kind, [.set(Lead.title, "L")])
    let day = ledger.today.advanced(by: 3)
    #expect(throws: Rejection.wakesInThePast(ledger.today)) {
      try ledger.perform(.leads([lead], .recycle(until: ledger.today)))
    }
    try ledger.perform(.set([lead], [.set(Lead.wakeOn, day)]))
    #expect(ledger.book[lead, Lead.status] == .recycled)
    let (user, today) = (ledger.user, ledger.today)
    func waiting(for user: EntityID?, _ day: Day) -> Int {
      ledger.book.rowSet(Lead.kind, Lead.waiting(for: user, day)).count
    }
    #expect(waiting(for: nil, today) == 0)
    try ledger.perform(.set([lead], [.set(Lead.kind.owner, user)]))
    #expect(waiting(for: user, day) == 1)
    let other = EntityID(high: 9, low: 9)
    #expect(waiting(for: other, day) == 0)
  }

  @Test("qualifying links person, company and products, copies nothing, and one undo takes it back")
  func qualifying() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(Account.kind, [.set(Account.name, "Acme")])
    let bo = try ledger.make(Contact.kind, [.set(Contact.name, "Bo")])
    let euros = { Money(minor: $0 * 100, .euro) }
    let sensor = try ledger.make(
      Product.kind,
      [.set(Product.name, "Sensor"), .set(Product.price, euros(450))]
    )
    let support = try ledger.make(
      Product.kind,
      [.set(Product.name, "Support"), .set(Product.price, euros(50))]
    )
    let lead = try ledger.make(
      Lead.kind,
      [
        .set(Lead.title, "Sensors for a hall"), .set(Lead.contact, bo), .set(Lead.account, acme),
        .add(Lead.interest, sensor), .add(Lead.interest, support), .set(Lead.source, .referral),
      ]
    )
    #expect(ledger.book[bo, Contact.lifecycle] == .lead)
    let before = ledger.book.contentHash
    let change = try ledger.perform(
      .qualifyLead(lead, deal: [.set(Deal.title, "Hall 4")])
    ).change
    let deal = try ledger.find(Deal.kind, "Hall 4")
    let row = try #require(ledger.book.row(deal))
    #expect(ledger.book[row, Deal.party] == acme && ledger.book[row, Deal.source] == "referral")
    #expect(ledger.book[row, Deal.product] == sensor && ledger.book[row, Deal.lead] == lead)
    #expect(ledger.book[row, Deal.amount] == euros(500))
    #expect(ledger.book.contacts(ofDeal: deal).map { ledger.book[$0, DealContact.contact] } == [bo])
    #expect(ledger.book[lead, Lead.deal] == deal && ledger.book[lead, Lead.status] == .converted)
    #expect(ledger.count(Contact.kind) == 1 && ledger.count(Account.kind) == 1)
    #expect(ledger.book[acme, Account.lifecycle] == .opportunity)
    try ledger.undo(change.batch)
    #expect(ledger.book.contentHash == before)
  }

  @Test("lifecycle goes forward only, and never stands in the way of an undo")
  func lifecycle() throws {
    var ledger = try Ledger.ready()
    let bo = try ledger.make(
      Contact.kind,
      [.set(Contact.name, "Bo"), .set(Contact.lifecycle, .customer)]
    )
    let al = try ledger.make(Contact.kind, [.set(Contact.name, "Al")])
    _ = try ledger.make(Lead.kind, [.set(Lead.title, "A"), .set(Lead.contact, bo)])
    #expect(ledger.book[bo, Contact.lifecycle] == .customer)
    let second = try ledger.perform(
      .create(Lead.kind, [.set(Lead.title, "B"), .set(Lead.contact, al)])
    )
    try ledger.perform(.set([al], [.set(Contact.lifecycle, .evangelist)]))
    try ledger.undo(second.change.batch)
    #expect(ledger.book[al, Contact.lifecycle] == .evangelist)
  }
}

@Suite("Promises")
struct PromiseTests {
  @Test(
    "are kept, broken or released, and opened again",
    arguments: PromiseStatus.allCases.flatMap { one in PromiseStatus.allCases.map { (one, $0) } }
  )
  func stateMachine(before: PromiseStatus, after: PromiseStatus) throws {
    var ledger = try Ledger.ready()
    let promise = try ledger.make(
      Promise.kind,
      [.set(Promise.title, "Drawings"), .set(Promise.due, ledger.today)]
    )
    #expect(ledger.book[promise, Promise.side] == .us)
    if before != .open { try ledger.perform(.promises([promise], before)) }
    let hash = ledger.book.contentHash
    do {
      let change = try ledger.perform(.promises([promise], after)).change
      #expect((before == .open) != (after == .open))
      #expect(ledger.book[promise, Promise.settledOn] == (after == .open ? nil : ledger.today))
      try ledger.undo(change.batch)
      #expect(ledger.book.contentHash == hash)
    } catch let error {
      #expect((before == .open) == (after == .open), "\(error)")
      #expect(!error.remedy.isEmpty)
    }
  }

  @Test("those due are found by a predicate, and around their person, company and deal")
  func due() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(Account.kind, [.set(Account.name, "Acme")])
    let deal = try ledger.make(Deal.kind, [.set(Deal.title, "D"), .set(Deal.party, acme)])
    for days in [-2, 0, 2] {
      _ = try ledger.make(
        Promise.kind,
        [
          .set(Promise.title, "in \(days)"), .set(Promise.deal, deal),
          .set(Promise.due, ledger.today.advanced(by: days)), .set(Promise.side, .them),
        ]
      )
    }
    let today = ledger.today
    func count(_ predicate: Predicate) -> Int {
      ledger.book.rowSet(Promise.kind, predicate).count
    }
    #expect(count(Promise.due(today)) == 2 && count(Promise.overdue(today)) == 1)
    #expect(count(Promise.due(today, owner: ledger.user)) == 2)
    let titles = ledger.book.promises(around: acme).compactMap { ledger.book[$0, Promise.title] }
    #expect(titles == ["in -2", "in 0", "in 2"])
  }
}
