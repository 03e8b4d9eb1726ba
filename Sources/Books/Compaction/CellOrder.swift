import Facts

/// Sorts the rows of a kind by the cells of one field, in the order that `SortKey` gives: rows
/// without a value last in either direction, ties by id.
///
/// Keys of fixed width are made once and sorted by their digits; texts by their first eight folded
/// bytes, and only where these agree by the rest.
struct CellOrder {
  private let fold: Compaction
  private let positions: [UInt32]

  init(_ fold: Compaction, _ positions: [UInt32]) {
    self.fold = fold
    self.positions = positions
  }

  func rows(_ cells: Cells, _ order: SortOrder) -> [UInt32] {
    let type = cells.types.count == 1 ? cells.types.first.flatMap(ValueType.init(rawValue:)) : nil
    guard cells.types.isEmpty || type.map({ isPlain($0, cells) }) == true else {
      return general(cells, order)
    }
    let isText = type == .text
    var keys: [RadixSort.Item] = []
    keys.reserveCapacity(cells.contents.count)
    var missing: [UInt32] = []
    let texts = isText ? FoldedTexts(cells, fold.heap) : FoldedTexts()
    for row in cells.contents.indices {
      if cells.isEmpty(row) {
        missing.append(UInt32(row))
        continue
      }
      let key = isText ? texts.prefix(row) : key(cells, row, type)
      keys.append(RadixSort.Item(key: order.descending ? ~key : key, number: UInt32(row)))
    }
    RadixSort.sort(&keys)
    var rows = keys.map(\.number)
    if isText { texts.settle(&rows, keys, isDescending: order.descending) }
    if type == .money { settle(&rows, cells, isDescending: order.descending) }
    return rows + missing
  }

  /// Amounts of several currencies: by currency first.
  private func settle(_ rows: inout [UInt32], _ cells: Cells, isDescending: Bool) {
    var items = rows.map { row in
      let currency = UInt64(cells.units[Int(row)] >> 8)
      return RadixSort.Item(key: isDescending ? ~currency : currency, number: row)
    }
    RadixSort.sort(&items)
    rows = items.map(\.number)
  }

  /// Whether two words order the values of a column.
  private func isPlain(_ type: ValueType, _ cells: Cells) -> Bool {
    switch type {
    case .text, .int, .day, .instant, .bool, .option, .ref: return true
    case .money:
      // An amount compares by its minor units where one currency has one exponent.
      let units = Set(cells.units.lazy.filter { $0 != 0 })
      return Set(units.map { $0 >> 8 }).count == units.count
    case .decimal, .zoned, .bytes: return false
    }
  }

  private func key(_ cells: Cells, _ row: Int, _ type: ValueType?) -> UInt64 {
    let word = cells.words[row]
    return type == .ref ? UInt64(positions[Int(word)]) : word ^ (1 << 63)
  }

  /// The slow way, for values of mixed or rare types.
  private func general(_ cells: Cells, _ order: SortOrder) -> [UInt32] {
    let keys = cells.contents.indices.map { SortKey(fold.value(cells, $0)) }
    return cells.contents.indices.map(UInt32.init).sorted { one, other in
      let result = SortKey.compare(
        keys[Int(one)],
        keys[Int(other)],
        descending: order.descending
      )
      return result != 0 ? result < 0 : one < other
    }
  }
}

/// The folded texts of a column, one after the other; a row without a text has an empty one.
private struct FoldedTexts {
  private var heap: [UInt8] = []
  private var offsets: [Int] = [0]

  init() {}

  init(_ cells: Cells, _ texts: ByteHeap) {
    let rows = cells.contents.indices.filter { !cells.isEmpty($0) }
    offsets.reserveCapacity(cells.contents.count + 1)
    texts.each(rows.map { cells.words[$0] }) { index, text in
      while offsets.count <= rows[index] { offsets.append(heap.count) }
      Folding.fold(utf8: text, into: &heap)
      offsets.append(heap.count)
    }
  }

  private func range(_ row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }

  /// Up to eight bytes as a number that orders as they do; a shorter run comes first.
  func prefix(_ row: Int) -> UInt64 {
    let range = range(row)
    var word: UInt64 = 0
    for place in 0..<8 {
      let index = range.lowerBound + place
      word = word << 8 | (index < range.upperBound ? UInt64(heap[index]) : 0)
    }
    return word
  }

  /// Orders the rows whose texts begin alike by the rest.
  func settle(_ rows: inout [UInt32], _ keys: [RadixSort.Item], isDescending: Bool) {
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, keys[end].key == keys[start].key { end += 1 }
      if end - start > 1 {
        rows[start..<end].sort { one, other in
          let result = ValueOrder.order(heap[range(Int(one))], heap[range(Int(other))])
          return result != 0 ? (result < 0) != isDescending : one < other
        }
      }
      start = end
    }
  }
}

extension Compaction {
  func text(_ word: UInt64) -> String { String(decoding: heap.copy(word), as: UTF8.self) }

  /// The value of a cell; nil where there is none, or a set.
  func value(_ cells: Cells, _ row: Int) -> Value? {
    value(Cell(content: cells.contents[row], word: cells.words[row], unit: cells.units[row]))
  }

  func value(_ cell: Cell) -> Value? {
    let word = cell.word
    guard let type = ValueType(rawValue: cell.content) else { return nil }
    switch type {
    case .int, .day, .instant, .bool, .option:
      return Base.value(of: type, word: Int64(bitPattern: word))
    case .money:
      return Base.money(minor: Int64(bitPattern: word), unit: cell.unit).map { .money($0) }
    case .ref: return .ref(entities.ids[Int(word)])
    case .text: return .text(text(word))
    case .decimal, .zoned, .bytes:
      var reader = WireReader(heap.copy(word)[...])
      return try? reader.value()
    }
  }

  /// The first entity that a cell names, by number.
  func firstNamed(by column: CellColumn, _ row: Int) -> Int? {
    let content = column.content(row)
    if Cell.Content.isReference(content) { return Int(column.words[row]) }
    guard content == Cell.Content.set else { return nil }
    let named = Column.references(inSet: heap.copy(column.words[row])[...])
    return named.lazy.compactMap { entities.known($0) }.first
  }
}
