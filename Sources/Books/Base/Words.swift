/// The integers of one column, each as narrow as the widest of them asks: a byte for what is chosen
/// from a list, two for days of a few years.
///
/// A condition reads every row of its column, and what it reads is checked and brought into memory
/// first; so the width is what it costs. The chunk begins with the least of the values (8 bytes);
/// behind it stands of each row how much more its value is, in 1, 2, 4 or 8 bytes. Where small ones
/// occur anyhow, as among numbers that count from 0, it has no such head, and opening reads nothing.
struct Words: Sendable {
  private let bytes: MappedBytes
  private let start: Int
  private let width: Int
  private let least: Int64
  let count: Int

  private static let headLength = 8

  /// Where they lie in the bytes.
  var extent: Range<Int> { start..<start + count * width }

  /// The words in a chunk, which all have one width; nil where its length says otherwise.
  init?(_ bytes: MappedBytes, _ extent: Range<Int>, rows: Int, hasHead: Bool = true) {
    let head = hasHead ? Words.headLength : 0
    guard extent.count >= head else { return nil }
    let length = extent.count - head
    let width = rows == 0 ? 8 : length / rows
    guard width * rows == length, [1, 2, 4, 8].contains(width) else { return nil }
    self.bytes = bytes
    self.width = width
    start = extent.lowerBound + head
    least = hasHead ? bytes.load(extent.lowerBound, as: Int64.self) : 0
    count = rows
  }

  /// No words at all.
  init(none bytes: MappedBytes) {
    self.bytes = bytes
    (start, width, least, count) = (0, 8, 0, 0)
  }

  /// What a chunk holds of some words; those of absent rows read as the least.
  static func chunk(_ words: [UInt64], isPresent: (Int) -> Bool) -> [UInt8] {
    var (least, most) = (Int64.max, Int64.min)
    for (row, word) in words.enumerated() where isPresent(row) {
      least = min(least, Int64(bitPattern: word))
      most = max(most, Int64(bitPattern: word))
    }
    if least > most { (least, most) = (0, 0) }
    // The distance of any two words fits into as many bits as they have.
    let width = width(of: UInt64(bitPattern: most &- least))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headLength + words.count * width)
    append(UInt64(bitPattern: least), headLength, to: &bytes)
    for (row, word) in words.enumerated() {
      append(isPresent(row) ? word &- UInt64(bitPattern: least) : 0, width, to: &bytes)
    }
    return bytes
  }

  /// What a chunk without a head holds of some words.
  static func chunk(headless words: [UInt64]) -> [UInt8] {
    let width = width(of: words.max() ?? 0)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * width)
    for word in words { append(word, width, to: &bytes) }
    return bytes
  }

  private static func width(of most: UInt64) -> Int {
    switch most {
    case ...0xFF: 1
    case ...0xFFFF: 2
    case ...0xFFFF_FFFF: 4
    default: 8
    }
  }

  @inline(__always)
  private static func append(_ word: UInt64, _ width: Int, to bytes: inout [UInt8]) {
    for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(place * 8))) }
  }

  /// A word; 0 for an index outside, which only damage can ask for.
  @inline(__always)
  subscript(row: Int) -> Int64 {
    guard row >= 0 && row < count else {
      bytes.distrust()
      return 0
    }
    let more =
      switch width {
      case 1: Int64(bytes.load(start + row, as: UInt8.self))
      case 2: Int64(bytes.load(start + row * 2, as: UInt16.self))
      case 4: Int64(bytes.load(start + row * 4, as: UInt32.self))
      default: bytes.load(start + row * 8, as: Int64.self)
      }
    return least &+ more
  }

  /// The rows, present or not, whose word lies in a range; none where a part is damaged.
  ///
  /// One pass; a row costs less than a comparison where the words are narrow.
  func rows(in range: ClosedRange<Int64>) -> RowSet {
    var rows = RowSet(rows: count)
    guard range.upperBound >= least, count > 0 else { return rows }
    let low = UInt64(bitPattern: max(range.lowerBound, least) &- least)
    let high = UInt64(bitPattern: range.upperBound &- least)
    switch width {
    case 1: mark(UInt8.self, low, high, in: &rows)
    case 2: mark(UInt16.self, low, high, in: &rows)
    case 4: mark(UInt32.self, low, high, in: &rows)
    default: mark(UInt64.self, low, high, in: &rows)
    }
    return rows
  }

  @inline(__always)
  private func mark<Element: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ type: Element.Type,
    _ low: UInt64,
    _ high: UInt64,
    in rows: inout RowSet
  ) {
    guard low <= UInt64(Element.max) else { return }
    let first = Element(low)
    let span = Element(clamping: high) - first
    let extent = start..<start + count * MemoryLayout<Element>.stride
    bytes.withBytes(extent) { words in
      guard words.byteCount == extent.count else { return }
      for group in rows.words.indices {
        var marks: UInt64 = 0
        for place in 0..<min(64, count - group << 6) {
          // Every bit pattern is a valid integer, and the span checks the extent.
          let word = unsafe words.unsafeLoadUnaligned(
            fromByteOffset: (group << 6 | place) * MemoryLayout<Element>.stride,
            as: Element.self
          )
          marks |= (word &- first <= span ? 1 : 0) << UInt64(place)
        }
        rows.words[group] = marks
      }
    }
  }
}
