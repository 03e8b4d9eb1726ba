public import Facts

extension Book {
  /// How many rows a kind has, archived ones included.
  ///
  /// O(1).
  public func count(_ kind: KindID) -> Int {
    ground.count(kind) + arrivals(kind).count
  }

  /// How many rows of a kind are numbered, those that were not there yet at the book's moment among
  /// them: what a set of rows has room for.
  func extent(_ kind: KindID) -> Int { ground.extent(kind) + arrivals(kind).count }

  /// All rows of a kind: those of the checkpoint by id, then the new ones as they came.
  public func rows(_ kind: KindID) -> some RandomAccessCollection<Row> {
    Rows(
      kind: kind,
      listed: past.map { $0[kind]?.list ?? [] },
      extent: ground.extent(kind),
      count: count(kind)
    )
  }

  /// The rows of a kind as a set.
  func everything(_ kind: KindID) -> RowSet {
    var rows = RowSet(rows: extent(kind), filled: true)
    keepThere(kind, &rows)
    return rows
  }

  /// Takes out of a set what was not there yet at the book's moment.
  func keepThere(_ kind: KindID, _ rows: inout RowSet) {
    guard let past, let visible = past[kind]?.visible else { return }
    rows.formIntersection(visible, upTo: ground.extent(kind))
  }

  /// The row of an entity, nil where nothing was written of it.
  ///
  /// O(log n).
  public func row(_ id: EntityID) -> Row? { overlay.arrivals[id] ?? ground.row(of: id) }

  /// The entity of a row.
  ///
  /// The row must come from this book or one with the same base.
  public func id(_ row: Row) -> EntityID {
    if let id = base?.id(of: row) { return id }
    let before = ground.extent(row.kind)
    let arrivals = arrivals(row.kind)
    guard Int(row.index) - before < arrivals.count else {
      preconditionFailure("a row of another book was used")
    }
    return arrivals[Int(row.index) - before]
  }

  /// Whether the id of one row comes before that of another.
  ///
  /// Looks ids up only where the rows cannot tell: those of a kind stand in the order of their ids
  /// in the base, and what came since stands behind.
  public func comesBefore(_ one: Row, _ other: Row) -> Bool {
    let isTold = one.kind == other.kind && max(one.index, other.index) < ground.extent(one.kind)
    return isTold ? one.index < other.index : id(one) < id(other)
  }

  /// The single value of a field, typed; nil where there is none or it is of another type.
  public subscript<Content: FieldContent>(row: Row, field: Field<Content>) -> Content? {
    value(row, field.id).flatMap(Content.init(value:))
  }

  /// The single value of a field of an entity; nil also where there is no such entity.
  public subscript<Content: FieldContent>(id: EntityID, field: Field<Content>) -> Content? {
    row(id).flatMap { self[$0, field] }
  }

  /// The elements of a set, in the order of their first addition.
  public subscript<Element: FieldContent>(row: Row, field: SetField<Element>) -> [Element] {
    elements(row, field.id).compactMap(Element.init(value:))
  }

  /// The single value of a field.
  public func value(_ row: Row, _ field: FieldID) -> Value? {
    // Most rows are as the checkpoint has them; the probe of the overlay is one hash.
    if let entry = entry(row), let state = entry[field] { return state.value }
    return ground.value(row, field)
  }

  /// The record that the single reference of a row names; nil where there is none, or it is not
  /// there.
  ///
  /// Quicker than to look it up by its id, as `referrers(to:through:)` is.
  public func named(by row: Row, _ field: FieldID) -> Row? {
    if past == nil, let base, isBase(row), entry(row)?[field] == nil,
      case .references(let targets)? = base.kinds[row.kind]?.columns[field]
    {
      let index = targets[Int(row.index)]
      guard index < base.entities.count else { return nil }
      return base.entities.row(Int(index)) ?? self.row(base.entities.id(Int(index)))
    }
    return value(row, field).flatMap(EntityID.init(value:)).flatMap { self.row($0) }
  }

  /// Whether a field has a single value; quicker than to read it where that is a text.
  public func has(_ row: Row, _ field: FieldID) -> Bool {
    if let entry = entry(row), let state = entry[field] { return state.value != nil }
    return ground.has(row, field)
  }

  /// The elements of a set field, in the order of their first addition.
  public func elements(_ row: Row, _ field: FieldID) -> [Value] {
    guard case .set(let state)? = cell(row, field) else { return [] }
    return state.elements.map(\.value)
  }

  /// When and where the value of a field was written, also of a cleared one.
  public func stamp(_ row: Row, _ field: FieldID) -> Stamp? {
    if let entry = entry(row), let state = entry[field] { return state.stamp }
    return ground.stamp(row, field)
  }

