import Books
import CRM
import Facts
import TextUI

/// Paints a list: a row of headers, then the rows in the window.
///
/// The marker column alone tells where the cursor is, so that a move sends a few bytes.
struct ListPane {
  let model: Model
  let list: ListState
  let view: ViewID

  /// Columns left of the text: the cursor's marker, the mark, a blank.
  static let gutter = 3

  func paint(into canvas: inout Canvas) {
    guard let listing = list.listing else { return }
    let (columns, placed) = columns(width: canvas.size.columns)
    paintHeader(columns, placed, into: &canvas)
    if listing.count == 0 {
      EmptyState(model: model, list: list, view: view).paint(into: &canvas)
      return
    }
    let rows = listing.window(list.viewport.visible)
    let strips = model.paintedRows.strips(
      rows,
      columns,
      at: placed,
      width: canvas.size.columns,
      model.reader
    )
    for (line, (row, strip)) in zip(rows, strips).enumerated() {
      canvas.put(strip, x: 0, y: line + 1)
      paintGutter(row, line, into: &canvas)
    }
  }

  /// Paints the pages before and behind the shown one into the memory, for who turns to one of them.
  func readAround(width: Int) {
    guard let listing = list.listing else { return }
    let (columns, placed) = columns(width: width)
    let shown = list.viewport.visible
    for page in [shown.count, -shown.count] {
      let rows = listing.window(max(0, shown.lowerBound + page)..<max(0, shown.upperBound + page))
      _ = model.paintedRows.strips(rows, columns, at: placed, width: width, model.reader)
    }
  }

  /// The columns of the list, and where they stand in a pane of some width.
  private func columns(width: Int) -> ([ListColumn], [PlacedColumn]) {
    let columns = ListColumns.columns(
      list.kind,
      named: list.columns,
      hasColleagues: model.hasColleagues,
      in: model.book
    )
    let width = max(1, width - ListPane.gutter)
    return (columns, TableLayout.place(columns.map(\.request), width: width))
  }

  private func paintGutter(_ row: Row, _ line: Int, into canvas: inout Canvas) {
    let y = line + 1
    if isInRange(line) || isMarked(row) {
      canvas.put("*", x: 1, y: y, role: .marked)
    }
    guard line == list.viewport.cursorLine else { return }
    let isFocused = model.focus == .list
    canvas.put(isFocused ? "▌" : "▏", x: 0, y: y, role: isFocused ? .selection : .selectionInactive)
    if isFocused { canvas.placeCursor(x: 0, y: y) }
  }

  private func isMarked(_ row: Row) -> Bool {
    model.marks.count(list.kind) > 0 && model.marks.contains(model.book.id(row), list.kind)
  }

  private func isInRange(_ line: Int) -> Bool {
    guard let anchor = list.rangeAnchor else { return false }
    let position = list.viewport.offset + line
    return (min(anchor, list.viewport.cursor)...max(anchor, list.viewport.cursor))
      .contains(position)
  }

  private func paintHeader(
    _ columns: [ListColumn],
    _ placed: [PlacedColumn],
    into canvas: inout Canvas
  ) {
    for place in placed {
      let column = columns[place.index]
      canvas.put(ListCell(column.header + arrow(column), .dim), at: place, y: 0)
    }
  }

  private func arrow(_ column: ListColumn) -> String {
    guard let order = list.orders.first else { return "" }
    let sorted = order.through ?? order.field
    guard sorted == (column.field ?? (column.header == "Stage" ? Deal.stage.id : nil)) else {
      return ""
    }
    return order.descending ? " ↓" : " ↑"
  }
}

extension Canvas {
  /// Puts a cell of a table where its column stands, right of the gutter.
  mutating func put(_ cell: ListCell, at place: PlacedColumn, y: Int) {
    put(
      cell.text,
      x: ListPane.gutter + place.x,
      y: y,
      style: Style(cell.role),
      width: place.width,
      align: place.align
    )
  }
}
