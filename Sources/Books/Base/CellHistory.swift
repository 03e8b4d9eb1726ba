import Facts

/// What was written to the cells of one field of a kind and does not stand in its column.
///
/// `BaseFormat.swift` says what is kept.
struct CellHistory: Sendable {
  /// Ascending.
  let row: Ascending
  /// The numbers of `Operation.Verb`; nil where all are single values.
  let verb: Chunk<UInt8>?
  let stamps: Base.StampColumns
  let values: Column.Heap

  /// Has all of it checked: what is read of it later is sound, or known to be damaged now.
  func check() {
    let extents = [
      row.extent, row.fences.every?.extent ?? 0..<0, verb?.extent ?? 0..<0, stamps.effective.extent,
      stamps.written.extent, stamps.replica.extent, stamps.sequence.extent,
      values.offsets.extent, values.start..<values.start + values.length,
    ]
    for extent in extents { row.bytes.withBytes(extent) { _ in } }
  }

  /// What was written to the cell of a row.
  func range(_ row: UInt32) -> Range<Int> {
    let start = self.row.lowerBound(row)
    var end = start
    while end < self.row.count, self.row[end] == row { end += 1 }
    return start..<end
  }

  /// Whether operations on sets are among some.
  func isLog(_ range: Range<Int>) -> Bool {
    guard let verb else { return false }
    return range.contains { verb[$0] != Operation.Verb.set.rawValue }
  }

  /// One of the operations; nil where it cannot be read, which only damage explains.
  func operation(_ place: Int, _ field: FieldID) -> Operation? {
    let number = verb.map { $0[place] } ?? Operation.Verb.set.rawValue
    guard let verb = Operation.Verb(rawValue: number) else {
      row.bytes.distrust()
      return nil
    }
    let bytes = values.copy(place)
    if verb == .set, bytes.isEmpty { return Operation(.set, field, nil) }
    var reader = WireReader(bytes)
    do throws(WireError) {
      let value = try reader.value()
      switch verb {
      case .set: return Operation(.set, field, value)
      case .add: return Operation(.add, field, value)
      case .remove:
        var dots: [Dot] = []
        for _ in 0..<(try reader.count()) {
          dots.append(
            Dot(replica: ReplicaID(try reader.fixed64()), sequence: try reader.varint())
          )
        }
        return Operation(.remove, field, value, observed: dots)
      }
    } catch {
      row.bytes.distrust()
      return nil
    }
  }

  /// The wire form of a removal.
  static func encode(removal value: Value, _ observed: [Dot]) -> [UInt8] {
    var writer = WireWriter(reserving: 48)
    writer.value(value)
    writer.varint(UInt64(observed.count))
    for dot in observed {
      writer.fixed(dot.replica.rawValue)
      writer.varint(dot.sequence)
    }
    return writer.bytes
  }
}

extension Base {
  /// Everything known of a cell by a moment; nil where nothing had been written by then.
  ///
  /// O(log n + what was written to the cell).
  func cell(_ row: Row, _ field: FieldID, asOf end: Instant) -> CellState? {
    guard let kind = kinds[row.kind], Int(row.index) < kind.count else { return nil }
    let history = kind.history[field]
    let range = history?.range(row.index) ?? 0..<0
    if let history, history.isLog(range) { return fold(history, range, field, asOf: end) }
    if case .sets? = kind.columns[field], case .set(let state)? = cell(row, field) {
      // Its row's own event made it.
      let made = kind.stamps.effective[Int(row.index)]
      return made <= end.milliseconds ? .set(state) : nil
    }
    guard let stamp = stamp(row, field) else { return nil }
    if stamp.effective <= end { return .register(value(row, field), stamp) }
    guard let history else { return nil }
    // Ascending by stamp, and a stamp begins with its moment.
    for place in range.reversed()
    where history.stamps.effective[place] <= end.milliseconds {
      guard let operation = history.operation(place, field) else { return nil }
      return .register(operation.value, self.stamp(history.stamps, place))
    }
    return nil
  }

  private func fold(
    _ history: CellHistory,
    _ range: Range<Int>,
    _ field: FieldID,
    asOf end: Instant
  ) -> CellState? {
    var state: CellState?
    for place in range where history.stamps.effective[place] <= end.milliseconds {
      guard let operation = history.operation(place, field) else { continue }
      let stamp = stamp(history.stamps, place)
      if let merged = Book.merge(operation, stamp, into: state) { state = merged }
    }
    return state
  }
}
