import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct VerbTests {
  /// The list of deals with all of them, closed ones too.
  private func session(_ view: ViewID = .deals) throws -> Session {
    var session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: view)
    if view == .deals { session.press("F") }
    return session
  }

  private func deal(_ title: String, _ session: Session) throws -> Row {
    let rows = session.model.book.rows(Deal.kind)
    return try #require(rows.first { session.model.book[$0, Deal.title] == title })
  }

  private func stage(_ title: String, _ session: Session) throws -> String? {
    let row = try deal(title, session)
    return session.model.book[row, Deal.stage].flatMap { session.model.book.title($0) }
  }

  @Test func angleBracketsMoveTheStage() throws {
    var session = try session()
    session.press(">")
    #expect(try stage("Site licence", session) == "Negotiation")
    #expect(session.text.contains("Moved “Site licence” → Negotiation   u undo"))
    session.press("<", "<")
    #expect(try stage("Site licence", session) == "Discovery")
  }

  @Test func theLastStageSaysThatWWins() throws {
    var session = try session()
    session.press("jj", ">")
    #expect(session.text.contains("W wins it"))
    #expect(try stage("Hooli EU", session) == "Negotiation")
  }

  @Test func winningWithoutAValueOpensThatField() throws {
    var session = try session()
    session.press("G", "W")
    guard case .form(let form)? = session.model.overlays.last else {
      Issue.record("no field was opened")
      return
    }
    #expect(form.fields.first?.definition?.id == Deal.amount.id)
    session.press("92k", "Enter")
    let row = try deal("Warehouse scanners", session)
    #expect(session.model.book[row, Deal.status] == .won)
    #expect(session.model.book[row, Deal.amount] == TestBook.money(92_000))
    #expect(session.model.overlays.isEmpty)
  }

  @Test func losingAsksForTheReasonAndEscBacksOut() throws {
    var session = try session()
    session.press("X", "Esc")
    #expect(session.model.book[try deal("Site licence", session), Deal.status] == .open)
    session.press("X", "budg", "Enter", "Enter")
    let row = try deal("Site licence", session)
    #expect(session.model.book[row, Deal.status] == .lost)
    let reason = session.model.book[row, Deal.lostReason]
    #expect(reason.flatMap { session.model.book.title($0) } == "Budget")
  }

  @Test func marksMakeAVerbABulkChange() throws {
    var session = try session()
    session.press("gg", "Space", "j", "Space", "cv", "1.5k", "Enter")
    let amounts = try ["Site licence", "Hooli EU"].map {
      session.model.book[try deal($0, session), Deal.amount]
    }
    #expect(amounts == [TestBook.money(1500), TestBook.money(1500)])
    #expect(session.model.marks.count(Deal.kind) == 0)
  }

  @Test func moreThanFiftyRecordsAsk() throws {
    var store = try TestBook()
    for index in 0..<60 {
      try store.make(
        Deal.kind,
        [.set(Deal.title, "Deal \(index)"), .set(Deal.amount, TestBook.money(1))]
      )
    }
    var session = Session(store, size: Size(columns: 80, rows: 24))
    session.press("*", "dd")
    #expect(session.text.contains("Change 60 records?"))
    session.press("Esc")
    #expect(session.model.list?.count == 60)
    session.press("dd", "Enter")
    #expect(session.model.list?.count == 0)
  }

  @Test func finishingATaskTakesItFromToday() throws {
    var session = try session(.today)
    #expect(session.model.today.dueCount == 4)
    session.press("x")
    #expect(session.model.today.dueCount == 3)
    #expect(session.text.contains("Done: “Call Eva about legal”"))
  }

  @Test func laterMovesATaskFromTodayOn() throws {
    var session = try session(.today)
    let id = try #require(session.model.selected)
    session.press("]")
    #expect(session.model.book[id, Todo.due] == TestBook.today.advanced(by: 1))
    #expect(session.model.today.dueCount == 3)
  }

  @Test func snoozingPutsATaskOutOfSight() throws {
    var session = try session(.today)
    let id = try #require(session.model.selected)
    session.press("zw")
    #expect(session.model.book[id, Todo.snoozedUntil] == TestBook.today.advanced(by: 7))
    #expect(session.model.today.dueCount == 3)
  }

  @Test func undoAsksTheWorldAndNamesTheRecord() throws {
    var session = try session()
    session.press("u")
    guard case .undo(let ticket, nil)? = session.effects.last else {
      Issue.record("no undo was asked for")
      return
    }
    #expect(session.text.contains("saving…"))
    let batch = EntityID(high: 1, low: 2)
    session.send(.performed(ticket: ticket, .success(Performed(batch: batch, summary: ""))))
    #expect(session.text.contains("✓ Undone"))
    let row = try deal("Renewal 2026", session)
    var store = session.store
    let id = session.model.book.id(row)
    let change = try store.perform(.set([id], [.set(Deal.title, "Renewal 2027")]))
    session.send(.bookChanged(store.book, change.touched))
    #expect(session.text.contains("✓ Undone: “Renewal 2027”"))
  }

  @Test func aRefusedVerbSaysWhyAndWritesNothing() throws {
    var session = try session()
    session.holdsCommands = true
    session.press(">")
    #expect(session.text.contains("saving…"))
    let refusal = Refusal.failed("The disk is full. Free some room and try again.")
    session.send(.performed(ticket: 1, .failure(refusal)))
    #expect(session.text.contains("The disk is full"))
  }

  @Test(arguments: [
    ("mv nego", "Negotiation"), ("mv +1", "Negotiation"), ("mv -2", "Qualified"),
    ("set stage=discovery", "Discovery"),
  ])
  func theCommandLineMovesStages(_ line: String, _ name: String) throws {
    var session = try session()
    session.press(":")
    session.type(line)
    session.press("Enter")
    #expect(try stage("Site licence", session) == name)
  }

  @Test(arguments: ["nonsense", "set", "set value=ninety", "mv nowhere", "sort colour", "theme x"])
  func aLineThatCannotBeReadStaysOpen(_ line: String) throws {
    var session = try session()
    session.press(":")
    session.type(line)
    session.press("Enter")
    guard case .prompt(let prompt)? = session.model.overlays.last else {
      Issue.record("the line was lost")
      return
    }
    #expect(prompt.editor.text == line)
    #expect(prompt.problem?.isEmpty == false)
  }

  @Test func historyIsAskedForWhenItsTabShowsAndLateAnswersAreDropped() throws {
    var session = try session()
    session.press("Enter", "[")
    guard case .loadHistory(_, let generation)? = session.effects.last else {
      Issue.record("no history was asked for")
      return
    }
    let entry = HistoryEntry(
      batch: EntityID(high: 9, low: 9),
      author: session.model.viewer.user,
      via: .ui,
      written: TestBook.now,
      effective: nil,
      intent: "deal.advance",
      changes: [
        .init(
          Deal.amount.id,
          .set,
          old: .money(TestBook.money(1)),
          new: .money(TestBook.money(2))
        )
      ],
      isUndone: false
    )
    session.send(.history(generation: generation - 1, [entry]))
    #expect(session.text.contains("reading…"))
    session.send(.history(generation: generation, [entry]))
    #expect(session.text.contains("1 € → 2 €"))
    session.press("Enter", "Enter")
    guard case .undo(_, let batch)? = session.effects.last else {
      Issue.record("the change was not taken back")
      return
    }
    #expect(batch == entry.batch)
  }
}
