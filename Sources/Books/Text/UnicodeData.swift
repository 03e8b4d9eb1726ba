/// The tables of the Unicode Character Database that normalisation and folding need, unpacked on
/// first use (well under a millisecond) from the generated strings beside this file.
///
/// A packed number is a row of digits of 6 bits, lowest first: five bits of value and one that says
/// that another digit follows. A digit is the character 0x3E + digit, the backslash left out.
enum UnicodeData {
  /// What `properties` says of a scalar.
  struct Properties {
    let bits: UInt16

    /// The canonical combining class.
    var combiningClass: UInt16 { (bits & 0x7FFF) >> 2 }
    /// Of general category M.
    var isMark: Bool { bits & 2 != 0 }
    /// Of a script whose marks search folding removes.
    var losesMarks: Bool { bits & 1 != 0 }
    /// Nothing before it can reorder or compose with it.
    var startsSegment: Bool { bits & 0xFFFC == 0 }
  }

  static let properties: ScalarTable = {
    var table = ScalarTable()
    var numbers = PackedNumbers(packedProperties)
    var scalar = 0
    while let gap = numbers.next(), let more = numbers.next(), let value = numbers.next() {
      for code in scalar + gap...scalar + gap + more { table[UInt32(code)] = UInt16(value) }
      scalar += gap + more + 1
    }
    forEachEntry(of: .decompositions) { _, kind, scalars in
      if kind == 2 { table[scalars[1]] |= 0x8000 }
    }
    for jamo in Hangul.vowels { table[jamo] |= 0x8000 }
    for jamo in Hangul.trailing { table[jamo] |= 0x8000 }
    return table
  }()

  static func properties(of scalar: UInt32) -> Properties {
    Properties(bits: properties[scalar])
  }

  /// Primary composites by pair, first scalar in the high half.
  static let compositions: [UInt64: UInt32] = {
    var pairs: [UInt64: UInt32] = [:]
    pairs.reserveCapacity(1024)
    forEachEntry(of: .decompositions) { key, kind, scalars in
      if kind == 2 { pairs[UInt64(scalars[0]) << 32 | UInt64(scalars[1])] = key }
    }
    return pairs
  }()

  /// Full canonical decompositions, Hangul left to arithmetic.
  static let decompositions: ScalarSequences = {
    var steps = ScalarSequences()
    forEachEntry(of: .decompositions) { key, _, scalars in steps.insert(scalars, for: key) }
    var full: [UInt32] = []
    func expand(_ scalar: UInt32) {
      guard let places = steps.places(for: scalar) else { return full.append(scalar) }
      for place in places { expand(steps[place]) }
    }
    var sequences = ScalarSequences()
    forEachEntry(of: .decompositions) { key, _, _ in
      full.removeAll(keepingCapacity: true)
      expand(key)
      sequences.insert(full[...], for: key)
    }
    return sequences
  }()

  /// What search folding makes of a scalar before marks are removed, decomposed.
  static let folds: ScalarSequences = {
    let decompositions = Self.decompositions
    var sequences = ScalarSequences()
    forEachEntry(of: .folds) { key, _, scalars in sequences.insert(scalars, for: key) }
    var folded: [UInt32] = []
    forEachEntry(of: .decompositions) { key, _, _ in
      folded.removeAll(keepingCapacity: true)
      for place in decompositions.places(for: key) ?? 0..<0 {
        let part = decompositions[place]
        if let parts = sequences.places(for: part) {
          for place in parts { folded.append(sequences[place]) }
        } else {
          folded.append(part)
        }
      }
      sequences.insert(folded[...], for: key)
    }
    return sequences
  }()

  private enum Packed {
    case decompositions
    case folds
  }

  /// Calls `body` with key, kind and scalars of each entry of a packed mapping.
  @inline(__always)
  private static func forEachEntry(
    of packed: Packed,
    _ body: (_ key: UInt32, _ kind: Int, _ scalars: ArraySlice<UInt32>) -> Void
  ) {
    // The kinds of decompositions name their length, but for 3: a pair that never composes.
    let pairs = packed == .decompositions
    var numbers = PackedNumbers(pairs ? packedDecompositions : packedFolds)
    var key = 0
    // The longest sequence has 18 scalars.
    var last = [UInt32](repeating: 0, count: 32)
    while let gap = numbers.next(), let kind = numbers.next() {
      key += gap
      let count = pairs && kind == 3 ? 2 : kind
      for place in 0..<count { last[place] = UInt32(Int(last[place]) + numbers.nextSigned()) }
      body(UInt32(key), kind, last[..<count])
    }
  }
}

/// Sixteen bits for each Unicode scalar, in pages of 128; pages without content are one page.
struct ScalarTable {
  private var pages = [UInt16](repeating: 0, count: 0x11_0000 >> 7)
  private var cells: [UInt16]

  init() {
    // Room for what the tables of Unicode 15 take, so that none is moved as it grows.
    cells = []
    cells.reserveCapacity(256 << 7)
    cells.append(contentsOf: repeatElement(0, count: 128))
  }

  /// Whether the page that holds a scalar is without content.
  func isEmpty(pageOf scalar: UInt32) -> Bool { pages[Int(scalar >> 7)] == 0 }

  subscript(scalar: UInt32) -> UInt16 {
    get { cells[Int(pages[Int(scalar >> 7)]) << 7 | Int(scalar & 127)] }
    set {
      let page = Int(scalar >> 7)
      if pages[page] == 0 {
        pages[page] = UInt16(cells.count >> 7)
        cells.append(contentsOf: repeatElement(0, count: 128))
      }
      cells[Int(pages[page]) << 7 | Int(scalar & 127)] = newValue
    }
  }
}

/// A sequence of scalars for some of the scalars.
struct ScalarSequences {
  private var offsets = ScalarTable()
  /// Lengths, each followed by that many scalars; the first cell is no sequence.
  private var content: [UInt32] = [0, 0]

  mutating func insert(_ scalars: ArraySlice<UInt32>, for key: UInt32) {
    guard !scalars.isEmpty else {
      offsets[key] = 1  // the empty sequence, which thousands of ignorable scalars share
      return
    }
    offsets[key] = UInt16(content.count)
    content.append(UInt32(scalars.count))
    content.append(contentsOf: scalars)
  }

  /// Where the sequence of `key` lies; nil when it has none.
  func places(for key: UInt32) -> Range<Int>? {
    let offset = Int(offsets[key])
    guard offset > 0 else { return nil }
    return offset + 1..<offset + 1 + Int(content[offset])
  }

  /// Whether no scalar of the page that holds this one has a sequence.
  func isEmpty(pageOf scalar: UInt32) -> Bool { offsets.isEmpty(pageOf: scalar) }

  subscript(place: Int) -> UInt32 { content[place] }

  func sequence(for key: UInt32) -> ArraySlice<UInt32>? {
    places(for: key).map { content[$0] }
  }
}

/// Reads the numbers of a packed table.
private struct PackedNumbers {
  private let bytes: [UInt8]
  private var at = 0

  init(_ packed: String) { bytes = Array(packed.utf8) }

  mutating func next() -> Int? {
    var value = 0
    var shift = 0
    while at < bytes.count {
      let digit = Int(bytes[at]) - (bytes[at] > 0x5C ? 0x3F : 0x3E)
      at += 1
      value |= (digit & 31) << shift
      guard digit & 32 != 0 else { return value }
      shift += 5
    }
    return nil
  }

  mutating func nextSigned() -> Int {
    let value = next() ?? 0
    return value & 1 == 0 ? value / 2 : -(value + 1) / 2
  }
}
