import Facts
import Testing

@testable import Books

@Suite struct RowMapTests {
  @Test func `it keeps what a dictionary keeps, and a copy stays as it was`() {
    var random = IDSource(seed: 11)
    var map = RowMap<UInt64>()
    var expected: [Row: UInt64] = [:]
    var copies: [(RowMap<UInt64>, [Row: UInt64])] = []
    let kinds = [KindID(1), KindID(2), KindID(70)]
    for step in 0..<4000 {
      // Neighbours, the last row of a page, and rows far away.
      let index = [random.random() % 200, 63, 64, UInt64(UInt32.max), random.random() >> 40]
      let row = Row(
        kind: kinds[Int(random.random() % 3)],
        index: UInt32(index[Int(random.random() % 5)])
      )
      let added = random.random() % 1000
      map.update(row, first: { 1 }, { $0 += added })
      expected[row, default: 1] += added
      if step % 500 == 0 { copies.append((map, expected)) }
    }
    copies.append((map, expected))
    for (map, expected) in copies {
      #expect(map.count == expected.count)
      for (row, element) in expected { #expect(map[row] == element) }
      #expect(map[Row(kind: KindID(3), index: 63)] == nil)
      var all: [UInt64] = []
      map.each { all.append($0) }
      #expect(all.sorted() == expected.values.sorted())
      for kind in kinds {
        var some: [UInt64] = []
        map.each(of: kind) { some.append($0) }
        #expect(some.sorted() == expected.filter { $0.key.kind == kind }.values.sorted())
      }
      #expect(map.contains { $0 == expected.values.max() })
      #expect(!map.contains { $0 == 0 })
    }
  }

  @Test func `what is kept of other rows joins, also within a page`() {
    var random = IDSource(seed: 12)
    var parts = [RowMap<UInt32>](repeating: RowMap(), count: 3)
    var expected: [Row: UInt32] = [:]
    for _ in 0..<2000 {
      let index = UInt32(random.random() % 5000)
      let row = Row(kind: KindID(UInt16(1 + random.random() % 2)), index: index)
      guard expected.updateValue(index, forKey: row) == nil else { continue }
      parts[Int(index % 3)].update(row, first: { index }, { _ in })
    }
    let before = parts[0]
    for part in parts[1...] { parts[0].join(part) }
    #expect(parts[0].count == expected.count)
    for (row, index) in expected { #expect(parts[0][row] == index) }
    for (row, index) in expected where index % 3 != 0 { #expect(before[row] == nil) }
  }

  @Test func `the rows of a page come in their order`() {
    var map = RowMap<UInt32>()
    let kind = KindID(1)
    for index in [40, 3, 63, 0, 17] as [UInt32] {
      map.update(Row(kind: kind, index: index), first: { index }, { _ in })
    }
    var found: [UInt32] = []
    map.each(of: kind) { found.append($0) }
    #expect(found == [0, 3, 17, 40, 63])
  }
}
