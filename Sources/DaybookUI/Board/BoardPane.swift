import Books
import CRM
import Facts
import TextUI

/// Paints the board: its totals, the stages with theirs, the cards.
struct BoardPane {
  let model: Model

  private var board: BoardState { model.board }
  private var reader: RowReader { model.reader }
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
    let height = canvas.size.rows - (isEmpty ? 2 : 1)
    let slots = board.slots
    for slot in slots {
      if slot != slots.last { canvas.vline(x: slot.x + slot.width, y: 1, height: height) }
      let place = Rect(x: slot.x, y: 1, width: slot.width, height: height)
      canvas.within(place) { part in
        if slot.isFolded {
          paintFolded(slot.column, &part)
        } else {
          paint(slot.column, into: &part)
        }
      }
    }
  }

  /// The count, and the name downwards.
  private func paintFolded(_ index: Int, _ canvas: inout Canvas) {
    let column = board.columns[index]
    let style = Style(index == board.column ? .tabActive : .dim)
    let count = column.listing.count
    canvas.put(count > 999 ? "…" : "\(count)", x: 0, y: 0, style: style, width: canvas.size.columns)
    for (line, letter) in title(column).prefix(max(0, canvas.size.rows - 3)).enumerated() {
      canvas.put(String(letter), x: 1, y: line + 2, style: style, width: 2)
    }
    if index == board.column { canvas.placeCursor(x: 0, y: 0) }
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
    let style = Style(index == board.column ? .tabActive : .dim)
    let count = " \(column.listing.count)"
    let name = Text.truncated(title(column), to: max(0, width - 1 - count.count))
    canvas.put(name + count, x: 1, y: 0, style: style, width: max(0, width - 1))
    let sums = sumText.compact(column.listing.sums)
    canvas.put(
      sums + second(column, beside: sums, width),
      x: 1,
      y: 1,
      style: Style(.dim),
      width: max(0, width - 1)
    )
    let rows = column.listing.window(column.viewport.visible)
    for (line, row) in rows.enumerated() {
      let isSelected = index == board.column && line == column.viewport.cursorLine
      let y = BoardState.columnRows + line * BoardState.cardRows
      canvas.within(Rect(x: 0, y: y, width: width, height: BoardState.cardRows)) {
        paint(row, isSelected, into: &$0)
      }
    }
    if rows.isEmpty, index == board.column { canvas.placeCursor(x: 0, y: BoardState.columnRows) }
    let rest = column.listing.count - column.viewport.visible.upperBound
    if rest > 0 {
      let y = BoardState.columnRows + rows.count * BoardState.cardRows
      canvas.put("+ \(rest) more", x: 1, y: y, role: .dim)
    }
  }

  /// What the column weighs, where there is room; of the won ones, since when they count.
  private func second(_ column: BoardColumn, beside sums: String, _ width: Int) -> String {
    if column.content == .won { return sums.isEmpty ? "this month" : "  this month" }
    let weighted = sumText.compact(column.listing.sums, weighted: true)
    let room = width - 1 - Text.width(sums)
    if weighted.isEmpty { return "" }
    return ["  weighted ", " w ", ""].map { $0.isEmpty ? "" : $0 + weighted }
      .first { Text.width($0) <= room } ?? ""
  }

  private func title(_ column: BoardColumn) -> String {
    switch column.content {
    case .stage(let stage): reader.fields.title(stage)
    case .won: "Won"
    }
  }

  private func paint(_ row: Row, _ isSelected: Bool, into canvas: inout Canvas) {
    let width = canvas.size.columns
    let isMarked = model.marks.contains(model.book.id(row), Deal.kind)
    if isSelected {
      canvas.put("▌", x: 0, y: 0, role: .selection)
      canvas.placeCursor(x: 0, y: 0)
    }
    if isMarked { canvas.put("*", x: 0, y: isSelected ? 1 : 0, role: .marked) }
    let title = model.book[row, Deal.title] ?? ""
    canvas.put(title, x: 1, y: 0, style: .text, width: max(0, width - 1))
    let detail = self.detail(row, width)
    let x = isNarrow(width) ? 1 : 2
    let signWidth = paintSigns(row, beside: x + Text.width(detail), into: &canvas)
    canvas.put(detail, x: x, y: 1, style: Style(.dim), width: max(0, width - x - 1 - signWidth))
  }

  /// Whether a card has no cell to spare.
  private func isNarrow(_ width: Int) -> Bool { width < 24 }

  /// Value and day; the value is shortened where both and a sign would not fit.
  private func detail(_ row: Row, _ width: Int) -> String {
    let day = model.book[row, Deal.expectedClose]
      .map { Display.day($0, today: model.entry.today) }
    let gap = isNarrow(width) ? " " : "  "
    let room = width - (isNarrow(width) ? 5 : 8) - (day.map { Text.width(gap + $0) } ?? 0)
    let amount = model.book[row, Deal.amount]
      .map { Display.money($0, model.entry, within: room) }
    return [amount, day].compactMap { $0 }.joined(separator: gap)
  }

  /// The signs at the right of a card, the first one and as many more as leave room for what stands
  /// beside them; how many cells they take.
  private func paintSigns(
    _ row: Row,
    beside content: Int,
    into canvas: inout Canvas
  ) -> Int {
    let width = canvas.size.columns
    let first = DealSigns.sign(reader, row)
    var x = width - Text.width(first.text)
    canvas.put(first.text, x: x, y: 1, style: Style(first.role))
    for sign in DealSigns.warnings(reader, row) {
      let next = x - Text.width(sign.text) - (x < width ? 1 : 0)
      guard next > content else { break }
      x = next
      canvas.put(sign.text, x: x, y: 1, style: Style(sign.role))
    }
    return width - x
  }
}
