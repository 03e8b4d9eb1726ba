import Facts

/// Sorts the rows of a kind by the cells of one field, in the order that `SortKey` gives: rows
/// without a value last in either direction, ties by id.
///
/// Keys of fixed width are made once; texts compare by their first sixteen folded bytes and only
/// where these agree by the rest.
struct CellOrder {
  private let fold: Compaction
  private let positions: [UInt32]

  private struct Key {
    let first: UInt64
    let second: UInt64
    let row: UInt32
  }

  init(_ fold: Compaction, _ positions: [UInt32]) {
    self.fold = fold
    self.positions = positions
  }

  func rows(_ cells: Cells, _ order: SortOrder) -> [UInt32] {
    var keys: [Key] = []
    keys.reserveCapacity(cells.contents.count)
    var missing: [UInt32] = []
    var texts: (heap: [UInt8], offsets: [Int]) = ([], [])
    let type = cells.types.count == 1 ? cells.types.first.flatMap(ValueType.init(rawValue:)) : nil
    guard cells.types.isEmpty || type.map({ isPlain($0, cells) }) == true else {
      return general(cells, order)
    }
    if type == .text { texts.offsets = [Int](repeating: 0, count: cells.contents.count + 1) }
    for row in cells.contents.indices {
      if cells.isEmpty(row) {
        missing.append(UInt32(row))
      } else if type == .text {
        Folding.fold(fold.text(cells.words[row]), into: &texts.heap)
        let range = texts.offsets[row]..<texts.heap.count
        keys.append(
          Key(
            first: CellOrder.word(texts.heap, range),
            second: CellOrder.word(texts.heap, range.dropFirst(8)),
            row: UInt32(row)
          )
        )
      } else {
        keys.append(key(cells, row, type))
      }
      if type == .text { texts.offsets[row + 1] = texts.heap.count }
    }
    let isDescending = order.descending
    keys.sort { one, other in
      if one.first != other.first { return (one.first < other.first) != isDescending }
      if one.second != other.second { return (one.second < other.second) != isDescending }
      if type == .text {
        let result = CellOrder.compare(texts.heap, texts.offsets, Int(one.row), Int(other.row))
        if result != 0 { return (result < 0) != isDescending }
      }
      return one.row < other.row
    }
    return keys.map(\.row) + missing
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

  private func key(_ cells: Cells, _ row: Int, _ type: ValueType?) -> Key {
    let word = cells.words[row]
    switch type {
    case .ref: return Key(first: UInt64(positions[Int(word)]), second: 0, row: UInt32(row))
    case .money:
      return Key(
        first: UInt64(cells.units[row] >> 8),
        second: word ^ (1 << 63),
        row: UInt32(row)
      )
    default: return Key(first: word ^ (1 << 63), second: 0, row: UInt32(row))
    }
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

  /// Up to eight bytes as a number that orders as they do; a shorter run comes first.
  private static func word(_ heap: [UInt8], _ range: Range<Int>) -> UInt64 {
    var word: UInt64 = 0
    for place in 0..<8 {
      let index = range.lowerBound + place
      word = word << 8 | (index < range.upperBound ? UInt64(heap[index]) : 0)
    }
    return word
  }

  private static func compare(_ heap: [UInt8], _ offsets: [Int], _ a: Int, _ b: Int) -> Int {
    ValueOrder.order(
      heap[offsets[a]..<offsets[a + 1]],
      heap[offsets[b]..<offsets[b + 1]]
    )
  }
}

extension Compaction {
  /// The text of a cell, nil where it holds none.
  func text(_ column: CellColumn, _ row: Int) -> String? {
    guard row < column.count, column.contents[row] == ValueType.text.rawValue else { return nil }
    return text(column.words[row])
  }

  func text(_ word: UInt64) -> String { String(decoding: heap[range(word)], as: UTF8.self) }

  /// The value of a cell; nil where there is none, or a set.
  func value(_ cells: Cells, _ row: Int) -> Value? {
    let word = cells.words[row]
    guard let type = ValueType(rawValue: cells.contents[row]) else { return nil }
    switch type {
    case .int, .day, .instant, .bool, .option:
      return Base.value(of: type, word: Int64(bitPattern: word))
    case .money:
      return Base.money(minor: Int64(bitPattern: word), unit: cells.units[row]).map { .money($0) }
    case .ref: return .ref(entities.ids[Int(word)])
    case .text: return .text(text(word))
    case .decimal, .zoned, .bytes:
      var reader = WireReader(heap[range(word)])
      return try? reader.value()
    }
  }

  /// The numbers of the entities that a set in the heap names.
  func named(by word: UInt64) -> [Int] {
    guard let state = Column.decodeSet(Array(heap[range(word)])) else { return [] }
    return state.elements.compactMap { element in
      EntityID(value: element.value).flatMap { entities.known($0) }
    }
  }

  /// The first entity that a cell names, by number.
  func firstNamed(by column: CellColumn, _ row: Int) -> Int? {
    guard row < column.count else { return nil }
    switch column.contents[row] {
    case ValueType.ref.rawValue: return Int(column.words[row])
    case CellColumn.Content.set: return named(by: column.words[row]).first
    default: return nil
    }
  }
}
