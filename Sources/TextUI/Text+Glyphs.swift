extension Text {
  /// How many columns a text of printable ASCII takes; nil if it holds anything else.
  static func plainWidth(_ text: String) -> Int? {
    let bytes = text.utf8Span.span
    var isOther = false
    for index in bytes.indices { isOther = isOther || bytes[index] &- 0x20 > 0x5E }
    return isOther ? nil : bytes.count
  }

  /// Visits the glyphs of a text with their columns until `body` returns false.
  static func forEachGlyph(in text: String, _ body: (Glyph, Int) -> Bool) {
    var pending: (glyph: Glyph, width: Int)?
    var scalars = text.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      if isSimple(scalar.value) {
        if let pending, !body(pending.glyph, pending.width) { return }
        pending = (Glyph(scalar.value), 1)
        continue
      }
      guard let shown = substitute(scalar, after: pending?.glyph.base) else {
        // The next code point belongs to the same picture.
        if scalar.value == 0x200D, isPicture(pending?.glyph.base) { _ = scalars.next() }
        continue
      }
      let width = TextWidth.of(shown)
      if width == 0 {
        if pending == nil || !takesMarks(pending?.glyph.base, shown.value) {
          if let pending, !body(pending.glyph, pending.width) { return }
          pending = (Glyph(isJamo(shown.value) ? 0xFFFD : 0x25CC), 1)
        }
        if !isJamo(shown.value) || pending?.glyph != .marker {
          pending?.glyph.combine(shown.value)
        }
        continue
      }
      if let pending, !body(pending.glyph, pending.width) { return }
      pending = (Glyph(shown.value), width)
    }
    if let pending { _ = body(pending.glyph, pending.width) }
  }

  /// The one glyph that stands for a character, for fills and single cells.
  static func glyph(_ character: Character) -> (Glyph, Int) {
    var result = (Glyph.blank, 1)
    forEachGlyph(in: String(character)) { glyph, width in
      result = (glyph, width)
      return false
    }
    return result
  }

  /// Whether a code point is shown as it is, in one column: nearly all of the texts in Latin letters.
  private static func isSimple(_ value: UInt32) -> Bool {
    value &- 0x20 < 0x5F || value &- 0xC0 < 0x240
  }

  /// The code point to show, nil for none.
  private static func substitute(
    _ scalar: Unicode.Scalar,
    after base: UInt32?
  ) -> Unicode.Scalar? {
    let value = scalar.value
    switch value {
    case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x34F, 0x350..<0x600, 0x2010..<0x2028, 0x202F..<0x2060,
      0x2070..<0x20D0, 0x2100..<0x2E00, 0x4E00..<0xA000, 0xAC00..<0xD7A4:
      return scalar
    case 0..<0x20: return Unicode.Scalar(0x2400 + value)
    case 0x7F: return "\u{2421}"
    case 0x80..<0xA0: return "?"
    case 0xE0000..<0xE0080, 0xFE00..<0xFE10, 0xE0100..<0xE01F0, 0x20E3: return nil
    case 0x1F3FB...0x1F3FF: return isPicture(base) ? nil : scalar
    case 0x1F1E6...0x1F1FF: return Unicode.Scalar(0x41 + value - 0x1F1E6)
    case 0x200C, 0x200D:
      // Between letters that join they say how, which a grid does not show anyway.
      return joins(base) || (value == 0x200D && isPicture(base)) ? nil : "\u{FFFD}"
    case 0x2028, 0x2029, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x3164, 0xFFA0, 0x034F:
      return "\u{FFFD}"
    default:
      if value & 0xFFFE == 0xFFFE { return "?" }
      return scalar.properties.isDefaultIgnorableCodePoint
        || scalar.properties.generalCategory == .format ? "\u{FFFD}" : scalar
    }
  }

  private static func isPicture(_ base: UInt32?) -> Bool {
    guard let base, base > 0xFF, let scalar = Unicode.Scalar(base) else { return false }
    return scalar.properties.isEmoji
  }

  /// Arabic and its kin, and the scripts of India.
  private static func joins(_ base: UInt32?) -> Bool {
    guard let base else { return false }
    return (0x600..<0x900).contains(base) || (0x900..<0xE00).contains(base)
  }

  private static func isJamo(_ value: UInt32) -> Bool {
    (0x1160..<0x1200).contains(value) || (0xD7B0..<0xD800).contains(value)
  }

  /// Vowels and finals of Hangul stand on Hangul only; marks stand on everything.
  private static func takesMarks(_ base: UInt32?, _ mark: UInt32) -> Bool {
    guard let base, isJamo(mark) else { return base != nil }
    return (0x1100..<0x1160).contains(base) || (0xA960..<0xA980).contains(base)
      || (0xAC00..<0xD7A4).contains(base)
  }
}