  /// The additions that hold an element in a set: what a removal must name.
  public func dots(_ row: Row, _ field: FieldID, of element: Value) -> [Dot] {
    guard case .set(let state)? = cell(row, field) else { return [] }
    return state.elements.first { $0.value == element }?.dots ?? []
  }

  /// The rows whose field names `target`, those of the checkpoint first, each part in the order of
  /// creation.
  ///
  /// O(log n + rows named).
  public func referrers(_ target: EntityID, through field: FieldID) -> [Row] {
    let index = base?.naming[field] == nil ? nil : base?.entities.index(of: target)
    return referrers(at: index.map(UInt32.init(truncatingIfNeeded:)), through: field) { target }
  }

  /// The same for a record whose row is known; quicker, as its id is seldom looked up: that costs a
  /// block of a table that nobody else may have asked for.
  public func referrers(to row: Row, through field: FieldID) -> [Row] {
    // The base may have named a new one before it came.
    guard isBase(row), let index = base?.kinds[row.kind]?.rowEntity[Int(row.index)] else {
      return referrers(id(row), through: field)
    }
    return referrers(at: index, through: field) { id(row) }
  }

  /// Who names the entity with an index in the base, nil for one that it does not know.
  private func referrers(
    at index: UInt32?,
    through field: FieldID,
    _ target: () -> EntityID
  ) -> [Row] {
    var rows: [Row] = []
    if let index, let naming = base?.naming[field] {
      for (kind, postings) in naming {
        var named = postings.rows(naming: index)
        if let past { named = past.referrers(kind, field, target(), now: named) }
        rows.append(contentsOf: named.lazy.map { Row(kind: kind, index: $0) })
      }
      if !overlay.isEmpty {
        rows = rows.filter { !overlay.holds($0.kind) || names($0, field, target) }
      }
    }
    guard overlay.names(through: field) else { return rows }
    let late = overlay.sources(of: target(), field)
    guard !late.isEmpty else { return rows }
    var seen = Set(rows)
    for row in late where names(row, field, target) && seen.insert(row).inserted {
      rows.append(row)
    }
    return rows
  }

  private func names(_ row: Row, _ field: FieldID, _ target: () -> EntityID) -> Bool {
    guard let entry = entry(row), let state = entry[field] else { return isBase(row) }
    switch state {
    case .register(let value, _): return value == .ref(target())
    case .set(let set): return set.elements.contains { $0.value == .ref(target()) }
    }
  }

  // MARK: What builders and listings need

  /// The entities of a kind that are not in the checkpoint, as they came.
  func arrivals(_ kind: KindID) -> [EntityID] { overlay.arrivals.ids[kind] ?? [] }

  func isBase(_ row: Row) -> Bool { Int(row.index) < ground.extent(row.kind) }

  func entry(_ row: Row) -> Overlay.Entry? { overlay[row] }

  func cell(_ row: Row, _ field: FieldID) -> CellState? {
    if let entry = entry(row), let state = entry[field] { return state }
    return ground.cell(row, field)
  }

  /// The kinds with at least one row, in the order of their numbers.
  public var kindsInUse: [KindID] {
    Set(overlay.arrivals.ids.keys).union((base?.kinds ?? [:]).keys).filter { count($0) > 0 }
      .sorted()
  }

  /// The fields that any row of a kind holds, in the order of their numbers.
  ///
  /// O(overlay).
  func fieldsByKind() -> [KindID: [FieldID]] {
    var fields: [KindID: Set<FieldID>] = [:]
    for (kind, columns) in base?.kinds ?? [:] {
      fields[kind, default: []].formUnion(columns.columns.keys)
      columns.exceptionField.each { _, field in fields[kind]?.insert(FieldID(field)) }
    }
    overlay.each { entry in
      for cell in entry.cells { fields[entry.row.kind, default: []].insert(cell.field) }
    }
    return fields.mapValues { $0.sorted() }
  }

  /// The entities that a field names.
  func referenced(_ row: Row, _ field: FieldID) -> [EntityID] {
    if let entry = entry(row), let state = entry[field] { return state.references }
    return ground.referenced(row, field)
  }
}

/// The rows of a kind, all that are numbered or those that a list names and the ones behind them.
private struct Rows: RandomAccessCollection, Sendable {
  let kind: KindID
  let listed: [UInt32]?
  /// How many are numbered before the new ones.
  let extent: Int
  let count: Int

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  subscript(position: Int) -> Row {
    guard let listed else { return Row(kind: kind, index: UInt32(position)) }
    let index =
      position < listed.count ? listed[position] : UInt32(extent + position - listed.count)
    return Row(kind: kind, index: index)
  }
}
