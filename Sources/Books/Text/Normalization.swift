/// Unicode normalisation form C, in which all text is stored (Unicode Standard Annex 15).
public enum Normalization {
  /// `text` in form C; linear in its length, and free where it has no scalar from U+0300 on.
  public static func nfc(_ text: String) -> String {
    // The lead byte 0xCC starts U+0300, the first scalar that the form can change.
    guard text.utf8.contains(where: { $0 >= 0xCC }) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var segment: [UInt32] = []
    func flush() {
      Composition.compose(&segment)
      for scalar in segment { bytes.append(scalar: scalar) }
      segment.removeAll(keepingCapacity: true)
    }
    for scalar in text.unicodeScalars {
      Composition.decompose(scalar.value) { part in
        let properties = UnicodeData.properties(of: part)
        if properties.combiningClass == 0, !properties.composesBack { flush() }
        segment.append(part)
      }
    }
    flush()
    return String(decoding: bytes, as: UTF8.self)
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
