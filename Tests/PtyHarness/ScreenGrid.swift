public import TextUI

/// How a cell of the emulator looks.
public struct Pen: Hashable, Sendable {
  public var attributes: Attributes = []
  /// Nil is the terminal's own colour; 0…255 the palette; from 256 on, 256 + RGB.
  public var foreground: Int?
  public var background: Int?

  public init() {}
}

/// A grid of cells with a cursor and a scroll region.
struct ScreenGrid: Sendable {
  struct Cell: Hashable, Sendable {
    /// Empty for the second half of a wide glyph.
    var text = " "
    var pen = Pen()
  }

  private(set) var size: Size
  private(set) var rows: [[Cell]]
  var cursor = Point(x: 0, y: 0)
  /// The last column has been printed and the next glyph goes to the next line.
  var isWrapPending = false
  var region: Range<Int>

  init(size: Size) {
    self.size = size
    rows = Array(repeating: Array(repeating: Cell(), count: size.columns), count: size.rows)
    region = 0..<size.rows
  }

  mutating func resize(_ size: Size) {
    var next = ScreenGrid(size: size)
    for y in 0..<min(size.rows, self.size.rows) {
      for x in 0..<min(size.columns, self.size.columns) { next.rows[y][x] = rows[y][x] }
    }
    next.cursor = cursor
    next.clampCursor()
    self = next
  }

  mutating func clampCursor() {
    cursor.x = min(max(0, cursor.x), max(0, size.columns - 1))
    cursor.y = min(max(0, cursor.y), max(0, size.rows - 1))
    isWrapPending = false
  }

  mutating func move(x: Int? = nil, y: Int? = nil) {
    cursor = Point(x: x ?? cursor.x, y: y ?? cursor.y)
    clampCursor()
  }

  /// Moves up or down; from inside of the region not beyond its edge.
  mutating func moveVertically(_ count: Int) {
    let low = cursor.y >= region.lowerBound ? region.lowerBound : 0
    let high = cursor.y < region.upperBound ? region.upperBound : size.rows
    move(y: min(max(cursor.y + count, low), high - 1))
  }

  mutating func put(_ text: String, width: Int, pen: Pen, inserting: Bool) {
    if inserting { insertCells(width, pen) }
    let x = cursor.x
    sever(x)
    if width == 2, x + 1 < size.columns { sever(x + 1) }
    rows[cursor.y][x] = Cell(text: text, pen: pen)
    if width == 2, x + 1 < size.columns { rows[cursor.y][x + 1] = Cell(text: "", pen: pen) }
  }

  /// Adds a combining mark to the glyph before the cursor.
  mutating func combine(_ scalar: Unicode.Scalar) {
    var x = isWrapPending ? cursor.x : cursor.x - 1
    if x > 0, rows[cursor.y][x].text.isEmpty { x -= 1 }
    if x >= 0 { rows[cursor.y][x].text.unicodeScalars.append(scalar) }
  }

  private mutating func sever(_ x: Int) {
    let y = cursor.y
    if rows[y][x].text.isEmpty, x > 0 { rows[y][x - 1].text = " " }
    if x + 1 < size.columns, rows[y][x + 1].text.isEmpty { rows[y][x + 1].text = " " }
  }

  mutating func erase(_ columns: Range<Int>, row: Int, pen: Pen) {
    guard rows.indices.contains(row) else { return }
    let range = columns.clamped(to: 0..<size.columns)
    for x in range { rows[row][x] = blank(pen) }
  }

  mutating func erase(rows range: Range<Int>, pen: Pen) {
    for y in range.clamped(to: 0..<size.rows) { erase(0..<size.columns, row: y, pen: pen) }
  }

  mutating func insertCells(_ count: Int, _ pen: Pen) {
    let (x, y) = (cursor.x, cursor.y)
    let count = min(count, size.columns - x)
    rows[y].removeLast(count)
    rows[y].insert(contentsOf: Array(repeating: blank(pen), count: count), at: x)
  }

  mutating func deleteCells(_ count: Int, _ pen: Pen) {
    let (x, y) = (cursor.x, cursor.y)
    let count = min(count, size.columns - x)
    rows[y].removeSubrange(x..<x + count)
    rows[y] += Array(repeating: blank(pen), count: count)
  }

  /// Scrolls a part up, or down where the count is negative.
  mutating func scroll(_ range: Range<Int>, by count: Int, pen: Pen) {
    let amount = min(abs(count), range.count)
    let empty = Array(repeating: blank(pen), count: size.columns)
    let fresh = Array(repeating: empty, count: amount)
    if count > 0 {
      rows.removeSubrange(range.lowerBound..<range.lowerBound + amount)
      rows.insert(contentsOf: fresh, at: range.upperBound - amount)
    } else {
      rows.removeSubrange(range.upperBound - amount..<range.upperBound)
      rows.insert(contentsOf: fresh, at: range.lowerBound)
    }
  }

  mutating func lineFeed(pen: Pen) {
    isWrapPending = false
    if cursor.y == region.upperBound - 1 {
      scroll(region, by: 1, pen: pen)
    } else {
      move(y: cursor.y + 1)
    }
  }

  mutating func reverseLineFeed(pen: Pen) {
    isWrapPending = false
    if cursor.y == region.lowerBound {
      scroll(region, by: -1, pen: pen)
    } else {
      move(y: cursor.y - 1)
    }
  }

  /// A row as text without trailing blanks.
  func line(_ y: Int) -> String {
    guard rows.indices.contains(y) else { return "" }
    var text = rows[y].map(\.text).joined()
    while text.last == " " { text.removeLast() }
    return text
  }

  private func blank(_ pen: Pen) -> Cell {
    var cell = Cell()
    cell.pen.background = pen.background
    return cell
  }
}
