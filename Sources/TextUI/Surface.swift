/// A frame: a grid of cells, row by row.
///
/// Invariant: every continuation stands right behind its lead, on the same row; whoever overwrites
/// one half of a wide glyph leaves a space in the other.
public struct Surface: Hashable, Sendable {
  public let size: Size
  public private(set) var cells: [Cell]

  public init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  /// The cell at a place; a blank one outside of the grid.
  public subscript(x: Int, y: Int) -> Cell {
    guard x >= 0, y >= 0, x < size.columns, y < size.rows else { return .blank }
    return cells[y * size.columns + x]
  }

  /// The glyphs of a row without trailing blanks.
  public func line(_ y: Int) -> String {
    var text = ""
    for x in 0..<size.columns {
      let cell = self[x, y]
      if cell.width > 0 { cell.ink.append(to: &text) }
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  mutating func restyle(x: Int, y: Int, _ change: (Style) -> Style) {
    let index = y * size.columns + x
    cells[index].style = change(cells[index].style)
  }

  /// Puts one glyph; the caller has made sure that it fits into the row.
  mutating func place(_ glyph: Glyph, width: Int, at index: Int, style: Style) {
    sever(index..<index + width)
    cells[index] = Cell(glyph, width: UInt8(width), style: style)
    if width == 2 { cells[index + 1] = Cell(.blank, width: 0, style: style) }
  }

  /// Puts one narrow glyph into every cell of a part of a row.
  mutating func fill(_ range: Range<Int>, _ glyph: Glyph, style: Style) {
    sever(range)
    let cell = Cell(glyph, width: 1, style: style)
    var span = cells.mutableSpan
    for index in range { span[index] = cell }
  }

  /// Puts printable ASCII, a byte a cell.
  mutating func place(_ bytes: Span<UInt8>, _ part: Range<Int>, at index: Int, style: Style) {
    sever(index..<index + part.count)
    var span = cells.mutableSpan
    for (offset, byte) in part.enumerated() {
      span[index + offset] = Cell(Glyph(UInt32(bytes[byte])), width: 1, style: style)
    }
  }

  /// Puts a part of a row that keeps the invariant; a wide glyph that the part cuts becomes a blank.
  mutating func place(_ painted: Span<Cell>, _ part: Range<Int>, at index: Int) {
    sever(index..<index + part.count)
    var span = cells.mutableSpan
    for (offset, place) in part.enumerated() { span[index + offset] = painted[place] }
    if painted[part.lowerBound].width == 0 { span[index].width = 1 }
    if painted[part.upperBound - 1].width == 2 {
      span[index + part.count - 1] = Cell(
        .blank,
        width: 1,
        style: painted[part.upperBound - 1].style
      )
    }
  }

  /// Leaves a blank in the halves of wide glyphs that lose their other half.
  private mutating func sever(_ range: Range<Int>) {
    let (first, end) = (range.lowerBound, range.upperBound)
    if first >= end { return }
    if cells[first].width == 0 {
      cells[first - 1].ink = .blank
      cells[first - 1].width = 1
    }
    if cells[end - 1].width == 2 {
      cells[end].width = 1
    }
  }
}
