import Facts

// What cells held before: kept while changes are folded in columns, and written field by field.

extension Compaction {
  /// What was written to a cell and does not stand in its column.
  struct Past {
    /// The place of the field's column.
    let column: UInt32
    let row: UInt32
    /// The number of its stamp; those of what came later are greater.
    let stamp: UInt32
    let verb: Operation.Verb
    /// The value; what is added to a set or taken from one stands in its wire form in the heap.
    let cell: Cell
  }

  /// The bytes of a value in the history.
  fileprivate func encoded(_ past: Past) -> [UInt8] {
    past.verb == .set ? value(past.cell)?.wireBytes ?? [] : heap.copy(past.cell.word)
  }
}

extension BaseLayout {
  /// When the rows begin, and what their cells held.
  mutating func writeHistory(
    _ columns: Compaction.KindColumns,
    _ rows: [UInt32],
    _ own: [UInt32]
  ) {
    writeFirsts(columns, rows, own)
    let past = columns.history + setsApart(columns, rows, own)
    guard !past.isEmpty else { return }
    var places = [UInt32](repeating: 0, count: rows.count)
    for (row, old) in rows.enumerated() { places[Int(old)] = UInt32(row) }
    var items = past.enumerated().map { number, past in
      let key = UInt64(past.column) << 32 | UInt64(places[Int(past.row)])
      return RadixSort.Item(key: key, number: UInt32(number))
    }
    RadixSort.sort(&items)
    var fields: [(field: FieldID, items: Range<Int>)] = []
    var start = 0
    while start < items.count {
      let column = items[start].key >> 32
      let end = items[start...].firstIndex { $0.key >> 32 != column } ?? items.count
      fields.append((columns.columns[Int(column)].field, start..<end))
      start = end
    }
    for (field, range) in fields.sorted(by: { $0.field < $1.field }) {
      write(past, items[range], columns, field)
    }
  }

  /// The history of one field, whose entries come by row and in the order of arrival.
  private mutating func write(
    _ past: [Compaction.Past],
    _ items: ArraySlice<RadixSort.Item>,
    _ columns: Compaction.KindColumns,
    _ field: FieldID
  ) {
    var kept: [Compaction.Past] = []
    var rows: [UInt32] = []
    var start = items.startIndex
    while start < items.endIndex {
      let end = items[start...].firstIndex { $0.key != items[start].key } ?? items.endIndex
      let cell = items[start..<end].map { past[Int($0.number)] }
      let settled = settled(cell, columns)
      kept.append(contentsOf: settled)
      let row = UInt32(truncatingIfNeeded: items[start].key)
      rows.append(contentsOf: repeatElement(row, count: settled.count))
      start = end
    }
    guard !kept.isEmpty else { return }
    let (kind, number) = (columns.kind, field.rawValue)
    ascending(.pastRow, .pastFence, kind, number, rows)
    if kept.contains(where: { $0.verb != .set }) {
      chunk(.pastVerb, kind, number, kept.map(\.verb.rawValue))
    }
    writeStamps(
      kept.map(\.stamp),
      kind,
      [.pastEffective, .pastWritten, .pastReplica, .pastSequence],
      of: number
    )
    var heap: [UInt8] = []
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(kept.count + 1)
    for past in kept {
      heap.append(contentsOf: fold.encoded(past))
      precondition(heap.count < UInt32.max, "the past of a field is larger than 4 GiB")
      offsets.append(UInt32(heap.count))
    }
    chunk(.pastOffsets, kind, number, offsets)
    chunk(.pastHeap, kind, number, heap)
  }

  /// What is kept of the past of one cell.
  private func settled(
    _ past: [Compaction.Past],
    _ columns: Compaction.KindColumns
  ) -> [Compaction.Past] {
    let (place, row) = (Int(past[0].column), Int(past[0].row))
    let column = columns.columns[place]
    let isSet = Cell.Content.isSet(column.content(row))
    var all = past
    if !isSet {
      let winner = Compaction.Past(
        column: past[0].column,
        row: past[0].row,
        stamp: columns.stamp(place, row),
        verb: .set,
        cell: column.cell(row)
      )
      guard past.contains(where: { $0.verb != .set }) else { return shown(past, before: winner) }
      // Written both ways: then the order of arrival counts, and the winner is one of them.
      let stamp = fold.stamps[winner.stamp]
      if !past.contains(where: { $0.verb == .set && fold.stamps[$0.stamp] == stamp }) {
        all.insert(winner, at: 0)
      }
    }
    // What one event says comes as it says it.
    return all.enumerated().sorted { ($0.element.stamp, $0.offset) < ($1.element.stamp, $1.offset) }
      .map(\.element)
  }

  /// Those of some single values that any moment shows, ascending by stamp.
  private func shown(
    _ past: [Compaction.Past],
    before winner: Compaction.Past
  ) -> [Compaction.Past] {
    let sorted = (past + [winner]).sorted { fold.stamps.precedes($0.stamp, $1.stamp) }
    let times = sorted.map { fold.stamps.effective[Int($0.stamp) - 1] }
    return sorted.indices.dropLast().filter { times[$0] != times[$0 + 1] }.map { sorted[$0] }
  }

  private mutating func writeFirsts(
    _ columns: Compaction.KindColumns,
    _ rows: [UInt32],
    _ own: [UInt32]
  ) {
    var apart: [(row: UInt32, time: Int64)] = []
    for (row, old) in rows.enumerated() {
      let stamp = own[row] == 0 ? 0 : fold.stamps.effective[Int(own[row]) - 1]
      let first = columns.firsts[Int(old)]
      if first != stamp { apart.append((UInt32(row), first)) }
    }
    chunk(.firstRow, columns.kind, 0, apart.map(\.row))
    chunk(.firstEffective, columns.kind, 0, apart.map(\.time))
    guard columns.hasUndated else { return }
    // As long as the marks of a column.
    var bits = [UInt64](repeating: 0, count: (rows.count + 63) / 64 + 1)
    for (row, old) in rows.enumerated() where columns.isUndated(Int(old)) {
      bits[row >> 6] |= 1 << UInt64(row & 63)
    }
    chunk(.undated, columns.kind, 0, bits)
  }

  /// The additions of those sets that one event made, and not the one whose stamp their row has.
  private mutating func setsApart(
    _ columns: Compaction.KindColumns,
    _ rows: [UInt32],
    _ own: [UInt32]
  ) -> [Compaction.Past] {
    var past: [Compaction.Past] = []
    for (place, column) in columns.columns.enumerated()
    where column.contents.contains(where: Cell.Content.isSet) {
      for (row, old) in rows.enumerated() where Cell.Content.isSet(column.content(Int(old))) {
        let stamp = columns.stamp(column, Int(old))
        guard stamp != own[row], stamp != CellColumn.logged else { continue }
        for element in fold.set(of: columns, column, Int(old)).elements {
          past.append(
            Compaction.Past(
              column: UInt32(place),
              row: old,
              stamp: stamp,
              verb: .add,
              cell: fold.logged(.add, element.value, [])
            )
          )
        }
      }
    }
    return past
  }
}
