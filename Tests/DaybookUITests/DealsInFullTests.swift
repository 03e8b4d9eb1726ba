import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// What a rep asks of a deal with keys: criteria, forecast, parking, pipelines, folded columns.
@Suite struct DealsInFullTests {
  private static let size = Size(columns: 80, rows: 24)

  /// The sample with two criteria of the stage Qualified, and a second pipeline.
  static func book() throws -> TestBook {
    var book = try TestBook.sample()
    for name in ["Budget known", "We know who decides"] {
      try book.make(
        ExitCriterion.kind,
        [.set(ExitCriterion.name, name), .set(ExitCriterion.stage, try book.stage("Qualified"))]
      )
    }
    let pipeline = try book.make(
      Pipeline.kind,
      [.set(Pipeline.name, "Renewals"), .set(Pipeline.position, 2)]
    )
    for (place, stage) in [("Upcoming", Int64(20)), ("Signed", 90)].enumerated() {
      try book.make(
        Stage.kind,
        [
          .set(Stage.name, stage.0), .set(Stage.pipeline, pipeline),
          .set(Stage.position, Int64(place + 1)), .set(Stage.probability, stage.1),
        ]
      )
    }
    return book
  }

  private func session(_ view: ViewID = .pipeline) throws -> Session {
    Session(try Self.book(), size: Self.size, view: view)
  }

