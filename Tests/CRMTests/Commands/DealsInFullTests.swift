import Books
import CRM
import Facts
import Testing

@Suite("Deals in full")
struct DealsInFullTests {
  struct Scene {
    var ledger: Ledger
    let stages: Stages
    let deal: EntityID
    let budget: EntityID
    let decider: EntityID

    init() throws {
      ledger = try Ledger.ready()
      stages = try Stages(ledger)
      budget = try ledger.make(
        ExitCriterion.kind,
        [.set(ExitCriterion.name, "Budget known"), .set(ExitCriterion.stage, stages.discovery)]
      )
      decider = try ledger.make(
        ExitCriterion.kind,
        [
          .set(ExitCriterion.name, "We know who decides"),
          .set(ExitCriterion.stage, stages.qualified),
        ]
      )
      deal = try ledger.make(
        Deal.kind,
        [
          .set(Deal.title, "Renewal"), .set(Deal.stage, stages.qualified),
          .set(Deal.expectedClose, ledger.today.advanced(by: 10)),
        ]
      )
    }

    var criteria: DealCriteria {
      get throws {
        let row = try #require(ledger.book.row(deal))
        return CriteriaChart(ledger.book).criteria(ofDeal: row, in: ledger.book)
      }
    }

    func found(_ query: String) -> [EntityID] {
      let parsed = Query.parse(
        query,
        kind: Deal.kind,
        viewer: QueryContext(entry: entry, user: ledger.user, book: ledger.book)
      )
      #expect(parsed.omissions.isEmpty, "\(parsed.problems)")
      let listing = ledger.book.listing(
        ListingRequest(kind: Deal.kind, predicate: parsed.predicate)
      )
      return listing.window(0..<listing.count).map(ledger.book.id)
    }

    var entry: EntryContext {
      var entry = EntryContext(now: ledger.now)
      entry.today = ledger.today
      return entry
    }
  }

  // MARK: Criteria

  @Test func aMoveForwardLeavesCriteriaAMoveBackDoesNot() throws {
    let scene = try Scene()
    let chart = CriteriaChart(scene.ledger.book)
    func unmet(_ target: Command.StageTarget) -> [EntityID] {
      chart.unmet([scene.deal], moving: target, in: scene.ledger.book).map(\.criterion)
    }
    #expect(unmet(.by(1)) == [scene.decider])
    #expect(unmet(.to(scene.stages.proposal)) == [scene.decider, scene.budget])
    #expect(unmet(.by(-1)).isEmpty)
    #expect(unmet(.by(9)).isEmpty)
  }

  @Test func whatMovedOnWithoutIsAnException() throws {
    var scene = try Scene()
    try scene.ledger.perform(.moveStage([scene.deal], .to(scene.stages.proposal)))
    #expect(try scene.criteria.exceptions.map(\.id) == [scene.decider, scene.budget])
    #expect(scene.found("is:unmet") == [scene.deal])
    #expect(scene.found("unmet>=2") == [scene.deal])
    try scene.ledger.perform(.set([scene.deal], [.add(Deal.criteriaMet, scene.decider)]))
    #expect(try scene.criteria.exceptions.map(\.id) == [scene.budget])
    try scene.ledger.perform(.moveStage([scene.deal], .to(scene.stages.discovery)))
    #expect(try scene.criteria.exceptions.isEmpty)
    #expect(try scene.criteria.here.map(\.isMet) == [false])
    #expect(scene.found("is:unmet").isEmpty)
  }

  @Test func aNewCriterionAsksNothingOfWhatHasPassed() throws {
    var scene = try Scene()
    try scene.ledger.perform(.set([scene.deal], [.add(Deal.criteriaMet, scene.decider)]))
    try scene.ledger.perform(.moveStage([scene.deal], .by(1)))
    _ = try scene.ledger.make(
      ExitCriterion.kind,
      [.set(ExitCriterion.name, "Late idea"), .set(ExitCriterion.stage, scene.stages.qualified)]
    )
    #expect(try scene.criteria.exceptions.isEmpty)
    #expect(scene.found("is:unmet").isEmpty)
  }

  // MARK: Pushes

  @Test(arguments: [
    (Via.ui, 20, Int64(1) as Int64?), (.shell, 20, 1), (.ui, 5, nil), (.import, 20, nil),
    (.rule, 20, nil), (.ui, 10, nil),
  ])
  func onlyPeoplePushACloseDateOff(_ via: Via, _ days: Int, _ pushes: Int64?) throws {
    var scene = try Scene()
    let later = scene.ledger.today.advanced(by: days)
    try scene.ledger.perform(.set([scene.deal], [.set(Deal.expectedClose, later)]), via: via)
    #expect(scene.ledger.book[scene.deal, Deal.closePushes] == pushes)
  }

