import Testing

@testable import Books

@Suite struct WordsTests {
  /// Words of every width, and those at the ends of what can be.
  private static let spreads: [[Int64]] = [
    [7], [0, 255], [-3, 252], [0, 256], [-30_000, 35_535], [0, 65_536], [1 << 40, 1 << 40 + 9],
    [-1, 1 << 32 - 2], [-1, 1 << 32 - 1], [.min, .max], [.min, .min + 1], [.max], [],
  ]

  /// The words of a column of 150 rows, every fifth of them absent, and what a chunk makes of them.
  private func column(_ spread: [Int64]) throws -> (values: [Int64?], words: Words) {
    let values = (0..<150).map { row -> Int64? in
      guard let least = spread.first, let most = spread.last, row % 5 != 3 else { return nil }
      return row % 2 == 0 ? least : row % 7 == 0 ? most : least &+ Int64(row % 11 == 0 ? 1 : 0)
    }
    .map { value in value.map { spread.count == 1 ? spread[0] : $0 } }
    let bytes = Words.chunk(values.map { UInt64(bitPattern: $0 ?? 0) }) { values[$0] != nil }
    let words = try #require(Words(MappedBytes(bytes), 0..<bytes.count, rows: values.count))
    return (values, words)
  }

  @Test(arguments: spreads) func `words are read as they were written`(spread: [Int64]) throws {
    let (values, words) = try column(spread)
    for (row, value) in values.enumerated() {
      if let value { #expect(words[row] == value) }
    }
  }

  @Test(arguments: spreads) func `the rows in a range are those between its ends`(
    spread: [Int64]
  ) throws {
    let (values, words) = try column(spread)
    let known = Set(values.compactMap(\.self))
    let ends = known.flatMap { [$0, $0 &+ 1, $0 &- 1] } + [.min, 0, .max]
    for low in ends {
      for high in ends where low <= high {
        let rows = words.rows(in: low...high)
        for (row, value) in values.enumerated() {
          guard let value else { continue }
          #expect(rows[row] == (low...high).contains(value), "\(row): \(value) in \(low)...\(high)")
        }
      }
    }
  }

  @Test func `a column is as wide as its values lie apart`() {
    func length(_ values: [Int64]) -> Int {
      Words.chunk(values.map { UInt64(bitPattern: $0) }) { _ in true }.count
    }
    #expect(length([20_000, 20_255]) == 8 + 2)
    #expect(length([20_000, 20_256]) == 8 + 4)
    #expect(length([0, 65_536]) == 8 + 8)
    #expect(length([.min, .max]) == 8 + 16)
    #expect(length([]) == 8)
  }

  @Test(arguments: [[0, 3, 255], [0, 256], [70_000, 1], [1 << 40, 5], []])
  func `words without a head are read as they were written`(numbers: [UInt64]) throws {
    let bytes = Words.chunk(headless: numbers)
    let words = try #require(
      Words(MappedBytes(bytes), 0..<bytes.count, rows: numbers.count, hasHead: false)
    )
    #expect(numbers.indices.map { UInt64(bitPattern: words[$0]) } == numbers)
    #expect(words.rows(in: 1...255).count == numbers.count { (1...255).contains($0) })
  }

  @Test func `a length that no rows have is refused`() {
    let bytes = MappedBytes([UInt8](repeating: 0, count: 64))
    #expect(Words(bytes, 0..<7, rows: 0) == nil)
    #expect(Words(bytes, 0..<8 + 3, rows: 2) == nil)
    #expect(Words(bytes, 0..<8 + 6, rows: 2) == nil)
    #expect(Words(bytes, 0..<8, rows: 3) == nil)
    #expect(Words(bytes, 0..<8 + 4, rows: 2)?.count == 2)
  }
}
