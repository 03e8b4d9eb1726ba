import Facts

// Who wrote the cells of a base, and when, once a row.

extension BaseLayout {
  /// One stamp a row, the commonest among its cells, and the cells that have another or are
  /// cleared.
  mutating func writeStamps(
    _ columns: Compaction.KindColumns,
    _ fields: [CellColumn],
    _ rows: [UInt32]
  ) -> [UInt32] {
    let kind = columns.kind
    var own: [UInt32] = []
    own.reserveCapacity(rows.count)
    var exceptionRows: [UInt32] = []
    var exceptionFields: [UInt32] = []
    var exceptions: [UInt32] = []
    var found: [(field: FieldID, stamp: UInt32, isCleared: Bool)] = []
    let rowStamps = columns.stamps
    let hasOthers = fields.contains { !$0.stamps.isEmpty || $0.hasCleared }
    for (row, old) in rows.enumerated() {
      let old = Int(old)
      guard hasOthers, fields.contains(where: { $0.isApart(old) }) else {
        own.append(rowStamps[old])
        continue
      }
      found.removeAll(keepingCapacity: true)
      for column in fields {
        let content = column.content(old)
        guard content != Cell.Content.never, !Cell.Content.isSet(content) else { continue }
        let other = column.stamp(old)
        let isCleared = content == Cell.Content.cleared
        found.append((column.field, other != 0 ? other : rowStamps[old], isCleared))
      }
      // Of a row of sets alone the event that made it.
      let commonest = BaseLayout.commonest(found.lazy.map(\.stamp)) ?? rowStamps[old]
      own.append(commonest)
      for cell in found where cell.isCleared || cell.stamp != commonest {
        exceptionRows.append(UInt32(row))
        exceptionFields.append(cell.field.rawValue)
        exceptions.append(cell.stamp)
      }
    }
    writeStamps(
      own,
      kind,
      [.stampEffective, .stampWritten, .stampReplica, .stampSequence]
    )
    ascending(.exceptionRow, .exceptionFence, kind, 0, exceptionRows)
    chunk(.exceptionField, kind, 0, exceptionFields)
    writeStamps(
      exceptions,
      kind,
      [.exceptionEffective, .exceptionWritten, .exceptionReplica, .exceptionSequence]
    )
    return own
  }

  mutating func writeStamps(
    _ numbers: [UInt32],
    _ kind: KindID,
    _ tags: [ChunkTag],
    of field: UInt32 = 0
  ) {
    let table = fold.stamps
    chunk(tags[0], kind, field, numbers.map { $0 == 0 ? 0 : table.effective[Int($0) - 1] })
    chunk(tags[1], kind, field, numbers.map { $0 == 0 ? 0 : table.written[Int($0) - 1] })
    words(tags[2], kind, field, numbers.map { $0 == 0 ? 0 : UInt64(table.replica[Int($0) - 1]) })
    words(tags[3], kind, field, numbers.map { $0 == 0 ? 0 : table.sequence[Int($0) - 1] })
  }

  private static func commonest(_ stamps: some RandomAccessCollection<UInt32>) -> UInt32? {
    guard let first = stamps.first else { return nil }
    if stamps.allSatisfy({ $0 == first }) { return first }
    var best = (count: 0, stamp: first)
    for stamp in stamps {
      let count = stamps.reduce(0) { $0 + ($1 == stamp ? 1 : 0) }
      if count > best.count { best = (count, stamp) }
    }
    return best.stamp
  }
}
