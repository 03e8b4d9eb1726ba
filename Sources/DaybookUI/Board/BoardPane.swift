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
    let isEmpty = board.columns.allSatisfy { $0.listing.count == 0 }
    if isEmpty {
      let key = { (intent: Intent) in model.keymap.keys(intent).first?.description ?? ":" }
      let text =
        board.query.isEmpty
        ? "No open deals here · \(key(.addDeal)) makes one"
        : "No deals match \(board.query) · \(key(.clearQuery)) clears the filter"
      canvas.put(text, x: 1, y: canvas.size.rows - 1, role: .dim)
    }
    let visible = board.visibleColumns
    let width = max(1, canvas.size.columns / visible)
    for slot in 0..<visible where board.columns.indices.contains(board.firstColumn + slot) {
      let isLast = slot == visible - 1
      let room = isLast ? canvas.size.columns - slot * width : width - 1
      let height = canvas.size.rows - (isEmpty ? 2 : 1)
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
    let count = " \(column.listing.count)"
    let room = max(0, width - sumWidth - 2)
    let name = Text.truncated(title(column), to: max(0, room - count.count))
    let style = Style(index == board.column ? .tabActive : .dim)
    canvas.put(name + count, x: 1, y: 0, style: style, width: room)
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
    let room = max(0, width - 3 - signWidth)
    let amount = model.book[row, Deal.amount]
    let day = model.book[row, Deal.expectedClose]
      .map { Display.day($0, today: model.entry.today) }
    var detail = [amount.map { Display.money($0, model.entry) }, day].compactMap { $0 }
      .joined(separator: "  ")
    if let amount, Text.width(detail) > room {
      let short = Display.compact(amount, model.entry) + " " + Display.sign(amount.currency)
      detail = [short, day].compactMap { $0 }.joined(separator: "  ")
    }
    canvas.put(detail, x: 2, y: 1, style: Style(.dim), width: room)
    canvas.put(sign.text, x: width - signWidth, y: 1, style: Style(sign.role))
  }
}
