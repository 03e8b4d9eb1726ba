import Books
import CRM
import Facts
import TextUI

extension Model {
  mutating func dealVerb(_ intent: Intent) -> [Effect] {
    let ids = targets
    switch intent {
    case .stageForward: return moveStage(ids, by: 1)
    case .stageBack: return moveStage(ids, by: -1)
    case .checkCriteria: return checkCriteria()
    case .park:
      openParking(ids)
      return []
    case .changePipeline: return changePipeline(ids)
    case .collapseColumn:
      board.toggleCollapsed(book)
      return []
    case .win: return perform(.win(ids), saying: "Won \(naming(ids))")
    case .lose:
      pickLostReason(ids)
      return []
    case .reopen: return perform(.reopen(ids), saying: "Reopened \(naming(ids))")
    case .nextPipeline:
      board.nextPipeline(book, entry)
      return []
    default: return []
    }
  }

  private mutating func moveStage(_ ids: [EntityID], by steps: Int) -> [Effect] {
    var target = ""
    if ids.count == 1, let stage = neighbour(of: ids[0], steps) {
      target = " → " + FieldText(book: book, entry: entry).title(stage)
    } else {
      target = steps > 0 ? " a stage on" : " a stage back"
    }
    return moveStage(ids, .by(steps), saying: "Moved \(naming(ids))\(target)")
  }

  private mutating func checkCriteria() -> [Effect] {
    guard let id = current, !openCriteria(of: id) else { return [] }
    return say("This stage has no exit criteria · :new criterion makes one", .info)
  }

  /// Asks for the pipeline where there are several others, then for the stages.
  private mutating func changePipeline(_ ids: [EntityID]) -> [Effect] {
    let all = PipelineChart(book).pipelines
    let others = all.filter { pipeline in
      ids.contains { book[$0, Deal.pipeline] != pipeline }
    }
    if others.isEmpty { return say("There is one pipeline · :new pipeline makes another", .info) }
    if others.count == 1, let only = others.first { return openMapping(ids, to: only) }
    overlays.append(.picker(PickerState(.pipeline(ids), self)))
    return []
  }

  /// Asks who won them instead; Enter on the empty line skips it, Esc backs out.
  mutating func askCompetitor(
    _ ids: [EntityID],
    reason: EntityID,
    named: String
  ) -> [Effect] {
    let command = Command.lose(ids, reason: reason)
    let saying = "Lost \(naming(ids)): \(named)"
    guard ids.count <= Model.askAbove, let field = Catalogue.field(Deal.competitor.id) else {
      return perform(command, saying: saying)
    }
    open(
      .complete(command, ids.first, saying: saying),
      Deal.kind,
      "Lost to whom? Enter skips",
      [FormField(field)]
    )
    return []
  }

  private func neighbour(of deal: EntityID, _ steps: Int) -> EntityID? {
    guard let row = book.row(deal), let stage = book[row, Deal.stage] else { return nil }
    let chart = PipelineChart(book)
    guard let pipeline = book[row, Deal.pipeline] ?? chart.pipeline(of: stage) else { return nil }
    let stages = chart.stages(of: pipeline)
    guard let place = stages.firstIndex(of: stage) else { return nil }
    return stages.indices.contains(place + steps) ? stages[place + steps] : nil
  }

  /// Asks for the reason; it is required, and Esc backs out.
  mutating func pickLostReason(_ ids: [EntityID]) {
    overlays.append(.picker(PickerState(.lostReason(ids), self)))
  }

  mutating func pickStage(_ ids: [EntityID]) {
    overlays.append(.picker(PickerState(.stage(ids), self)))
  }

  mutating func pickOwner(_ ids: [EntityID]) {
    overlays.append(.picker(PickerState(.owner(ids), self)))
  }
}
