import Books
import CRM
import Facts
import Testing

@Suite("Deals")
struct DealTests {
  enum State: CaseIterable { case open, openWithoutAmount, won, lost }

  enum Step: CaseIterable {
    case move, advance, back, toForeignStage, win, winWithAmount, lose, loseWithoutReason, reopen
    case setStatusLostWithReason, setReason, clearAmount, changePipeline, changePipelineUnmapped
  }

  /// Every state with every step: the status that follows, or nil where it is refused.
  static let table: [(State, Step, DealStatus?)] = {
    let rows: [(Step, open: DealStatus?, bare: DealStatus?, won: DealStatus?, lost: DealStatus?)] =
      [
        (.move, .open, .open, nil, nil), (.advance, .open, .open, nil, nil),
        (.back, .open, .open, nil, nil), (.toForeignStage, nil, nil, nil, nil),
        (.win, .won, nil, nil, nil), (.winWithAmount, .won, .won, nil, nil),
        (.lose, .lost, .lost, nil, nil), (.loseWithoutReason, nil, nil, nil, nil),
        (.reopen, nil, nil, .open, .open), (.setStatusLostWithReason, .lost, .lost, nil, .lost),
        (.setReason, nil, nil, nil, .lost), (.clearAmount, .open, .open, nil, .lost),
        (.changePipeline, .open, .open, nil, nil),
        (.changePipelineUnmapped, nil, nil, nil, nil),
      ]
    return rows.flatMap { row in
      [
        (.open, row.0, row.open), (.openWithoutAmount, row.0, row.bare), (.won, row.0, row.won),
        (.lost, row.0, row.lost),
      ]
    }
  }()

  /// A book with a deal in its second stage, and a second pipeline.
  struct Scene {
    var ledger: Ledger
    let stages: Stages
    let deal: EntityID
    let otherPipeline: EntityID
    let otherStage: EntityID
    let reason: EntityID
    let otherReason: EntityID

    init(_ state: State) throws {
      ledger = try Ledger.ready()
      stages = try Stages(ledger)
      reason = try ledger.find(LostReason.kind, "Budget")
      otherReason = try ledger.find(LostReason.kind, "Competition")
      otherPipeline = try ledger.make(Pipeline.kind, [.set(Pipeline.name, "Renewals")])
      otherStage = try ledger.make(
        Stage.kind,
        [.set(Stage.name, "Due"), .set(Stage.pipeline, otherPipeline)]
      )
      var fields: [Assignment] = [
        .set(Deal.title, "Renewal"), .set(Deal.stage, stages.discovery),
      ]
      if state != .openWithoutAmount {
        fields.append(.set(Deal.amount, Money(minor: 9_200_000, .euro)))
      }
      deal = try ledger.make(Deal.kind, fields)
      switch state {
      case .won: try ledger.perform(.win([deal]))
      case .lost: try ledger.perform(.lose([deal], reason: reason, note: "too dear"))
      case .open, .openWithoutAmount: break
      }
    }

    func command(_ step: Step) -> Command {
      switch step {
      case .move: .moveStage([deal], .to(stages.proposal))
      case .advance: .moveStage([deal], .by(1))
      case .back: .moveStage([deal], .by(-1))
      case .toForeignStage: .moveStage([deal], .to(otherStage))
      case .win: .win([deal])
      case .winWithAmount: .win([deal], amount: Money(minor: 100, .euro))
      case .lose: .lose([deal], reason: reason)
      case .loseWithoutReason: .lose([deal], reason: nil)
      case .reopen: .reopen([deal])
      case .setStatusLostWithReason:
        .set([deal], [.set(Deal.status, .lost), .set(Deal.lostReason, otherReason)])
      case .setReason: .set([deal], [.set(Deal.lostReason, otherReason)])
      case .clearAmount: .set([deal], [.set(Deal.amount, nil)])
      case .changePipeline:
        .changePipeline([deal], to: otherPipeline, stages: [stages.discovery: otherStage])
      case .changePipelineUnmapped: .changePipeline([deal], to: otherPipeline, stages: [:])
      }
    }
  }

