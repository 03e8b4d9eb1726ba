internal import CNcurses
internal import TextUI

/// Brings the difference between two frames into curses, which works out the bytes.
struct Painter {
  private struct Look {
    var attributes: Int32
    var pair: Int32
    /// Whether it has the terminal's own background.
    var isInvisibleOnBlank: Bool
  }

  private static let visibleOnBlank = Int32(
    Attributes.underline.union(.reverse).rawValue
  )

  private struct Pair: Hashable {
    var foreground: Int32
    var background: Int32
  }

  let depth: ColorDepth
  let isASCII: Bool
  private let colors: Int32
  private let pairLimit: Int32
  private var looks: [Look?] = Array(repeating: nil, count: Role.allCases.count)
  /// Pairs are made when a role is first seen; pair 0 is the terminal's own.
  private var pairs: [Pair: Int32] = [Pair(foreground: -1, background: -1): 0]
  private var previous: Surface?
  private var scalars: [UInt32] = []

  init(depth: ColorDepth, isASCII: Bool, colors: Int32) {
    self.depth = depth
    self.isASCII = isASCII
    self.colors = colors
    pairLimit = depth == .mono ? 1 : screen_pairs()
  }

  /// Forgets what curses was told last.
  mutating func invalidate() {
    previous = nil
  }

  /// Forgets how roles look.
  mutating func themeChanged() {
    looks = Array(repeating: nil, count: Role.allCases.count)
    previous = nil
  }

  /// Tells curses every cell that is another one now.
  mutating func paint(_ surface: Surface, theme: Theme, on size: Size) {
    let columns = min(surface.size.columns, size.columns)
    let known = previous?.size == surface.size ? previous : nil
    for y in 0..<min(surface.size.rows, size.rows) {
      paint(row: y, columns, surface, known, theme)
    }
    previous = surface
  }

  private mutating func paint(
    row y: Int,
    _ columns: Int,
    _ surface: Surface,
    _ known: Surface?,
    _ theme: Theme
  ) {
    let start = y * surface.size.columns
    var inRun = false
    for x in 0..<columns {
      let cell = surface.cells[start + x]
      if let known, known.cells[start + x] == cell {
        // A wide glyph's second half goes with its first.
        if inRun, cell.width > 0 {
          screen_end()
          inRun = false
        }
        continue
      }
      if cell.width == 0 { continue }
      if !inRun { screen_begin(Int32(y), Int32(x)) }
      inRun = true
      let fits = x + Int(cell.width) <= columns
      let isGap = cell.isBlank && isBesideBlank(x, columns, surface.cells, start)
      add(fits ? cell : Cell(" ", style: cell.style), isGap: isGap, theme)
    }
    if inRun { screen_end() }
  }

  private func isBesideBlank(_ x: Int, _ columns: Int, _ cells: [Cell], _ start: Int) -> Bool {
    (x > 0 && cells[start + x - 1].isBlank)
      || (x + 1 >= columns || cells[start + x + 1].isBlank)
  }

  private mutating func add(_ cell: Cell, isGap: Bool, _ theme: Theme) {
    var look = look(cell.style.role, theme)
    var attributes = look.attributes | Int32(cell.style.attributes.rawValue)
    if isGap, look.isInvisibleOnBlank, attributes & Painter.visibleOnBlank == 0 {
      // Bold or red blanks look like blanks: painted plain they need not be painted again when a
      // row is selected. A single blank between words stays as it is, so that attributes do not
      // flicker on the line.
      (look.pair, attributes) = (0, 0)
    }
    scalars.removeAll(keepingCapacity: true)
    if isASCII {
      for scalar in ASCIIGlyph.substitute(cell.glyph).unicodeScalars {
        scalars.append(scalar.value)
      }
    } else {
      cell.forEachScalar { scalars.append($0) }
    }
    let width = isASCII ? 1 : Int32(cell.width)
    // Curses copies the code points before this returns.
    unsafe screen_add(scalars, scalars.count, width, attributes, look.pair)
    if isASCII, cell.width == 2 {
      unsafe screen_add([0x20], 1, 1, attributes, look.pair)
    }
  }

  private mutating func look(_ role: Role, _ theme: Theme) -> Look {
    if let look = looks[Int(role.rawValue)] { return look }
    let style = theme[role]
    var look = Look(
      attributes: Int32((depth == .mono ? style.mono : style.attributes).rawValue),
      pair: 0,
      isInvisibleOnBlank: style.background.degraded(to: depth) == .standard
    )
    let foreground = style.foreground.degraded(to: depth)
    if case .ansi(let index) = foreground, index >= 8, colors < 16 {
      look.attributes |= Int32(Attributes.bold.rawValue)
    }
    let pair = Pair(
      foreground: number(foreground),
      background: number(style.background.degraded(to: depth))
    )
    look.pair = define(pair)
    looks[Int(role.rawValue)] = look
    return look
  }

  private mutating func define(_ pair: Pair) -> Int32 {
    if let number = pairs[pair] { return number }
    let number = Int32(pairs.count)
    // A terminal that has no pair left shows its own colours; the sign and the attributes stay.
    guard number < pairLimit, screen_define_pair(number, pair.foreground, pair.background) else {
      return 0
    }
    pairs[pair] = number
    return number
  }

  /// The number by which this terminal knows a colour.
  private func number(_ color: Color) -> Int32 {
    switch color {
    case .standard: return -1
    case .ansi(let index):
      if depth == .rgb, index >= 8 { return Int32(RGB(indexed: index).hex) }
      return Int32(index) % max(colors, 8)
    case .indexed(let index, _):
      return depth == .rgb ? Int32(RGB(indexed: index).hex) : Int32(index)
    case .rgb(let value, _, _):
      // Direct terminals read 0…7 as the user's palette; the next blue is as good as black.
      return max(8, Int32(value.hex))
    }
  }
}
