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
    return perform(.moveStage(ids, .by(steps)), saying: "Moved \(naming(ids))\(target)")
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
