import Books
import CRM
import Facts
import Testing

@Suite struct FollowUpTests {
  /// Friday 27 November 2026 at an hour of UTC.
  private func friday(_ hour: Int64) -> EntryContext {
    EntryContext(now: Instant(milliseconds: (1_795_737_600 + hour * 3600) * 1000))
  }

  @Test(arguments: [
    (Outcome.noAnswer, 10, "Call Jane again 2026-11-30 900"),
    (.noAnswer, 15, "Call Jane again 2026-11-30 570"),
    (.leftMessage, 10, "Call Jane again 2026-12-01 -"),
    (.interested, 10, "Follow up with Jane 2026-11-30 -"), (.reached, 10, "nothing"),
    (.notInterested, 10, "nothing"), (.wrongNumber, 10, "Find the number of Jane 2026-11-30 -"),
  ])
  func `each outcome has its follow-up`(_ outcome: Outcome, _ hour: Int64, _ wanted: String) {
    let next = FollowUpRules.standard.followUp(after: outcome, of: "Jane", friday(hour))
    let text = next.map { "\($0.title) \($0.day) \($0.minute.map(String.init) ?? "-")" }
    #expect((text ?? "nothing") == wanted)
  }

  @Test func `a new number is called the same day`() {
    let entry = friday(10)
    let next = FollowUpRules.standard.followUp(
      after: .wrongNumber,
      of: "Jane",
      hasNewNumber: true,
      entry
    )
    #expect(next?.day == entry.today && next?.type == .call)
  }

  @Test func `rules are overridden by what is configured`() throws {
    var rules = FollowUpRules.standard
    try rules.change("no-answer", to: "+3d 11:15")
    try rules.change("left-message", to: "none")
    try rules.change("reached", to: "+1m")
    let entry = friday(10)
    let next = rules.followUp(after: .noAnswer, of: "Jane", entry)
    #expect(next?.day == entry.today.advanced(by: 3) && next?.minute == 675)
    #expect(rules.followUp(after: .leftMessage, of: "Jane", entry) == nil)
    #expect(
      rules.followUp(after: .reached, of: "Jane", entry)?.day
        == entry.today.advanced(byMonths: 1)
    )
    for (word, text) in [
      ("no-answer", "tomorrow"), ("no-answer", "+2x"), ("no-answer", "+1wd noonish"),
      ("held", "+1d"), ("no-answer", ""),
    ] {
      #expect(throws: EntryError.self, "\(word) \(text)") { try rules.change(word, to: text) }
    }
  }

  @Test(arguments: [
    ("wants a price", "wants a price", ""),
    ("wants a price; next: tue 10:00 send quote", "wants a price", "Send quote 2026-12-01 600"),
    ("next: +2d call Bob instead", "", "Call Bob instead 2026-11-29 -"),
    ("a; b; next: fri", "a; b", "Call again 2026-12-04 -"), ("next:", "", ""),
  ])
  func `a note says what is next`(_ typed: String, _ note: String, _ next: String) throws {
    let read = try CallNote.read(typed, friday(10))
    #expect(read.note == note)
    let text = read.next.map { "\($0.title) \($0.day) \($0.minute.map(String.init) ?? "-")" }
    #expect((text ?? "") == next)
  }

  @Test func `what is next begins with a day`() {
    #expect(throws: EntryError.self) { try CallNote.read("x; next: send it", friday(10)) }
  }
}

@Suite struct CallReportTests {
  private struct Desk {
    var ledger: Ledger
    let jane: EntityID
    let deal: EntityID
    let task: EntityID
    let point: EntityID

    init() throws {
      ledger = try Ledger.ready()
      jane = try ledger.make(
        Contact.kind,
        [.set(Contact.name, "Jane")],
        related: [.point(.phone, value: "+4922155501", original: nil, label: "work")]
      )
      deal = try ledger.make(
        Deal.kind,
        [.set(Deal.title, "Renewal")],
        related: [.person(.value(.ref(jane)), role: nil)]
      )
      task = try ledger.make(
        Todo.kind,
        [
          .set(Todo.title, "Call Jane"), .set(Todo.type, .call), .set(Todo.due, ledger.today),
          .add(Todo.about, deal),
        ]
      )
      point = ledger.book.id(try #require(ledger.book.points(of: jane, .phone).first))
    }

    mutating func report(_ outcome: Outcome, _ note: String = "") throws -> RecordedChange {
      let target = try #require(CallTarget(deal, ledger.book))
      var report = CallReport(target.contact, outcome, note: note)
      report.deal = target.deal
      report.task = target.openTask(ledger.book, today: ledger.today)
      report.dialled = point
      let entry = EntryContext(now: ledger.now)
      report.followUp = FollowUpRules.standard.followUp(after: outcome, of: "Jane", entry)
      return try ledger.perform(report.command())
    }
  }

  @Test func `who was spoken to has the task done, in one change`() throws {
    var desk = try Desk()
    let change = try desk.report(.interested, "wants a demo")
    let book = desk.ledger.book
    #expect(book[desk.task, Todo.status] == .done)
    let activity = try #require(book.timeline(of: desk.jane).first)
    #expect(book[activity, Activity.outcome] == .interested)
    #expect(book[activity, Activity.subject] == "wants a demo")
    #expect(book[activity, Activity.task] == desk.task)
    #expect(book.openTasks(about: desk.deal).count == 1)
    try desk.ledger.undo(change.change.batch)
    #expect(desk.ledger.book[desk.task, Todo.status] == .open)
    #expect(desk.ledger.book.timeline(of: desk.jane).isEmpty)
    #expect(desk.ledger.book.openTasks(about: desk.deal).count == 1)
  }

  @Test func `who was not reached keeps the task, on a later day`() throws {
    var desk = try Desk()
    _ = try desk.report(.noAnswer)
    let book = desk.ledger.book
    #expect(book[desk.task, Todo.status] == .open)
    #expect(book.openTasks(about: desk.deal).map(book.id) == [desk.task])
    #expect(book[desk.task, Todo.due].map { $0 > desk.ledger.today } == true)
    #expect(book[desk.task, Todo.time] != nil)
  }

  @Test func `a wrong number makes room for the new one`() throws {
    var desk = try Desk()
    let number = try PhoneNumber("0221 77702", country: "DE")
    var report = CallReport(desk.jane, .wrongNumber)
    report.dialled = desk.point
    report.newNumber = number
    report.newNumberTyped = "0221 77702"
    let change = try desk.ledger.perform(report.command())
    #expect(desk.ledger.book.primaryPoint(of: desk.jane, .phone) == number.key)
    #expect(desk.ledger.book.points(of: desk.jane, .phone).count == 1)
    try desk.ledger.undo(change.change.batch)
    #expect(desk.ledger.book.primaryPoint(of: desk.jane, .phone) == "+4922155501")
  }
}
