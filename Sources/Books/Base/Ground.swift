import Facts

/// What lies below a book's overlay: nothing, a base, or a base as it was at a moment.
struct Ground: Sendable {
  let base: Base?
  let past: PastBase?

  /// How many rows of a kind are numbered, those that were not there yet at the moment among them.
  func extent(_ kind: KindID) -> Int { base?.kinds[kind]?.count ?? 0 }

  /// How many rows a kind has.
  func count(_ kind: KindID) -> Int {
    if let past { past[kind]?.count ?? 0 } else { extent(kind) }
  }

  /// An entity that is known here, with its row where it is more than named.
  struct Found {
    let row: Row?
  }

  func row(of id: EntityID) -> Row? { find(id)?.row }

  /// Where an entity stands; nil where nothing knows it.
  func find(_ id: EntityID) -> Found? {
    guard let base, let index = base.entities.index(of: id) else { return nil }
    guard let row = base.entities.row(index) else { return Found(row: nil) }
    return Found(row: past?.holds(row) ?? true ? row : nil)
  }

  func cell(_ row: Row, _ field: FieldID) -> CellState? {
    if let past { past.cell(row, field) } else { base?.cell(row, field) }
  }

  func value(_ row: Row, _ field: FieldID) -> Value? {
    if let past { past.value(row, field) } else { base?.value(row, field) }
  }

  /// The cell of a changed record after an operation, and whom its single value no longer names; nil
  /// where the operation changes nothing.
  func written(
    _ operation: Operation,
    _ stamp: Stamp,
    in entry: Overlay.Entry
  ) -> (state: CellState, released: EntityID?)? {
    let (row, field, own) = (entry.row, operation.field, entry[operation.field])
    // The first write upon a base: what stood there need not be read, its stamp tells.
    if own == nil, past == nil, operation.verb == .set,
      let shows = base?.admits(stamp, row, field)
    {
      let state = CellState.register(operation.value, stamp)
      return shows ? (state, referenced(row, field).first) : nil
    }
    let known = own ?? cell(row, field)
    return Book.merge(operation, stamp, into: known)
      .map { ($0, known?.value.flatMap(EntityID.init(value:))) }
  }

  /// The entities that a cell names.
  func referenced(_ row: Row, _ field: FieldID) -> [EntityID] {
    if let past { return past.cell(row, field)?.references ?? [] }
    return base?.referenced(row, field) ?? []
  }

  /// Whether there is a single value.
  func has(_ row: Row, _ field: FieldID) -> Bool {
    if let past { past.has(row, field) } else { base?.has(row, field) ?? false }
  }

  /// When and where a single value was written or cleared.
  func stamp(_ row: Row, _ field: FieldID) -> Stamp? {
    if let past { past.stamp(row, field) } else { base?.stamp(row, field) }
  }
}
