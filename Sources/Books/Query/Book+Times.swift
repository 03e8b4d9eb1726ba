public import Facts

// Conditions on when a record was made and last written, by columns: the id begins with the time of
// its making, and a checkpoint keeps one stamp a row and those of the cells that have another.
extension Book {
  /// When the latest of its single-valued fields was written; nil where none ever was.
  ///
  /// What is in its sets does not count.
  public func lastWritten(_ row: Row) -> Instant? {
    var latest =
      isBase(row) && past?[row.kind]?.changed[Int(row.index)] == true
      ? past?[row.kind]?.lastWritten(row) : base?.lastWritten(row)
    for cell in entry(row)?.cells ?? [] {
      guard case .register(_, let stamp) = cell.state else { continue }
      latest = latest.map { max($0, stamp.written) } ?? stamp.written
    }
    return latest?.instant
  }

  func made(_ kind: KindID, _ comparison: Comparison, _ moment: Instant) -> RowSet {
    var result = RowSet(rows: extent(kind))
    if let base, let columns = base.kinds[kind] {
      columns.rowEntity.each { row, entity in
        let made = base.entities.id(Int(entity)).created.milliseconds
        if comparison.holds(Comparison.order(made, moment.milliseconds)) { result[row] = true }
      }
    }
    for (place, id) in arrivals(kind).enumerated() {
      let order = Comparison.order(id.created.milliseconds, moment.milliseconds)
      result[ground.extent(kind) + place] = comparison.holds(order)
    }
    keepThere(kind, &result)
    return result
  }

  func written(_ kind: KindID, _ comparison: Comparison, _ moment: Instant) -> RowSet {
    var result = RowSet(rows: extent(kind))
    if let columns = base?.kinds[kind] {
      var latest = [UInt64](repeating: 0, count: columns.count)
      columns.stamps.written.each { row, time in latest[row] = time }
      var place = 0
      columns.exceptionRow.each { index, row in
        place = Int(row)
        guard place < latest.count else { return }
        latest[place] = max(latest[place], columns.exceptionStamps.written[index])
      }
      for (row, time) in latest.enumerated() where time > 0 {
        let order = Comparison.order(
          HybridTime(time).instant.milliseconds,
          moment.milliseconds
        )
        if comparison.holds(order) { result[row] = true }
      }
    }
    patch(kind, .written(comparison, moment), &result)
    return result
  }

  func effective(
    _ kind: KindID,
    _ field: FieldID,
    _ comparison: Comparison,
    _ moment: Instant,
    among asked: RowSet?
  ) -> RowSet {
    var result = RowSet(rows: extent(kind))
    if let columns = base?.kinds[kind] {
      let held = single(kind, field, columns)
      let (apart, fields) = (columns.exceptionRow, columns.exceptionField)
      let asked = asked ?? RowSet(rows: columns.count, filled: true)
      result = asked.leading(to: result.rows) { part, result in
        var last: Int?
        asked.each(in: part) { row in
          guard row < columns.count else { return }
          // By row, so the exceptions of the next one are near.
          var place = apart.lowerBound(UInt32(row), near: last)
          while place < apart.count, apart[place] == row, fields[place] != field.rawValue {
            place += 1
          }
          last = place
          let isApart = place < apart.count && apart[place] == row
          guard isApart || held[row] else { return }
          let time =
            isApart ? columns.exceptionStamps.effective[place] : columns.stamps.effective[row]
          if comparison.holds(Comparison.order(time, moment.milliseconds)) { result[row] = true }
        }
      }
    }
    patch(kind, .effective(field, comparison, moment), of: field, &result)
    return result
  }

  /// The rows with a single value: what is in a set has no stamp of its own.
  private func single(_ kind: KindID, _ field: FieldID, _ columns: Base.KindBase) -> RowSet {
    var held = present(kind, field)
    guard case .sets(let sets)? = columns.columns[field] else { return held }
    let present = held
    present.each { if $0 < columns.count, !sets.mayBeSingle($0) { held[$0] = false } }
    return held
  }

  /// The rows of a few records.
  func rows(_ kind: KindID, among ids: Set<EntityID>) -> RowSet {
    var result = RowSet(rows: extent(kind))
    for id in ids {
      if let row = row(id), row.kind == kind { result[Int(row.index)] = true }
    }
    return result
  }
}

extension Base {
  fileprivate func lastWritten(_ row: Row) -> HybridTime? {
    guard let kind = kinds[row.kind], Int(row.index) < kind.count else { return nil }
    var latest = kind.stamps.written[Int(row.index)]
    var place = kind.exceptionRow.lowerBound(row.index)
    while place < kind.exceptionRow.count, kind.exceptionRow[place] == row.index {
      latest = max(latest, kind.exceptionStamps.written[place])
      place += 1
    }
    return latest > 0 ? HybridTime(latest) : nil
  }
}

extension Comparison {
  static func order(_ one: Int64, _ other: Int64) -> Int { one < other ? -1 : one > other ? 1 : 0 }
}
