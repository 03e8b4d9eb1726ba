import Books
import CRM
import Facts
import Testing

@Suite("Derived values")
struct DerivedTests {
  static func moment(_ ledger: Ledger, days: Int = 0) -> Moment {
    Moment(
      now: ledger.now.advanced(by: Int64(days) * 86_400_000),
      today: ledger.today.advanced(by: days)
    )
  }

  @Test(
    "a weighted amount is rounded half away from zero",
    arguments: [(Int64(101), Int64(50), Int64(51)), (-101, 50, -51), (100, 0, 0), (333, 33, 110)]
  )
  func weighted(minor: Int64, percent: Int64, expected: Int64) throws {
    var ledger = try Ledger.ready()
    let deal = try ledger.make(
      Deal.kind,
      [
        .set(Deal.title, "D"), .set(Deal.amount, Money(minor: minor, .euro)),
        .set(Deal.probability, percent),
      ]
    )
    let row = try #require(ledger.book.row(deal))
    #expect(ledger.book.weighted(ofDeal: row)?.minor == expected)
  }

  @Test("an own probability replaces that of the stage, and an unknown one stays unknown")
  func probability() throws {
    var ledger = try Ledger.ready()
    let stages = try Stages(ledger)
    let deal = try ledger.make(
      Deal.kind,
      [
        .set(Deal.title, "D"), .set(Deal.stage, stages.proposal),
        .set(Deal.amount, Money(minor: 1000, .euro)),
      ]
    )
    let row = try #require(ledger.book.row(deal))
    #expect(ledger.book.probability(ofDeal: row) == 50)
    try ledger.perform(.set([deal], [.set(Deal.probability, 90)]))
    #expect(ledger.book.probability(ofDeal: row) == 90)
    try ledger.perform(.set([deal], [.set(Deal.probability, nil)]))
    try ledger.perform(.set([stages.proposal], [.set(Stage.probability, nil)]))
    #expect(ledger.book.probability(ofDeal: row) == nil)
    #expect(ledger.book.weighted(ofDeal: row) == nil)
    let part = Deal.measure(ledger.book)(row)
    #expect(part.lacksProbability && part.weighted == nil && part.amount?.minor == 1000)
  }

  @Test("the pipeline report keeps currencies apart and counts what is unknown")
  func report() throws {
    var ledger = try Ledger.ready()
    let stages = try Stages(ledger)
    let yen = try #require(Currency("JPY"))
    let amounts: [Money?] = [
      Money(minor: 10_000, .euro), Money(minor: 30_000, .euro), Money(minor: 500, yen), nil,
    ]
    for (index, amount) in amounts.enumerated() {
      _ = try ledger.make(
        Deal.kind,
        [
          .set(Deal.title, "D\(index)"), .set(Deal.stage, stages.proposal),
          .set(Deal.amount, amount),
        ]
      )
    }
    try ledger.perform(.archive([try ledger.find(Deal.kind, "D1")]))
    let pipeline = try #require(PipelineChart(ledger.book).defaultPipeline)
    let report = PipelineReport(ledger.book, pipeline: pipeline)
    #expect(report.lines.map(\.name) == ["Qualified", "Discovery", "Proposal", "Negotiation"])
    let sums = report.lines[2].sums
    #expect(sums.rows == 3 && sums.lackingAmount == 1)
    #expect(sums.totals.map(\.currency) == [.euro, yen])
    #expect(sums.totals.map(\.total.amount) == [10_000, 500])
    #expect(sums.totals.map(\.total.weighted) == [5_000, 250])
    #expect(report.total == sums)
  }

