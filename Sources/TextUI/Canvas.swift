/// Where text stands in the width that it is given.
public enum Alignment: Hashable, Sendable {
  case left
  case center
  case right
}

/// A brush on a surface, in local coordinates and clipped to a rectangle.
///
/// Painting outside is a no-op, never a trap, because sizes race with resizes. Text is sanitised
/// here (see `Text`), so that nothing that a customer's name holds can reach the terminal as an
/// escape.
public struct Canvas: Sendable {
  /// What has been painted so far.
  public private(set) var surface: Surface
  /// Where the real cursor goes, in coordinates of the surface; nil leaves it parked.
  public private(set) var cursor: Point?

  private var frame: Rect
  private var clip: Rect

  public init(size: Size) {
    surface = Surface(size: size)
    frame = Rect(size)
    clip = frame
  }

  /// The size of the rectangle that is being painted.
  public var size: Size { frame.size }

  /// The rectangle that is being painted, in local coordinates.
  public var bounds: Rect { Rect(size) }

  /// Paints into a part: `body` sees it as a canvas of its own with its origin at zero.
  public mutating func within(_ rect: Rect, _ body: (inout Canvas) -> Void) {
    let (outerFrame, outerClip) = (frame, clip)
    frame = rect.offset(by: Point(x: outerFrame.x, y: outerFrame.y))
    clip = frame.intersection(outerClip)
    body(&self)
    frame = outerFrame
    clip = outerClip
  }

  /// Puts a line of text.
  ///
  /// Text that is wider than `width` ends in `…`; shorter text is padded with blanks, so that old
  /// cells go away. Without a width the text runs as far as the canvas reaches.
  ///
  /// - Parameters:
  ///   - text: one line; control characters become visible.
  ///   - x: the column, may be negative.
  ///   - y: the row, may be outside.
  ///   - style: role and emphasis.
  ///   - width: the columns to fill.
  ///   - align: where the text stands in `width`.
  /// - Returns: the columns used, padding included.
  @discardableResult
  public mutating func put(
    _ text: String,
    x: Int,
    y: Int,
    style: Style = .text,
    width: Int? = nil,
    align: Alignment = .left
  ) -> Int {
    if let width {
      if width <= 0 { return 0 }
      put(text, field: Rect(x: x, y: y, width: width, height: 1), style, align)
      return width
    }
    return run(text, x: x, y: y, limit: .max, style: style)
  }

  /// As `put(_:x:y:style:width:align:)`, with a role alone.
  @discardableResult
  public mutating func put(
    _ text: String,
    x: Int,
    y: Int,
    role: Role,
    width: Int? = nil,
    align: Alignment = .left
  ) -> Int {
    put(text, x: x, y: y, style: Style(role), width: width, align: align)
  }

  /// Puts a row that was painted before, its blanks too.
  public mutating func put(_ strip: Strip, x: Int, y: Int) {
    let row = frame.y + y
    let start = frame.x + x
    let (first, end) = (max(0, clip.x - start), min(strip.cells.count, clip.maxX - start))
    guard row >= clip.y, row < clip.maxY, first < end else { return }
    surface.place(strip.cells.span, first..<end, at: row * surface.size.columns + start + first)
  }

  /// Fills a rectangle; the glyph must be one column wide, else a blank is used.
  public mutating func fill(_ rect: Rect, _ glyph: Character = " ", style: Style = .text) {
    let area = rect.offset(by: Point(x: frame.x, y: frame.y)).intersection(clip)
    if area.isEmpty { return }
    let ink = Cell(glyph).ink
    for y in area.y..<area.maxY {
      let row = y * surface.size.columns
      surface.fill(row + area.x..<row + area.maxX, ink, style: style)
    }
  }

  /// Fills everything.
  public mutating func fill(style: Style = .text) {
    fill(bounds, style: style)
  }

  /// A horizontal line, `─` unless told otherwise.
  public mutating func hline(
    x: Int,
    y: Int,
    width: Int,
    _ glyph: Character = "─",
    role: Role = .border
  ) {
    fill(Rect(x: x, y: y, width: width, height: 1), glyph, style: Style(role))
  }

  /// A vertical line, `│` unless told otherwise.
  public mutating func vline(
    x: Int,
    y: Int,
    height: Int,
    _ glyph: Character = "│",
    role: Role = .border
  ) {
    fill(Rect(x: x, y: y, width: 1, height: height), glyph, style: Style(role))
  }

  /// Gives cells another style and leaves their glyphs, as for a selected row.
  public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    let area = rect.offset(by: Point(x: frame.x, y: frame.y)).intersection(clip)
    if area.isEmpty { return }
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { surface.restyle(x: x, y: y, change) }
    }
  }

  /// Puts the terminal's own cursor on a cell; outside of the clip it stays where it was.
  public mutating func placeCursor(x: Int, y: Int) {
    let point = Point(x: frame.x + x, y: frame.y + y)
    if clip.contains(point) { cursor = point }
  }

  private mutating func put(_ text: String, field: Rect, _ style: Style, _ align: Alignment) {
    let natural = Text.width(text, limit: field.width)
    if natural > field.width {
      let used = run(text, x: field.x, y: field.y, limit: field.width - 1, style: style)
      run("…", x: field.x + used, y: field.y, limit: 1, style: style)
      pad(x: field.x + used + 1, y: field.y, to: field.maxX, style)
      return
    }
    let slack = field.width - natural
    let left =
      switch align {
      case .left: 0
      case .center: slack / 2
      case .right: slack
      }
    pad(x: field.x, y: field.y, to: field.x + left, style)
    run(text, x: field.x + left, y: field.y, limit: field.width, style: style)
    pad(x: field.x + left + natural, y: field.y, to: field.maxX, style)
  }

  private mutating func pad(x: Int, y: Int, to end: Int, _ style: Style) {
    if end > x { fill(Rect(x: x, y: y, width: end - x, height: 1), style: style) }
  }

  /// Paints glyphs until the text, `limit` columns or the clip end; returns the columns used.
  @discardableResult
  private mutating func run(_ text: String, x: Int, y: Int, limit: Int, style: Style) -> Int {
    let start = frame.x + x
    let row = frame.y + y
    let visible = row >= clip.y && row < clip.maxY
    let base = row * surface.size.columns
    let (left, right) = (clip.x, clip.maxX)
    if let plain = Text.plainWidth(text) {
      let used = min(plain, limit, max(0, right - start))
      let part = min(max(0, left - start), used)..<used
      if visible, !part.isEmpty {
        surface.place(text.utf8Span.span, part, at: base + start + part.lowerBound, style: style)
      }
      return used
    }
    var column = start
    Text.forEachGlyph(in: text) { glyph, width in
      if column - start + width > limit || column >= right { return false }
      if visible, column >= left, column + width <= right {
        surface.place(glyph, width: width, at: base + column, style: style)
      } else if visible {
        // Half of a wide glyph shows at the edge of the clip.
        for edge in max(column, left)..<max(left, min(column + width, right)) {
          surface.place(.blank, width: 1, at: base + edge, style: style)
        }
      }
      column += width
      return true
    }
    return column - start
  }
}
