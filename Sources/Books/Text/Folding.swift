/// Search folding, version 1: what makes two spellings the same when a person searches or sorts.
///
/// 1. Each scalar is decomposed (compatibility forms too: full width, ligatures, circled digits)
///    and case-folded; default-ignorable scalars (soft hyphen, joiners, variation selectors,
///    direction marks) and the Arabic tatweel vanish.
/// 2. Latin letters that do not decompose lose what was added to them: ø → o, ł → l, đ → d, ħ → h,
///    ı → i; ligatures open: ß → ss, æ → ae, œ → oe, þ → th. Typographic quotes and dashes become
///    those of the keyboard.
/// 3. Marks go where their letter, or they themselves, are Latin, Greek, Cyrillic, Hebrew or
///    Arabic; elsewhere they are part of the word (か is not が, and Devanagari vowels are marks).
/// 4. What is left is ordered and composed canonically, but never with an ASCII scalar.
///
/// Folding is idempotent, and canonically equivalent texts fold alike. It is no identity key: Gödel
/// and Godel are two people.
public enum Folding {
  /// Raised whenever any text folds differently, so that what was derived is made anew.
  public static let version: UInt16 = 1

  /// The folded form of `text` as UTF-8.
  public static func fold(_ text: String) -> [UInt8] {
    var folded: [UInt8] = []
    folded.reserveCapacity(text.utf8.count)
    fold(text, into: &folded)
    return folded
  }

  /// Appends the folded form of `text` as UTF-8; linear, with ASCII at a few cycles a byte.
  public static func fold(_ text: String, into folded: inout [UInt8]) {
    let start = folded.count
    folded.append(contentsOf: text.utf8)
    let ascii = lowercase(&folded, from: start)
    guard ascii < folded.count else { return }
    folded.removeLast(folded.count - ascii)
    let bytes = text.utf8.span
    var at = ascii - start
    let last = at > 0 ? folded[ascii - 1] : 0
    var rest = Fold(afterLetter: (0x61...0x7A).contains(last))
    while at < bytes.count {
      let byte = bytes[at]
      if byte < 0x80 {
        rest.append(ascii: byte, to: &folded)
        at += 1
      } else {
        let (scalar, length) = decode(bytes, at)
        rest.append(scalar, to: &folded)
        at += length
      }
    }
    rest.flush(to: &folded)
  }

  /// Appends the folded form of bytes that should be UTF-8; what is not is repaired first.
  static func fold(utf8 text: Span<UInt8>, into folded: inout [UInt8]) {
    let start = folded.count
    // The buffer is lent for as long as it is copied.
    unsafe text.withUnsafeBufferPointer { unsafe folded.append(contentsOf: $0) }
    guard lowercase(&folded, from: start) < folded.count else { return }
    folded.removeLast(folded.count - start)
    fold(
      unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) },
      into: &folded
    )
  }

  /// Appends what a scalar folds to where it stands alone.
  static func fold(_ scalar: UInt32, into folded: inout [UInt8]) {
    var fold = Fold(afterLetter: false)
    fold.append(scalar, to: &folded)
    fold.flush(to: &folded)
  }

  /// Lowers ASCII capitals from `start` on; the place of the first byte outside ASCII, else the
  /// end.
  private static func lowercase(_ bytes: inout [UInt8], from start: Int) -> Int {
    var all: UInt8 = 0
    var span = bytes.mutableSpan
    for at in start..<span.count {
      all |= span[at]
      span[at] = lowercase(span[at])
    }
    guard all >= 0x80 else { return span.count }
    var at = start
    while span[at] < 0x80 { at += 1 }
    return at
  }

  static func lowercase(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// The scalar that starts at `at`, and its length; a String's UTF-8 is always well formed.
  private static func decode(_ bytes: Span<UInt8>, _ at: Int) -> (UInt32, Int) {
    let lead = UInt32(bytes[at])
    func tail(_ offset: Int) -> UInt32 { UInt32(bytes[at + offset]) & 63 }
    switch lead {
    case ..<0x80: return (lead, 1)
    case ..<0xE0: return ((lead & 31) << 6 | tail(1), 2)
    case ..<0xF0: return ((lead & 15) << 12 | tail(1) << 6 | tail(2), 3)
    default: return ((lead & 7) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
    }
  }
}

/// The folding of one text, past its first ASCII run.
private struct Fold {
  /// The letter before takes its marks with it when they go.
  private var afterLetter: Bool
  /// A starter outside ASCII and what may compose with it.
  private var segment: [UInt32] = []

  /// Held here, because each use of a global asks whether it has been made.
  private let folds = UnicodeData.folds
  private let properties = UnicodeData.properties

  init(afterLetter: Bool) { self.afterLetter = afterLetter }

  mutating func append(ascii byte: UInt8, to folded: inout [UInt8]) {
    if !segment.isEmpty { flush(to: &folded) }
    let lower = Folding.lowercase(byte)
    folded.append(lower)
    afterLetter = (0x61...0x7A).contains(lower)
  }

  mutating func append(_ scalar: UInt32, to folded: inout [UInt8]) {
    if let places = folds.places(for: scalar) {
      for place in places { emit(folds[place], to: &folded) }
    } else if let syllable = Hangul.Syllable(scalar) {
      emit(syllable.leading, to: &folded)
      emit(syllable.vowel, to: &folded)
      if let trailing = syllable.trailing { emit(trailing, to: &folded) }
    } else {
      emit(scalar, to: &folded)
    }
  }

  private mutating func emit(_ scalar: UInt32, to folded: inout [UInt8]) {
    let properties = UnicodeData.Properties(bits: properties[scalar])
    if properties.isMark, afterLetter || properties.losesMarks { return }
    if properties.startsSegment, !segment.isEmpty { flush(to: &folded) }
    if !properties.isMark { afterLetter = properties.losesMarks }
    if scalar < 0x80 {
      folded.append(UInt8(scalar))
    } else {
      segment.append(scalar)
    }
  }

  mutating func flush(to folded: inout [UInt8]) {
    if segment.count > 1 { Composition.compose(&segment) }
    for scalar in segment { folded.append(scalar: scalar) }
    segment.removeAll(keepingCapacity: true)
  }
}
