import CStore

// Long texts are kept as they were written, so that a checkpoint holds each of them once: a search
// folds them as it goes, a piece of some hundred rows at a time. A piece is small enough to stay in
// a processor's cache from its checksum to its last hit. Of many, every processor takes its share.

extension Column.Texts {
  /// A share for each so many bytes.
  private static let share = 1 << 22

  /// Marks the rows whose folded text holds a word, all rows or those of a set.
  ///
  /// One pass over their texts, at some gigabytes a second and processor.
  func mark(_ word: [UInt8], among: RowSet?, in found: inout RowSet) {
    let rows = heap.offsets.count - 1
    guard !word.isEmpty, rows > 0, rows <= found.rows else { return }
    let groups = (rows + 63) / 64
    let hits = Processors.map(groups, shares: heap.length / Self.share) { part in
      var scan = TextScan(heap, for: word, part)
      scan.run(among: among)
      return scan.hits
    }
    for (group, hits) in hits.joined().enumerated() { found.words[group] |= hits }
  }
}

/// The search of one processor.
private struct TextScan {
  /// A piece takes about so many bytes, and at most so many groups of 64 rows.
  private static let piece = (bytes: 1 << 17, groups: 64)

  private let heap: Column.Heap
  private let rows: Int
  private let word: [UInt8]
  private let groups: Range<Int>
  private let table = FoldingTable.shared
  /// A bit for each row of the groups.
  private(set) var hits: [UInt64]

  // What a piece is folded into. Texts may grow, few by more than a half.
  private var text = [UInt8](repeating: 0, count: piece.bytes * 2)
  private var offsets = [UInt32](repeating: 0, count: piece.groups * 64 + 1)
  private var odd = [UInt64](repeating: 0, count: piece.groups)
  private var marks = [UInt64](repeating: 0, count: piece.groups)

  init(_ heap: Column.Heap, for word: [UInt8], _ groups: Range<Int>) {
    (self.heap, self.word, self.groups) = (heap, word, groups)
    rows = heap.offsets.count - 1
    hits = [UInt64](repeating: 0, count: groups.count)
  }

  mutating func run(among: RowSet?) {
    func wanted(_ group: Int) -> UInt64 { among?.words[group] ?? .max }
    var group = groups.lowerBound
    while group < groups.upperBound {
      var end = group + 1
      if wanted(group).nonzeroBitCount > 16, length(group..<end) <= Self.piece.bytes {
        let last = min(groups.upperBound, group + Self.piece.groups)
        while end < last, wanted(end) != 0, length(group..<end + 1) <= Self.piece.bytes {
          end += 1
        }
        take(group << 6..<min(end << 6, rows))
      } else {
        // Few rows, or long ones.
        var rest = wanted(group)
        while rest != 0 {
          let row = group << 6 | rest.trailingZeroBitCount
          rest &= rest - 1
          if row < rows { take(row..<row + 1) }
        }
      }
      group = end
    }
  }

  private func length(_ groups: Range<Int>) -> Int {
    Int(heap.offsets[min(groups.upperBound << 6, rows)])
      - Int(heap.offsets[groups.lowerBound << 6])
  }

  /// Looks through the rows of one piece.
  private mutating func take(_ piece: Range<Int>) {
    let (from, to) = (Int(heap.offsets[piece.lowerBound]), Int(heap.offsets[piece.upperBound]))
    guard from <= to, to <= heap.length else { return heap.bytes.distrust() }
    guard from < to else { return }
    if text.count < (to - from) * 2 + 64 {
      text = [UInt8](repeating: 0, count: (to - from) * 2 + 64)
    }
    let last = (piece.count + 63) / 64
    for place in 0..<last { (odd[place], marks[place]) = (0, 0) }
    let places = heap.offsets.extent.lowerBound + piece.lowerBound * 4
    heap.bytes.withBytes(heap.start + from..<heap.start + to) { text in
      heap.offsets.bytes.withBytes(places..<places + (piece.count + 1) * 4) { offsets in
        // Where a block is damaged a span is empty, and nothing is sought.
        guard text.byteCount == to - from, !offsets.isEmpty else { return }
        // The C functions read what the two spans hold, for as long as they are lent.
        unsafe text.withUnsafeBytes { text in
          unsafe offsets.withUnsafeBytes { offsets in
            unsafe fold(
              daybook_heap(
                text: text.bindMemory(to: UInt8.self).baseAddress,
                length: text.count,
                offsets: offsets.bindMemory(to: UInt32.self).baseAddress,
                rows: piece.count
              )
            )
          }
        }
      }
    }
    for place in 0..<last where marks[place] != 0 {
      note(marks[place], piece.lowerBound + place << 6)
    }
    for place in 0..<last {
      var rest = odd[place]
      while rest != 0 {
        let row = piece.lowerBound + place << 6 + rest.trailingZeroBitCount
        rest &= rest - 1
        if holdsWord(row) { note(1, row) }
      }
    }
  }

  /// Takes over hits of rows from a certain one on.
  private mutating func note(_ bits: UInt64, _ row: Int) {
    let place = row - groups.lowerBound << 6
    hits[place >> 6] |= bits << UInt64(place & 63)
  }

  /// Folds the rows of a heap by table and marks those that hold the word, and the odd ones.
  private mutating func fold(_ heap: daybook_heap) {
    var heap = unsafe heap
    // What the C functions are lent is theirs until they return; they write no more than the room
    // and the rows that they are told.
    unsafe table.with { folds in
      var folds = unsafe folds
      unsafe text.withUnsafeMutableBufferPointer { text in
        unsafe offsets.withUnsafeMutableBufferPointer { offsets in
          unsafe odd.withUnsafeMutableBufferPointer { odd in
            unsafe marks.withUnsafeMutableBufferPointer { marks in
              var folded = unsafe daybook_folded(
                text: text.baseAddress,
                room: text.count,
                offsets: offsets.baseAddress,
                odd: odd.baseAddress
              )
              unsafe daybook_fold(&heap, &folds, &folded)
              unsafe heap.text = UnsafePointer(text.baseAddress)
              unsafe heap.length = Int(offsets[heap.rows])
              unsafe heap.offsets = UnsafePointer(offsets.baseAddress)
              var found = unsafe daybook_marks(all: marks.baseAddress, words: nil, starts: nil)
              unsafe daybook_scan(&heap, word, word.count, &found)
            }
          }
        }
      }
    }
  }

  /// Whether a row that no table can fold holds the word.
  private func holdsWord(_ row: Int) -> Bool {
    var folded: [UInt8] = []
    heap.fold(row, into: &folded)
    return ByteSearch.find(word, in: folded) != nil
  }
}
