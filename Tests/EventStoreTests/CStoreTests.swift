import CStore
import Facts
import Testing

@Suite struct CStoreTests {
  @Test func `the checksum is CRC32C, in one piece or several`() {
    // RFC 3720, B.4.
    let vectors: [([UInt8], UInt32)] = [
      (Array("123456789".utf8), 0xE306_9283), (Array(repeating: 0, count: 32), 0x8A91_36AA),
      (Array(repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0...31), 0x46DD_794E), ([], 0),
    ]
    for (bytes, expected) in vectors {
      // Each pointer is used within the call only, with its own count.
      #expect(unsafe daybook_crc32c(0, bytes, bytes.count) == expected)
      #expect(unsafe daybook_crc32c_portable(0, bytes, bytes.count) == expected)
      for cut in bytes.indices {
        let head = unsafe daybook_crc32c(0, Array(bytes[..<cut]), cut)
        #expect(unsafe daybook_crc32c(head, Array(bytes[cut...]), bytes.count - cut) == expected)
      }
    }
  }

  @Test func `both searches find what a plain search finds`() {
    var source = IDSource(seed: 7)
    for _ in 0..<2000 {
      let hay = (0..<Int(source.random() % 120)).map { _ in UInt8(source.random() % 3) }
      let needle = (0..<Int(source.random() % 6)).map { _ in UInt8(source.random() % 3) }
      let starts = 0...max(0, hay.count - needle.count)
      let expected = starts.first { hay[$0...].starts(with: needle) && needle.count <= hay.count }
      for isPortable in [false, true] {
        // The result points into the buffer that is alive during the call.
        let found = unsafe hay.withUnsafeBufferPointer { buffer -> Int? in
          guard let base = buffer.baseAddress else { return needle.isEmpty ? 0 : nil }
          let hit =
            isPortable
            ? unsafe daybook_find_portable(base, buffer.count, needle, needle.count)
            : unsafe daybook_find(base, buffer.count, needle, needle.count)
          return unsafe hit.map { unsafe $0 - base }
        }
        #expect(found == (hay.isEmpty && !needle.isEmpty ? nil : expected))
      }
    }
  }

  @Test func `links lead where each of them leads`() {
    var source = IDSource(seed: 13)
    for _ in 0..<400 {
      let rows = Int(source.random() % 300)
      let targets = (0..<Int(source.random() % 400)).map { _ in
        source.random() % 5 == 0 ? UInt32.max : UInt32(source.random() % UInt64(rows + 40))
      }
      let found = (0..<(rows + 63) / 64).map { _ in source.random() & source.random() }
      let from = (0..<(targets.count + 63) / 64).map { _ in source.random() & source.random() }
      let (sources, portable, among, marked) = marks(targets, rows, found: found, from: from)
      for (row, target) in targets.enumerated() {
        #expect(holds(sources, row) == (target < rows && holds(found, Int(target))))
      }
      #expect(sources == portable)
      #expect(among == zip(sources, from).map { $0 & $1 })
      for row in 0..<rows {
        let isNamed = targets.indices.contains { holds(from, $0) && targets[$0] == row }
        #expect(holds(marked, row) == isNamed)
      }
    }
  }

  /// The sources by vectors, without them, and those of a set alone; and the targets.
  private func marks(
    _ targets: [UInt32],
    _ rows: Int,
    found: [UInt64],
    from: [UInt64]
  ) -> ([UInt64], [UInt64], [UInt64], [UInt64]) {
    var sources = [UInt64](repeating: 0, count: from.count)
    var (portable, among) = (sources, sources)
    var marked = [UInt64](repeating: 0, count: found.count)
    // The pointers are used within the buffers that lend them.
    unsafe targets.withUnsafeBufferPointer { buffer in
      var link = unsafe daybook_link(targets: buffer.baseAddress, count: buffer.count)
      unsafe daybook_mark_sources(&link, found, rows, &sources)
      unsafe daybook_mark_sources_portable(&link, found, rows, &portable)
      unsafe daybook_mark_sources_among(&link, from, found, rows, &among)
      unsafe daybook_mark_targets(&link, from, &marked, rows)
    }
    return (sources, portable, among, marked)
  }

  @Test func `a pass over a heap marks the rows that a look at each row marks`() {
    var source = IDSource(seed: 11)
    for round in 0..<600 {
      let text = (0..<Int(source.random() % 400)).map { _ in
        [0x61, 0x62, 0x20, 0xC3][Int(source.random() % 4)] as UInt8
      }
      var offsets = (0..<Int(source.random() % (round % 10 == 0 ? 900 : 70))).map { _ in
        UInt32(source.random() % UInt64(text.count + 1))
      }
      // Every third table is out of order, or leads outside: then nothing is promised but peace.
      let isSound = round % 3 > 0
      offsets = isSound ? [0] + offsets.sorted() + [UInt32(text.count)] : [7, 900] + offsets
      let word = (0...Int(source.random() % 3)).map { _ in
        [0x61, 0x62, 0x20][Int(source.random() % 3)] as UInt8
      }
      let rows = offsets.count - 1
      let every = [UInt64](repeating: .max, count: (rows + 63) / 64)
      let few = every.map { _ in
        source.random() & source.random() & source.random() & source.random() & source.random()
      }
      let expected = (0..<rows).map { row -> [Bool] in
        guard isSound else { return [] }
        let range = Int(offsets[row])..<Int(offsets[row + 1])
        let places = range.filter {
          $0 + word.count <= range.upperBound && text[$0...].starts(with: word)
        }
        let begins = places.contains { place in
          place == range.lowerBound || text[place - 1] == 0x20
        }
        return [
          !places.isEmpty, begins && word.count > 1,
          places.first == range.lowerBound && word.count > 1 && !places.isEmpty,
        ]
      }
      for among in [nil, every, few] {
        let marks = scan(text, offsets, word, among)
        guard isSound else { continue }
        let found = (0..<rows).map { row in marks.map { holds($0, row) } }
        let wanted = (0..<rows).map { row in
          among.map { holds($0, row) } == false ? [false, false, false] : expected[row]
        }
        #expect(found == wanted)
      }
    }
  }

  private func holds(_ set: [UInt64], _ row: Int) -> Bool {
    set[row >> 6] >> UInt64(row & 63) & 1 == 1
  }

  /// The rows that hold a word, those in which it begins a word, and those that begin with it.
  private func scan(
    _ text: [UInt8],
    _ offsets: [UInt32],
    _ word: [UInt8],
    _ among: [UInt64]?
  ) -> [[UInt64]] {
    let rows = offsets.count - 1
    let none = [UInt64](repeating: 0, count: (rows + 63) / 64)
    var (all, words, starts) = (none, none, none)
    // Each pointer is used within the call only, with its own count.
    unsafe text.withUnsafeBufferPointer { text in
      unsafe offsets.withUnsafeBufferPointer { offsets in
        unsafe all.withUnsafeMutableBufferPointer { all in
          unsafe words.withUnsafeMutableBufferPointer { words in
            unsafe starts.withUnsafeMutableBufferPointer { starts in
              var heap = unsafe daybook_heap(
                text: text.baseAddress,
                length: text.count,
                offsets: offsets.baseAddress,
                rows: rows
              )
              var marks = unsafe daybook_marks(
                all: all.baseAddress,
                words: words.baseAddress,
                starts: starts.baseAddress
              )
              if let among {
                unsafe daybook_scan_among(&heap, word, word.count, among, &marks)
              } else {
                unsafe daybook_scan(&heap, word, word.count, &marks)
              }
            }
          }
        }
      }
    }
    return [all, words, starts]
  }
}
