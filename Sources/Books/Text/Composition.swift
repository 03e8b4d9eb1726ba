/// Canonical ordering and composition of one segment (Unicode Standard Annex 15, D108–D117): a
/// starter with the scalars after it that cannot start a segment of their own.
enum Composition {
  /// Sorts each run of marks by combining class, equal ones as they came, then composes.
  ///
  /// O(n log n), so that a long run of marks costs no more than its sorting.
  static func compose(_ segment: inout [UInt32]) {
    guard segment.count > 1 else { return }
    order(&segment)
    var kept: [UInt32] = []
    var starter: Int?
    var lastClass: UInt16 = 0
    for scalar in segment {
      let combining = UnicodeData.properties(of: scalar).combiningClass
      if let at = starter, kept.count == at + 1 || lastClass < combining,
        let composite = composite(kept[at], scalar)
      {
        kept[at] = composite
        continue
      }
      if combining == 0 { starter = kept.count }
      lastClass = combining
      kept.append(scalar)
    }
    segment = kept
  }

  private static func order(_ segment: inout [UInt32]) {
    var start = 0
    while start < segment.count {
      guard UnicodeData.properties(of: segment[start]).combiningClass != 0 else {
        start += 1
        continue
      }
      var end = start + 1
      var sorted = true
      var last = UnicodeData.properties(of: segment[start]).combiningClass
      while end < segment.count {
        let combining = UnicodeData.properties(of: segment[end]).combiningClass
        guard combining != 0 else { break }
        if combining < last { sorted = false }
        last = combining
        end += 1
      }
      if !sorted {
        // The standard library's sort is stable in fact but not in promise: the place decides.
        let run = segment[start..<end].enumerated().sorted {
          let one = UnicodeData.properties(of: $0.element).combiningClass
          let other = UnicodeData.properties(of: $1.element).combiningClass
          return one != other ? one < other : $0.offset < $1.offset
        }
        segment.replaceSubrange(start..<end, with: run.map(\.element))
      }
      start = end
    }
  }

  private static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    Hangul.composite(first, second)
      ?? UnicodeData.compositions[UInt64(first) << 32 | UInt64(second)]
  }
}

/// The arithmetic of Hangul syllables (The Unicode Standard, section 3.12).
enum Hangul {
  static let leading: ClosedRange<UInt32> = 0x1100...0x1112
  static let vowels: ClosedRange<UInt32> = 0x1161...0x1175
  /// Trailing consonants; the position before the first one means none.
  static let trailing: ClosedRange<UInt32> = 0x11A8...0x11C2
  private static let syllables: ClosedRange<UInt32> = 0xAC00...0xD7A3

  struct Syllable {
    let leading: UInt32
    let vowel: UInt32
    let trailing: UInt32?

    init?(_ scalar: UInt32) {
      guard syllables.contains(scalar) else { return nil }
      let index = scalar - syllables.lowerBound
      leading = Hangul.leading.lowerBound + index / 588
      vowel = vowels.lowerBound + index % 588 / 28
      trailing = index % 28 == 0 ? nil : Hangul.trailing.lowerBound + index % 28 - 1
    }
  }

  static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if leading.contains(first), vowels.contains(second) {
      return syllables.lowerBound + (first - leading.lowerBound) * 588
        + (second - vowels.lowerBound) * 28
    }
    guard syllables.contains(first), (first - syllables.lowerBound) % 28 == 0,
      trailing.contains(second)
    else { return nil }
    return first + second - trailing.lowerBound + 1
  }
}
