/// One place of the grid.
///
/// A wide glyph is a lead of width 2 followed by a continuation of width 0, whose glyph is a space.
public struct Cell: Hashable, Sendable {
  public var glyph: Character
  public var width: UInt8
  public var style: Style

  public init(_ glyph: Character, width: UInt8 = 1, style: Style = .text) {
    self.glyph = glyph
    self.width = width
    self.style = style
  }

  public static let blank = Cell(" ")
}

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
      if cell.width > 0 { text.append(cell.glyph) }
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  mutating func restyle(x: Int, y: Int, _ change: (Style) -> Style) {
    let index = y * size.columns + x
    cells[index].style = change(cells[index].style)
  }

  /// Puts one glyph; the caller has made sure that it fits into the grid.
  mutating func place(_ glyph: Character, width: Int, at index: Int, style: Style) {
    sever(index)
    if width == 2 {
      sever(index + 1)
      cells[index] = Cell(glyph, width: 2, style: style)
      cells[index + 1] = Cell(" ", width: 0, style: style)
    } else {
      cells[index] = Cell(glyph, width: 1, style: style)
    }
  }

  /// Leaves a blank in the other half of a wide glyph that is about to lose this half.
  private mutating func sever(_ index: Int) {
    switch cells[index].width {
    case 0:
      cells[index - 1].glyph = " "
      cells[index - 1].width = 1
      cells[index].width = 1
    case 2:
      cells[index + 1].width = 1
      cells[index].width = 1
    default: break
    }
  }
}
