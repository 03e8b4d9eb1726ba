import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct SavedViewTests {
  private func session(_ size: Size = Size(columns: 100, rows: 24)) throws -> Session {
    Session(try TestBook.sample(), size: size, view: .deals)
  }

  private func command(_ line: String, _ session: inout Session) {
    session.press(":")
    session.type(line)
    session.press("Enter")
  }

  @Test func `a view keeps query, order and columns, and comes back by name, key and picker`()
    throws
  {
    var session = try session()
    session.press("/")
    session.type("amount>10k")
    session.press("Enter", "sv")
    command("columns title amount owner", &session)
    command("view save Hot Q3 key=z", &session)
    #expect(session.text.contains("view: Hot Q3 "))
    let shown = session.model.list?.count
    session.press("4")
    session.press("2")
    #expect(!session.text.contains("view: Hot Q3"))
    #expect(session.model.list?.query == "status:open")
    #expect(session.model.list?.columns == [])
    session.press("4", "gz")
    #expect(session.text.contains("view: Hot Q3 "))
    #expect(session.model.list?.query == "status:open amount>10k")
    #expect(session.model.list?.columns == ["title", "amount", "owner"])
    #expect(session.model.list?.orders == [SortOrder(Deal.amount.id, descending: true)])
    #expect(session.model.list?.count == shown)
    session.press("4")
    command("view hot q3", &session)
    #expect(session.model.view == .deals)
    session.press("4", "gv", "Enter")
    #expect(session.text.contains("view: Hot Q3 "))
    session.press("sn")
    #expect(session.text.contains("view: Hot Q3*"))
  }

  @Test func `a letter that means something is refused with what it means and what is free`()
    throws
  {
    var session = try session()
    command("view save Mine key=g", &session)
    #expect(session.model.savedViews.all.isEmpty)
    #expect(session.text.contains("First row"))
  }

  @Test func `views are renamed and taken away, and undo brings them back`() throws {
    var session = try session()
    command("view save One", &session)
    command("view rename Two", &session)
    #expect(session.text.contains("view: Two"))
    command("view delete", &session)
    #expect(session.model.savedViews.all.isEmpty)
    #expect(!session.text.contains("view: Two"))
  }

  @Test func `any kind has a list`() throws {
    var session = try session()
    for word in ["products", "tasks", "activities", "users", "stages", "tags", "promises"] {
      command("list \(word)", &session)
      guard let kind = try? Catalogue.kind(named: word) else {
        Issue.record("no kind \(word)")
        continue
      }
      #expect(session.model.view.kind == kind.id, "\(word)")
      #expect(
        session.model.list?.count
          == session.store.book.rowSet(
            kind.id,
            Catalogue.visible(kind.id)
          ).count,
        "\(word)"
      )
    }
    command("list tasks status:open", &session)
    #expect(session.model.list?.query == "status:open")
    command("list nonsense", &session)
    #expect(session.text.contains("There is no kind of record"))
  }

  @Test func `columns are shown, hidden and moved in place, and Esc brings back the old ones`()
    throws
  {
    var session = try session()
    session.press("gc", "j", "J", "Enter")
    #expect(session.model.list?.columns.prefix(3) == ["title", "stage", "account"])
    session.press("gc", "Space", "Esc")
    #expect(session.model.list?.columns.prefix(3) == ["title", "stage", "account"])
    command("columns -account +probability", &session)
    #expect(session.model.list?.columns.contains("account") == false)
    #expect(session.model.list?.columns.last == "probability")
    command("columns titel", &session)
    #expect(session.text.contains("did you mean title?"))
  }
}
