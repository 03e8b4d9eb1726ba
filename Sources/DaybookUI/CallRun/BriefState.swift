import Books
import CRM
import Facts
import TextUI

/// What to know of one customer, over the view.
struct BriefState: Sendable {
  let id: EntityID
  var brief: Brief?

  init(_ id: EntityID, _ model: Model) {
    self.id = id
    brief = model.brief(id)
  }

  var hints: [(key: String, word: String)] {
    [("Enter", "open"), ("R", "call"), ("L", "log"), ("t", "task"), ("Esc", "back")]
  }
}

extension Model {
  func brief(_ id: EntityID, focus: EntityID? = nil) -> Brief? {
    Brief(id, book, entry, focus: focus) { zones[$0] }
  }

  /// Shows the brief of a record; of a task or lead, of whom it is about.
  mutating func openBrief(_ record: EntityID) -> [Effect] {
    var id = record
    if book.row(id)?.kind == Todo.kind || book.row(id)?.kind == Lead.kind {
      id = CallTarget(record, book)?.contact ?? record
    }
    let state = BriefState(id, self)
    guard state.brief != nil else {
      return say("There is a brief of people, companies and deals only", .warn)
    }
    overlays.append(.brief(state))
    return needZone(of: id)
  }

  /// Asks for the rules of a customer's zone where they are not known yet.
  mutating func needZone(of id: EntityID) -> [Effect] {
    guard let name = Brief.zoneName(of: id, book), zones[name] == nil else { return [] }
    return [.loadZone(name)]
  }

  mutating func takeZone(_ name: String, _ rules: TimeZoneRules) {
    zones[name] = rules
    refreshBriefs()
  }

  /// Reads the briefs in view anew: the book or the time has changed.
  mutating func refreshBriefs() {
    for index in overlays.indices {
      switch overlays[index] {
      case .brief(var state):
        state.brief = brief(state.id)
        overlays[index] = .brief(state)
      case .callRun(var run):
        run.brief = run.target.flatMap { brief($0.contact, focus: $0.deal) }
        overlays[index] = .callRun(run)
      default: break
      }
    }
  }

  mutating func briefKey(_ key: Key, _ state: BriefState) -> [Effect] {
    switch key {
    case .escape, .control("c"), .character("q"), .character("b"):
      overlays.removeLast()
      return []
    case .enter:
      overlays.removeLast()
      return open(record: state.id)
    case _ where past != nil && "RLt".contains(key.typed ?? " "):
      return say("Read-only: this is the past", .warn)
    case .character("R"):
      overlays.removeLast()
      return startRun([state.id])
    case .character("L"), .character("t"):
      overlays.removeLast()
      let effects = current == state.id ? [] : open(record: state.id)
      return effects + run(key == .character("L") ? .logActivity : .followUp)
    default: return []
    }
  }
}

/// Paints a brief: who it is and what time it is there, then its lines.
struct BriefPane {
  let brief: Brief

  /// The columns of the labels.
  private static let labelWidth = 9
  /// Longer lines are hard to read at a glance.
  private static let mostColumns = 110

  /// Fills the canvas; returns the row below the last line.
  @discardableResult
  func paint(into canvas: inout Canvas, rows: Int) -> Int {
    let width = canvas.size.columns
    let time = brief.time
    let timeWidth = min(Text.width(time), max(0, width / 2))
    canvas.put(
      brief.title,
      x: 1,
      y: 0,
      style: Style(.title),
      width: max(0, width - timeWidth - 3)
    )
    canvas.put(time, x: width - timeWidth - 1, y: 0, style: Style(.ok), width: timeWidth)
    let room = min(width - 2 - Self.labelWidth, Self.mostColumns)
    var y = 1
    for line in brief.lines where y < rows {
      canvas.put(line.label, x: 1, y: y, style: Style(.formLabel), width: Self.labelWidth - 1)
      canvas.put(
        line.text,
        x: 1 + Self.labelWidth,
        y: y,
        style: Style(role(line.weight)),
        width: max(0, room)
      )
      y += 1
    }
    return y
  }

  private func role(_ weight: BriefLine.Weight) -> Role {
    switch weight {
    case .plain: .text
    case .quiet: .dim
    case .due: .dueSoon
    case .overdue: .dueOverdue
    }
  }
}

/// The brief alone, over the body.
struct BriefOverlay {
  let state: BriefState

  func paint(into canvas: inout Canvas) {
    canvas.fill(style: Style(.text))
    guard let brief = state.brief else {
      canvas.put("The record is gone.", x: 1, y: 0, role: .dim)
      return
    }
    BriefPane(brief: brief).paint(into: &canvas, rows: canvas.size.rows)
    canvas.placeCursor(x: 0, y: 0)
  }
}
