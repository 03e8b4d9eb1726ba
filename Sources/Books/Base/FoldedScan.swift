import CStore

// The texts of names and addresses are kept folded, one after another: where the index does not know
// a word, they are looked through as they lie, all of them or those of some rows. Of many, every
// processor takes its share.

extension WordHits {
  /// A share for so many rows that are looked at one by one, or so many bytes that are passed over.
  private static let share = (rows: 1 << 12, bytes: 1 << 20)

  /// Marks the rows whose run in the heap holds the word, all rows or those of a set.
  mutating func scan(_ heap: Column.Heap, for word: [UInt8], among: RowSet?) {
    guard heap.offsets.count == all.rows + 1 else { return }
    let groups = (all.rows + 63) / 64
    let wanted = among.map { $0.count / Self.share.rows } ?? heap.length / Self.share.bytes
    let rows = all.rows
    // Whoever types on asks about the same texts again.
    let isKnown = heap.bytes.isKnownSound(heap.start..<heap.start + heap.length)
    let parts = Processors.map(groups, shares: wanted) { groups in
      let part = groups.lowerBound << 6..<min(groups.upperBound << 6, rows)
      var hits = WordHits(rows: part.count)
      hits.scan(heap, part, for: word, among, isKnown: isKnown)
      return (groups.lowerBound, hits)
    }
    for (first, hits) in parts { insert(hits, at: first) }
  }

  /// Adds the hits of rows that begin at a word of the set.
  private mutating func insert(_ part: WordHits, at first: Int) {
    for place in part.all.words.indices {
      all.words[first + place] |= part.all.words[place]
      words.words[first + place] |= part.words.words[place]
      starts.words[first + place] |= part.starts.words[place]
    }
  }

  /// Looks through a part of the rows, which begins at a multiple of 64; the set's rows are those of
  /// the part.
  private mutating func scan(
    _ heap: Column.Heap,
    _ part: Range<Int>,
    for word: [UInt8],
    _ among: RowSet?,
    isKnown: Bool
  ) {
    let places = heap.offsets.extent.lowerBound + part.lowerBound * 4
    let offsets = places..<places + (part.count + 1) * 4
    heap.bytes.withBytes(offsets) { offsets in
      // The span of a damaged block is empty, and nothing is sought.
      guard !offsets.isEmpty, isKnown || isSound(heap, offsets, part, among) else { return }
      heap.bytes.withUncheckedBytes { bytes in
        scan(
          bytes.extracting(heap.start..<heap.start + heap.length),
          offsets,
          word,
          among?.words[(part.lowerBound >> 6)...]
        )
      }
    }
  }

  /// Checks the blocks that hold the texts of a part, or of the rows that are asked about: no others
  /// are read.
  private func isSound(
    _ heap: Column.Heap,
    _ offsets: RawSpan,
    _ part: Range<Int>,
    _ among: RowSet?
  ) -> Bool {
    func end(_ row: Int) -> Int {
      // Every bit pattern is a number, and the span checks the extent.
      let place = (row - part.lowerBound) * 4
      return Int(unsafe offsets.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self))
    }
    guard let among else {
      let (from, to) = (end(part.lowerBound), end(part.upperBound))
      guard from < to, to <= heap.length else { return false }
      return heap.bytes.withBytes(heap.start + from..<heap.start + to) { !$0.isEmpty }
    }
    // Rows stand one after another: most lie in the block that was checked for the one before.
    var checked = 0..<0
    among.each(in: part) { row in
      let (from, to) = (heap.start + end(row), heap.start + end(row + 1))
      guard from < checked.lowerBound || to > checked.upperBound, from < to else { return }
      checked = MappedBytes.blocks(around: from..<to)
      heap.bytes.withBytes(from..<to) { _ in }
    }
    return !heap.bytes.isDamaged
  }

  private mutating func scan(
    _ text: RawSpan,
    _ offsets: RawSpan,
    _ word: [UInt8],
    _ among: ArraySlice<UInt64>?
  ) {
    let rows = all.rows
    // The C functions read what the two spans hold, and write a bit for each of so many rows.
    unsafe text.withUnsafeBytes { text in
      unsafe offsets.withUnsafeBytes { offsets in
        let heap = unsafe daybook_heap(
          text: text.bindMemory(to: UInt8.self).baseAddress,
          length: text.count,
          offsets: offsets.bindMemory(to: UInt32.self).baseAddress,
          rows: rows
        )
        unsafe scan(heap, word, among)
      }
    }
  }

  private mutating func scan(
    _ heap: daybook_heap,
    _ word: [UInt8],
    _ among: ArraySlice<UInt64>?
  ) {
    var heap = unsafe heap
    unsafe all.words.withUnsafeMutableBufferPointer { all in
      unsafe words.words.withUnsafeMutableBufferPointer { words in
        unsafe starts.words.withUnsafeMutableBufferPointer { starts in
          var marks = unsafe daybook_marks(
            all: all.baseAddress,
            words: words.baseAddress,
            starts: starts.baseAddress
          )
          guard let among else {
            return unsafe daybook_scan(&heap, word, word.count, &marks)
          }
          unsafe among.withUnsafeBufferPointer { among in
            unsafe daybook_scan_among(&heap, word, word.count, among.baseAddress, &marks)
          }
        }
      }
    }
  }
}
