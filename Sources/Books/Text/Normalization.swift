/// Unicode normalisation form C, in which all text is stored (Unicode Standard Annex 15).
public enum Normalization {
  /// `text` in form C; linear in its length, and free where it has no scalar from U+0300 on.
  public static func nfc(_ text: String) -> String {
    // The lead byte 0xCC starts U+0300, the first scalar that the form can change.
    guard text.utf8.contains(where: { $0 >= 0xCC }) else { return text }
    var composing = Composing(capacity: text.utf8.count)
    for scalar in text.unicodeScalars { composing.append(scalar.value) }
    composing.flush()
    return String(decoding: composing.bytes, as: UTF8.self)
  }
}

private struct Composing {
  var bytes: [UInt8] = []
  private var segment: [UInt32] = []
  // Held here, because each use of a global asks whether it has been made.
  private let decompositions = UnicodeData.decompositions
  private let properties = UnicodeData.properties

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func append(_ scalar: UInt32) {
    if let places = decompositions.places(for: scalar) {
      for place in places { emit(decompositions[place]) }
    } else if let syllable = Hangul.Syllable(scalar) {
      emit(syllable.leading)
      emit(syllable.vowel)
      if let trailing = syllable.trailing { emit(trailing) }
    } else {
      emit(scalar)
    }
  }

  private mutating func emit(_ scalar: UInt32) {
    if UnicodeData.Properties(bits: properties[scalar]).startsSegment { flush() }
    segment.append(scalar)
  }

  mutating func flush() {
    if segment.count > 1 { Composition.compose(&segment) }
    for scalar in segment { bytes.append(scalar: scalar) }
    segment.removeAll(keepingCapacity: true)
  }
}

extension [UInt8] {
  /// Appends the UTF-8 form of a Unicode scalar value.
  mutating func append(scalar: UInt32) {
    if scalar < 0x80 {
      append(UInt8(scalar))
    } else if scalar < 0x800 {
      append(UInt8(0xC0 | scalar >> 6))
      append(UInt8(0x80 | scalar & 63))
    } else if scalar < 0x1_0000 {
      append(UInt8(0xE0 | scalar >> 12))
      append(UInt8(0x80 | scalar >> 6 & 63))
      append(UInt8(0x80 | scalar & 63))
    } else {
      append(UInt8(0xF0 | scalar >> 18))
      append(UInt8(0x80 | scalar >> 12 & 63))
      append(UInt8(0x80 | scalar >> 6 & 63))
      append(UInt8(0x80 | scalar & 63))
    }
  }
}
