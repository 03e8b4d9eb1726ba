/// Which rows of a long list are on the screen and which one is selected.
///
/// Valid for every count and height: the cursor is a row of the list (0 when it is empty) and is
/// on the screen. It scrolls as little as it must, so that a terminal can scroll along.
public struct ListViewport: Hashable, Sendable {
  public private(set) var count: Int
  public private(set) var height: Int
  public private(set) var cursor: Int
  public private(set) var offset: Int

  public init(count: Int = 0, height: Int = 1) {
    self.count = max(0, count)
    self.height = max(1, height)
    cursor = 0
    offset = 0
  }

  /// The rows on the screen.
  public var visible: Range<Int> { offset..<min(count, offset + height) }

  /// The cursor's line on the screen.
  public var cursorLine: Int { cursor - offset }

  /// Takes another number of rows or lines; the cursor stays on its row as far as there is one.
  public mutating func resize(count: Int? = nil, height: Int? = nil) {
    if let count { self.count = max(0, count) }
    if let height { self.height = max(1, height) }
    select(cursor)
  }

  /// Selects a row, the nearest one if there is none of that number.
  public mutating func select(_ row: Int) {
    cursor = min(max(0, row), max(0, count - 1))
    reveal()
  }

  /// Moves the cursor, negative is up.
  public mutating func move(by rows: Int) {
    select(saturating(cursor, rows))
  }

  /// Moves cursor and window by whole screens.
  public mutating func page(_ pages: Int) {
    scroll(by: pages * height)
  }

  /// Moves cursor and window by halves of the screen.
  public mutating func halfPage(_ halves: Int) {
    scroll(by: halves * max(1, height / 2))
  }

  public mutating func top() {
    select(0)
  }

  public mutating func bottom() {
    select(count - 1)
  }

  /// Puts the cursor's row into the middle of the screen.
  public mutating func center() {
    offset = cursor - height / 2
    reveal()
  }

  private mutating func scroll(by rows: Int) {
    offset = saturating(offset, rows)
    cursor = min(max(0, saturating(cursor, rows)), max(0, count - 1))
    reveal()
  }

  private mutating func reveal() {
    offset = min(offset, max(0, count - height))
    offset = min(max(offset, cursor - height + 1), cursor)
    offset = max(0, offset)
  }

  private func saturating(_ value: Int, _ change: Int) -> Int {
    let (sum, overflow) = value.addingReportingOverflow(change)
    return overflow ? (change < 0 ? 0 : .max / 2) : min(max(sum, -.max / 2), .max / 2)
  }
}
