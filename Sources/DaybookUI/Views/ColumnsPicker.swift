import Books
import CRM
import Facts
import TextUI

/// The columns of a list: those that show, in their order, then the others.
struct ColumnsState: Sendable {
  struct Line: Sendable {
    let name: String
    let label: String
    var isShown: Bool
  }

  private(set) var lines: [Line]
  var viewport = ListViewport()
  /// What the list had, for Esc.
  let before: [String]

  init(_ list: ListState, hasColleagues: Bool, in book: Book) {
    before = list.columns
    let shown =
      list.columns.isEmpty
      ? ListColumns.names(list.kind, hasColleagues: hasColleagues) : list.columns
    let offered = ListColumns.offered(list.kind, in: book)
    let labels = Dictionary(
      offered.map { ($0.name, $0.label) },
      uniquingKeysWith: { one, _ in one }
    )
    lines =
      shown.map { Line(name: $0, label: labels[$0] ?? $0, isShown: true) }
      + offered.filter { !shown.contains($0.name) }.filter {
        hasColleagues || !["owner", "team"].contains($0.name)
      }.map { Line(name: $0.name, label: $0.label, isShown: false) }
    viewport = ListViewport(count: lines.count, height: 10)
  }

  var shown: [String] { lines.filter(\.isShown).map(\.name) }

  /// Shows or hides the column under the cursor; the last one stays.
  mutating func toggle() {
    let cursor = viewport.cursor
    guard lines.indices.contains(cursor) else { return }
    if lines[cursor].isShown, shown.count == 1 { return }
    lines[cursor].isShown.toggle()
  }

  /// Moves the column under the cursor.
  mutating func shift(_ step: Int) {
    let (cursor, target) = (viewport.cursor, viewport.cursor + step)
    guard lines.indices.contains(cursor), lines.indices.contains(target) else { return }
    lines.swapAt(cursor, target)
    viewport.move(by: step)
  }

  static let hints = [
    ("Space", "show or hide"), ("J K", "move"), ("Enter", "keep"), ("Esc", "as before"),
  ]
}

extension Model {
  mutating func columnsKey(_ key: Key, _ state: ColumnsState) -> [Effect] {
    var state = state
    switch key {
    case .escape, .control("c"):
      overlays.removeLast()
      lists[view]?.columns = state.before
      return []
    case .enter:
      overlays.removeLast()
      return say("The columns are kept with :view save NAME", .info)
    case .down, .character("j"), .control("n"), .tab: state.viewport.move(by: 1)
    case .up, .character("k"), .control("p"), .backTab: state.viewport.move(by: -1)
    case .named(.pageDown): state.viewport.page(1)
    case .named(.pageUp): state.viewport.page(-1)
    case .character("J"), .character(">"): state.shift(1)
    case .character("K"), .character("<"): state.shift(-1)
    case .character(" "), .character("x"): state.toggle()
    default: return []
    }
    lists[view]?.columns = state.shown
    overlays[overlays.count - 1] = .columns(state)
    return []
  }
}

/// Paints the columns to choose from over the end of the body.
struct ColumnsPane {
  let state: ColumnsState

  func paint(into canvas: inout Canvas) {
    let (width, rows) = (canvas.size.columns, canvas.size.rows)
    let height = min(rows, 11)
    canvas.within(Rect(x: 0, y: rows - height, width: width, height: height)) { box in
      box.fill(style: Style(.menu))
      box.hline(x: 0, y: 0, width: width)
      box.put(" Columns ", x: 1, y: 0, role: .prompt)
      var viewport = state.viewport
      viewport.resize(height: max(1, height - 1))
      for (line, index) in viewport.visible.enumerated() {
        let column = state.lines[index]
        if index == viewport.cursor { box.put("▌", x: 0, y: line + 1, role: .selection) }
        box.put(
          (column.isShown ? "[x] " : "[ ] ") + column.label,
          x: 2,
          y: line + 1,
          style: Style(column.isShown ? .menu : .dim),
          width: max(0, min(34, width - 3))
        )
        box.put(
          column.name,
          x: 37,
          y: line + 1,
          style: Style(.dim),
          width: max(0, width - 38)
        )
      }
      box.placeCursor(x: 0, y: 1 + viewport.cursorLine)
    }
  }
}
