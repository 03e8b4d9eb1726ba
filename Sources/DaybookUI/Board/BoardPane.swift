import Books
import CRM
import Facts
import TextUI

/// Paints the board: its totals, the stages with theirs, the cards.
struct BoardPane {
  let model: Model

  private var board: BoardState { model.board }
  private var reader: RowReader { RowReader(book: model.book, entry: model.entry) }
  private var sumText: SumText { SumText(entry: model.entry) }

  func paint(into canvas: inout Canvas) {
    paintTotals(into: &canvas)
    guard !board.columns.isEmpty else {
      canvas.put("There is no pipeline yet.", x: 1, y: 2)
      canvas.put("A new book begins with one: daybook setup", x: 1, y: 3, role: .dim)
      canvas.placeCursor(x: 0, y: 2)
      return
    }
    let visible = board.visibleColumns
    let width = max(1, canvas.size.columns / visible)
    for slot in 0..<visible where board.columns.indices.contains(board.firstColumn + slot) {
      let isLast = slot == visible - 1
      let room = isLast ? canvas.size.columns - slot * width : width - 1
      let height = canvas.size.rows - 1
      if !isLast { canvas.vline(x: slot * width + room, y: 1, height: height) }
      let place = Rect(x: slot * width, y: 1, width: room, height: height)
      canvas.within(place) { paint(board.firstColumn + slot, into: &$0) }
    }
  }

  private func paintTotals(into canvas: inout Canvas) {
    let name = board.pipeline.map(reader.fields.title) ?? ""
    let more =
      board.pipelines.count > 1 ? "  (\(position) of \(board.pipelines.count), gp next)" : ""
    var total = Sums()
    for column in board.columns where column.content != .won { total.merge(column.listing.sums) }
    let weighted = sumText.compact(total, weighted: true)
    var right = "Σ " + sumText.compact(total) + "  weighted " + weighted
    if total.totals.isEmpty { right = "" }
    let rightWidth = min(Text.width(right), max(0, canvas.size.columns - 2))
    canvas.put(
      name + more,
      x: 1,
      y: 0,
      style: Style(.title),
      width: max(0, canvas.size.columns - rightWidth - 3)
    )
    canvas.put(
      right,
      x: canvas.size.columns - rightWidth - 1,
      y: 0,
      style: Style(.text),
      width: rightWidth
    )
  }

  private var position: Int {
    (board.pipeline.flatMap { board.pipelines.firstIndex(of: $0) } ?? 0) + 1
  }

  private func paint(_ index: Int, into canvas: inout Canvas) {
    let column = board.columns[index]
    let width = canvas.size.columns
    let sums = sumText.compact(column.listing.sums)
    let sumWidth = min(Text.width(sums), max(0, width - 8))
    canvas.put(
      "\(title(column)) \(column.listing.count)",
      x: 1,
      y: 0,
      style: Style(index == board.column ? .tabActive : .dim),
      width: max(0, width - sumWidth - 2)
    )
    canvas.put(sums, x: width - sumWidth, y: 0, style: Style(.dim), width: sumWidth)
    let rows = column.listing.window(column.viewport.visible)
    for (line, row) in rows.enumerated() {
      let isSelected = index == board.column && line == column.viewport.cursorLine
      let y = 1 + line * BoardState.cardRows
      canvas.within(Rect(x: 0, y: y, width: width, height: BoardState.cardRows)) {
        paint(row, isSelected, into: &$0)
      }
    }
    if rows.isEmpty, index == board.column { canvas.placeCursor(x: 0, y: 1) }
    let rest = column.listing.count - column.viewport.visible.upperBound
    if rest > 0 {
      canvas.put("+ \(rest) more", x: 1, y: 1 + rows.count * BoardState.cardRows, role: .dim)
    }
  }

  private func title(_ column: BoardColumn) -> String {
    switch column.content {
    case .stage(let stage): reader.fields.title(stage)
    case .won: "Won"
    }
  }

  private func paint(_ row: Row, _ isSelected: Bool, into canvas: inout Canvas) {
    let width = canvas.size.columns
    if isSelected {
      canvas.put("▌", x: 0, y: 0, role: .selection)
      canvas.placeCursor(x: 0, y: 0)
    } else if model.marks.contains(model.book.id(row), Deal.kind) {
      canvas.put("*", x: 0, y: 0, role: .marked)
    }
    let title = model.book[row, Deal.title] ?? ""
    canvas.put(title, x: 1, y: 0, style: .text, width: max(0, width - 1))
    let sign = DealSigns.sign(reader, row)
    let signWidth = Text.width(sign.text)
    let detail = [
      model.book[row, Deal.amount].map { Display.money($0, model.entry) },
      model.book[row, Deal.expectedClose].map { Display.day($0, today: model.entry.today) },
    ].compactMap { $0 }.joined(separator: "  ")
    canvas.put(detail, x: 2, y: 1, style: Style(.dim), width: max(0, width - 3 - signWidth))
    canvas.put(sign.text, x: width - signWidth, y: 1, style: Style(sign.role))
  }
}
