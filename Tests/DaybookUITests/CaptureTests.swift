import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct CaptureTests {
  private func session(
    _ view: ViewID = .deals,
    _ size: Size = Size(columns: 80, rows: 24)
  ) throws -> Session {
    var store = try TestBook.sample()
    try store.make(Contact.kind, [.set(Contact.name, "Eva Stein")])
    return Session(store, size: size, view: view)
  }

  /// The records of a kind that were not there before.
  private func made(_ kind: KindID, _ before: TestBook, _ session: Session) -> [EntityID] {
    let known = Set(before.records(kind))
    return session.store.records(kind).filter { !known.contains($0) }
  }

  private func state(_ session: Session) throws -> CaptureState {
    guard case .capture(let state)? = session.model.overlays.last else {
      throw TestBook.Missing()
    }
    return state
  }

  @Test func aCallIsLoggedFromARowInTwentyFiveKeys() throws {
    var session = try session()
    let before = session.store
    let deal = try #require(session.model.selected)
    let keys = "call 15min wants terms"
    session.press("L")
    session.type(keys)
    session.press("Enter")
    #expect(keys.count + 2 <= 25)
    let activity = try #require(made(Activity.kind, before, session).first)
    let row = try #require(session.model.book.row(activity))
    #expect(session.model.book[row, Activity.type] == .call)
    #expect(session.model.book[row, Activity.duration] == 900)
    #expect(session.model.book[row, Activity.about] == [deal])
    #expect(try state(session).isNext)
    #expect(session.text.contains("✓ call 15m"))
  }

  @Test func theLineShowsItsReadingWhileItIsTyped() throws {
    var session = try session()
    session.press("L")
    session.type("gita call 15min wants pricing; next: tue 10:00 send quote; > nego 12k")
    #expect(session.text.contains("Gita Patel · 15m · “wants pricing” · about Site licence"))
    #expect(session.text.contains("Tue 24 Nov 10:00 · “send quote”"))
    #expect(session.text.contains("Site licence · Proposal → Negotiation · 12.000 €"))
    let before = session.store
    session.press("Enter")
    #expect(session.model.overlays.isEmpty)
    #expect(made(Activity.kind, before, session).count == 1)
    #expect(made(Todo.kind, before, session).count == 1)
    let deal = try #require(session.model.selected)
    #expect(session.model.book[deal, Deal.amount] == TestBook.money(12_000))
    #expect(session.model.book[deal, Deal.stage] == (try session.store.stage("Negotiation")))
  }

  @Test func enterAsksWhatIsOpenAndWritesNothingBefore() throws {
    var session = try session()
    let before = session.store
    session.press("C")
    session.type("eva call wants pricing")
    #expect(session.text.contains("ambiguous “eva”: Eva Novák (Acme GmbH) · Eva Stein"))
    session.press("Enter")
    #expect(made(Activity.kind, before, session).isEmpty)
    #expect(try state(session).asked != nil)
    session.press("1")
    #expect(try state(session).questions.isEmpty)
    session.press("Enter")
    let activity = try #require(made(Activity.kind, before, session).first)
    let row = try #require(session.model.book.row(activity))
    let people = session.model.book[row, Activity.participants].map { session.model.book.title($0) }
    #expect(people == ["Eva Novák"])
  }

  @Test func tabWalksTheCandidatesAndEnterTakesOne() throws {
    var session = try session()
    session.press("C")
    session.type("eva call")
    session.press("Tab", "Tab", "Enter")
    #expect(session.text.contains("call     Eva Stein"))
  }

  @Test func somebodyUnknownIsOfferedAndMadeWhenTaken() throws {
    var session = try session()
    let before = session.store
    session.press("C")
    session.type("zoe call wants pricing")
    #expect(session.text.contains("unknown “zoe”: + new contact “Zoe” · text"))
    session.press("Enter", "Enter")
    #expect(made(Contact.kind, before, session).isEmpty)
    #expect(session.text.contains("+ new contact “Zoe”"))
    session.press("Enter")
    let people = made(Contact.kind, before, session).map { session.model.book.title($0) }
    #expect(people == ["Zoe"])
  }

  @Test func whatIsWrongStaysOpenWithItsReason() throws {
    var session = try session()
    let before = session.store
    session.press("L")
    session.type("call tomorrow")
    session.press("Enter")
    #expect(session.text.contains("✗        Mon 23 Nov is yet to come"))
    #expect(made(Activity.kind, before, session).isEmpty)
  }

  @Test func escKeepsTheDraftAndTheSameKeyBringsItBack() throws {
    var session = try session()
    session.press("L")
    session.type("call wants pri")
    session.press("Esc")
    #expect(session.model.overlays.isEmpty)
    #expect(session.text.contains("Draft kept"))
    session.press("L")
    #expect(try state(session).editor.text == "call wants pri")
    session.press("Ctrl-G", "L")
    #expect(try state(session).isEmpty)
  }

  @Test func aHangupKeepsTheLine() throws {
    var session = try session()
    session.press("C")
    session.type("gita call")
    session.send(.hangup)
    #expect(session.model.drafts[DraftKey.capture(nil)] == "gita call")
  }

  @Test func aLongTextComesFromTheEditor() throws {
    var session = try session()
    let before = session.store
    session.press("L")
    session.type("call wants pricing")
    session.press("Alt-E")
    guard case .openEditor(let generation, "")? = session.effects.last else {
      Issue.record("no editor was opened")
      return
    }
    session.send(.edited(generation: generation, "First.\nSecond.\n"))
    #expect(session.text.contains("2 lines · Alt-E"))
    session.press("Enter")
    let activity = try #require(made(Activity.kind, before, session).first)
    #expect(session.model.book[activity, Activity.body] == "First.\nSecond.")
  }

  @Test func afterALineTheNextStepIsOffered() throws {
    var session = try session()
    session.press("L")
    session.type("call wants pricing")
    let before = session.store
    session.press("Enter")
    #expect(session.text.contains("next step · Site licence"))
    #expect(try state(session).offers.count == 3)
    session.press("1")
    #expect(session.model.overlays.isEmpty)
    let task = try #require(made(Todo.kind, before, session).first)
    #expect(session.model.book[task, Todo.type] == .call)
    #expect(session.model.book[task, Todo.due] == Day(iso: "2026-11-25"))
  }

  @Test func anEmptyNextStepIsSaidAndOnesOwnIsTaken() throws {
    var session = try session()
    session.press("L")
    session.type("call")
    session.press("Enter", "Enter")
    #expect(session.model.overlays.isEmpty)
    #expect(session.text.contains("No next step for “Site licence”"))
    let before = session.store
    session.press("L")
    session.type("call")
    session.press("Enter")
    session.type("fri mail the terms")
    #expect(session.text.contains("Fri 27 Nov · email · “mail the terms”"))
    session.press("Enter")
    let task = try #require(made(Todo.kind, before, session).first)
    #expect(session.model.book[task, Todo.title] == "mail the terms")
  }

  @Test func finishingATaskAsksWhatIsNext() throws {
    var session = try session(.today)
    session.press("x")
    #expect(try state(session).isNext)
    #expect(session.text.contains("Done: “Call Eva about legal”"))
    session.press("Esc")
    #expect(session.model.overlays.isEmpty)
  }

  @Test func aRefusedLineOpensAgain() throws {
    var session = try session()
    session.holdsCommands = true
    session.press("L")
    session.type("call wants pricing")
    session.press("Enter")
    let refusal = Refusal.failed("The disk is full. Free some room and try again.")
    session.send(.performed(ticket: 1, .failure(refusal)))
    #expect(session.text.contains("The disk is full"))
    #expect(try state(session).editor.text == "call wants pricing")
    #expect(session.model.overlays.count == 1)
  }

  @Test func theCommandLineLogsWhatIsClearAtOnce() throws {
    var session = try session()
    let before = session.store
    session.press(":")
    session.type("log call 5min \"wants; pricing\"")
    session.press("Enter")
    let activity = try #require(made(Activity.kind, before, session).first)
    #expect(session.model.book[activity, Activity.subject] == "\"wants; pricing\"")
    session.press("Esc", ":")
    session.type("capture eva call")
    session.press("Enter")
    #expect(try state(session).questions.count == 1)
  }

  @Test func markedPeopleAreInOneActivity() throws {
    var session = try session(.contacts)
    let before = session.store
    session.press("Space", "Space", "L")
    session.type("met 30min kick-off")
    session.press("Enter")
    let activity = try #require(made(Activity.kind, before, session).first)
    let row = try #require(session.model.book.row(activity))
    #expect(session.model.book[row, Activity.participants].count == 2)
  }

  @Test func framesOfALine() throws {
    for (size, name) in [
      (Size(columns: 80, rows: 24), "80x24"), (Size(columns: 120, rows: 40), "120x40"),
    ] {
      var session = try session(.deals, size)
      session.press("L")
      expectFrame(session, "capture-empty-\(name)")
      session.type("eva call 15min wants pricing; next: tue 10:00 send quote; > nego 12k")
      expectFrame(session, "capture-open-\(name)")
      session.press("Tab")
      expectFrame(session, "capture-asked-\(name)")
      session.press("1", "Ctrl-U")
      session.type("call left message")
      session.press("Enter")
      expectFrame(session, "capture-next-\(name)")
    }
  }
}
