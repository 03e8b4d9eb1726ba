import Facts
import HashTreeCollections

/// What was written since the base was built: only the cells that changed, and the rows that are
/// new.
///
/// Persistent, so that a Book can be kept while its successor is made.
struct Overlay: Sendable {
  /// What one event wrote of an entity, kept for the next checkpoint and for the books of earlier
  /// days; the operations are those of the change, not copies.
  struct Written: Sendable {
    let stamp: Stamp
    let operations: [Operation]
    /// Whether an import gave it no date.
    let isUndated: Bool

    init(stamp: Stamp, operations: [Operation], isUndated: Bool) {
      self.stamp = stamp
      self.operations = operations
      self.isUndated = isUndated
    }

    init(_ event: Event, _ stamp: Stamp, via: Via) {
      self.init(
        stamp: stamp,
        operations: event.operations,
        isUndated: via == .import && event.effective == nil
      )
    }
  }

  /// The changed cells of one entity.
  struct Entry: Sendable {
    /// Not asked of the base, which may prove damaged.
    let id: EntityID
    let row: Row
    /// Sorted by field.
    var cells: [(field: FieldID, state: CellState)] = []
    /// What was written of it, as it came.
    var events: [Written] = []

    subscript(field: FieldID) -> CellState? {
      // A record has a dozen changed cells at most; a scan beats a search.
      for cell in cells where cell.field == field { return cell.state }
      return nil
    }

    mutating func put(_ field: FieldID, _ state: CellState) {
      if let place = cells.firstIndex(where: { $0.field >= field }) {
        if cells[place].field == field {
          cells[place].state = state
        } else {
          cells.insert((field, state), at: place)
        }
      } else {
        cells.append((field, state))
      }
    }
  }

  /// The new entities.
  struct Arrivals: Sendable {
    /// By kind, in order of arrival: row number − rows in the base.
    private(set) var ids: [KindID: [EntityID]] = [:]
    /// The places of those that the base names already.
    private(set) var named: [KindID: [Int]] = [:]
    private var rows = TreeDictionary<EntityID, Row>()

    /// The row of a new entity; nil for any other.
    subscript(id: EntityID) -> Row? { rows[id] }

    /// Takes note of a new entity behind the rows of the base and says which row it has.
    mutating func add(_ id: EntityID, _ kind: KindID, behind extent: Int, isNamed: Bool) -> Row {
      let place = ids[kind]?.count ?? 0
      ids[kind, default: []].append(id)
      if isNamed { named[kind, default: []].append(place) }
      let row = Row(kind: kind, index: UInt32(extent + place))
      rows[id] = row
      return row
    }
  }

  /// A target as one reference field names it.
  private struct Reference: Hashable, Sendable {
    let field: FieldID
    let target: EntityID
  }

  private var entries = RowMap<Entry>()
  /// The kinds that have entries, a bit each: of most kinds there is none to look for.
  private var kinds: UInt64 = 0
  var arrivals = Arrivals()
  /// Who names a target since the base; a source may have let go again, so readers check its cell.
  private var referrers = TreeDictionary<Reference, [Row]>()
  /// The fields of those.
  private var naming: Set<FieldID> = []

  var undos = UndoLinks()

  var isEmpty: Bool { entries.count == 0 }

  var count: Int { entries.count }

  subscript(row: Row) -> Entry? { holds(row.kind) ? entries[row] : nil }

  /// Changes the entry of an entity in place, or a new one.
  mutating func update(_ id: EntityID, _ row: Row, _ body: (inout Entry) -> Void) {
    kinds |= Overlay.bit(of: row.kind)
    entries.update(row, first: { Entry(id: id, row: row) }, body)
  }

  /// Takes in the entries of other rows of the base.
  mutating func join(_ other: Overlay) {
    precondition(other.arrivals.ids.isEmpty, "new rows are numbered one after the other")
    kinds |= other.kinds
    entries.join(other.entries)
    for (reference, sources) in other.referrers {
      for source in sources { note(source, names: reference.target, reference.field) }
    }
  }

  /// Whether a kind can have entries; O(1).
  @inline(__always)
  func holds(_ kind: KindID) -> Bool { kinds & Overlay.bit(of: kind) != 0 }

  /// The last bit is of all kinds that have none of their own.
  private static func bit(of kind: KindID) -> UInt64 { 1 << UInt64(min(kind.rawValue, 63)) }

  /// The changed and new records of all kinds, in no particular order.
  ///
  /// O(overlay).
  func each(_ body: (Entry) -> Void) { entries.each(body) }

  /// The changed and new records in the order of their ids.
  ///
  /// O(overlay · log overlay).
  func eachInOrder(_ body: (Entry) -> Void) {
    var all: [Entry] = []
    entries.each { all.append($0) }
    all.sort { $0.id < $1.id }
    all.forEach(body)
  }

  /// The changed and new records of one kind, in no particular order.
  ///
  /// O(overlay of the kind + overlay / 64), O(1) where the kind has none.
  func each(of kind: KindID, _ body: (Entry) -> Void) {
    if holds(kind) { entries.each(of: kind, body) }
  }

  /// Whether any record satisfies a condition.
  ///
  /// O(overlay).
  func contains(where holds: (Entry) -> Bool) -> Bool { entries.contains(where: holds) }

  /// Whether anything was named through a field since the base; O(1).
  func names(through field: FieldID) -> Bool { naming.contains(field) }

  func sources(of target: EntityID, _ field: FieldID) -> [Row] {
    referrers[Reference(field: field, target: target)] ?? []
  }

  mutating func note(_ source: Row, names target: EntityID, _ field: FieldID) {
    referrers[Reference(field: field, target: target), default: []].append(source)
    if !naming.contains(field) { naming.insert(field) }
  }
}