  @Test("a deal rots after its stage's days, and only a person's dealing keeps it fresh")
  func rotting() throws {
    var ledger = try Ledger.ready()
    let stages = try Stages(ledger)
    let deal = try ledger.make(
      Deal.kind,
      [.set(Deal.title, "D"), .set(Deal.stage, stages.proposal)]
    )
    let other = try ledger.make(Deal.kind, [.set(Deal.title, "E")])
    let row = try #require(ledger.book.row(deal))
    #expect(!ledger.book.isRotten(deal: row, at: Self.moment(ledger, days: 14)))
    #expect(ledger.book.isRotten(deal: row, at: Self.moment(ledger, days: 15)))
    let later = Self.moment(ledger, days: 15)
    ledger.now = later.now
    ledger.today = later.today
    // Neither an import nor a bulk move makes it look fresh.
    try ledger.perform(.set([deal], [.set(Deal.source, "fair")]), via: .import)
    try ledger.perform(.moveStage([deal, other], .to(stages.negotiation)))
    #expect(ledger.book.isRotten(deal: row, at: Self.moment(ledger)))
    var call = NewActivity(.call, about: [deal])
    call.subject = "Asked"
    let made = try ledger.perform(.logActivity(call)).change.batch
    #expect(!ledger.book.isRotten(deal: row, at: Self.moment(ledger)))
    try ledger.undo(made)
    #expect(ledger.book.isRotten(deal: row, at: Self.moment(ledger)))
    try ledger.perform(.moveStage([deal], .by(-1)))
    #expect(!ledger.book.isRotten(deal: row, at: Self.moment(ledger)))
    try ledger.perform(.set([stages.proposal], [.set(Stage.rotDays, 0)]))
    #expect(!ledger.book.isRotten(deal: row, at: Self.moment(ledger, days: 999)))
  }

  @Test(
    "due states",
    arguments: [
      (Int?(-3), DueState.overdue(days: 3)), (-1, .overdue(days: 1)), (0, .today),
      (1, .soon(days: 1)),
      (7, .soon(days: 7)), (8, .later(days: 8)), (nil, .undated),
    ]
  )
  func dueStates(offset: Int?, expected: DueState) {
    let today = Day(number: 20_000)
    #expect(DueState(offset.map(today.advanced(by:)), today: today) == expected)
  }

