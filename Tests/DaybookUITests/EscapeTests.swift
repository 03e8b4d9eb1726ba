import CRM
import Testing
import TextUI

@testable import DaybookUI

/// Esc leads out of everywhere: each intent from each view, then a few times Esc.
@Suite struct EscapeTests {
  /// The most that Esc is needed: an overlay over an overlay, marks, the detail, and one to spare.
  private static let most = 5
  /// These leave the program, or stop it.
  private static let leaving: Set<Intent> = [.quit, .close, .suspend]

  private func isOut(_ session: Session) -> Bool {
    session.model.overlays.isEmpty && session.model.focus == .list
      && session.model.pendingKeys.isEmpty
      && session.model.marks.count(session.model.view.kind) == 0
  }

  private func leave(_ session: inout Session, _ path: String) {
    let before = session.effects.count
    for _ in 0..<Self.most where !isOut(session) { session.press("Esc") }
    #expect(isOut(session), "\(path): \(session.model.overlays.count) overlays\n\(session.text)")
    let asked = session.effects.dropFirst(before)
    #expect(!asked.contains { if case .quit = $0 { true } else { false } }, "\(path) quits")
  }

  @Test(arguments: ViewID.allCases)
  func outOfEveryIntent(_ view: ViewID) throws {
    let store = try TestBook.sample()
    for intent in Intent.allCases where !Self.leaving.contains(intent) {
      var session = Session(store, size: Size(columns: 120, rows: 40), view: view)
      session.holdsCommands = true
      session.send(.run(intent))
      leave(&session, "\(view) \(intent)")
      // The same with something typed, and from the detail of a record.
      session.send(.run(intent))
      session.type("ab")
      leave(&session, "\(view) \(intent) ab")
      session.press("Enter")
      session.send(.run(intent))
      leave(&session, "\(view) Enter \(intent)")
    }
  }

  @Test(arguments: ["g", "c", "y", "z", "s", "a", "d", "Space", "v", "Enter"])
  func outOfHalfASequence(_ key: String) throws {
    var session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24))
    session.press(key, "Esc", "Esc")
    #expect(isOut(session))
  }

  @Test func outOfTheTour() throws {
    var session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: .today)
    session.send(.run(.tour))
    #expect(session.text.contains("tour 1/7"))
    session.press("Esc")
    #expect(session.model.tour == nil)
    #expect(session.text.contains("The tour waits"))
    #expect(session.kept[Tour.key] == "done")
  }
}
