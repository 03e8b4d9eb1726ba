extension Text {
  /// The marker for what must not be shown as it is.
  static let marker: Character = "\u{FFFD}"

  /// Whether the text is printable ASCII, so that every byte is one column.
  static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  /// Visits the glyphs of a text with their columns until `body` returns false.
  static func forEachGlyph(in text: String, _ body: (Character, Int) -> Bool) {
    if isPlain(text) {
      for byte in text.utf8 where !body(Character(Unicode.Scalar(byte)), 1) { return }
      return
    }
    for cluster in text where !visit(cluster, body) { return }
  }

  /// The one glyph that stands for a character, for fills and single cells.
  static func glyph(_ character: Character) -> (character: Character, width: Int) {
    var result: (Character, Int) = (" ", 1)
    _ = visit(character) { glyph, width in
      result = (glyph, width)
      return false
    }
    return result
  }

  private static func visit(_ cluster: Character, _ body: (Character, Int) -> Bool) -> Bool {
    let scalars = cluster.unicodeScalars
    guard let first = scalars.first else { return true }
    if scalars.index(after: scalars.startIndex) == scalars.endIndex {
      return visitSingle(first, cluster, body)
    }
    if isSequence(scalars) { return visitSingle(first, Character(first), body) }
    var glyph = String.UnicodeScalarView()
    var (width, marks) = (0, 0)
    for scalar in scalars {
      guard let shown = substitute(scalar) else { continue }
      let columns = TextWidth.of(shown)
      if columns == 0 {
        if glyph.isEmpty {
          glyph.append("\u{25CC}")
          width = 1
        }
        if marks < 4 {
          glyph.append(shown)
          marks += 1
        }
        continue
      }
      if !glyph.isEmpty, !body(character(glyph), width) { return false }
      glyph = String.UnicodeScalarView([shown])
      (width, marks) = (columns, 0)
    }
    return glyph.isEmpty || body(character(glyph), width)
  }

  private static func visitSingle(
    _ scalar: Unicode.Scalar,
    _ cluster: Character,
    _ body: (Character, Int) -> Bool
  ) -> Bool {
    guard let shown = substitute(scalar) else { return true }
    let width = TextWidth.of(shown)
    if width == 0 { return body(character(.init(["\u{25CC}", shown])), 1) }
    return body(shown == scalar ? cluster : Character(shown), width)
  }

  /// The character that the code points form; those that do not join the first are left out.
  private static func character(_ scalars: String.UnicodeScalarView) -> Character {
    String(scalars).first ?? " "
  }

  /// Whether the cluster is one that terminals draw at widths of their own: only its first code
  /// point is shown.
  private static func isSequence(_ scalars: Character.UnicodeScalarView) -> Bool {
    for scalar in scalars {
      switch scalar.value {
      case 0x200D, 0x20E3, 0x1F3FB...0x1F3FF: return true
      default: break
      }
    }
    return false
  }

  /// The code point to show, nil for none.
  private static func substitute(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x20..<0x7F: return scalar
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: return "\u{2421}"
    case 0x80..<0xA0: return "?"
    case 0xE0000..<0xE0080, 0xFE00..<0xFE10, 0xE0100..<0xE01F0: return nil
    case 0x1F1E6...0x1F1FF: return Unicode.Scalar(0x41 + scalar.value - 0x1F1E6)
    case 0x2028, 0x2029, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x3164, 0xFFA0, 0x034F:
      return "\u{FFFD}"
    default:
      if scalar.value < 0xAD { return scalar }
      if scalar.value & 0xFFFE == 0xFFFE { return "?" }
      return scalar.properties.isDefaultIgnorableCodePoint
        || scalar.properties.generalCategory == .format ? "\u{FFFD}" : scalar
    }
  }
}