  @Test("today lists tasks by their day and deals without a next step")
  func today() throws {
    var ledger = try Ledger.ready()
    // A Tuesday.
    ledger.today = try #require(Day(year: 2026, month: 9, day: 22))
    let deal = try ledger.make(Deal.kind, [.set(Deal.title, "D")])
    let bare = try ledger.make(Deal.kind, [.set(Deal.title, "Bare")])
    var tasks: [Int: EntityID] = [:]
    for offset in [-2, 0, 5, 6] {
      tasks[offset] = try ledger.make(
        Todo.kind,
        [
          .set(Todo.title, "T"), .set(Todo.due, ledger.today.advanced(by: offset)),
          .add(Todo.about, deal),
        ]
      )
    }
    let asleep = try ledger.make(
      Todo.kind,
      [.set(Todo.title, "Z"), .set(Todo.due, ledger.today)]
    )
    try ledger.perform(.snooze([asleep], until: ledger.today.advanced(by: 20)))
    var agenda = Agenda(ledger.book, Self.entry(ledger), owners: [ledger.user])
    agenda.askForDeals()
    agenda.judge(ledger.book)
    #expect(Self.ids(ledger, agenda, .overdue) == [tasks[-2]])
    #expect(Self.ids(ledger, agenda, .today) == [tasks[0]])
    #expect(Self.ids(ledger, agenda, .week) == [tasks[5]])
    #expect(Self.ids(ledger, agenda, .nextStep) == [bare])
    let first = try #require(tasks[-2])
    #expect(
      ledger.book.nextStep(of: deal, today: ledger.today) == .task(first, .overdue(days: 2))
    )
    var theirs = Agenda(ledger.book, Self.entry(ledger), owners: [EntityID(high: 3, low: 3)])
    theirs.askForDeals()
    theirs.judge(ledger.book)
    #expect(theirs.count == 0)
  }

  private static func ids(
    _ ledger: Ledger,
    _ agenda: Agenda,
    _ section: Agenda.Section
  ) -> [EntityID] {
    (0..<agenda.count).map { agenda[$0] }.filter { $0.section == section }
      .map { ledger.book.id($0.row) }
  }

  private static func entry(_ ledger: Ledger) -> EntryContext {
    var entry = EntryContext(now: ledger.now)
    entry.today = ledger.today
    return entry
  }

  @Test("the timeline of a company holds that of its deals and people, newest first, each once")
  func timeline() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(Account.kind, [.set(Account.name, "Acme")])
    let bo = try ledger.make(
      Contact.kind,
      [.set(Contact.name, "Bo")],
      related: [.company(.value(.ref(acme)), title: nil)]
    )
    let deal = try ledger.make(Deal.kind, [.set(Deal.title, "D"), .set(Deal.party, acme)])
    func log(_ subject: String, _ about: [EntityID], _ with: [EntityID], daysAgo: Int64) throws {
      var activity = NewActivity(.call, subject: subject, about: about, participants: with)
      activity.at = ledger.now.advanced(by: -daysAgo * 86_400_000)
      try ledger.perform(.logActivity(activity))
    }
    try log("old", [acme], [], daysAgo: 9)
    try log("newest", [deal, acme], [bo], daysAgo: 1)
    try log("middle", [], [bo], daysAgo: 5)
    let subjects = ledger.book.timeline(of: acme).map { ledger.book[$0, Activity.subject] ?? "" }
    #expect(subjects == ["newest", "middle", "old"])
    #expect(ledger.book.timeline(of: deal).count == 1)
    #expect(ledger.book.timeline(of: bo).count == 2)
  }

  @Test("a person has a primary address and a company, and links have titles")
  func titles() throws {
    var ledger = try Ledger.ready()
    let bo = try ledger.make(
      Contact.kind,
      [.set(Contact.name, "Bo")],
      related: [
        .company(.new(Account.kind, title: "Acme"), title: "CFO"),
        .point(.email, value: "a@x.example", original: nil, label: nil),
        .point(.email, value: "b@x.example", original: nil, label: nil),
      ]
    )
    let acme = try ledger.find(Account.kind, "Acme")
    #expect(ledger.book.primaryPoint(of: bo, .email) == "a@x.example")
    #expect(ledger.book.primaryPoint(of: bo, .phone) == nil)
    #expect(ledger.book.company(ofContact: bo) == acme)
    #expect(ledger.book.contacts(ofAccount: acme) == [bo])
    let job = try #require(ledger.book.affiliations(ofContact: bo).first)
    #expect(ledger.book.title(job) == "Bo – Acme")
    #expect(ledger.book.title(EntityID(high: 1, low: 1)) == nil)
    let contact = try Catalogue.kind(named: "contact")
    let row = try #require(ledger.book.row(bo))
    let words = ["email", "company", "title"].compactMap(contact.related(named:))
    #expect(words.map { ledger.book.values(row, $0).count } == [2, 1, 1])
    try ledger.perform(.set([ledger.book.id(job)], [.set(Affiliation.to, ledger.today)]))
    #expect(ledger.book.company(ofContact: bo) == nil)
  }

  @Test("colleagues are found by @me, login, name and part of a name")
  func colleagues() throws {
    var ledger = try Ledger.ready()
    #expect(Colleagues(ledger.book).isAlone)
    let zoe = try ledger.make(
      User.kind,
      [.set(User.name, "Zoë Weber"), .set(User.login, "zw")]
    )
    let colleagues = Colleagues(ledger.book)
    #expect(!colleagues.isAlone)
    #expect(colleagues.named("@me", me: ledger.user) == [ledger.user])
    #expect(colleagues.named("@zw", me: nil) == [zoe])
    #expect(colleagues.named("zoe", me: nil) == [zoe])
    #expect(colleagues.named("web", me: nil) == [zoe])
    #expect(colleagues.named("nobody", me: nil).isEmpty)
  }

  @Test("computed columns have words of their own")
  func columns() throws {
    for kind in Catalogue.kinds {
      for column in Catalogue.derived(kind.id) {
        for word in [column.name] + column.aliases {
          #expect(!kind.fields.contains { $0.answers(to: word) }, "\(kind.name).\(word)")
          #expect(kind.related(named: word) == nil, "\(kind.name).\(word)")
        }
      }
    }
    var ledger = try Ledger.ready()
    let deal = try ledger.make(Deal.kind, [.set(Deal.title, "D")])
    let row = try #require(ledger.book.row(deal))
    for column in Catalogue.derived(Deal.kind) {
      if let value = column.reading(ledger.book)(ledger.book, row, Self.moment(ledger)) {
        #expect(value.type == column.type.valueType, "\(column.name)")
      }
    }
  }
}
