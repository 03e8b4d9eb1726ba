import Books
import CRM
import Facts
import Testing

@Suite("Undo")
struct UndoTests {
  @Test("an undone creation leaves the book as it was, and redo brings the same record back")
  func creation() throws {
    var ledger = try Ledger.ready()
    let before = ledger.book.contentHash
    let made = try ledger.perform(
      .create(
        Contact.kind,
        [
          .set(Contact.name, "Bo"),
          Assignment(Contact.kind.tags.id, .new(Tag.kind, title: "vip"), verb: .add),
        ],
        related: [.company(.new(Account.kind, title: "Acme"), title: "CFO")]
      )
    )
    let after = ledger.book.contentHash
    let undo = try ledger.undo(made.change.batch)
    #expect(undo.change.intent == "undo" && undo.change.undoes == made.change.batch)
    #expect(ledger.book.contentHash == before)
    #expect(ledger.count(Contact.kind) == 0 && ledger.count(Account.kind) == 0)
    #expect(throws: Rejection.alreadyUndone(made.change.batch)) {
      try ledger.undo(made.change.batch)
    }
    let redo = try ledger.undo(undo.change.batch)
    #expect(redo.change.intent == "redo")
    #expect(ledger.book.contentHash == after)
    // And once more, for good measure: the redone change is alive again.
    try ledger.undo(made.change.batch)
    #expect(ledger.book.contentHash == before)
  }

  @Test("steps are taken back one after the other, though undos lie over them")
  func chain() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(Account.kind, [.set(Account.name, "A")])
    let second = try ledger.perform(.set([acme], [.set(Account.name, "B")])).change.batch
    let third = try ledger.perform(.set([acme], [.set(Account.name, "C")])).change.batch
    try ledger.undo(third)
    #expect(ledger.book[acme, Account.name] == "B")
    let undo = try ledger.undo(second).change.batch
    #expect(ledger.book[acme, Account.name] == "A")
    try ledger.undo(undo)
    #expect(ledger.book[acme, Account.name] == "B")
  }

  @Test("what was written over since stands in the way, and the refusal shows it")
  func overwritten() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(Account.kind, [.set(Account.name, "A")])
    let edit = try ledger.perform(
      .set([acme], [.set(Account.name, "B"), .set(Account.city, "Bonn")])
    )
    try ledger.perform(.set([acme], [.set(Account.name, "C")]))
    do {
      try ledger.undo(edit.change.batch)
      Issue.record("undone over a later edit")
    } catch {
      #expect(error.sentence == "Name of “C” was changed since.")
      guard case .undoConflict(let conflicts) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(conflicts.count == 1)
      #expect(conflicts[0].field == Account.name.id && conflicts[0].reason == .overwritten)
      #expect(conflicts[0].written == .text("B") && conflicts[0].current == .text("C"))
      #expect(conflicts[0].author == ledger.user)
    }
    #expect(ledger.book[acme, Account.city] == "Bonn")
  }

  @Test("a record does not vanish from under what was added to it or refers to it")
  func vanishing() throws {
    var ledger = try Ledger.ready()
    let made = try ledger.perform(.create(Account.kind, [.set(Account.name, "A")]))
    let acme = try ledger.find(Account.kind, "A")
    let city = try ledger.perform(.set([acme], [.set(Account.city, "Bonn")])).change.batch
    #expect(throws: Rejection.self) { try ledger.undo(made.change.batch) }
    try ledger.undo(city)
    let deal = try ledger.perform(
      .create(Deal.kind, [.set(Deal.title, "D"), .set(Deal.party, acme)])
    )
    #expect(throws: Rejection.self) { try ledger.undo(made.change.batch) }
    try ledger.undo(deal.change.batch)
    try ledger.undo(made.change.batch)
    #expect(ledger.count(Account.kind) == 0)
  }

  @Test("an undone history is undone as of every day that it had reached")
  func effectiveTimes() throws {
    var ledger = try Ledger.ready()
    let stages = try Stages(ledger)
    let early = ledger.now.advanced(by: -200 * 86_400_000)
    let late = ledger.now.advanced(by: -100 * 86_400_000)
    let batch = EntityID(high: 7, low: 7)
    try ledger.perform(
      .create(Deal.kind, [.set(Deal.title, "D"), .set(Deal.amount, Money(minor: 1, .euro))]),
      via: .import,
      effective: early,
      batch: batch
    )
    let deal = try ledger.find(Deal.kind, "D")
    try ledger.perform(
      .set([deal], [.set(Deal.stage, stages.proposal), .set(Deal.status, .won)]),
      via: .import,
      effective: late,
      batch: batch
    )
    let between = early.advanced(by: 1)
    #expect(ledger.asOf(between)[deal, Deal.status] == .open)
    #expect(ledger.asOf(late)[deal, Deal.status] == .won)
    let undo = try ledger.undo(batch)
    #expect(ledger.asOf(between)[deal, Deal.status] == nil)
    #expect(ledger.asOf(late)[deal, Deal.title] == nil)
    #expect(ledger.book[deal, Deal.status] == nil)
    try ledger.undo(undo.change.batch)
    #expect(ledger.asOf(between)[deal, Deal.status] == .open)
    #expect(ledger.asOf(late)[deal, Deal.status] == .won)
  }

  @Test("what another added to a set stays")
  func sets() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(Account.kind, [.set(Account.name, "A")])
    let tag = try ledger.perform(.tag([acme], [.new(Tag.kind, title: "vip")])).change.batch
    try ledger.perform(.tag([acme], [.new(Tag.kind, title: "warm")]))
    let row = try #require(ledger.book.row(acme))
    try ledger.undo(tag)
    let warm = try ledger.find(Tag.kind, "warm")
    #expect(ledger.book[row, Account.kind.tags] == [warm])
  }

  @Test("u and U are told from the log")
  func stack() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(Account.kind, [.set(Account.name, "A")])
    let one = try ledger.perform(.set([acme], [.set(Account.name, "B")])).change.batch
    let two = try ledger.perform(.set([acme], [.set(Account.name, "C")])).change.batch
    func stack() -> UndoStack {
      var stack = UndoStack()
      for recorded in ledger.log { stack.note(recorded.change) }
      return stack
    }
    #expect(stack().undoable(by: ledger.user) == two)
    #expect(stack().redoable(by: ledger.user) == nil)
    let undo = try ledger.undo(two).change.batch
    #expect(stack().undoable(by: ledger.user) == one)
    #expect(stack().redoable(by: ledger.user) == undo)
    try ledger.undo(undo)
    #expect(stack().undoable(by: ledger.user) == two)
    #expect(stack().redoable(by: ledger.user) == nil)
    // Two sessions of one person: what one of them writes stands between the changes of a batch.
    var mixed = UndoStack()
    let changes = ledger.log.map(\.change)
    for change in changes + changes.filter({ $0.batch == one }) { mixed.note(change) }
    #expect(mixed.undoable(by: ledger.user) == two)
    try ledger.undo(two)
    try ledger.perform(.set([acme], [.set(Account.name, "D")]))
    #expect(stack().redoable(by: ledger.user) == nil)
  }

  @Test("an import of thousands undoes as one")
  func bulk() throws {
    var ledger = try Ledger.ready()
    let before = ledger.book.contentHash
    let batch = EntityID(high: 7, low: 7)
    for number in 0..<1500 {
      try ledger.perform(
        .create(Account.kind, [.set(Account.name, "A\(number)"), .set(Account.city, "Bonn")]),
        via: .import,
        batch: batch
      )
    }
    #expect(ledger.count(Account.kind) == 1500)
    let undo = try ledger.undo(batch)
    #expect(undo.change.events.count == 1500)
    #expect(ledger.book.contentHash == before)
  }
}
