/// What one lead cell shows: a base code point and at most four marks.
///
/// Packed into two words (21 bits a code point), because a frame has 12,000 of them: cells are
/// plain memory, compared and copied without counting references.
struct Glyph: Hashable, Sendable {
  private var low: UInt64
  private var high: UInt64

  private static let bits: UInt64 = 21
  private static let mask: UInt64 = (1 << 21) - 1
  static let blank = Glyph(0x20)
  /// The marker for what must not be shown as it is.
  static let marker = Glyph(0xFFFD)

  init(_ scalar: UInt32) {
    low = UInt64(scalar)
    high = 0
  }

  var base: UInt32 { UInt32(truncatingIfNeeded: low & Glyph.mask) }

  /// Adds a mark; beyond four they are dropped.
  mutating func combine(_ mark: UInt32) {
    let mark = UInt64(mark)
    if low >> Glyph.bits == 0 {
      low |= mark << Glyph.bits
    } else if low >> (2 * Glyph.bits) == 0 {
      low |= mark << (2 * Glyph.bits)
    } else if high == 0 {
      high = mark
    } else if high >> Glyph.bits == 0 {
      high |= mark << Glyph.bits
    }
  }

  /// Visits the code points, the base first.
  func forEach(_ body: (UInt32) -> Void) {
    body(base)
    if low == low & Glyph.mask { return }
    for word in [low >> Glyph.bits, low >> (2 * Glyph.bits), high, high >> Glyph.bits] {
      let mark = word & Glyph.mask
      if mark != 0 { body(UInt32(truncatingIfNeeded: mark)) }
    }
  }

  /// Adds the code points to a text.
  func append(to text: inout String) {
    forEach { value in
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
  }
}
