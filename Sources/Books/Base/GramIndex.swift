// Which rows of a kind hold which one and two bytes in their searched text, so that the first
// letters of a word, which stand in a large part of all texts, are looked up and not looked for,
// and so that longer words are looked for only where all their pairs of bytes are.
//
//   keys        u32 each, ascending: what is held << 16 | first byte << 8 | second byte
//     0  the pair stands somewhere in the text     1  it begins a word
//     2  it begins the text                        3  the first byte alone stands somewhere
//   offsets     u32 each, one more than there are keys: where the rows of a key begin
//   rows        a list a key: one byte that names its form, then
//     0  the steps from one row to the next, the first one from -1, as LEB128
//     1  a bit a row, in words of 64
//
// A list takes the form that is shorter. In texts of names and addresses all lists together are
// about as long as the texts.

/// The index of one kind, read where it lies.
struct GramIndex: Sendable {
  /// What a key says of its bytes.
  enum Place: UInt32 {
    case anywhere = 0
    case word = 1
    case start = 2
    case single = 3
  }

  let keys: Chunk<UInt32>
  let offsets: Chunk<UInt32>
  let bytes: MappedBytes
  let start: Int
  let length: Int

  static func key(_ place: Place, _ first: UInt8, _ second: UInt8 = 0) -> UInt32 {
    place.rawValue << 16 | UInt32(first) << 8 | UInt32(second)
  }

  /// Where the list of a key lies within the mapped bytes; empty where no row has it.
  func extent(_ key: UInt32) -> Range<Int> {
    let place = keys.lowerBound(key)
    guard place < keys.count, keys[place] == key else { return start..<start }
    let (from, to) = (Int(offsets[place]), Int(offsets[place + 1]))
    guard from <= to, to <= length else { return start..<start }
    return start + from..<start + to
  }

  /// The rows of a list, of so many that the kind has.
  ///
  /// What was damaged reads as no rows; the bytes know that they are.
  func rows(_ extent: Range<Int>, of count: Int) -> RowSet {
    var rows = RowSet(rows: count)
    bytes.withBytes(extent) { list in
      guard list.byteCount > 0 else { return }
      let rest = list.extracting(1...)
      if list.first == 0 { rows.insert(steps: rest) } else { rows.insert(bits: rest) }
    }
    return rows
  }
}

extension RowSet {
  /// Rows by the steps between them; those beyond the set are passed over.
  fileprivate mutating func insert(steps list: RawSpan) {
    var row = -1
    var at = 0
    while at < list.byteCount {
      // Every bit pattern is a byte, and the span checks the extent.
      var byte = unsafe list.unsafeLoad(fromByteOffset: at, as: UInt8.self)
      at += 1
      var step = Int(byte & 0x7F)
      var shift = 7
      while byte >= 0x80, at < list.byteCount, shift < 35 {
        byte = unsafe list.unsafeLoad(fromByteOffset: at, as: UInt8.self)
        at += 1
        step |= Int(byte & 0x7F) << shift
        shift += 7
      }
      row += step
      guard row >= 0, row < rows else { return }
      words[row >> 6] |= 1 << UInt64(row & 63)
    }
  }

  fileprivate mutating func insert(bits list: RawSpan) {
    for index in 0..<min(words.count, list.byteCount / 8) {
      // Every bit pattern is a valid integer, and the span checks the extent.
      words[index] = unsafe list.unsafeLoadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
    }
    trim()
  }
}

/// Makes the index of one kind from its folded texts.
struct GramIndexBuilder {
  private static let slots = 4 << 16

  private let heap: [UInt8]
  private let offsets: [UInt32]

  private(set) var keys: [UInt32] = []
  /// Where the list of each key begins, and the end.
  private(set) var places: [UInt32] = [0]
  private(set) var lists: [UInt8] = []

  /// How long the texts of a kind are that are indexed.
  ///
  /// Through shorter ones a pass takes less than a microsecond; of longer ones the places would not
  /// fit 32 bits, since a byte of text is in four lists at most.
  static let lengths = 1 << 12...1 << 29

  /// Two passes over the texts: the lengths of the lists, then the lists.
  init(_ heap: [UInt8], _ offsets: [UInt32]) {
    (self.heap, self.offsets) = (heap, offsets)
    var lengths = [UInt32](repeating: 0, count: Self.slots)
    eachStep { key, _, step in lengths[key] += UInt32(Self.length(step)) }
    let bits = UInt32(rows + 63) / 64 * 8
    var writes = [UInt32](repeating: 0, count: Self.slots)
    var end: UInt32 = 0
    for key in lengths.indices where lengths[key] > 0 {
      keys.append(UInt32(key))
      writes[key] = end + 1
      end += 1 + min(lengths[key], bits)
      places.append(end)
    }
    var lists = [UInt8](repeating: 0, count: Int(end))
    for key in keys where lengths[Int(key)] > bits { lists[Int(writes[Int(key)]) - 1] = 1 }
    eachStep { key, row, step in
      var at = Int(writes[key])
      guard lengths[key] <= bits else {
        lists[at + row >> 3] |= 1 << UInt8(row & 7)
        return
      }
      var rest = step
      while rest >= 0x80 {
        lists[at] = UInt8(truncatingIfNeeded: rest) | 0x80
        rest >>= 7
        at += 1
      }
      lists[at] = UInt8(rest)
      writes[key] = UInt32(at + 1)
    }
    self.lists = lists
  }

  private var rows: Int { offsets.count - 1 }

  /// Calls `body` with every key of every row, and how far it is from the row that had it before.
  @inline(__always)
  private func eachStep(_ body: (_ key: Int, _ row: Int, _ step: UInt32) -> Void) {
    // By key, the row that had it last plus one.
    var last = [UInt32](repeating: 0, count: Self.slots)
    for row in 0..<offsets.count - 1 {
      let now = UInt32(row + 1)
      func take(_ key: Int) {
        guard last[key] != now else { return }
        body(key, row, now - last[key])
        last[key] = now
      }
      var before = 0
      var isInside = false
      for at in Int(offsets[row])..<Int(offsets[row + 1]) {
        let byte = Int(heap[at])
        take(3 << 16 | byte << 8)
        if at > Int(offsets[row]) {
          let pair = before << 8 | byte
          take(pair)
          if !isInside { take(1 << 16 | pair) }
          if at == Int(offsets[row]) + 1 { take(2 << 16 | pair) }
          isInside = WordHits.isInside(UInt8(before))
        }
        before = byte
      }
    }
  }

  private static func length(_ step: UInt32) -> Int {
    step < 1 << 7 ? 1 : step < 1 << 14 ? 2 : step < 1 << 21 ? 3 : step < 1 << 28 ? 4 : 5
  }
}