  @Test("take every step that exists and refuse the others", arguments: table)
  func stateMachine(state: State, step: Step, expected: DealStatus?) throws {
    var scene = try Scene(state)
    let before = scene.ledger.book.stateHash
    do {
      try scene.ledger.perform(scene.command(step))
      #expect(scene.ledger.book[scene.deal, Deal.status] == expected)
    } catch {
      #expect(expected == nil, "\(error)")
      #expect(!error.sentence.isEmpty && !error.remedy.isEmpty, "\(error)")
      #expect(scene.ledger.book.stateHash == before)
    }
    let book = scene.ledger.book
    let isClosed = book[scene.deal, Deal.status] != .open
    #expect((book[scene.deal, Deal.closedOn] != nil) == isClosed)
    #expect((book[scene.deal, Deal.lostReason] != nil) == (book[scene.deal, Deal.status] == .lost))
    let stage = try #require(book[scene.deal, Deal.stage])
    #expect(PipelineChart(book).pipeline(of: stage) == book[scene.deal, Deal.pipeline])
  }

  @Test("a new deal stands in the first stage of the default pipeline")
  func creation() throws {
    var ledger = try Ledger.ready()
    let deal = try ledger.make(
      Deal.kind,
      [.set(Deal.title, "A"), Assignment(Deal.party.id, .new(Account.kind, title: "Acme"))],
      related: [.person(.new(Contact.kind, title: "Bo"), role: .champion)]
    )
    #expect(ledger.book[deal, Deal.stage] == (try Stages(ledger).qualified))
    #expect(ledger.book[deal, Deal.status] == .open)
    #expect(ledger.book[deal, Deal.party] == (try ledger.find(Account.kind, "Acme")))
    let links = ledger.book.referrers(deal, through: DealContact.deal.id)
    #expect(links.count == 1)
    #expect(ledger.book[links[0], DealContact.role] == .champion)
    #expect(ledger.book[links[0], DealContact.isPrimary] == true)
  }

  @Test("without a pipeline there is no deal")
  func withoutPipeline() {
    var ledger = Ledger()
    #expect(throws: Rejection.noStages(pipeline: nil)) {
      try ledger.make(Deal.kind, [.set(Deal.title, "A")])
    }
  }

  @Test("reopening restores the stage in which it died, and clears what closing wrote")
  func reopening() throws {
    var scene = try Scene(.lost)
    #expect(scene.ledger.book[scene.deal, Deal.stage] == scene.stages.discovery)
    try scene.ledger.perform(.reopen([scene.deal]))
    #expect(scene.ledger.book[scene.deal, Deal.stage] == scene.stages.discovery)
    #expect(scene.ledger.book[scene.deal, Deal.lostNote] == nil)
    try scene.ledger.perform(.moveStage([scene.deal], .by(2)))
    #expect(scene.ledger.book[scene.deal, Deal.stage] == scene.stages.negotiation)
    #expect(
      throws: Rejection.noStageBeyond(.init(id: scene.deal, title: "Renewal"), forward: true)
    ) {
      try scene.ledger.perform(.moveStage([scene.deal], .by(1)))
    }
  }

  @Test("a refusal names the field that a form opens")
  func missing() throws {
    var scene = try Scene(.openWithoutAmount)
    do {
      try scene.ledger.perform(.win([scene.deal]))
      Issue.record("won without an amount")
    } catch {
      #expect(error.missing == Deal.amount.id)
      #expect(error.record?.id == scene.deal)
      #expect(error.sentence == "“Renewal” has no value yet.")
    }
    do {
      try scene.ledger.perform(.lose([scene.deal], reason: nil))
      Issue.record("lost without a reason")
    } catch {
      #expect(error.missing == Deal.lostReason.id)
    }
  }

  @Test("an import may win without an amount, and closes on the day it says")
  func transfer() throws {
    var ledger = try Ledger.ready()
    let day = Day(number: 17_000)
    let deal = try ledger.make(
      Deal.kind,
      [.set(Deal.title, "A"), .set(Deal.status, .won), .set(Deal.closedOn, day)],
      via: .import
    )
    #expect(ledger.book[deal, Deal.closedOn] == day)
    #expect(ledger.book[deal, Deal.kind.owner] == nil)
  }

  @Test("a bulk move is all or nothing")
  func bulk() throws {
    var scene = try Scene(.won)
    let open = try scene.ledger.make(Deal.kind, [.set(Deal.title, "Open")])
    #expect(throws: Rejection.self) {
      try scene.ledger.perform(.moveStage([open, scene.deal], .by(1)))
    }
    #expect(scene.ledger.book[open, Deal.stage] == scene.stages.qualified)
  }
}