  private func deal(_ session: Session, _ title: String) throws -> EntityID {
    try #require(
      session.store.records(Deal.kind).first { session.model.book[$0, Deal.title] == title }
    )
  }

  private func stage(_ session: Session, _ title: String) throws -> String? {
    session.model.book[try deal(session, title), Deal.stage].flatMap {
      session.model.book.title($0)
    }
  }

  @Test func aMoveAsksForItsCriteriaInPlace() throws {
    var session = try session()
    session.press(">")
    #expect(session.text.contains("Before “Globex upgrade” goes on"))
    #expect(try stage(session, "Globex upgrade") == "Qualified")
    session.press("Space", "Space", "Enter")
    #expect(try stage(session, "Globex upgrade") == "Discovery")
    let row = try #require(session.model.book.row(try deal(session, "Globex upgrade")))
    #expect(session.model.book[row, Deal.criteriaMet].count == 2)
    session.press("u")
  }

  @Test func criteriaOfABookOnAnotherBaseCount() throws {
    var session = Session(try TestBook.sample(), size: Self.size, view: .pipeline)
    _ = try session.change { book in
      try book.make(
        ExitCriterion.kind,
        [
          .set(ExitCriterion.name, "Budget"),
          .set(ExitCriterion.stage, try book.stage("Qualified")),
        ]
      )
    }
    session.press(">")
    #expect(session.text.contains("Before “Globex upgrade” goes on"))
  }

  @Test func theSecondEnterMovesAnywayAndTheCardShowsIt() throws {
    var session = try session()
    session.press(">", "Space", "Enter")
    #expect(session.text.contains("1 not met · Enter again moves anyway"))
    #expect(try stage(session, "Globex upgrade") == "Qualified")
    session.press("Enter")
    #expect(try stage(session, "Globex upgrade") == "Discovery")
    #expect(session.text.contains("1 criterion unmet"))
    let book = session.model.book
    let row = try #require(book.row(try deal(session, "Globex upgrade")))
    #expect(CriteriaChart(book).criteria(ofDeal: row, in: book).exceptions.count == 1)
    #expect(session.text.contains("✗2"))
    session.press("/")
    session.type("is:unmet globex")
    session.press("Enter")
    #expect(session.model.board.columns.map(\.listing.count) == [0, 1, 0, 1, 0])
  }

  @Test func aFilterFollowsTheCriteria() throws {
    var session = try session()
    session.press(">", "Space", "Enter", "Enter", "/")
    session.type("unmet>0")
    session.press("Enter")
    #expect(session.model.board.columns.contains { $0.listing.count > 0 })
    var store = session.store
    let result = try store.perform(.archive(store.records(ExitCriterion.kind)))
    session.send(.bookChanged(store.book, result.touched))
    #expect(session.model.board.columns.allSatisfy { $0.listing.count == 0 })
  }

  @Test func escLeavesTheDealWhereItIs() throws {
    var session = try session()
    session.press(">", "Space", "Esc")
    #expect(session.model.overlays.isEmpty)
    #expect(try stage(session, "Globex upgrade") == "Qualified")
    session.press(">", "Esc", "<")
    #expect(session.model.overlays.isEmpty)
  }

  @Test func criteriaAreCheckedOffWithoutAMove() throws {
    var session = try session()
    session.press("cx", "Space", "Enter")
    let row = try #require(session.model.book.row(try deal(session, "Globex upgrade")))
    #expect(session.model.book[row, Deal.criteriaMet].count == 1)
    session.press("l", "cx")
    #expect(session.text.contains("Criteria of “Warehouse scanners”"))
  }

  @Test func aBulkMoveAsksOnce() throws {
    var session = try session()
    session.press("Space", "Space", ">")
    #expect(session.text.contains("2 of 2"))
    session.press("a", "Enter")
    #expect(session.model.board.columns.map(\.listing.count) == [0, 3, 3, 2, 1])
  }

  @Test func theForecastCategoryIsOverridden() throws {
    var session = try session(.deals)
    session.press("cf", "Down", "Down", "Down", "Down", "Enter")
    let id = try #require(session.model.selected)
    #expect(session.model.book[id, Deal.forecast] == .commit)
    session.press("Enter")
    #expect(session.text.contains("own; the stage says"))
    session.press("Esc", "cf", "Ctrl-U", "Enter")
    #expect(session.model.book[id, Deal.forecast] == nil)
  }

  @Test func aDealIsParkedWithANote() throws {
    var session = try session()
    session.press("zp")
    session.type("+3w")
    session.press("Enter")
    session.type("no budget before")
    session.press("Enter")
    let id = try deal(session, "Globex upgrade")
    #expect(session.model.book[id, Deal.parkedUntil] == session.store.day(21))
    #expect(session.text.contains("‖"))
    session.press(":")
    session.type("park -")
    session.press("Enter")
    #expect(session.model.book[id, Deal.parkedUntil] == nil)
    session.press(":")
    session.type("park 2026-12-24 holidays")
    session.press("Enter")
    #expect(session.model.book[id, Deal.parkedUntil]?.description == "2026-12-24")
  }

  @Test func aDayThatIsPastOpensTheField() throws {
    var session = try session()
    session.press(":")
    session.type("park 2026-01-01")
    session.press("Enter")
    #expect(session.text.contains("is a day after today"))
    session.press("Esc")
    #expect(session.model.overlays.isEmpty)
  }

  @Test func anotherPipelineAsksForTheStages() throws {
    var session = try session()
    session.press("cp")
    #expect(session.text.contains("which stage stands for which?"))
    #expect(session.text.contains("Upcoming"))
    session.press("l", "Enter")
    #expect(try stage(session, "Globex upgrade") == "Signed")
    session.press(":")
    session.type("pipeline ren")
    session.press("Enter")
    #expect(session.model.board.columns.map(\.listing.count) == [0, 1, 0])
    session.press("l", ":")
    session.type("set pipeline=Sales")
    session.press("Enter")
    #expect(session.text.contains("which stage stands for which?"))
    session.press("Enter")
    #expect(try stage(session, "Globex upgrade") == "Negotiation")
  }

  @Test func aLossAsksForTheReasonThenForTheCompetitor() throws {
    var session = try session(.deals)
    session.press("X", "bud", "Enter")
    let id = try #require(session.model.selected)
    #expect(session.model.book[id, Deal.status] == .open)
    session.type("Initech")
    session.press("Enter")
    #expect(session.model.book[id, Deal.status] == .lost)
    #expect(session.model.book[id, Deal.competitor] == "Initech")
    session.press("X", "bud", "Enter", "Esc")
    let next = try #require(session.model.selected)
    #expect(session.model.book[next, Deal.status] == .open)
    session.press("X", "bud", "Enter", "Enter")
    #expect(session.model.book[next, Deal.status] == .lost)
    #expect(session.model.book[next, Deal.competitor] == nil)
  }

  @Test func aFoldedColumnGivesItsRoomAndHidesItsCards() throws {
    var session = try session()
    let before = session.model.board.slots
    session.press("zc")
    let slots = session.model.board.slots
    #expect(slots.first?.isFolded == true)
    #expect(slots.count == before.count)
    #expect(slots.last.map { $0.x + $0.width } == 80)
    #expect(session.model.selected == nil)
    session.press(">")
    #expect(session.model.overlays.isEmpty)
    session.press("l", "<")
    #expect(session.model.board.column == 1)
    session.press("h", "za")
    #expect(session.model.board.slots == before)
    #expect(session.model.board.columns.map(\.listing.count) == [3, 0, 3, 2, 1])
  }

  @Test func pushesAreCounted() throws {
    var session = try session(.deals)
    session.press(":")
    session.type("set close=2027-05-01")
    session.press("Enter")
    let id = try #require(session.model.selected)
    #expect(session.model.book[id, Deal.closePushes] == 1)
    session.press("Enter")
    #expect(session.text.contains("· pushed 1×"))
  }

  @Test func theListBeginsWithOpenDeals() throws {
    var session = try session(.deals)
    #expect(session.model.list?.query == "status:open")
    #expect(session.text.contains("status:open · 8 of 9"))
    session.press("F")
    #expect(session.model.list?.count == 9)
  }

  // MARK: Declared fields

  @Test func aFieldIsDeclaredAndFilledInTheInterface() throws {
    var session = try session(.contacts)
    session.press(":")
    session.type("field")
    session.press("Enter")
    session.type("Colour")
    session.press("Enter", "Enter")
    session.type("choice")
    session.press("Enter")
    session.type("red, green")
    session.press("Ctrl-S")
    #expect(session.model.overlays.isEmpty, "\(session.text)")
    let field = try #require(
      Catalogue.declaredFields(of: Contact.kind, in: session.model.book).first
    )
    #expect(field.name == "colour")
    let id = try #require(session.model.selected)
    session.press(":")
    session.type("set colour=gr")
    session.press("Enter")
    let row = try #require(session.model.book.row(id))
    #expect(session.model.book.value(row, field.id) == .text("green"))
    session.press("Enter")
    #expect(session.text.contains("green"))
    session.press("Esc", "/")
    session.type("colour:green")
    session.press("Enter")
    #expect(session.model.list?.count == 1)
    session.press("e")
    #expect(session.text.contains("Colour"))
  }
}
