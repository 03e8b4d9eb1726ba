import Facts
import Synchronization

// A base as it was at a moment, read from the same bytes.
//
// What wins a cell is the greatest stamp, and a stamp begins with the moment since which it is true.
// So a cell whose stamp is not later than a moment held the same then, and of most cells of most
// rows nothing has to be looked up. A pass over the rows' stamps tells which rows were there, and one
// over the stamps of single cells which of them held something else; what that was is looked up for
// a field when it is first asked for.

/// A base as it was at a moment.
final class PastBase: Sendable {
  let end: Instant
  private let base: Base
  private let kinds: [KindID: PastKind]

  /// O(rows / cache lines + cells changed since).
  init(_ base: Base, asOf end: Instant) {
    self.base = base
    self.end = end
    kinds = base.kinds.reduce(into: [:]) { kinds, kind in
      kinds[kind.key] = PastKind(base, kind.key, kind.value, end)
    }
  }

  subscript(kind: KindID) -> PastKind? { kinds[kind] }

  var inUse: [KindID] { kinds.filter { $0.value.count > 0 }.map(\.key) }

  /// Whether there was such a row.
  func holds(_ row: Row) -> Bool { kinds[row.kind]?.visible[Int(row.index)] ?? false }

  func cell(_ row: Row, _ field: FieldID) -> CellState? {
    guard let column = kinds[row.kind]?.column(field, changedIn: row) else {
      return base.cell(row, field)
    }
    return column.state(Int(row.index))
  }

  func value(_ row: Row, _ field: FieldID) -> Value? {
    guard let column = kinds[row.kind]?.column(field, changedIn: row) else {
      return base.value(row, field)
    }
    return column.state(Int(row.index))?.value
  }

  func has(_ row: Row, _ field: FieldID) -> Bool {
    guard let column = kinds[row.kind]?.column(field, changedIn: row) else {
      return base.has(row, field)
    }
    return column.state(Int(row.index))?.value != nil
  }

  func stamp(_ row: Row, _ field: FieldID) -> Stamp? {
    guard let column = kinds[row.kind]?.column(field, changedIn: row) else {
      return base.stamp(row, field)
    }
    return column.state(Int(row.index))?.stamp
  }

  /// The rows that named an entity, ascending.
  func referrers(_ kind: KindID, _ field: FieldID, _ target: EntityID, now: [UInt32]) -> [UInt32] {
    guard let past = kinds[kind] else { return [] }
    let column = past.column(field)
    let same = now.filter { past.visible[Int($0)] && !column.rows[Int($0)] }
    let others = column.rows(naming: target)
    return others.isEmpty ? same : (same + others).sorted()
  }
}

/// The rows of one kind as they were at a moment.
final class PastKind: Sendable {
  private struct Known {
    var columns: [FieldID: PastColumn] = [:]
    var list: [UInt32]?
    var shortOrder: [UInt32]?
  }

  private let base: Base
  private let id: KindID
  private let rows: Base.KindBase
  private let end: Instant
  /// The rows that were there.
  let visible: RowSet
  let count: Int
  /// Those of them of which any cell can have held something else.
  let changed: RowSet
  /// Those whose own stamp came later, so that any cell that has it held something else.
  private let late: RowSet
  /// Rows with a cell whose own stamp came later, by field.
  private let apart: [FieldID: [UInt32]]
  private let known = Mutex(Known())
  let sets = SetMemory()

  init(_ base: Base, _ id: KindID, _ rows: Base.KindBase, _ end: Instant) {
    let moment = end.milliseconds
    var visible = RowSet(rows: rows.count)
    rows.stamps.effective.each { row, time in if time <= moment { visible[row] = true } }
    var late = RowSet(rows: rows.count, filled: true)
    late.subtract(visible)
    rows.firstRow.each { place, row in
      visible[Int(row)] = rows.firstEffective[place] <= moment
    }
    late.formIntersection(visible)
    var apart: [FieldID: [UInt32]] = [:]
    rows.exceptionStamps.effective.each { place, time in
      guard time > moment else { return }
      let row = rows.exceptionRow[place]
      guard visible[Int(row)] else { return }
      apart[FieldID(rows.exceptionField[place]), default: []].append(row)
    }
    for (field, history) in rows.history {
      // Whoever asks for a day learns at once whether it can be told.
      history.check()
      history.verb?.each { place, verb in
        guard verb != Operation.Verb.set.rawValue, history.stamps.effective[place] > moment,
          visible[Int(history.row[place])]
        else { return }
        apart[field, default: []].append(history.row[place])
      }
    }
    var changed = late
    for rows in apart.values { for row in rows { changed[Int(row)] = true } }
    (self.base, self.id, self.rows, self.end) = (base, id, rows, end)
    (self.visible, self.changed, self.late, self.apart) = (visible, changed, late, apart)
    count = visible.count
  }

