import Facts

// The state machine of a deal:
//
//   open(stage i) ↔ open(stage j)     any stage of its pipeline, forth or back
//   open → won                        needs an amount (imports may not know it)
//   open → lost(reason)               needs a reason
//   won | lost → open                 reopening; the stage is still the one in which it closed
//
// Won and lost do not turn into each other: reopen first, so that the log tells what happened.
// The stage of a closed deal stays as it is; the pipeline changes only together with the stage.

/// The fields of a deal that depend on each other.
struct DealState: Hashable {
  var pipeline: EntityID?
  var stage: EntityID?
  var status = DealStatus.open
  var amount: Money?
  var closedOn: Day?
  var lostReason: EntityID?
  var lostNote: String?

  static let fields: Set<FieldID> = [
    Deal.pipeline.id, Deal.stage.id, Deal.status.id, Deal.amount.id, Deal.closedOn.id,
    Deal.lostReason.id, Deal.lostNote.id,
  ]

  /// Takes over one assigned value.
  mutating func take(_ value: Value?, for field: FieldID) {
    switch field {
    case Deal.pipeline.id: pipeline = value.flatMap(EntityID.init(value:))
    case Deal.stage.id: stage = value.flatMap(EntityID.init(value:))
    case Deal.status.id: status = value.flatMap(DealStatus.init(value:)) ?? .open
    case Deal.amount.id: amount = value.flatMap(Money.init(value:))
    case Deal.closedOn.id: closedOn = value.flatMap(Day.init(value:))
    case Deal.lostReason.id: lostReason = value.flatMap(EntityID.init(value:))
    case Deal.lostNote.id: lostNote = value.flatMap(String.init(value:))
    default: preconditionFailure("not a field of the deal's state")
    }
  }
}

/// Judges what is to become of a deal.
struct DealRules {
  let chart: PipelineChart
  let deal: Rejection.Named
  let today: Day
  /// Whether a deal may be won without anybody knowing for how much.
  let takesUnknownAmounts: Bool

  /// The whole state that follows from wishing some fields of `state` to be as they are in
  /// `wish`; `before` is nil for a new deal.
  func settle(
    _ wish: DealState,
    wished: Set<FieldID>,
    before: DealState?
  ) throws(Rejection) -> DealState {
    var after = wish
    try settleStage(&after, wished, before)
    switch (before?.status ?? .open, after.status) {
    case (.open, .open):
      // What is left of a closing, when two wrote at once, is cleared on the way.
      let closing: Set = [Deal.closedOn.id, Deal.lostReason.id, Deal.lostNote.id]
      let isEmpty = after.closedOn == nil && after.lostReason == nil && after.lostNote == nil
      guard isEmpty || wished.isDisjoint(with: closing) else { throw .dealIsOpen(deal) }
      (after.closedOn, after.lostReason, after.lostNote) = (nil, nil, nil)
    case (.open, .won): try win(&after)
    case (.open, .lost): try lose(&after)
    case (.won, .open), (.lost, .open):
      after.closedOn = nil
      after.lostReason = nil
      after.lostNote = nil
    case (.won, .won):
      try checkClosed(after)
      guard after.amount != nil || before?.amount == nil else { throw .amountMissing(deal) }
      guard after.lostReason == nil, after.lostNote == nil else { throw .dealIsClosed(deal, .won) }
    case (.lost, .lost):
      try checkClosed(after)
      guard after.lostReason != nil else { throw .reasonMissing(deal) }
    case (.won, .lost): throw .dealIsClosed(deal, .won)
    case (.lost, .won): throw .dealIsClosed(deal, .lost)
    }
    return after
  }

  private func settleStage(
    _ after: inout DealState,
    _ wished: Set<FieldID>,
    _ before: DealState?
  ) throws(Rejection) {
    guard let before else { return try place(&after, wished) }
    if let pipeline = after.pipeline, pipeline != before.pipeline {
      guard wished.contains(Deal.stage.id) else {
        throw .stageWithoutMapping(deal, stage: before.stage.map(chart.name) ?? "")
      }
    } else {
      after.pipeline = before.pipeline
    }
    guard after.stage != before.stage || after.pipeline != before.pipeline else { return }
    guard let stage = after.stage else { throw .missingField(Deal.stage.id, of: deal) }
    if before.status != .open, after.status != .open {
      throw .dealIsClosed(deal, before.status)
    }
    guard let home = chart.pipeline(of: stage), home == after.pipeline else {
      throw foreign(stage)
    }
  }

  /// Where a new deal begins: in the stage that was named, else in the first one of its pipeline.
  private func place(_ after: inout DealState, _ wished: Set<FieldID>) throws(Rejection) {
    if let stage = after.stage {
      let home = chart.pipeline(of: stage)
      if after.pipeline == nil { after.pipeline = home }
      guard home == after.pipeline else { throw foreign(stage) }
      return
    }
    guard let pipeline = after.pipeline ?? chart.defaultPipeline else {
      throw .noStages(pipeline: nil)
    }
    guard let first = chart.stages(of: pipeline).first else {
      throw .noStages(pipeline: chart.name(pipeline))
    }
    after.pipeline = pipeline
    after.stage = first
  }

  private func foreign(_ stage: EntityID) -> Rejection {
    .stageOfAnotherPipeline(
      deal,
      stage: chart.name(stage),
      pipeline: chart.pipeline(of: stage).map(chart.name) ?? ""
    )
  }

  private func win(_ after: inout DealState) throws(Rejection) {
    guard after.amount != nil || takesUnknownAmounts else { throw .amountMissing(deal) }
    after.closedOn = after.closedOn ?? today
    after.lostReason = nil
    after.lostNote = nil
  }

  private func lose(_ after: inout DealState) throws(Rejection) {
    guard after.lostReason != nil else { throw .reasonMissing(deal) }
    after.closedOn = after.closedOn ?? today
  }

  private func checkClosed(_ after: DealState) throws(Rejection) {
    guard after.closedOn != nil else { throw .missingField(Deal.closedOn.id, of: deal) }
  }

  /// The stage so many steps from the deal's own.
  func stage(_ steps: Int, from state: DealState) throws(Rejection) -> EntityID {
    guard let pipeline = state.pipeline else { throw .noStages(pipeline: nil) }
    let stages = chart.stages(of: pipeline)
    guard !stages.isEmpty else { throw .noStages(pipeline: chart.name(pipeline)) }
    // A stage that was archived under the deal counts as before the first.
    let place = state.stage.flatMap { stages.firstIndex(of: $0) } ?? -1
    let target = place + steps
    guard stages.indices.contains(target) else {
      throw .noStageBeyond(deal, forward: steps > 0)
    }
    return stages[target]
  }
}
