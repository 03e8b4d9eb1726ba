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

    init(_ event: Event, _ stamp: Stamp, via: Via) {
      self.stamp = stamp
      operations = event.operations
      isUndated = via == .import && event.effective == nil
    }
  }

  /// The changed cells of one entity.
  struct Entry: Sendable {
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

    /// Takes note of a new entity and says which place it has.
    mutating func add(_ id: EntityID, _ kind: KindID, isNamed: Bool) -> Int {
      let place = ids[kind, default: []].count
      ids[kind, default: []].append(id)
      if isNamed { named[kind, default: []].append(place) }
      return place
    }
  }

  /// A target as one reference field names it.
  private struct Reference: Hashable, Sendable {
    let field: FieldID
    let target: EntityID
  }

  private var entries = TreeDictionary<EntityID, Entry>()
  /// The rows that have entries: told without the id of a row, which lies anywhere in the base.
  private var rows = TreeSet<Row>()
  /// The kinds that have entries, a bit each: of most kinds there is none to look for.
  private var kinds: UInt64 = 0
  private(set) var arrivals = Arrivals()
  /// Who names a target since the base; a source may have let go again, so readers check its cell.
  private var referrers = TreeDictionary<Reference, [EntityID]>()

  var undos = UndoLinks()

  var isEmpty: Bool { entries.isEmpty }

  var count: Int { entries.count }

  subscript(id: EntityID) -> Entry? { entries[id] }

  /// Changes the entry of an entity in place; where there is none, `arrive` says which row it has,
  /// and may note it among the arrivals.
  mutating func update(
    _ id: EntityID,
    arrive: (inout Arrivals) -> Row,
    _ body: (inout Entry) -> Void
  ) {
    var arrivals = arrivals
    var arrived: Row?
    self.arrivals = Arrivals()
    entries.updateValue(forKey: id) { (stored: inout Entry?) in
      // Taken out, so that its arrays have one owner while they grow.
      var entry: Entry
      if let known = stored.take() {
        entry = known
      } else {
        entry = Entry(row: arrive(&arrivals))
        arrived = entry.row
      }
      body(&entry)
      stored = entry
    }
    self.arrivals = arrivals
    guard let arrived else { return }
    kinds |= Overlay.bit(of: arrived.kind)
    rows.insert(arrived)
  }

  /// Whether a kind can have entries; O(1).
  @inline(__always)
  func holds(_ kind: KindID) -> Bool { kinds & Overlay.bit(of: kind) != 0 }

  /// Whether a row has an entry.
  @inline(__always)
  func holds(_ row: Row) -> Bool { holds(row.kind) && rows.contains(row) }

  /// The last bit is of all kinds that have none of their own.
  private static func bit(of kind: KindID) -> UInt64 { 1 << UInt64(min(kind.rawValue, 63)) }

  /// The changed and new records of all kinds, in no particular order.
  ///
  /// O(overlay).
  func each(_ body: (Entry) -> Void) {
    for (_, entry) in entries { body(entry) }
  }

  /// The changed and new records in the order of their ids.
  ///
  /// O(overlay · log overlay).
  func eachInOrder(_ body: (EntityID, Entry) -> Void) {
    for (id, entry) in entries.sorted(by: { $0.key < $1.key }) { body(id, entry) }
  }

  /// The changed and new records of one kind, in no particular order.
  ///
  /// O(overlay), O(1) where the kind has none.
  func each(of kind: KindID, _ body: (Entry) -> Void) {
    guard holds(kind) else { return }
    for (_, entry) in entries where entry.row.kind == kind { body(entry) }
  }

  /// Whether any record satisfies a condition.
  ///
  /// O(overlay).
  func contains(where holds: (Entry) -> Bool) -> Bool {
    entries.contains { holds($0.value) }
  }

  func sources(of target: EntityID, _ field: FieldID) -> [EntityID] {
    referrers[Reference(field: field, target: target)] ?? []
  }

  mutating func note(_ source: EntityID, names target: EntityID, _ field: FieldID) {
    referrers[Reference(field: field, target: target), default: []].append(source)
  }
}
