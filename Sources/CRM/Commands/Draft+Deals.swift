import Books
import Facts

extension Draft {
  /// Writes the fields of a deal or task that depend on each other.
  mutating func settle(
    _ id: EntityID,
    _ kind: KindID,
    _ wishes: [(field: FieldID, value: Value?)]
  ) throws(Rejection) {
    if kind == Lead.kind { return try settleLead(id, wishes) }
    if kind == Promise.kind, let wish = wishes.last {
      return try settlePromise(id, wish.value.flatMap(PromiseStatus.init(value:)) ?? .open)
    }
    if kind == Todo.kind {
      if let wish = wishes.last {
        try settleTask(id, wish.value.flatMap(TodoStatus.init(value:)) ?? .open)
      }
      return try checkTask(id)
    }
    if kind == Cover.kind || kind == Handover.kind {
      if let wish = wishes.first {
        throw .badValue(wish.field, reason: "follows from the rest and cannot be written")
      }
      return kind == Cover.kind ? try settleCover(id) : settleHandover(id)
    }
    let isNew = value(id, Deal.status.id) == nil && book.row(id) == nil
    guard kind == Deal.kind, isNew || !wishes.isEmpty else { return }
    let before = isNew ? nil : dealState(id)
    var wish = before ?? DealState()
    for (field, value) in wishes { wish.take(value, for: field) }
    let wished = Set(wishes.map(\.field))
    let after = try dealRules(id).settle(wish, wished: wished, before: before)
    write(after, to: id)
    if after.status != before?.status || after.amount != before?.amount { freezeRate(id, after) }
    let isMoved = after.stage != before?.stage || after.status != before?.status
    if isMoved, isByHand { set(id, Deal.handledAt, effective ?? occasion.now) }
  }

  func dealState(_ id: EntityID) -> DealState {
    var state = DealState()
    for field in DealState.fields { state.take(value(id, field), for: field) }
    return state
  }

  private func dealRules(_ id: EntityID) -> DealRules {
    DealRules(
      chart: PipelineChart(book),
      deal: named(id),
      today: occasion.today,
      takesUnknownAmounts: occasion.isTransfer
    )
  }

  private mutating func write(_ state: DealState, to id: EntityID) {
    set(id, Deal.pipeline, state.pipeline)
    set(id, Deal.stage, state.stage)
    set(id, Deal.status, state.status)
    set(id, Deal.amount, state.amount)
    set(id, Deal.closedOn, state.closedOn)
    set(id, Deal.lostReason, state.lostReason)
    set(id, Deal.lostNote, state.lostNote)
  }

  /// Writes what a command for deals means.
  mutating func applyToDeals(_ command: Command) throws(Rejection) {
    isByHand = isByHand && command.deals.count == 1
    switch command {
    case .moveStage(let ids, let target):
      for id in try existing(ids, Deal.kind) { try move(id, target) }
    case .win(let ids, let amount):
      for id in try existing(ids, Deal.kind) { try win(id, amount) }
    case .lose(let ids, let reason, let note):
      for id in try existing(ids, Deal.kind) { try lose(id, reason, note) }
    case .reopen(let ids):
      for id in try existing(ids, Deal.kind) {
        guard dealState(id).status != .open else { throw .dealIsOpen(named(id)) }
        try assign([.set(Deal.status, .open)], to: id)
      }
    case .changePipeline(let ids, let pipeline, let stages):
      for id in try existing(ids, Deal.kind) { try change(id, to: pipeline, stages) }
    case .park(let ids, let day, let note):
      for id in try existing(ids, Deal.kind) { try park(id, until: day, note) }
    default: preconditionFailure("not a command for deals")
    }
  }

  private mutating func move(_ id: EntityID, _ target: Command.StageTarget) throws(Rejection) {
    let state = dealState(id)
    guard state.status == .open else { throw .dealIsClosed(named(id), state.status) }
    let stage =
      switch target {
      case .to(let stage): stage
      case .by(let steps): try dealRules(id).stage(steps, from: state)
      }
    try assign([.set(Deal.stage, stage)], to: id)
  }

  private mutating func win(_ id: EntityID, _ amount: Money?) throws(Rejection) {
    let status = dealState(id).status
    guard status == .open else { throw .dealIsClosed(named(id), status) }
    var assignments: [Assignment] = [.set(Deal.status, .won)]
    if let amount { assignments.append(.set(Deal.amount, amount)) }
    try assign(assignments, to: id)
  }

  private mutating func lose(
    _ id: EntityID,
    _ reason: EntityID?,
    _ note: String?
  ) throws(Rejection) {
    let status = dealState(id).status
    guard status == .open else { throw .dealIsClosed(named(id), status) }
    guard let reason else { throw .reasonMissing(named(id)) }
    var assignments: [Assignment] = [
      .set(Deal.status, .lost), .set(Deal.lostReason, reason),
    ]
    if let note { assignments.append(.set(Deal.lostNote, note)) }
    try assign(assignments, to: id)
  }

  private mutating func change(
    _ id: EntityID,
    to pipeline: EntityID,
    _ stages: [EntityID: EntityID]
  ) throws(Rejection) {
    let state = dealState(id)
    guard state.status == .open else { throw .dealIsClosed(named(id), state.status) }
    guard state.pipeline != pipeline else { return }
    guard let stage = state.stage.flatMap({ stages[$0] }) else {
      let name = state.stage.map(PipelineChart(book).name) ?? ""
      throw .stageWithoutMapping(named(id), stage: name)
    }
    try assign([.set(Deal.pipeline, pipeline), .set(Deal.stage, stage)], to: id)
  }
}

extension Draft {
  fileprivate mutating func park(
    _ id: EntityID,
    until day: Day?,
    _ note: String?
  ) throws(Rejection) {
    let status = dealState(id).status
    guard status == .open else { throw .dealIsClosed(named(id), status) }
    if let day, day <= occasion.today {
      throw .badValue(Deal.parkedUntil.id, reason: "is a day after today, not \(day)")
    }
    set(id, Deal.parkedUntil, day)
    guard let note, !FieldRules.isBlank(.text(note)) else { return }
    let what = day.map { "Parked until \($0): " } ?? "Taken up again: "
    try log(NewActivity(.note, subject: what + note, about: [id]))
  }

  /// Counts once a change that a person puts the expected close of an open deal off.
  mutating func countPush(_ id: EntityID) {
    guard occasion.via == .ui || occasion.via == .shell, let row = book.row(id),
      let before = book[row, Deal.expectedClose], dealState(id).status == .open
    else { return }
    let pushes = book[row, Deal.closePushes]
    let isLater = self[id, Deal.expectedClose].map { $0 > before } ?? false
    set(id, Deal.closePushes, isLater ? (pushes ?? 0) + 1 : pushes)
  }
}

extension Command {
  /// The deals that a command for deals names.
  fileprivate var deals: [EntityID] {
    switch self {
    case .moveStage(let ids, _), .win(let ids, _), .lose(let ids, _, _), .reopen(let ids),
      .changePipeline(let ids, _, _), .park(let ids, _, _):
      ids
    default: []
    }
  }
}
