public import Facts

/// The state of a customer book: a pure function of the set of events it has seen.
///
/// A Book is a value. It is an immutable base in columns (usually a mapped checkpoint) and an
/// overlay of what was written since; copying one costs a few references, and a copy stays as it
/// was while its successor is made. Reading never waits and never fails.
public struct Book: Sendable {
  public let schema: Schema
  let ground: Ground
  var overlay = Overlay()
  /// What of each replica's log this book holds.
  public private(set) var versions: VersionVector
  /// Counts the folds; a view that drew one generation need not draw it again.
  public internal(set) var generation: UInt64 = 0

  /// An empty book.
  public init(schema: Schema) {
    self.schema = schema
    ground = Ground(base: nil, past: nil)
    versions = VersionVector()
  }

  /// The book that a checkpoint holds.
  public init(schema: Schema, base: Base) {
    self.schema = schema
    ground = Ground(base: base, past: nil)
    versions = base.versions
  }

  /// What lies below another book, as it was at a moment.
  init(below book: Book, asOf moment: Instant) {
    schema = book.schema
    ground = Ground(base: book.base, past: book.base.map { PastBase($0, asOf: moment) })
    versions = book.versions
  }

  var base: Base? { ground.base }

  /// The base as it was at a moment, in a book of that moment.
  var past: PastBase? { ground.past }

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
    let known = versions[recorded.replica]
    guard recorded.last > known else { return Touched() }
    var touched: Touched? = Touched()
    for (index, event) in recorded.change.events.enumerated() where !event.isErased {
      let stamp = recorded.stamp(of: index)
      guard stamp.sequence > known else { continue }
      if let limit, stamp.effective > limit { continue }
      if let records, !records.contains(event.entity) { continue }
      let written = Overlay.Written(event, stamp, via: recorded.change.via)
      fold(written, of: event.entity, event.kind, &touched)
    }
    if let target = recorded.change.undoes {
      overlay.undos.note(UndoLink(batch: recorded.change.batch, undoes: target))
    }
    versions[recorded.replica] = recorded.last
    generation &+= 1
    return touched ?? Touched()
  }

  /// Notes that everything up to here is folded.
  mutating func advance(to versions: VersionVector) {
    self.versions = versions
    generation &+= 1
  }

  /// Takes in what one event wrote, and says what it touched where that is asked for.
  mutating func fold(
    _ event: Overlay.Written,
    of id: EntityID,
    _ kind: KindID,
    _ touched: inout Touched?
  ) {
    fold(event, of: id, place(id, kind), &touched)
  }

  /// As above, of an entity whose row is known.
  mutating func fold(
    _ event: Overlay.Written,
    of id: EntityID,
    _ row: Row,
    _ touched: inout Touched?
  ) {
    let ground = ground
    var named: [(field: FieldID, target: EntityID)] = []
    overlay.update(id, row) { entry in
      entry.events.append(event)
      for operation in event.operations {
        let field = operation.field
        guard let written = ground.written(operation, event.stamp, in: entry) else { continue }
        entry.put(field, written.state)
        var released = written.released
        if operation.verb == .remove, case .ref(let target)? = operation.value { released = target }
        touched?.add(id, row.kind, field: field, released: released)
        if operation.verb != .remove, case .ref(let target)? = operation.value {
          named.append((field, target))
        }
      }
    }
    for (field, target) in named { overlay.note(row, names: target, field) }
  }

  /// The row of an entity, a new one where it has none.
  private mutating func place(_ id: EntityID, _ kind: KindID) -> Row {
    if let row = overlay.arrivals[id] { return row }
    let known = ground.find(id)
    return known?.row
      ?? overlay.arrivals.add(id, kind, behind: ground.extent(kind), isNamed: known != nil)
  }

  /// The cell after an operation; nil where the operation changes nothing.
  static func merge(
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
