/// A set of the rows of one kind, a bit a row.
public struct RowSet: Equatable, Sendable {
  /// How many rows the kind has; rows beyond are not in the set.
  public private(set) var rows: Int
  var words: [UInt64]

  public init(rows: Int, filled: Bool = false) {
    self.rows = rows
    words = [UInt64](repeating: filled ? .max : 0, count: (rows + 63) / 64)
    if filled { trim() }
  }

  @inline(__always)
  public subscript(row: Int) -> Bool {
    get { row < rows && words[row >> 6] >> UInt64(row & 63) & 1 == 1 }
    set {
      guard row < rows else { return }
      let bit: UInt64 = 1 << UInt64(row & 63)
      if newValue { words[row >> 6] |= bit } else { words[row >> 6] &= ~bit }
    }
  }

  /// Whether all of it is in another set of as many rows.
  func isSubset(of other: RowSet) -> Bool {
    guard rows == other.rows else { return false }
    return words.indices.allSatisfy { words[$0] & ~other.words[$0] == 0 }
  }

  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Adds rows that are not in the set.
  mutating func widen(to rows: Int) {
    guard rows > self.rows else { return }
    self.rows = rows
    let missing = (rows + 63) / 64 - words.count
    words.append(contentsOf: repeatElement(0, count: missing))
  }

  /// Takes over a column's marks, which lie as the set's own words do.
  mutating func take(_ marks: Column.Bits) {
    let last = min(words.count, marks.words.count - 1)
    marks.words.each { index, word in if index < last { words[index] = word } }
    trim()
  }

  /// Takes out the rows that a column does not mark.
  mutating func keep(_ marks: Column.Bits) {
    var marked = RowSet(rows: rows)
    marked.take(marks)
    formIntersection(marked)
  }

  public mutating func subtract(_ other: RowSet) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }

  public mutating func formIntersection(_ other: RowSet) {
    for index in words.indices { words[index] &= other.words[index] }
  }

  /// Takes out of the first rows those that are not in another set, of these alone.
  mutating func formIntersection(_ other: RowSet, upTo end: Int) {
    guard end > 0 else { return }
    let last = (end - 1) >> 6
    for index in 0..<last { words[index] &= other.words[index] }
    let beyond: UInt64 = end & 63 == 0 ? 0 : .max << UInt64(end & 63)
    words[last] &= other.words[last] | beyond
  }

  mutating func formUnion(_ other: RowSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  mutating func invert() {
    for index in words.indices { words[index] = ~words[index] }
    trim()
  }

  mutating func trim() {
    guard rows & 63 != 0, let last = words.indices.last else { return }
    words[last] &= (1 << UInt64(rows & 63)) - 1
  }

  /// Calls `body` with each row in the set, ascending.
  @inline(__always)
  public func each(_ body: (Int) -> Void) { each(in: 0..<rows, body) }

  /// How many rows a share has at least where what each leads to lies anywhere, and how many shares
  /// there are at most.
  private static let share = 1 << 13
  private static let shares = 4

  /// A set of so many rows, of what is marked for each row of this one: all processors go through a
  /// part each, whose rows `mark` asks for by `each(in:)`.
  func leading(
    to rows: Int,
    _ mark: @Sendable (_ part: Range<Int>, _ marked: inout RowSet) -> Void
  ) -> RowSet {
    let shares = min(RowSet.shares, count / RowSet.share)
    let parts = Processors.map(words.count, shares: shares) { groups in
      var marked = RowSet(rows: rows)
      mark(groups.lowerBound << 6..<groups.upperBound << 6, &marked)
      return marked
    }
    var marked = parts.first ?? RowSet(rows: rows)
    for part in parts.dropFirst() { marked.formUnion(part) }
    return marked
  }

  /// The same for the rows of a part that begins at a multiple of 64.
  @inline(__always)
  func each(in part: Range<Int>, _ body: (Int) -> Void) {
    for index in part.lowerBound >> 6..<(part.upperBound + 63) >> 6 {
      var rest = words[index]
      while rest != 0 {
        body(index << 6 | rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
