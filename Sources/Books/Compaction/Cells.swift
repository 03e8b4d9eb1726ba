import Facts

/// The cells of one field in the order in which rows are written.
struct Cells {
  private(set) var contents: [UInt8]
  private(set) var words: [UInt64]
  private(set) var units: [UInt32]
  /// What occurs among them, cleared and empty ones aside.
  private(set) var types: Set<UInt8> = []

  init(count: Int) {
    contents = [UInt8](repeating: Cell.Content.cleared, count: count)
    words = [UInt64](repeating: 0, count: count)
    units = [UInt32](repeating: 0, count: count)
  }

  init(_ column: CellColumn, _ rows: [UInt32]) {
    // Plain arrays, held here, for the sake of speed.
    let (old, oldWords, oldUnits) = (column.contents, column.words, column.units)
    var contents = [UInt8](repeating: Cell.Content.cleared, count: rows.count)
    var words = [UInt64](repeating: 0, count: rows.count)
    var units = [UInt32](repeating: 0, count: rows.count)
    var occurs = [Bool](repeating: false, count: 256)
    for row in rows.indices {
      let place = Int(rows[row])
      guard place < old.count, !Cell.Content.isEmpty(old[place]) else { continue }
      contents[row] = old[place]
      words[row] = oldWords[place]
      if place < oldUnits.count { units[row] = oldUnits[place] }
      occurs[Int(old[place])] = true
    }
    self.contents = contents
    self.words = words
    self.units = units
    types = Set(occurs.indices.filter { occurs[$0] }.map { UInt8($0) })
  }

  mutating func take(_ column: CellColumn, _ old: Int, at row: Int) {
    let content = column.content(old)
    guard !Cell.Content.isEmpty(content) else { return }
    contents[row] = content
    words[row] = column.words[old]
    if old < column.units.count { units[row] = column.units[old] }
    if !types.contains(content) { types.insert(content) }
  }

  func isEmpty(_ row: Int) -> Bool { contents[row] == Cell.Content.cleared }

  var narrowWords: [UInt8] { Words.chunk(words) { !isEmpty($0) } }

  /// A bit a row, then one word that names the type of the column.
  func presence(_ type: ValueType) -> [UInt64] {
    var bits = [UInt64](repeating: 0, count: (contents.count + 63) / 64 + 1)
    for row in contents.indices where !isEmpty(row) { bits[row >> 6] |= 1 << UInt64(row & 63) }
    bits[bits.count - 1] = UInt64(type.rawValue)
    return bits
  }
}
