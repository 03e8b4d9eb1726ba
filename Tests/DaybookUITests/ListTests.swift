import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct ListTests {
  /// The list of deals with all of them, closed ones too.
  private func session(_ view: ViewID = .deals) throws -> Session {
    var session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: view)
    if view == .deals { session.press("F") }
    return session
  }

  private func selected(_ session: Session) -> String? {
    session.model.selected.flatMap { session.model.book.title($0) }
  }

  @Test(arguments: [
    (["j"], "Initech seats"), (["j", "k"], "Site licence"), (["G"], "Warehouse scanners"),
    (["G", "gg"], "Site licence"), (["Ctrl-D"], "Warehouse scanners"), (["k"], "Site licence"),
    (["End", "PgUp"], "Site licence"), (["sv"], "Site licence"), (["sv", "gg"], "Renewal 2026"),
    (["sv", "S", "gg"], "Umbrella POC"), (["sn", "gg"], "Globex upgrade"),
    (["Down", "Down", "Up"], "Initech seats"),
  ])
  func keysMoveTheCursor(_ keys: [String], _ title: String) throws {
    var session = try session()
    for key in keys { session.press(key) }
    #expect(selected(session) == title)
  }

  @Test func aCompanyThatIsGoneIsSaidToBeGone() throws {
    let sample = try TestBook.sample()
    let written = Set(sample.log.flatMap { $0.change.events.map(\.entity) })
    var book = Book(schema: Catalogue.schema)
    for recorded in sample.log {
      book.fold(recorded, of: written.subtracting(sample.records(Account.kind)))
    }
    let companies = book.rows(Contact.kind).map { ContactFacts.company(book, $0, gone: "—") }
    #expect(companies.contains("—"))
    #expect(companies.allSatisfy { $0 == nil || $0 == "—" })
    let deal = try #require(book.rows(Deal.kind).first { book.has($0, Deal.party.id) })
    let party = try #require(Catalogue.kind(Deal.kind)?.field(Deal.party.id))
    let entry = EntryContext(now: TestBook.now)
    #expect(FieldDisplay.text(book, deal, party, entry) == FieldDisplay.gone)
  }

  @Test func aMoveChangesTheMarkerAlone() throws {
    var session = try session()
    let before = session.canvas
    session.press("j")
    let after = session.canvas
    let changed = zip(before.surface.cells, after.surface.cells).filter { $0 != $1 }
    #expect(changed.count == 2)
    #expect(after.cursor == Point(x: 0, y: 3))
  }

  @Test func theFilterFollowsEveryKeyAndEscBringsTheListBack() throws {
    var session = try session()
    session.press("/")
    session.type("globex")
    #expect(session.model.list?.count == 2)
    session.press("Backspace", "Esc")
    #expect(session.model.list?.count == 9)
    #expect(session.model.overlays.isEmpty)
  }

  @Test(arguments: [
    ("stage:proposal", 3), ("value>=60k", 2), ("-stage:proposal value>1", 5), ("status:won", 1),
    ("globex hooli", 1),
  ])
  func theQueryLanguageFilters(_ query: String, _ count: Int) throws {
    var session = try session()
    session.press("f")
    session.type(query)
    #expect(session.model.list?.count == count)
  }

  @Test func aQueryWithAMistakeSaysSoAndGuardsBulkVerbs() throws {
    var session = try session()
    session.press("f")
    session.type("colour:red")
    session.press("Enter")
    #expect(session.model.list?.problem?.isEmpty == false)
    session.press("*")
    #expect(session.model.marks.count(Deal.kind) == 0)
    #expect(session.text.contains("the filter is not understood"))
  }

  @Test func tabCompletesAQuery() throws {
    var session = try session()
    session.press("f")
    session.type("stage:nego")
    session.press("Tab")
    guard case .prompt(let prompt)? = session.model.overlays.last else {
      Issue.record("the prompt is gone")
      return
    }
    #expect(prompt.editor.text.lowercased().hasPrefix("stage:negotiation"))
  }

  @Test func clearingTheFilterKeepsTheRecordUnderTheCursor() throws {
    var session = try session()
    session.press("/")
    session.type("hooli")
    session.press("Enter")
    #expect(selected(session) == "Hooli EU")
    #expect(session.text.contains("1 of 9"))
    session.press("F")
    #expect(selected(session) == "Hooli EU")
    #expect(session.model.list?.count == 9)
  }

  @Test func theCursorKeepsItsPlaceWhenItsRecordLeaves() throws {
    var session = try session()
    session.press("jj")
    #expect(selected(session) == "Hooli EU")
    session.press("dd")
    #expect(selected(session) == "Renewal 2026")
    #expect(session.model.list?.viewport.cursor == 2)
    #expect(session.text.contains("Archived “Hooli EU”   u undo"))
  }

  @Test func theCursorFollowsItsRecordWhenOthersCome() throws {
    var session = try session()
    session.press("sn", "gg", "jjj")
    let title = selected(session)
    var store = session.store
    let change = try store.perform(.create(Deal.kind, [.set(Deal.title, "AAA")]))
    session.send(.bookChanged(store.book, change.touched))
    #expect(session.model.list?.count == 10)
    #expect(selected(session) == title)
    #expect(session.model.list?.viewport.cursor == 4)
  }

  @Test func marksAreSummedAndClearedByEsc() throws {
    var session = try session()
    session.press("Space", "Space")
    #expect(session.text.contains("2 marked · Σ 21.900 €"))
    session.press("V")
    #expect(session.model.marks.count(Deal.kind) == 7)
    session.press("*")
    #expect(session.model.marks.count(Deal.kind) == 9)
    session.press("Esc")
    #expect(session.model.marks.count(Deal.kind) == 0)
  }

  @Test func aRangeMarksBothEnds() throws {
    var session = try session()
    session.press("j", "v", "jj", "v")
    #expect(session.model.marks.count(Deal.kind) == 3)
  }

  @Test func rebasingKeepsCursorAndMarks() throws {
    var session = try session()
    session.press("jj", "Space")
    session.send(.rebased(session.store.book))
    #expect(selected(session) == "Renewal 2026")
    #expect(session.model.marks.count(Deal.kind) == 1)
  }

  @Test func prefixKeysShowTheirChoicesOnlyAfterAWhile() throws {
    var session = try session()
    session.press("a")
    #expect(!session.model.showsWhichKey)
    guard case .wake(let alarm, after: 400)? = session.effects.last else {
      Issue.record("no alarm was set")
      return
    }
    session.send(.woke(alarm))
    #expect(session.text.contains("New company"))
    session.press("Esc")
    #expect(!session.text.contains("New company"))
  }

  @Test func anUnknownKeySaysSo() throws {
    var session = try session()
    session.press("ß")
    #expect(session.text.contains("ß means nothing here · ? shows all keys"))
  }

  @Test func tooSmallAScreenKeepsTheState() throws {
    var session = try session()
    session.press("jj")
    session.send(.resize(Size(columns: 20, rows: 5)))
    #expect(session.text.contains("enlarge"))
    session.send(.resize(Size(columns: 80, rows: 24)))
    #expect(selected(session) == "Hooli EU")
  }
}
