import Facts
import Testing

@testable import Books

/// So many texts that every processor takes a share, held against a look at each by itself.
struct FoldedScanTests {
  private static let rows = 20_000

  @Test func `the shares of all processors are the whole`() {
    var random = IDSource(seed: 5)
    // Few letters, so that words are found often, at the borders of rows too.
    let letters = Array("ab .".utf8)
    let texts = (0..<Self.rows).map { _ -> [UInt8] in
      let length = Int(random.random() % 250)
      return (0..<length).map { _ in letters[Int(random.random() % 4)] }
    }
    let heap = Self.heap(texts)
    #expect(heap.length > 2 << 20)
    var asked = RowSet(rows: Self.rows)
    for row in 0..<Self.rows where random.random() % 8 != 0 { asked[row] = true }
    for word in ["abba", "b.a b", "aaaaaaaaaa", "c"].map({ Array($0.utf8) }) {
      var all = WordHits(rows: Self.rows)
      all.scan(heap, for: word, among: nil)
      var some = WordHits(rows: Self.rows)
      some.scan(heap, for: word, among: asked)
      var (expected, among) = (WordHits(rows: Self.rows), WordHits(rows: Self.rows))
      for (row, text) in texts.enumerated() {
        expected.set(row, word, in: text)
        if asked[row] { among.set(row, word, in: text) }
      }
      #expect(all.all.words == expected.all.words)
      #expect(some.all.words == among.all.words)
      // Of a single letter only the rows are told.
      guard word.count > 1 else { continue }
      #expect(all.words.words == expected.words.words && all.starts.words == expected.starts.words)
      #expect(some.words.words == among.words.words && some.starts.words == among.starts.words)
    }
  }

  /// Offsets, then the texts, as a checkpoint has them.
  private static func heap(_ texts: [[UInt8]]) -> Column.Heap {
    var bytes: [UInt8] = []
    var end: UInt32 = 0
    for length in [0] + texts.map({ UInt32($0.count) }) {
      end += length
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: end >> ($0 * 8)) }
    }
    let start = bytes.count
    for text in texts { bytes += text }
    let mapped = MappedBytes(bytes)
    return Column.Heap(
      offsets: Chunk(bytes: mapped, offset: 0, count: texts.count + 1),
      bytes: mapped,
      start: start,
      length: bytes.count - start
    )
  }
}
