import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct PaletteTests {
  private func session() throws -> Session {
    Session(try TestBook.sample(), size: Size(columns: 100, rows: 24), view: .deals)
  }

  private func lines(_ text: String, _ session: inout Session) -> [PaletteLine] {
    session.press("Ctrl-P")
    session.type(text)
    guard case .palette(let palette)? = session.model.overlays.last else { return [] }
    defer { session.press("Esc") }
    return palette.items.map(PaletteSearch(model: session.model).line)
  }

  @Test func `every command is in it, with its key, and says why it is disabled`() throws {
    var session = try session()
    let found = Set(
      IntentCatalogue.entries.flatMap { entry in
        lines(">" + entry.help, &session).map(\.item)
      }
    )
    for entry in IntentCatalogue.entries {
      #expect(found.contains(.intent(entry.intent)), "\(entry.intent)")
    }
    let next = lines(">next pipeline", &session).first
    #expect(next?.reason != nil)
  }

  @Test func `commands, records and views stand in one list, the prefix narrows it`() throws {
    var session = try session()
    let eva = lines("eva", &session)
    #expect(eva.contains { $0.text == "Eva Novák" && $0.about.contains("Acme") })
    #expect(lines("@anna", &session).map(\.text) == ["Anna Weber"])
    #expect(lines("co:acme", &session).map(\.text) == ["Acme GmbH"])
    #expect(lines("archv", &session).first?.item == .intent(.archive))
    #expect(lines("zzzzzz", &session).isEmpty)
  }

  @Test func `Enter runs, opens or types on, and what was chosen comes first`() throws {
    var session = try session()
    session.press("Ctrl-P")
    session.type("p:eva")
    session.press("Enter")
    #expect(session.model.view == .contacts)
    #expect(session.text.contains("Eva Novák"))
    session.press("Esc", "Ctrl-P")
    guard case .palette(let palette)? = session.model.overlays.last else { return }
    let first = palette.items.first.map(PaletteSearch(model: session.model).line)
    #expect(first?.text == "Eva Novák")
    session.press("Esc", "2", "Ctrl-P")
    session.type(":filter acme")
    session.press("Enter")
    #expect(session.model.list?.query == "acme")
  }

  @Test func `Ctrl-Y copies the command, Tab fills it in`() throws {
    var session = try session()
    session.press("Ctrl-P")
    session.type(">next stage")
    session.press("Ctrl-Y")
    #expect(session.effects.contains { if case .copy(":mv +1") = $0 { true } else { false } })
    session.press("Tab")
    guard case .palette(let palette)? = session.model.overlays.last else { return }
    #expect(palette.editor.text == ":mv +1")
  }

  @Test func `the match prefers whole runs, then beginnings of words`() {
    func score(_ pattern: String, _ text: String) -> Int {
      FuzzyMatch.score(Folding.fold(pattern), Folding.fold(text)) ?? -1
    }
    #expect(score("next", "Next stage") > score("next", "The next stage"))
    #expect(score("stage", "Next stage") > score("stage", "Backstage"))
    #expect(score("ns", "Next stage") > score("ns", "Pinson"))
    #expect(score("xyz", "Next stage") == -1)
    #expect(score("", "anything") == 0)
  }
}