  @Test func pushesAreCountedInBulkAndUndone() throws {
    var scene = try Scene()
    let other = try scene.ledger.make(
      Deal.kind,
      [.set(Deal.title, "Other"), .set(Deal.expectedClose, scene.ledger.today)]
    )
    let later = scene.ledger.today.advanced(by: 30)
    let both = Command.set([scene.deal, other], [.set(Deal.expectedClose, later)])
    let batch = try scene.ledger.perform(both).change.batch
    #expect(scene.found("pushes>=1").count == 2)
    try scene.ledger.perform(
      .set([other], [.set(Deal.expectedClose, later.advanced(by: 1))])
    )
    #expect(scene.ledger.book[other, Deal.closePushes] == 2)
    #expect(throws: Rejection.self) { try scene.ledger.undo(batch) }
  }

  @Test func oneChangeIsOnePush() throws {
    var scene = try Scene()
    let steps = [20, 30, 5].map { days in
      Command.set(
        [scene.deal],
        [.set(Deal.expectedClose, scene.ledger.today.advanced(by: days))]
      )
    }
    try scene.ledger.perform(.several(Array(steps.prefix(2)), name: "review"))
    #expect(scene.ledger.book[scene.deal, Deal.closePushes] == 1)
    try scene.ledger.perform(.several(Array(steps.suffix(2)), name: "review"))
    #expect(scene.ledger.book[scene.deal, Deal.closePushes] == 1)
  }

  // MARK: Parking

  @Test func aParkedDealSleepsAndWakesByItself() throws {
    var scene = try Scene()
    let day = scene.ledger.today.advanced(by: 30)
    let row = try #require(scene.ledger.book.row(scene.deal))
    let stale = Moment(
      now: scene.ledger.now.advanced(by: 25 * 86_400_000),
      today: scene.ledger.today.advanced(by: 25)
    )
    #expect(scene.ledger.book.isRotten(deal: row, at: stale))
    #expect(scene.found("no:next") == [scene.deal])
    try scene.ledger.perform(.park([scene.deal], until: day))
    #expect(!scene.ledger.book.isRotten(deal: row, at: stale))
    #expect(scene.found("is:parked") == [scene.deal])
    #expect(scene.found("no:next").isEmpty)
    #expect(scene.found("no:task") == [scene.deal])
    scene.ledger.today = day
    #expect(!scene.ledger.book.isParked(deal: row, today: day))
    #expect(scene.found("is:parked").isEmpty)
    #expect(scene.found("no:next") == [scene.deal])
  }

  @Test func parkingTakesANoteAndNeedsADayAhead() throws {
    var scene = try Scene()
    #expect(throws: Rejection.self) {
      try scene.ledger.perform(.park([scene.deal], until: scene.ledger.today))
    }
    let day = scene.ledger.today.advanced(by: 7)
    let batch = try scene.ledger.perform(.park([scene.deal], until: day, note: "no budget"))
      .change.batch
    let activity = try #require(scene.ledger.book.timeline(of: scene.deal).first)
    #expect(scene.ledger.book[activity, Activity.subject]?.hasSuffix("no budget") == true)
    try scene.ledger.undo(batch)
    #expect(scene.ledger.book[scene.deal, Deal.parkedUntil] == nil)
    try scene.ledger.perform(.park([scene.deal], until: day))
    try scene.ledger.perform(.park([scene.deal], until: nil))
    #expect(scene.ledger.book[scene.deal, Deal.parkedUntil] == nil)
  }

  // MARK: Pipelines

  @Test func stagesAreMappedByNameThenByChance() throws {
    var scene = try Scene()
    let pipeline = try scene.ledger.make(Pipeline.kind, [.set(Pipeline.name, "Renewals")])
    let rows: [(String, Int64?)] = [("Upcoming", 20), ("proposal", 90), ("Signed", 80)]
    var targets: [String: EntityID] = [:]
    for (place, row) in rows.enumerated() {
      targets[row.0] = try scene.ledger.make(
        Stage.kind,
        [
          .set(Stage.name, row.0), .set(Stage.pipeline, pipeline),
          .set(Stage.position, Int64(place)), .set(Stage.probability, row.1),
        ]
      )
    }
    var deals = [scene.deal]
    for stage in [scene.stages.proposal, scene.stages.negotiation, scene.stages.negotiation] {
      deals.append(
        try scene.ledger.make(Deal.kind, [.set(Deal.title, "More"), .set(Deal.stage, stage)])
      )
    }
    let mapping = try #require(StageMapping(deals, to: pipeline, in: scene.ledger.book))
    #expect(
      mapping.lines.map(\.stage) == [
        scene.stages.qualified, scene.stages.proposal, scene.stages.negotiation,
      ]
    )
    #expect(
      mapping.lines.map(\.target) == [
        targets["Upcoming"], targets["proposal"], targets["Signed"],
      ]
    )
    #expect(mapping.lines.map(\.isByName) == [false, true, false])
    #expect(mapping.lines.map(\.deals) == [1, 1, 2])
    try scene.ledger.perform(.changePipeline(deals, to: pipeline, stages: mapping.stages))
    #expect(scene.ledger.book[scene.deal, Deal.stage] == targets["Upcoming"])
    #expect(StageMapping(deals, to: pipeline, in: scene.ledger.book)?.lines.isEmpty == true)
  }
}
