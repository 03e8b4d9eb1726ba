import Facts
import Testing

@testable import Books

@Suite struct AscendingTests {
  /// Ascending numbers: sparse, with many alike, dense, in two heaps, all alike.
  private static func numbers(_ shape: Int, _ count: Int, _ random: inout IDSource) -> [UInt64] {
    (0..<count).map { place -> UInt64 in
      switch shape {
      case 0: random.random() >> 32
      case 1: random.random() % 50
      case 2: UInt64(place) * 3
      case 3: place < count / 2 ? random.random() % 1000 : 0xFFFF_FFFF - random.random() % 1000
      default: 7
      }
    }.sorted()
  }

  private static func chunk<Element: FixedWidthInteger & BitwiseCopyable>(
    _ numbers: [Element]
  ) -> Chunk<Element> {
    let bytes = numbers.flatMap { number in
      (0..<MemoryLayout<Element>.stride).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    return Chunk(bytes: MappedBytes(bytes), offset: 0, count: numbers.count)
  }

  @Test(arguments: 0..<5) func `the first that is not less is found with fences and without`(
    shape: Int
  ) {
    var random = IDSource(seed: UInt64(shape))
    for count in [0, 1, 2, 1023, 1024, 1025, 2048, 2049, 5000] {
      let numbers = Self.numbers(shape, count, &random).map { UInt32(truncatingIfNeeded: $0) }
      let chunk = Self.chunk(numbers)
      let fences = Self.chunk(Fences.made(count, stride: Ascending.stride) { numbers[$0] })
      #expect(fences.count == Fences<UInt32>.count(of: count, stride: Ascending.stride))
      let sought =
        [0, 1, 7, .max] + (0..<50).map { _ in UInt32(truncatingIfNeeded: random.random()) }
        + numbers.indices.filter { $0 % 61 == 0 || $0 % 1024 > 1021 || $0 % 1024 < 2 }
        .flatMap { [numbers[$0], numbers[$0] &+ 1, numbers[$0] &- 1] }
      for value in sought {
        let expected = numbers.firstIndex { $0 >= value } ?? count
        for every in [fences, nil] {
          let fences = Fences(every: every, stride: Ascending.stride)
          #expect(Ascending(numbers: chunk, fences: fences).lowerBound(value) == expected)
        }
      }
    }
  }

  @Test func `ids are found however many share their first half`() {
    var random = IDSource(seed: 9)
    let ids = Set(
      (0..<3000).map { place -> EntityID in
        // Of the first half a thousand share one, and the others a few.
        EntityID(high: place < 1000 ? 500 : random.random() % 700, low: random.random() % 5000)
      }
    ).sorted()
    let words = ids.flatMap { [$0.high, $0.low] }
    let highs = Fences.made(ids.count, stride: Base.EntityTable.stride) { ids[$0].high }
    for every in [Self.chunk(highs), nil] {
      let table = Base.EntityTable(
        words: Self.chunk(words),
        places: Self.chunk(ids.indices.map(UInt64.init)),
        fences: Fences(every: every, stride: Base.EntityTable.stride)
      )
      for (index, id) in ids.enumerated() { #expect(table.index(of: id) == index) }
      let known = Set(ids)
      for _ in 0..<3000 {
        let id = EntityID(high: random.random() % 702, low: random.random() % 5002)
        #expect(known.contains(id) || table.index(of: id) == nil)
      }
    }
  }

  @Test func `a search looks at the fences and at one block`() {
    var random = IDSource(seed: 4)
    let numbers = Self.numbers(0, 100_000, &random)
    let every = Self.chunk(Fences.made(numbers.count, stride: 1024) { numbers[$0] })
    let fences = Fences(every: every, stride: 1024)
    for _ in 0..<500 {
      let value = numbers[Int(random.random() % 100_000)]
      let places = fences.range(before: value, of: numbers.count)
      #expect(Set(places.map { ($0 - 1) / 1024 }).count == 1)
    }
  }
}
