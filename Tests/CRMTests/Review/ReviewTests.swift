import Books
import CRM
import Facts
import Testing

@Suite("Reviews")
struct ReviewTests {
  // MARK: Since the last look

  @Test func `each sort of change is told with what stood there before`() throws {
    var desk = try ReviewDesk()
    let ids = try ["Slip", "Early", "Shrink", "Grow", "On", "Back", "Won", "Lost", "Pass", "Same"]
      .map { try desk.deal($0, 10_000, stage: "Discovery") }
    try desk.finishReview(over: ids[0])
    desk.wait(days: 3)
    let book = desk.ledger.book
    let close = try #require(book[ids[0], Deal.expectedClose])
    let reason = try desk.ledger.find(LostReason.kind, "Budget")
    let commands: [Command] = [
      .set([ids[0]], [.set(Deal.expectedClose, close.advanced(by: 20))]),
      .set([ids[1]], [.set(Deal.expectedClose, close.advanced(by: -5))]),
      .set([ids[2]], [.set(Deal.amount, Money(minor: 7_000_00, .euro))]),
      .set([ids[3]], [.set(Deal.amount, Money(minor: 12_000_00, .euro))]),
      .moveStage([ids[4]], .by(1)), .moveStage([ids[5]], .by(-1)), .win([ids[6]]),
      .lose([ids[7]], reason: reason), .set([ids[8]], [.set(Deal.kind.owner, desk.anna)]),
    ]
    for command in commands { try desk.ledger.perform(command) }
    let new = try desk.deal("New", 5_000, stage: "Discovery")
    let changes = try #require(desk.agenda().changes)
    let kinds: [ReviewChange.Kind] = [
      .slipped, .redated, .shrunk, .grown, .movedOn, .movedBack, .won, .lost, .ownerChanged,
    ]
    for (id, kind) in zip(ids, kinds) { #expect(changes.of(id).map(\.kind) == [kind], "\(kind)") }
    #expect(changes.of(ids[9]).isEmpty)
    #expect(changes.of(new).map(\.kind) == [.new])
    let slip = try #require(changes.of(ids[0]).first)
    #expect(slip.old == .day(close) && slip.new == .day(close.advanced(by: 20)))
    let shrink = try #require(changes.of(ids[2]).first)
    #expect(shrink.money == Money(minor: -3_000_00, .euro))
    let tallies = ReviewWords(desk.ledger.book, desk.entry).tallies(changes)
    #expect(tallies.contains("1 shrunk −3k") && tallies.contains("1 grown +2k"))
    #expect(tallies.first == "1 new 5k")
  }

  @Test func `silence, next steps and reopening count as well`() throws {
    var desk = try ReviewDesk()
    let quiet = try desk.deal("Quiet", 10_000, stage: "Negotiation")
    let planned = try desk.deal("Planned", 10_000, stage: "Discovery")
    let dropped = try desk.deal("Dropped", 10_000, stage: "Discovery")
    let again = try desk.deal("Again", 10_000, stage: "Discovery")
    let task = try desk.ledger.make(
      Todo.kind,
      [.set(Todo.title, "Call"), .add(Todo.about, dropped)]
    )
    let reason = try desk.ledger.find(LostReason.kind, "Budget")
    try desk.ledger.perform(.lose([again], reason: reason))
    try desk.finishReview(over: planned)
    let limit = try #require(desk.ledger.book[desk.stage("Negotiation"), Stage.rotDays])
    desk.wait(days: Int(limit) + 2)
    try desk.ledger.perform(.completeTask(task))
    try desk.ledger.perform(
      .create(Todo.kind, [.set(Todo.title, "Visit"), .add(Todo.about, planned)])
    )
    try desk.ledger.perform(.reopen([again]))
    #expect(desk.kinds(quiet).contains(.quiet))
    #expect(desk.kinds(planned).contains(.nextStepSet))
    #expect(desk.kinds(dropped).contains(.nextStepGone))
    #expect(desk.kinds(again) == [.reopened])
  }

  @Test func `what was told late is news, though it was true before`() throws {
    var desk = try ReviewDesk()
    let deal = try desk.deal("Backdated", 10_000, stage: "Discovery")
    desk.wait(days: 5)
    try desk.finishReview(over: deal)
    desk.wait(days: 1)
    try desk.ledger.perform(
      .set([deal], [.set(Deal.amount, Money(minor: 1_00, .euro))]),
      effective: desk.ledger.now.advanced(by: -3 * 86_400_000)
    )
    #expect(desk.kinds(deal) == [.shrunk])
  }

  @Test func `each reviewer and scope has a last look of its own`() throws {
    var desk = try ReviewDesk()
    let deal = try desk.deal("One", 10_000, stage: "Discovery")
    #expect(desk.agenda().isFirst)
    try desk.finishReview(over: deal)
    #expect(!desk.agenda().isFirst && desk.agenda(.mine).isFirst)
    desk.ledger.user = desk.bob
    #expect(desk.agenda().isFirst)
  }

  // MARK: The queue

  @Test func `deals come by money at risk, unknown ones last, parked ones not at all`() throws {
    var desk = try ReviewDesk()
    let fresh = try desk.deal("Fresh", 100_000, stage: "Negotiation")
    let late = try desk.deal("Late", 50_000, stage: "Negotiation", close: -60)
    let bare = try desk.deal("Bare", nil, stage: "Negotiation")
    let parked = try desk.deal("Parked", 900_000, stage: "Negotiation")
    try desk.ledger.perform(.park([parked], until: desk.day(30)))
    let agenda = desk.agenda()
    #expect(agenda.items.map(\.id) == [late, fresh, bare])
    #expect(agenda.parked == 1)
    #expect(agenda.items.last?.weight == nil)
  }

  @Test func `a manager sees the team, anybody else everybody, and mine is mine`() throws {
    var desk = try ReviewDesk()
    let carol = try desk.ledger.make(User.kind, [.set(User.name, "Carol")])
    let bobs = try desk.deal("Bob's", 10_000, stage: "Discovery")
    let carols = try desk.deal("Carol's", 20_000, stage: "Discovery", owner: carol)
    let own = try desk.deal("Own", 30_000, stage: "Discovery", owner: desk.anna)
    #expect(Set(desk.agenda().items.map(\.id)) == [bobs, carols, own])
    #expect(desk.agenda(.mine).items.map(\.id) == [own])
    try desk.ledger.perform(.set([desk.bob], [.set(User.manager, desk.anna)]))
    #expect(Set(desk.agenda().items.map(\.id)) == [bobs, own])
  }

  @Test func `companies come by worth and silence, without those that are planned`() throws {
    var desk = try ReviewDesk()
    let names = ["Big", "Small", "Planned", "Worthless", "Fresh"]
    let ids = try names.map { try desk.ledger.make(Account.kind, [.set(Account.name, $0)]) }
    for (id, amount) in zip(ids, [90_000, 9_000, 50_000, 0, 70_000] as [Int64]) where amount > 0 {
      let deal = try desk.deal("Deal of \(amount)", amount, stage: "Negotiation")
      try desk.ledger.perform(.set([deal], [.set(Deal.party, id)]))
    }
    desk.wait(days: 60)
    try desk.ledger.perform(
      .create(Todo.kind, [.set(Todo.title, "Call"), .add(Todo.about, ids[2])])
    )
    try desk.ledger.perform(.logActivity(NewActivity(.call, subject: "Hello", about: [ids[4]])))
    #expect(desk.agenda(.accounts).items.map(\.id) == [ids[0], ids[1]])
  }

  // MARK: Answers

  @Test func `an answer writes its fact, the owner's task, and a line of the minutes`() throws {
    var desk = try ReviewDesk()
    let deal = try desk.deal("One", 10_000, stage: "Discovery")
    let change = try desk.answer(.nextStep("Call Eva", .call, due: desk.day(5)), deal)
    let book = desk.ledger.book
    let task = try desk.ledger.find(Todo.kind, "Call Eva")
    #expect(change.change.author == desk.anna && change.change.intent == "review.next-step")
    #expect(book[task, Todo.kind.owner] == desk.bob && book[task, Todo.due] == desk.day(5))
    let review = try #require(ReviewHistory(book, desk.anna, .team, now: desk.ledger.now).open)
    #expect(book[task, Todo.review] == review)
    let row = try #require(book.row(review))
    #expect(book[row, Review.seen] == [deal])
    #expect(ReviewMinutes(book, desk.entry).answers(row)[deal]?.first?.hasPrefix("Bob: ") == true)
    try desk.ledger.undo(change.change.batch)
    #expect(desk.ledger.count(Todo.kind) == 0 && desk.ledger.count(Review.kind) == 0)
  }

  @Test func `to discuss is a task for both, and for one where it is one person`() throws {
    var desk = try ReviewDesk()
    let bobs = try desk.deal("Bob's", 10_000, stage: "Discovery")
    let own = try desk.deal("Own", 10_000, stage: "Discovery", owner: desk.anna)
    _ = try desk.answer(.discuss("pricing", due: desk.day(1)), bobs)
    _ = try desk.answer(.discuss("", due: desk.day(1)), own)
    let book = desk.ledger.book
    let one = try desk.ledger.find(Todo.kind, "Discuss “Bob's” with Anna: pricing")
    let two = try desk.ledger.find(Todo.kind, "Discuss “Bob's” with Bob: pricing")
    #expect(book[one, Todo.kind.owner] == desk.bob && book[two, Todo.kind.owner] == desk.anna)
    #expect(try book[desk.ledger.find(Todo.kind, "Discuss “Own”"), Todo.kind.owner] == desk.anna)
  }

  @Test func `a refused answer writes nothing, not even a review`() throws {
    var desk = try ReviewDesk()
    let deal = try desk.deal("One", nil, stage: "Discovery")
    let events = desk.ledger.log.count
    #expect(throws: Rejection.self) { _ = try desk.answer(.win(), deal) }
    #expect(throws: Rejection.self) { _ = try desk.answer(.wait(desk.day(0)), deal) }
    #expect(desk.ledger.log.count == events)
  }

  @Test func `an interrupted review is gone on with, an old one is not`() throws {
    var desk = try ReviewDesk()
    let deal = try desk.deal("One", 10_000, stage: "Discovery")
    _ = try desk.answer(.ok, deal)
    desk.wait(days: 1)
    _ = try desk.answer(.ok, deal)
    #expect(desk.ledger.count(Review.kind) == 1)
    desk.wait(days: 4)
    #expect(desk.agenda().history.open == nil && desk.agenda().history.last != nil)
    _ = try desk.answer(.ok, deal)
    #expect(desk.ledger.count(Review.kind) == 2)
  }

  // MARK: Minutes

  @Test func `minutes tell each deal, what was agreed, and next time what was kept`() throws {
    var desk = try ReviewDesk()
    let one = try desk.deal("Renewal", 10_000, stage: "Discovery")
    let two = try desk.deal("Rollout", 20_000, stage: "Discovery")
    _ = try desk.answer(.nextStep("Call Eva", .call, due: desk.day(2)), one)
    _ = try desk.answer(.push(desk.day(40)), one)
    _ = try desk.answer(.ok, two)
    let review = try #require(desk.agenda().history.open)
    let text = ReviewMinutes(desk.ledger.book, desk.entry).text(review, desk.agenda())
    #expect(text.hasPrefix("Pipeline review, "))
    #expect(text.contains("Renewal · 10,000 € · Discovery"))
    #expect(text.contains("  - Bob: Call Eva, by "))
    #expect(text.contains("  - Close "))
    #expect(text.contains("Looked at, nothing to do: Rollout"))
    #expect(text.contains("Bob  Call Eva (Renewal)"))
    try desk.ledger.perform(.review(.finish(.team, minutes: text)))
    #expect(ReviewMinutes(desk.ledger.book, desk.entry).text(review) == text)
    desk.wait(days: 7)
    let agreed = Agreements(desk.ledger.book, review: review, today: desk.ledger.today)
    #expect(agreed.items.map(\.outcome) == [.broken])
    try desk.ledger.perform(.completeTask(desk.ledger.find(Todo.kind, "Call Eva")))
    let later = Agreements(
      desk.ledger.book,
      about: one,
      last: review,
      open: nil,
      today: desk.ledger.today
    )
    #expect(later.items.map(\.outcome) == [.kept])
  }
}

extension ReviewDesk {
  /// A whole review, of one deal.
  fileprivate mutating func finishReview(over deal: EntityID) throws {
    _ = try answer(.ok, deal)
    try ledger.perform(.review(.finish(.team, minutes: "")))
  }
}
