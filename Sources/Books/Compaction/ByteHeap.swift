/// Byte runs one after another, in extents of a `Spill`.
///
/// A run is known by one word: its place << 24 | its length. The place is the number of the extent
/// and the offset in it, 24 bits. A run that no extent holds is plain memory and its word a number
/// among those: only a set comes to that, by many additions. Copies share the runs: only one of them
/// may keep further ones.
@safe struct ByteHeap {
  /// What an extent holds: a run of it has a length and an offset of 24 bits.
  static let longest = Spill.extentLength - 1
  /// The words of longer runs begin here, where no extent is.
  private static let longer = UInt64(0xFFFF) << 48
  /// Runs that grow have room for it from this length on.
  private static let leastRoom = 256

  private let spill: Spill
  private var extents: [UnsafeMutableRawPointer] = unsafe []
  /// How many bytes of the last extent are taken.
  private var used = Spill.extentLength
  private var long: [[UInt8]] = []

  init(_ spill: Spill) { self.spill = spill }

  /// Keeps a run.
  mutating func keep(_ bytes: Span<UInt8>) -> UInt64 {
    guard bytes.count <= ByteHeap.longest else { return keepLong(bytes.copy) }
    let word = begin(bytes.count, room: bytes.count)
    write(bytes, word)
    return word
  }

  mutating func keep(_ bytes: [UInt8]) -> UInt64 { keep(bytes.span) }

  /// Keeps a run that may grow, in the place of what it was where there is room.
  ///
  /// With each move its room doubles, so that it takes a few times its length however often it is
  /// kept. `before` is nil or what an earlier call came to.
  mutating func keep(growing bytes: [UInt8], before: UInt64? = nil) -> UInt64 {
    if let before, before >= ByteHeap.longer {
      long[Int(before - ByteHeap.longer)] = bytes
      return before
    }
    guard bytes.count <= ByteHeap.longest else { return keepLong(bytes) }
    if let before, bytes.count <= ByteHeap.room(length(before)) {
      let word = before & ~0xFF_FFFF | UInt64(bytes.count)
      write(bytes.span, word)
      return word
    }
    let word = begin(bytes.count, room: ByteHeap.room(bytes.count))
    write(bytes.span, word)
    return word
  }

  /// The room of a run that may grow: the next power of two.
  private static func room(_ count: Int) -> Int {
    guard count > leastRoom else { return count }
    return min(1 << (Int.bitWidth - (count - 1).leadingZeroBitCount), longest)
  }

  private mutating func keepLong(_ bytes: [UInt8]) -> UInt64 {
    long.append(bytes)
    return ByteHeap.longer + UInt64(long.count - 1)
  }

  private mutating func begin(_ count: Int, room: Int) -> UInt64 {
    if used + room > ByteHeap.longest {
      unsafe extents.append(spill.extent())
      used = 0
    }
    defer { used += room }
    return UInt64(unsafe extents.count - 1) << 48 | UInt64(used) << 24 | UInt64(count)
  }

  private func write(_ bytes: Span<UInt8>, _ word: UInt64) {
    let (extent, offset) = ByteHeap.place(word)
    unsafe bytes.withUnsafeBytes { source in
      // An empty run has no address; the extent has room for the others.
      guard let start = source.baseAddress else { return }
      unsafe (extents[extent] + offset).copyMemory(from: start, byteCount: source.count)
    }
  }

  /// The run of a word.
  @inline(__always)
  func with<Result>(_ word: UInt64, _ body: (Span<UInt8>) -> Result) -> Result {
    if word >= ByteHeap.longer {
      let run = long[Int(word - ByteHeap.longer)]
      return body(run.span)
    }
    spill.touch()
    let (extent, offset) = ByteHeap.place(word)
    // Inside its extent, which lives as long as the spill that is held here.
    let start = unsafe (extents[extent] + offset).assumingMemoryBound(to: UInt8.self)
    let count = length(word)
    return body(unsafe UnsafeBufferPointer(start: start, count: count).span)
  }

  /// A copy of the run of a word.
  func copy(_ word: UInt64) -> [UInt8] { with(word) { $0.copy } }

  /// Lends the runs of many words, one after the other in their order.
  ///
  /// They are read in the order in which they lie, some hundred thousand at a time: rows that come in
  /// another order than they were written in would ask for a page of the file each.
  func each(
    _ words: [UInt64],
    atOnce count: Int = Batch.count,
    _ body: (_ index: Int, _ run: Span<UInt8>) -> Void
  ) {
    var start = 0
    while start < words.count {
      var end = start
      var length = 0
      var isAscending = true
      while end < words.count, end - start < count, length < Batch.length {
        if end > start, words[end] < words[end - 1] { isAscending = false }
        length += self.length(words[end])
        end += 1
      }
      if isAscending {
        for index in start..<end { with(words[index]) { body(index, $0) } }
      } else {
        let batch = Batch(self, words[start..<end], length)
        for index in start..<end { batch.with(index - start) { body(index, $0) } }
      }
      start = end
    }
  }

  /// Copies of some runs, in the order of their words.
  struct Batch {
    /// How many runs are read together at most, and about how many bytes of them.
    static let count = 1 << 19
    static let length = 1 << 25

    private var bytes: [UInt8]
    private var ends: [Int] = []

    init(_ heap: ByteHeap, _ words: ArraySlice<UInt64>, _ length: Int) {
      bytes = [UInt8](repeating: 0, count: length)
      ends.reserveCapacity(words.count)
      var items: [RadixSort.Item] = []
      items.reserveCapacity(words.count)
      for word in words {
        items.append(RadixSort.Item(key: word, number: UInt32(ends.count)))
        ends.append((ends.last ?? 0) + heap.length(word))
      }
      RadixSort.sort(&items)
      let ends = ends
      // Both buffers are lent for as long as a run is copied from one to the other.
      unsafe bytes.withUnsafeMutableBytes { target in
        for item in items {
          let end = ends[Int(item.number)]
          let place = unsafe target[end - heap.length(item.key)..<end]
          heap.with(item.key) { run in
            unsafe run.withUnsafeBytes { unsafe place.copyBytes(from: $0) }
          }
        }
      }
    }

    @inline(__always)
    func with(_ index: Int, _ body: (Span<UInt8>) -> Void) {
      body(bytes.span.extracting((index == 0 ? 0 : ends[index - 1])..<ends[index]))
    }
  }

  /// The number of an extent, and the offset in it.
  @inline(__always)
  private static func place(_ word: UInt64) -> (extent: Int, offset: Int) {
    (Int(word >> 48), Int(word >> 24 & 0xFF_FFFF))
  }

  /// The length of the run of a word.
  func length(_ word: UInt64) -> Int {
    word < ByteHeap.longer ? Int(word & 0xFF_FFFF) : long[Int(word - ByteHeap.longer)].count
  }
}

extension Span<UInt8> {
  /// A copy of the bytes.
  var copy: [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }
}
