import Books
import CRM
import Facts
import TextUI

// What must be true before deals leave a stage, asked where they are moved. Space checks, Enter goes
// on; where something is left unchecked Enter says so once, and the second Enter moves all the same:
// the deal then shows the exception.

/// The exit criteria that stand before a move, or those of one deal.
struct ChecklistState: Sendable {
  struct Line: Sendable {
    let criterion: EntityID
    let text: String
    /// The deals that lack it.
    let deals: [EntityID]
    let wasMet: Bool
    var isMet: Bool
  }

  let title: String
  /// The move; nil where criteria are only checked off.
  let move: Command?
  let saying: String
  var lines: [Line]
  var viewport: ListViewport
  /// Whether Enter has said that something is unmet.
  var isWarned = false

  init(_ title: String, move: Command?, saying: String, lines: [Line]) {
    self.title = title
    self.move = move
    self.saying = saying
    self.lines = lines
    viewport = ListViewport(count: lines.count, height: 10)
  }

  var unmet: Int { lines.count { !$0.isMet } }

  var hints: [(key: String, word: String)] {
    let go = move == nil ? "save" : isWarned ? "move anyway" : "go on"
    return [("Space", "check"), ("Enter", go), ("a", "check all"), ("Esc", "leave it")]
  }
}

extension Model {
  /// Moves deals, after asking for the criteria that they would leave unmet.
  mutating func moveStage(
    _ ids: [EntityID],
    _ target: Command.StageTarget,
    saying: String
  ) -> [Effect] {
    let command = Command.moveStage(ids, target)
    let unmet = criteria.unmet(ids, moving: target, in: book)
    guard !unmet.isEmpty else { return perform(command, saying: saying) }
    let lines = unmet.map { line in
      let count = ids.count > 1 ? "  \(line.deals.count) of \(ids.count)" : ""
      return ChecklistState.Line(
        criterion: line.criterion,
        text: criterionText(line.criterion, ids) + count,
        deals: line.deals,
        wasMet: false,
        isMet: false
      )
    }
    let title = "Before \(naming(ids)) goes on"
    overlays.append(
      .checklist(ChecklistState(title, move: command, saying: saying, lines: lines))
    )
    return []
  }

  /// Opens the criteria of a deal to check them off; false where it has none.
  mutating func openCriteria(of id: EntityID) -> Bool {
    guard let row = book.row(id) else { return false }
    let judged = criteria.criteria(ofDeal: row, in: book)
    guard !judged.isEmpty else { return false }
    let lines = (judged.exceptions + judged.here).map { criterion in
      ChecklistState.Line(
        criterion: criterion.id,
        text: criterionText(criterion.id, [id]),
        deals: [id],
        wasMet: criterion.isMet,
        isMet: criterion.isMet
      )
    }
    let title = "Criteria of \(naming([id]))"
    overlays.append(
      .checklist(
        ChecklistState(title, move: nil, saying: "Criteria of \(naming([id]))", lines: lines)
      )
    )
    return true
  }

  /// A criterion with its stage, where that is not the one the deals are in.
  private func criterionText(_ id: EntityID, _ deals: [EntityID]) -> String {
    let name = book.title(id) ?? ""
    guard let stage = book[id, ExitCriterion.stage],
      deals.contains(where: { book[$0, Deal.stage] != stage })
    else { return name }
    return "\(name)  (\(book.title(stage) ?? ""))"
  }

  mutating func checklistKey(_ key: Key, _ checklist: ChecklistState) -> [Effect] {
    var checklist = checklist
    switch key {
    case .escape, .control("c"), .character("q"):
      overlays.removeLast()
      return []
    case .enter: return accept(checklist)
    case .character(" "), .character("x"):
      let place = checklist.viewport.cursor
      guard checklist.lines.indices.contains(place) else { return [] }
      checklist.lines[place].isMet.toggle()
      if checklist.lines[place].isMet { checklist.viewport.move(by: 1) }
      checklist.isWarned = false
    case .character("a"):
      for index in checklist.lines.indices { checklist.lines[index].isMet = true }
      checklist.isWarned = false
    case .down, .character("j"), .tab, .control("n"): checklist.viewport.move(by: 1)
    case .up, .character("k"), .backTab, .control("p"): checklist.viewport.move(by: -1)
    default: return []
    }
    overlays[overlays.count - 1] = .checklist(checklist)
    return []
  }

  private mutating func accept(_ checklist: ChecklistState) -> [Effect] {
    if checklist.move != nil, checklist.unmet > 0, !checklist.isWarned {
      var checklist = checklist
      checklist.isWarned = true
      overlays[overlays.count - 1] = .checklist(checklist)
      return []
    }
    overlays.removeLast()
    let changes = checklist.lines.filter { $0.isMet != $0.wasMet }.map { line in
      Command.set(
        line.deals,
        [
          line.isMet
            ? .add(Deal.criteriaMet, line.criterion) : .remove(Deal.criteriaMet, line.criterion)
        ]
      )
    }
    guard let move = checklist.move else {
      guard !changes.isEmpty else { return say("Nothing to change", .info) }
      return perform(.several(changes, name: "deal.criteria"), saying: checklist.saying)
    }
    let rest = checklist.unmet
    let left = rest == 0 ? "" : " · \(rest) \(rest == 1 ? "criterion" : "criteria") unmet"
    let command = changes.isEmpty ? move : .several(changes + [move], name: move.name)
    return perform(command, saying: checklist.saying + left)
  }
}

/// Paints the criteria over the end of the body.
struct ChecklistPane {
  let checklist: ChecklistState

  func paint(into canvas: inout Canvas) {
    let (width, rows) = (canvas.size.columns, canvas.size.rows)
    let height = min(rows, max(3, min(checklist.lines.count, 10) + 2))
    canvas.within(Rect(x: 0, y: rows - height, width: width, height: height)) { box in
      box.fill(style: Style(.menu))
      box.hline(x: 0, y: 0, width: width)
      box.put(" \(checklist.title) ", x: 1, y: 0, style: Style(.prompt), width: max(0, width - 2))
      var viewport = checklist.viewport
      viewport.resize(height: max(1, height - 2))
      for (line, index) in viewport.visible.enumerated() {
        let isSelected = index == viewport.cursor
        if isSelected { box.put("▌", x: 0, y: line + 1, role: .selection) }
        let item = checklist.lines[index]
        box.put(item.isMet ? "[x]" : "[ ]", x: 2, y: line + 1, role: item.isMet ? .ok : .menu)
        box.put(
          item.text,
          x: 6,
          y: line + 1,
          style: Style(.menu),
          width: max(0, width - 7)
        )
        if isSelected { box.placeCursor(x: 3, y: line + 1) }
      }
      guard checklist.isWarned else { return }
      let count = checklist.unmet
      let text =
        "\(count) not met · Enter again moves anyway, and the deal shows it"
      box.put(text, x: 2, y: height - 1, style: Style(.warn), width: max(0, width - 3))
    }
  }
}
