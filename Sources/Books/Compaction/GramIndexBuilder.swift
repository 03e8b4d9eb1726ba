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
