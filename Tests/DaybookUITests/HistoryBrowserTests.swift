import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct HistoryBrowserTests {
  private func session() throws -> Session {
    Session(try TestBook.sample(), size: Size(columns: 100, rows: 24), view: .deals)
  }

  @Test func `batches come in pages, newest first, and Enter shows what one did`() throws {
    var session = try session()
    session.press("gh")
    #expect(session.text.contains("History of everything"))
    for _ in 0..<200 { session.press("j") }
    guard case .history(let history)? = session.model.overlays.last else {
      Issue.record("no history")
      return
    }
    #expect(history.batches.count == session.store.log.count)
    #expect(history.batches.map(\.written) == history.batches.map(\.written).sorted(by: >))
    #expect(history.batches.last?.intent == "book.setup")
    session.press("g", "Enter")
    #expect(session.text.contains("Anna Weber"))
    session.press("Esc", "Esc")
    #expect(session.model.overlays.isEmpty)
  }

  @Test func `r shows what goes back, and Enter does it`() throws {
    var session = try session()
    let id = try #require(session.model.selected)
    session.press(":")
    session.type("set name=Other")
    session.press("Enter", "gh", "r")
    #expect(session.text.contains("→ 1 record"))
    #expect(session.store.book.title(id) == "Other")
    session.press("Enter")
    #expect(session.store.book.title(id) != "Other")
    #expect(session.text.contains("taken back"))
  }

  @Test func `later work stays unless it is chosen to go back`() throws {
    for chooses in [false, true] {
      var session = try session()
      let id = try #require(session.model.selected)
      let original = session.store.book.title(id)
      for name in ["First", "Second"] {
        session.press(":")
        session.type("set name=\(name) \(name == "First" ? "probability=11" : "")")
        session.press("Enter")
      }
      session.press("gh", "j", "r")
      #expect(session.text.contains("Later work stands"))
      #expect(session.text.contains("[stays]"))
      if chooses { session.press("Space") }
      session.press("Enter", "Enter")
      #expect(session.store.book[id, Deal.probability] != 11)
      #expect(session.store.book.title(id) == (chooses ? original : "Second"))
    }
  }

  @Test func `a typed filter narrows by command, person and day`() throws {
    var session = try session()
    session.press("gh", "/")
    session.type("deal.create today")
    session.press("Enter")
    guard case .history(let history)? = session.model.overlays.last else { return }
    #expect(!history.batches.isEmpty)
    #expect(history.batches.allSatisfy { $0.intent == "deal.create" })
    session.press("/")
    session.press("Ctrl-U")
    session.type("-30d..-3d")
    session.press("Enter")
    #expect(session.text.contains("Nothing of that kind"))
  }

  @Test func `blame names who wrote each field`() throws {
    var session = try session()
    let id = try #require(session.model.selected)
    session.press("gb")
    guard case .loadHistory(id, let generation)? = session.effects.last else {
      Issue.record("no history was asked for")
      return
    }
    let change = HistoryEntry(
      batch: id,
      author: session.store.user,
      via: .import,
      written: TestBook.now,
      effective: nil,
      intent: "record.set",
      changes: [.init(Deal.source.id, .set, old: nil, new: .text("fair"))],
      isUndone: false
    )
    session.send(.history(generation: generation, [change]))
    #expect(session.text.contains("fair"))
    #expect(session.text.contains("Anna Weber · import"))
  }
}
