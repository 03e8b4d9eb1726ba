public import Facts

/// The state of a customer book: a pure function of the set of events it has seen.
///
/// A Book is a value. It is an immutable base in columns (usually a mapped checkpoint) and an
/// overlay of what was written since; copying one costs a few references, and a copy stays as it
/// was while its successor is made. Reading never waits and never fails.
public struct Book: Sendable {
  public let schema: Schema
  let base: Base?
  var overlay = Overlay()
  /// What of each replica's log this book holds.
  public private(set) var versions: VersionVector
  /// Counts the folds since the base; a view that drew one generation need not draw it again.
  public internal(set) var generation: UInt64 = 0

  /// An empty book.
  public init(schema: Schema) {
    self.schema = schema
    base = nil
    versions = VersionVector()
  }

  /// The book that a checkpoint holds.
  public init(schema: Schema, base: Base) {
    self.schema = schema
    self.base = base
    versions = base.versions
  }

  /// The bytes of a checkpoint that opens to what this book holds, whole in memory; what may be
  /// large goes through `Compaction`.
  public func checkpoint() -> [UInt8] {
    var bytes: [UInt8] = []
    Compaction(self).write { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// What the checkpoint below holds, nil where there is none.
  public var baseVersions: VersionVector? { base?.versions }

  /// Whether something of the checkpoint proved damaged; the log knows better then.
  public var isDamaged: Bool { base?.bytes.isDamaged ?? false }

  /// How many records differ from the checkpoint; when it grows, a new checkpoint pays.
  public var overlaySize: Int { overlay.count }

  // MARK: Folding

  /// Takes in a change.
  ///
  /// Changes of one replica come in their order, those of different replicas in any; one that is
  /// known already does nothing.
  ///
  /// O(operations · log records).
  /// With a `limit`, only what was true in the world by that time counts, and the rest of the
  /// change is passed over for good; with `records`, only what was written of these.
  @discardableResult
  public mutating func fold(
    _ recorded: RecordedChange,
    of records: Set<EntityID>? = nil,
    effectiveBy limit: Instant? = nil
  ) -> Touched {
    var touched = Touched()
    guard recorded.last > versions[recorded.replica] else { return touched }
    for (index, event) in recorded.change.events.enumerated() where !event.isErased {
      let stamp = recorded.stamp(of: index)
      guard stamp.sequence > versions[recorded.replica] else { continue }
      if let limit, stamp.effective > limit { continue }
      if let records, !records.contains(event.entity) { continue }
      fold(event, stamp, &touched)
    }
    if let target = recorded.change.undoes {
      overlay.undos.note(UndoLink(batch: recorded.change.batch, undoes: target))
    }
    versions[recorded.replica] = recorded.last
    generation &+= 1
    return touched
  }

  private mutating func fold(_ event: Event, _ stamp: Stamp, _ touched: inout Touched) {
    let base = base
    var named: [(field: FieldID, target: EntityID)] = []
    overlay.update(event.entity) { arrivals in
      base?.row(of: event.entity) ?? Book.arrive(event, after: base, in: &arrivals)
    } _: { entry in
      entry.events.append(stamp.dot)
      for operation in event.operations {
        let field = operation.field
        let known = entry[field] ?? base?.cell(entry.row, field)
        guard let state = Book.merge(operation, stamp, into: known) else { continue }
        entry.put(field, state)
        var released: EntityID?
        if case .ref(let target)? = known?.value { released = target }
        if operation.verb == .remove, case .ref(let target)? = operation.value { released = target }
        touched.add(event.entity, entry.row.kind, field: field, released: released)
        if operation.verb != .remove, case .ref(let target)? = operation.value {
          named.append((field, target))
        }
      }
    }
    for (field, target) in named { overlay.note(event.entity, names: target, field) }
  }

  private static func arrive(
    _ event: Event,
    after base: Base?,
    in arrivals: inout [KindID: [EntityID]]
  ) -> Row {
    let before = base?.kinds[event.kind]?.count ?? 0
    let row = Row(kind: event.kind, index: UInt32(before + (arrivals[event.kind]?.count ?? 0)))
    arrivals[event.kind, default: []].append(event.entity)
    return row
  }

  /// The cell after an operation; nil where the operation changes nothing.
  private static func merge(
    _ operation: Operation,
    _ stamp: Stamp,
    into known: CellState?
  ) -> CellState? {
    switch operation.verb {
    case .set:
      // A field that is written as a set stays one; a single value does not overwrite it.
      if case .set? = known { return nil }
      if let winner = known?.stamp, winner >= stamp { return nil }
      return .register(operation.value, stamp)
    case .add, .remove:
      var state = SetState()
      switch known {
      case .set(let current)?: state = current
      case .register?: return nil
      case nil: break
      }
      guard let value = operation.value else { return nil }
      if operation.verb == .add {
        state.add(value, dot: stamp.dot)
      } else {
        state.remove(value, observed: operation.observed)
      }
      return known == .set(state) ? nil : .set(state)
    }
  }
}