  /// The cells of a field that held something else; nil where that of the row did not.
  @inline(__always)
  func column(_ field: FieldID, changedIn row: Row) -> PastColumn? {
    guard changed[Int(row.index)] else { return nil }
    let column = column(field)
    return column.rows[Int(row.index)] ? column : nil
  }

  /// The cells of a field that held something else.
  ///
  /// O(such cells) when it is first asked for.
  func column(_ field: FieldID) -> PastColumn {
    known.withLock { known in
      if let column = known.columns[field] { return column }
      let column = PastColumn(changed([field])) { row in
        base.cell(Row(kind: id, index: row), field, asOf: end)
      }
      known.columns[field] = column
      return column
    }
  }

  /// The rows of which any of some cells can have held something else; nil for any of all.
  func changed(_ fields: [FieldID]?) -> RowSet {
    guard let fields else { return changed }
    var rows = late
    for field in fields { for row in apart[field] ?? [] { rows[Int(row)] = true } }
    return rows
  }

  /// The rows that were not there yet.
  var hidden: RowSet {
    var rows = RowSet(rows: visible.rows, filled: true)
    rows.subtract(visible)
    return rows
  }

  /// The rows that were there, ascending.
  var list: [UInt32] {
    known.withLock { known in
      if let list = known.list { return list }
      var list: [UInt32] = []
      list.reserveCapacity(count)
      visible.each { list.append(UInt32($0)) }
      known.list = list
      return list
    }
  }

  /// The rows that were there, in the order of the random half of their ids.
  var shortOrder: [UInt32] {
    known.withLock { known in
      if let order = known.shortOrder { return order }
      var order: [UInt32] = []
      order.reserveCapacity(count)
      rows.shortOrder.each { _, row in if visible[Int(row)] { order.append(row) } }
      known.shortOrder = order
      return order
    }
  }

  /// When the latest of a row's single values by then was written.
  func lastWritten(_ row: Row) -> HybridTime? {
    var fields = Set(rows.columns.keys).union(rows.history.keys)
    var place = rows.exceptionRow.lowerBound(row.index)
    while place < rows.exceptionRow.count, rows.exceptionRow[place] == row.index {
      fields.insert(FieldID(rows.exceptionField[place]))
      place += 1
    }
    return fields.compactMap { base.cell(row, $0, asOf: end)?.stamp?.written }.max()
  }
}

/// The cells of one field that held something else at a moment than they do now.
final class PastColumn: Sendable {
  /// The rows whose cells these are; a few can be among them that held the same.
  let rows: RowSet
  /// How many of them come before each word of `rows`.
  private let ranks: [UInt32]
  private let states: [CellState?]
  private let naming = Mutex<[EntityID: [UInt32]]?>(nil)

  init(_ rows: RowSet, _ state: (UInt32) -> CellState?) {
    self.rows = rows
    var ranks: [UInt32] = []
    ranks.reserveCapacity(rows.words.count)
    var rank: UInt32 = 0
    for word in rows.words {
      ranks.append(rank)
      rank += UInt32(word.nonzeroBitCount)
    }
    var states: [CellState?] = []
    states.reserveCapacity(Int(rank))
    rows.each { states.append(state(UInt32($0))) }
    (self.ranks, self.states) = (ranks, states)
  }

  /// What the cell of one of its rows held.
  func state(_ row: Int) -> CellState? {
    let before = rows.words[row >> 6] & ((1 << UInt64(row & 63)) - 1)
    return states[Int(ranks[row >> 6]) + before.nonzeroBitCount]
  }

  /// Those of its rows that named an entity, ascending.
  func rows(naming target: EntityID) -> [UInt32] {
    naming.withLock { naming in
      if let naming { return naming[target] ?? [] }
      var found: [EntityID: [UInt32]] = [:]
      var place = 0
      rows.each { row in
        for named in states[place]?.references ?? [] {
          found[named, default: []].append(UInt32(row))
        }
        place += 1
      }
      naming = found
      return found[target] ?? []
    }
  }
}
