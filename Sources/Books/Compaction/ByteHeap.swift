/// Byte runs one after another, in extents of a `Spill`.
///
/// A run is known by one word: its place << 24 | its length. The place is the number of the extent
/// and the offset in it, 24 bits. Copies share the runs: only one of them may keep further ones.
@safe struct ByteHeap {
  /// A run is smaller than a frame, and begins at an offset of 24 bits.
  static let longest = Spill.extentLength - 1

  private let spill: Spill
  private var extents: [UnsafeMutableRawPointer] = unsafe []
  /// How many bytes of the last extent are taken.
  private var used = Spill.extentLength

  init(_ spill: Spill) { self.spill = spill }

  /// Keeps a run.
  mutating func keep(_ bytes: Span<UInt8>) -> UInt64 {
    let word = begin(bytes.count)
    let (extent, offset) = ByteHeap.place(word)
    unsafe bytes.withUnsafeBytes { source in
      // An empty run has no address; the extent has room for the others.
      guard let start = source.baseAddress else { return }
      unsafe (extents[extent] + offset).copyMemory(from: start, byteCount: source.count)
    }
    return word
  }

  mutating func keep(_ bytes: [UInt8]) -> UInt64 { keep(bytes.span) }

  private mutating func begin(_ count: Int) -> UInt64 {
    precondition(count <= ByteHeap.longest, "a value is larger than a frame")
    if used + count > ByteHeap.longest {
      unsafe extents.append(spill.extent())
      used = 0
    }
    defer { used += count }
    return UInt64(unsafe extents.count - 1) << 48 | UInt64(used) << 24 | UInt64(count)
  }

  /// The run of a word.
  @inline(__always)
  func with<Result>(_ word: UInt64, _ body: (Span<UInt8>) -> Result) -> Result {
    spill.touch()
    let (extent, offset) = ByteHeap.place(word)
    // Inside its extent, which lives as long as the spill that is held here.
    let start = unsafe (extents[extent] + offset).assumingMemoryBound(to: UInt8.self)
    let count = ByteHeap.length(word)
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
        length += ByteHeap.length(words[end])
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
        ends.append((ends.last ?? 0) + ByteHeap.length(word))
      }
      RadixSort.sort(&items)
      let ends = ends
      // Both buffers are lent for as long as a run is copied from one to the other.
      unsafe bytes.withUnsafeMutableBytes { target in
        for item in items {
          let end = ends[Int(item.number)]
          let place = unsafe target[end - ByteHeap.length(item.key)..<end]
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
  static func length(_ word: UInt64) -> Int { Int(word & 0xFF_FFFF) }
}

extension Span<UInt8> {
  /// A copy of the bytes.
  var copy: [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }
}
