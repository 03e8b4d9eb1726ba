import Books
import CRM
import Facts
import TextUI

// Deals that change their pipeline: each stage they are in, and the stage of the other pipeline that
// is to stand for it. Proposals are made, and a person confirms them.

/// The table of stages, old and new.
struct MappingState: Sendable {
  let deals: [EntityID]
  /// What is written along with the move.
  let others: [Assignment]
  var mapping: StageMapping
  var viewport: ListViewport

  init(_ deals: [EntityID], _ mapping: StageMapping, others: [Assignment]) {
    self.deals = deals
    self.mapping = mapping
    self.others = others
    viewport = ListViewport(count: mapping.lines.count, height: 12)
  }

  static let hints = [
    ("← →", "other stage"), ("↑ ↓", "row"), ("Enter", "move"), ("Esc", "leave it"),
  ]

  /// Gives the line under the cursor another stage.
  mutating func turn(_ step: Int) {
    let place = viewport.cursor
    guard mapping.lines.indices.contains(place),
      let target = mapping.targets.firstIndex(of: mapping.lines[place].target)
    else { return }
    let count = mapping.targets.count
    mapping.lines[place].target = mapping.targets[(target + step + count) % count]
  }
}

extension Model {
  /// Asks which stages stand for which, and moves the deals to another pipeline.
  mutating func openMapping(
    _ ids: [EntityID],
    to pipeline: EntityID,
    others: [Assignment] = []
  ) -> [Effect] {
    let name = book.title(pipeline) ?? ""
    guard let mapping = StageMapping(ids, to: pipeline, in: book) else {
      return say("The pipeline “\(name)” has no stages yet · :new stage makes one", .warn)
    }
    let moving = ids.filter {
      (book[$0, Deal.status] ?? .open) == .open && book[$0, Deal.pipeline] != pipeline
    }
    guard !moving.isEmpty else {
      return say("\(naming(ids)): nothing open to move to “\(name)”", .info)
    }
    overlays.append(.mapping(MappingState(moving, mapping, others: others)))
    return []
  }

  mutating func mappingKey(_ key: Key, _ state: MappingState) -> [Effect] {
    var state = state
    switch key {
    case .escape, .control("c"), .character("q"):
      overlays.removeLast()
      return []
    case .enter:
      overlays.removeLast()
      return move(state)
    case .right, .character("l"), .character(" "): state.turn(1)
    case .left, .character("h"): state.turn(-1)
    case .down, .character("j"), .tab, .control("n"): state.viewport.move(by: 1)
    case .up, .character("k"), .backTab, .control("p"): state.viewport.move(by: -1)
    default: return []
    }
    overlays[overlays.count - 1] = .mapping(state)
    return []
  }

  private mutating func move(_ state: MappingState) -> [Effect] {
    let pipeline = state.mapping.pipeline
    let move = Command.changePipeline(state.deals, to: pipeline, stages: state.mapping.stages)
    let command =
      state.others.isEmpty
      ? move : .several([move, .set(state.deals, state.others)], name: move.name)
    return perform(
      command,
      saying: "Moved \(naming(state.deals)) to \(book.title(pipeline) ?? "")"
    )
  }
}

/// Paints the table over the end of the body.
struct MappingPane {
  let model: Model
  let state: MappingState

  func paint(into canvas: inout Canvas) {
    let (width, rows) = (canvas.size.columns, canvas.size.rows)
    let height = min(rows, max(3, min(state.mapping.lines.count, 12) + 2))
    canvas.within(Rect(x: 0, y: rows - height, width: width, height: height)) { box in
      box.fill(style: Style(.menu))
      box.hline(x: 0, y: 0, width: width)
      let name = model.book.title(state.mapping.pipeline) ?? ""
      box.put(
        " \(model.naming(state.deals)) to \(name): which stage stands for which? ",
        x: 1,
        y: 0,
        style: Style(.prompt),
        width: max(0, width - 2)
      )
      var viewport = state.viewport
      viewport.resize(height: max(1, height - 1))
      for (line, index) in viewport.visible.enumerated() {
        paint(state.mapping.lines[index], index == viewport.cursor, y: line + 1, &box)
      }
    }
  }

  private func paint(
    _ line: StageMapping.Line,
    _ isSelected: Bool,
    y: Int,
    _ box: inout Canvas
  ) {
    let half = max(12, min(34, box.size.columns / 3))
    if isSelected { box.put("▌", x: 0, y: y, role: .selection) }
    let count = line.deals > 1 ? "  \(line.deals) deals" : ""
    box.put(
      (model.book.title(line.stage) ?? "—") + count,
      x: 2,
      y: y,
      style: Style(.menu),
      width: half - 2
    )
    box.put("→", x: half, y: y, role: .dim)
    let target = (isSelected ? "‹ " : "  ") + (model.book.title(line.target) ?? "—")
    let width = box.put(
      target + (isSelected ? " ›" : ""),
      x: half + 2,
      y: y,
      style: Style(.menu, isSelected ? .bold : []),
      width: half
    )
    let why = line.isByName ? "same name" : chances(line)
    box.put(
      why,
      x: half * 2 + 3,
      y: y,
      style: Style(.dim),
      width: max(0, box.size.columns - half * 2 - 4)
    )
    if isSelected { box.placeCursor(x: min(half + 4, half + 2 + width), y: y) }
  }

  /// What the move does to the chance, where that is known.
  private func chances(_ line: StageMapping.Line) -> String {
    let ends = [line.stage, line.target].map { model.book[$0, Stage.probability] }
    guard let before = ends[0], let after = ends[1] else { return "" }
    return "\(Display.percent(before)) → \(Display.percent(after))"
  }
}
