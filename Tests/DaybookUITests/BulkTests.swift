import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct BulkTests {
  private func session(query: String = "") throws -> Session {
    var session = Session(
      try TestBook.sample(),
      size: Size(columns: 100, rows: 24),
      view: .deals
    )
    if !query.isEmpty {
      session.press("/")
      session.type(query)
      session.press("Enter")
    }
    return session
  }

  private func command(_ line: String, _ session: inout Session) {
    session.press(":")
    session.type(line)
    session.press("Enter")
  }

  @Test func `nothing is written before it was shown, and one undo takes all of it back`() throws {
    var session = try session(query: "status:open")
    let ids = session.store.records(Deal.kind).filter {
      session.store.book[$0, Deal.status] == .open
    }
    let before = ids.map { session.store.book[$0, Deal.expectedClose] }
    let written = session.store.log.count
    command("%set close=+1w", &session)
    #expect(session.store.log.count == written)
    #expect(session.text.contains("→ \(ids.count) deals"))
    session.press("Esc")
    #expect(session.store.log.count == written)
    command("%set close=+1w", &session)
    session.press("d", "Enter")
    #expect(session.store.log.count == written + 1)
    let day = TestBook.today.advanced(by: 7)
    #expect(ids.allSatisfy { session.store.book[$0, Deal.expectedClose] == day })
    let batch = try #require(session.store.log.last?.change.batch)
    command("undo \(batch)", &session)
    #expect(ids.map { session.store.book[$0, Deal.expectedClose] } == before)
  }

  @Test func `marked records and a query of its own are targets too`() throws {
    var session = try session()
    session.press("Space", "Space")
    command("'tag hot", &session)
    session.press("Enter")
    let book = session.store.book
    let tagged = book.rows(Deal.kind).filter { !book.elements($0, Deal.kind.tags.id).isEmpty }
    #expect(tagged.count == 2)
    command("\"amount>50k\" set probability=50", &session)
    #expect(session.text.contains("probability"))
    session.press("Esc")
  }

  @Test func `a query that is not understood names nothing`() throws {
    var session = try session()
    let written = session.store.log.count
    for line in ["\"stge:won\" set close=+1w", "\"close<\" archive"] {
      command(line, &session)
      #expect(session.text.contains("not understood"))
      session.press("Esc")
    }
    #expect(session.store.log.count == written)
  }

  @Test func `a rule that refuses is shown in place of the preview`() throws {
    var session = try session(query: "status:open")
    command("%set amount=1x2", &session)
    #expect(session.text.contains("number"))
    session.press("Esc")
    command("%undo", &session)
    #expect(session.text.contains("not for many"))
  }

  @Test func `records come back from the editor as one change that is shown first`() throws {
    var session = try session()
    session.press("Space", "Space", "E")
    guard case .openEditor(let generation, let text)? = session.effects.last else {
      Issue.record("no editor was opened")
      return
    }
    let lines = text.split(separator: "\n").map { String($0) }
    #expect(lines.count == 4)
    var cells = lines[2].split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
    cells[1] = "Renamed in the editor"
    let edited = [lines[0], lines[1], cells.joined(separator: "\t"), lines[3]]
      .joined(separator: "\n")
    let written = session.store.log.count
    session.send(.edited(generation: generation, edited))
    #expect(session.text.contains("→ 1 deal"))
    session.press("Enter")
    #expect(session.store.log.count == written + 1)
    #expect(
      session.store.records(Deal.kind).contains {
        session.store.book.title($0) == "Renamed in the editor"
      }
    )
  }

  @Test func `a text that cannot be read opens again with the reason`() throws {
    var session = try session()
    session.press("E")
    guard case .openEditor(let generation, let text)? = session.effects.last else { return }
    let edited = text.replacing("amount: ", with: "amount: zz")
    session.send(.edited(generation: generation, edited))
    guard case .openEditor(let again, let second)? = session.effects.last else {
      Issue.record("what was typed is lost")
      return
    }
    #expect(again != generation)
    #expect(second.hasPrefix("# ✗ line"))
    #expect(second.contains("zz"))
  }
}
