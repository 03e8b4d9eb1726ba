import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct BoardTests {
  private func session() throws -> Session {
    Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: .pipeline)
  }

  private func selected(_ session: Session) -> String? {
    session.model.selected.flatMap { session.model.book.title($0) }
  }

  @Test func theCursorFollowsItsCardToTheNextStage() throws {
    var session = try session()
    #expect(selected(session) == "Globex upgrade")
    session.press(">")
    #expect(selected(session) == "Globex upgrade")
    #expect(session.model.board.column == 1)
    #expect(session.model.board.columns.map(\.listing.count) == [1, 2, 3, 2, 1])
  }

  @Test func movingACardLeavesTheOtherColumnsAsTheyAre() throws {
    var session = try session()
    let before = session.canvas.surface
    session.press(">")
    let after = session.canvas.surface
    for y in 3..<21 {
      for x in 40..<80 { #expect(before[x, y] == after[x, y], "\(x),\(y)") }
    }
  }

  @Test(arguments: [
    (["l"], "Warehouse scanners"), (["ll", "j"], "Renewal 2026"), (["llll"], "Initech seats"),
    (["lllllll", "hh"], "Site licence"), (["G"], "Umbrella POC"),
  ])
  func keysMoveOverTheBoard(_ keys: [String], _ title: String) throws {
    var session = try session()
    for key in keys { session.press(key) }
    #expect(selected(session) == title)
  }

  @Test func aWonCardGoesToTheLastColumn() throws {
    var session = try session()
    session.press("W")
    #expect(session.model.board.columns.map(\.listing.count) == [1, 1, 3, 2, 2])
    #expect(session.text.contains("Won “Globex upgrade”"))
  }

  @Test func theBoardIsFilteredLikeAList() throws {
    var session = try session()
    session.press("/")
    session.type("globex")
    session.press("Enter")
    #expect(session.model.board.columns.map(\.listing.count) == [1, 0, 0, 1, 0])
    session.press("F")
    #expect(session.model.board.columns.map(\.listing.count) == [2, 1, 3, 2, 1])
  }

  @Test func aSecondPipelineIsOneKeyAway() throws {
    var store = try TestBook.sample()
    let pipeline = try store.make(
      Pipeline.kind,
      [.set(Pipeline.name, "Renewals"), .set(Pipeline.position, 2)]
    )
    try store.make(
      Stage.kind,
      [.set(Stage.name, "Notice"), .set(Stage.pipeline, pipeline), .set(Stage.position, 1)]
    )
    var session = Session(store, size: Size(columns: 80, rows: 24), view: .pipeline)
    #expect(session.model.board.pipelines.count == 2)
    session.press("gp")
    #expect(session.text.contains("Renewals  (2 of 2, gp next)"))
    #expect(session.model.board.columns.count == 2)
  }

  @Test func theFirstPipelineWithOpenDealsIsShown() throws {
    var store = try TestBook.sample()
    try store.make(
      Pipeline.kind,
      [.set(Pipeline.name, "Unused"), .set(Pipeline.position, 0)]
    )
    let session = Session(store, size: Size(columns: 80, rows: 24), view: .pipeline)
    #expect(session.text.contains("Sales  (2 of 2, gp next)"))
  }
}
