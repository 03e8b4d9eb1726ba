/// One place of the grid.
///
/// A wide glyph is a lead of width 2 followed by a continuation of width 0, whose glyph is a space.
public struct Cell: Hashable, Sendable {
  var ink: Glyph
  public var width: UInt8
  public var style: Style

  init(_ ink: Glyph, width: UInt8, style: Style) {
    self.ink = ink
    self.width = width
    self.style = style
  }

  /// A cell of width 1 that shows a character, or a blank if that is wider.
  public init(_ character: Character, style: Style = .text) {
    let (glyph, width) = Text.glyph(character)
    self.init(width == 1 ? glyph : .blank, width: 1, style: style)
  }

  public static let blank = Cell(.blank, width: 1, style: .text)

  /// What the cell shows.
  public var glyph: Character {
    var text = ""
    ink.append(to: &text)
    return text.first ?? " "
  }

  /// Whether it shows a space.
  public var isBlank: Bool { ink == .blank }

  /// Visits the code points: the base, then marks that take no column.
  public func forEachScalar(_ body: (UInt32) -> Void) {
    ink.forEach(body)
  }
}
