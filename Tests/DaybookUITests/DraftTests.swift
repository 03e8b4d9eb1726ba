import CRM
import Testing
import TextUI

@testable import DaybookUI

/// Nothing typed is lost: by Esc, by a dropped line, by a kill.
@Suite struct DraftTests {
  private static let size = Size(columns: 80, rows: 24)

  private func session(_ view: ViewID = .deals, kept: [String: String] = [:]) throws -> Session {
    Session(try TestBook.sample(), size: Self.size, view: view, kept: kept)
  }

  /// What a session would find after the program was killed half a second later.
  private func killed(_ session: Session) throws -> Session {
    var session = session
    session.send(.woke(Alarm(purpose: .drafts, generation: 0)))
    return Session(session.store, size: Self.size, kept: session.kept)
  }

  @Test func aNewRecordIsThereAfterAKill() throws {
    var session = try session()
    session.press("ad")
    session.type("Half a thought")
    session.press("Tab")
    session.type("Globex")
    session.press("Enter")
    session.type("92k")
    var again = try killed(session)
    #expect(again.text.contains("A draft is kept: new deal"))
    again.press("ad")
    #expect(again.text.contains("Half a thought"))
    #expect(again.text.contains("92k"))
    #expect(again.text.contains("what you typed before"))
    again.press("Ctrl-S")
    #expect(again.text.contains("✓"))
    // It is saved, so the draft is gone for good.
    #expect(again.kept.keys.filter { $0.hasPrefix(DraftKey.prefix) }.isEmpty)
    #expect(again.model.drafts.isEmpty)
  }

  @Test func anEditIsThereAfterAHangup() throws {
    var session = try session()
    session.press("j", "e", "Ctrl-U")
    session.type("Another \\ title\t")
    session.send(.hangup)
    var again = Session(session.store, size: Self.size, kept: session.kept)
    #expect(again.text.contains("A draft is kept"))
    again.press("g.")
    #expect(again.text.contains("Another \\ title"))
    again.press("Ctrl-G")
    #expect(again.kept.isEmpty)
  }

  @Test func aPastedTextOfSeveralLinesComesBackWhole() throws {
    var session = try session(.companies)
    session.press("e")
    session.press("Up")
    while true {
      guard case .form(let form)? = session.model.overlays.last else { break }
      if form.fields[form.focus].type == .longText { break }
      session.press("Tab")
    }
    session.send(.paste("one\ntwo\n\tthree"))
    session.press("Esc")
    #expect(session.text.contains("Draft kept"))
    session.press("e")
    guard case .form(let form)? = session.model.overlays.last else {
      Issue.record("no form")
      return
    }
    #expect(form.fields.contains { $0.longText == "one\ntwo\n\tthree" })
  }

  @Test func whatAFormCameWithIsNoDraft() throws {
    var session = try session()
    session.press("t", "Esc")
    #expect(!session.text.contains("Draft kept"))
    #expect(session.kept.isEmpty)
  }

  @Test func oneFieldIsKeptToo() throws {
    var session = try session()
    session.press("j", "cv")
    session.type("77k")
    session.press("Esc")
    #expect(session.text.contains("Draft kept"))
    session.press("cv")
    #expect(session.text.contains("77k"))
  }

  @Test func severalDraftsAreListed() throws {
    var session = try session()
    session.press("ad", "x", "Esc", "ac", "y", "Esc", "j", "e", "z", "Esc")
    var again = Session(session.store, size: Self.size, kept: session.kept)
    #expect(again.text.contains("3 drafts are kept"))
    again.press(":", "d", "r", "a", "f", "t", "s", "Enter")
    #expect(again.text.contains("Typed and not saved"))
    #expect(again.text.contains("new contact"))
    again.press("Esc")
    #expect(again.model.overlays.isEmpty)
  }

  @Test func aLineOfThePromptIsRemembered() throws {
    var session = try session()
    session.press(":")
    session.type("set value=9k")
    session.press("Esc", ":", "Up")
    #expect(session.text.contains(":set value=9k"))
    session.press("Esc", ":")
    session.type("deals")
    session.press("Enter", ":")
    session.type("tag v")
    var again = try killed(session)
    again.press(":", "Up")
    #expect(again.text.contains(":tag v"))
    again.press("Up")
    #expect(again.text.contains(":deals"))
    again.press("Up")
    #expect(again.text.contains(":set value=9k"))
    again.press("Down", "Down", "Down")
    #expect(!again.text.contains(":tag v"))
  }

  @Test func onlyLinesThatBeginAlikeAreRecalled() {
    var history = LineHistory("set a=1\nwin\nset b=2")
    history.add("lose")
    var prompt = PromptState(.command, text: "set")
    #expect(history.recall(.up, &prompt) == "set b=2")
    #expect(history.recall(.up, &prompt) == "set a=1")
    #expect(history.recall(.up, &prompt) == nil)
    #expect(history.recall(.down, &prompt) == "set b=2")
    #expect(history.recall(.down, &prompt) == "set")
  }

  @Test func aDraftThatAnErasureTookIsClosedWhereItIsOpen() throws {
    var session = try session()
    session.press("j", "e", "Ctrl-U")
    session.type("Dinner with Zwickelmann")
    session.send(.woke(Alarm(purpose: .drafts, generation: 0)))
    #expect(session.kept.count == 1)
    // What is kept was looked through by whoever erased.
    session.kept = ["history": "deals", "draft/new/3": "other"]
    session.send(.forgotten(session.store.book))
    #expect(session.model.overlays.isEmpty)
    #expect(!session.text.contains("Zwickelmann"))
    #expect(session.text.contains("A draft named somebody who was erased"))
    #expect(session.model.drafts == ["draft/new/3": "other"])
    #expect(session.model.history.lines == ["deals"])
    session.send(.woke(Alarm(purpose: .drafts, generation: 0)))
    session.send(.hangup)
    #expect(!session.kept.values.contains { $0.contains("Zwickelmann") })
  }

  @Test func anErasureLeavesWhatHasNothingToDoWithIt() throws {
    var session = try session()
    session.press("ad")
    session.type("Half a thought")
    session.send(.woke(Alarm(purpose: .drafts, generation: 0)))
    session.send(.forgotten(session.store.book))
    #expect(session.text.contains("Half a thought"))
    session.type(" more")
    session.send(.hangup)
    #expect(session.kept.values.contains { $0.contains("Half a thought more") })
  }

  @Test func aDayOfThePastIsLeftWhenSomebodyIsErased() throws {
    var session = try session()
    session.press(":")
    session.type("asof 2026-01-01")
    session.press("Enter")
    #expect(session.model.past != nil)
    session.send(.forgotten(session.store.book))
    #expect(session.model.past == nil)
    #expect(session.text.contains("Somebody was erased · the book as it is now"))
  }
}
