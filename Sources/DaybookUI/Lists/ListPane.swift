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
    let reader = model.reader
    for (line, row) in listing.window(list.viewport.visible).enumerated() {
      let y = line + 1
      paintGutter(model.book.id(row), line, y, into: &canvas)
      for (place, cell) in zip(placed, model.cells.cells(row, columns, at: placed, reader)) {
        canvas.put(cell, at: place, y: y)
      }
    }
  }

  /// Reads what the pages before and behind the shown one say: who turns to one of them paints what
  /// is known already.
  func readAround(width: Int) {
    guard let listing = list.listing else { return }
    let (columns, placed) = columns(width: width)
    let shown = list.viewport.visible
    let reader = model.reader
    for page in [shown.count, -shown.count] {
      for row in listing.window(max(0, shown.lowerBound + page)..<max(0, shown.upperBound + page)) {
        _ = model.cells.cells(row, columns, at: placed, reader)
      }
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

  private func paintGutter(_ id: EntityID, _ line: Int, _ y: Int, into canvas: inout Canvas) {
    if model.marks.contains(id, list.kind) || isInRange(line) {
      canvas.put("*", x: 1, y: y, role: .marked)
    }
    guard line == list.viewport.cursorLine else { return }
    let isFocused = model.focus == .list
    canvas.put(isFocused ? "▌" : "▏", x: 0, y: y, role: isFocused ? .selection : .selectionInactive)
    if isFocused { canvas.placeCursor(x: 0, y: y) }
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
