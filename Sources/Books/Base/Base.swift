public import Facts

/// The immutable part of a book, read where it lies.
///
/// `BaseFormat.swift` says how it is laid out.
public final class Base: Sendable {
  let bytes: MappedBytes
  /// What of each replica's log it holds.
  public let versions: VersionVector
  let replicas: [ReplicaID]
  let entities: EntityTable
  let kinds: [KindID: KindBase]
  /// Who names an entity through a field, for each kind of which rows do.
  let naming: [FieldID: [(kind: KindID, postings: Postings)]]
  let events: Events
  let undos: [UndoLink]

  init(
    bytes: MappedBytes,
    versions: VersionVector,
    replicas: [ReplicaID],
    entities: EntityTable,
    kinds: [KindID: KindBase],
    events: Events,
    undos: [UndoLink]
  ) {
    self.bytes = bytes
    self.versions = versions
    self.replicas = replicas
    self.entities = entities
    self.kinds = kinds
    naming = kinds.reduce(into: [:]) { naming, kind in
      for (field, postings) in kind.value.postings {
        naming[field, default: []].append((kind.key, postings))
      }
      // What names nobody any more did so once.
      for field in kind.value.history.keys where kind.value.postings[field] == nil {
        let nothing = Chunk<UInt32>(bytes: bytes, offset: 0, count: 0)
        let none = Ascending(numbers: nothing, fences: Fences(every: nil, stride: Ascending.stride))
        naming[field, default: []].append((kind.key, Postings(entity: none, row: nothing)))
      }
    }
    self.events = events
    self.undos = undos
  }

  /// The rows of one kind.
  ///
  /// A class, so that handing it about copies one reference.
  final class KindBase: Sendable {
    let count: Int
    /// Row → entity.
    let rowEntity: Chunk<UInt32>
    let stamps: StampColumns
    let exceptionRow: Ascending
    let exceptionField: Chunk<UInt32>
    let exceptionStamps: StampColumns
    let columns: [FieldID: Column]
    let postings: [FieldID: Postings]
    let search: Column.Heap?
    let grams: GramIndex?
    /// Row → row of the kind that a link leads to.
    let links: [SearchLink: Chunk<UInt32>]
    let memory = SearchMemory()
    let linked = LinkMemory()
    let sets = SetMemory()
    let orders: [SortOrder: Chunk<UInt32>]
    /// Rows in the order of the random half of their ids.
    let shortOrder: Chunk<UInt32>
    /// Rows that do not begin with their own stamp, and when they do.
    let firstRow: Chunk<UInt32>
    let firstEffective: Chunk<Int64>
    /// Rows of which an import without dates wrote; nil where there are none.
    let undated: Column.Bits?
    let history: [FieldID: CellHistory]

    init(
      count: Int,
      rowEntity: Chunk<UInt32>,
      stamps: StampColumns,
      exceptionRow: Ascending,
      exceptionField: Chunk<UInt32>,
      exceptionStamps: StampColumns,
      columns: [FieldID: Column],
      postings: [FieldID: Postings],
      search: Column.Heap?,
      grams: GramIndex?,
      links: [SearchLink: Chunk<UInt32>],
      orders: [SortOrder: Chunk<UInt32>],
      shortOrder: Chunk<UInt32>,
      firsts: (row: Chunk<UInt32>, effective: Chunk<Int64>),
      undated: Column.Bits?,
      history: [FieldID: CellHistory]
    ) {
      self.count = count
      self.rowEntity = rowEntity
      self.stamps = stamps
      self.exceptionRow = exceptionRow
      self.exceptionField = exceptionField
      self.exceptionStamps = exceptionStamps
      self.columns = columns
      self.postings = postings
      self.search = search
      self.grams = grams
      self.links = links
      self.orders = orders
      self.shortOrder = shortOrder
      (firstRow, firstEffective) = firsts
      self.undated = undated
      self.history = history
    }

    /// Whether any row holds a field, or ever did.
    func holds(_ field: FieldID) -> Bool { columns[field] != nil || history[field] != nil }
  }

  /// Stamps in columns.
  struct StampColumns: Sendable {
    let effective: Chunk<Int64>
    let written: Chunk<UInt64>
    let replica: Words
    let sequence: Words
  }

  /// Who names an entity through one field, sorted by entity.
  struct Postings: Sendable {
    let entity: Ascending
    let row: Chunk<UInt32>

    /// The rows that name an entity, ascending.
    func rows(naming index: UInt32) -> [UInt32] { extent(of: index).map { row[$0] } }

    /// Where those stand that name an entity, sought from a place that does not lie behind them.
    func extent(of index: UInt32, near start: Int? = nil) -> Range<Int> {
      let first = entity.lowerBound(index, near: start)
      var end = first
      while end < entity.count, entity[end] == index { end += 1 }
      return first..<end
    }
  }

  /// All ids, sorted, with the kind and row of each.
  struct EntityTable: Sendable {
    /// The high and the low half of each id, one behind the other.
    let words: Chunk<UInt64>
    /// The kind and the row of each (`BaseFormat.place`).
    let places: Chunk<UInt64>
    /// Of the high halves.
    let fences: Fences<UInt64>
    /// A fence for as many ids as fill a block.
    static let stride = 256

    var count: Int { places.count }

    func id(_ index: Int) -> EntityID {
      EntityID(high: words[index * 2], low: words[index * 2 + 1])
    }

    /// The row of an entity; nil where it is only named.
    @inline(__always)
    func row(_ index: Int) -> Row? { BaseFormat.row(places[index]) }

    /// The index of an id.
    ///
    /// O(log n), and a block or two of the table.
    func index(of id: EntityID) -> Int? {
      // Ids made in one millisecond share all but 16 bits of the high half; few share all of it.
      var start = fences.range(before: id.high, of: count).lowerBound
      var end = id.high < .max ? fences.range(before: id.high + 1, of: count).upperBound : count
      while start < end {
        let middle = (start + end) / 2
        let high = words[middle * 2]
        if high < id.high || (high == id.high && words[middle * 2 + 1] < id.low) {
          start = middle + 1
        } else {
          end = middle
        }
      }
      return start < count && self.id(start) == id ? start : nil
    }
  }

  func row(of id: EntityID) -> Row? {
    entities.index(of: id).flatMap { entities.row($0) }
  }

  func id(of row: Row) -> EntityID? {
    guard let kind = kinds[row.kind], Int(row.index) < kind.count else { return nil }
    return entities.id(Int(kind.rowEntity[Int(row.index)]))
  }

  /// The stamp of a cell that has one of its own.
  func exception(_ row: Row, _ field: FieldID) -> Stamp? {
    guard let kind = kinds[row.kind] else { return nil }
    var place = kind.exceptionRow.lowerBound(row.index)
    while place < kind.exceptionRow.count, kind.exceptionRow[place] == row.index {
      if kind.exceptionField[place] == field.rawValue {
        return stamp(kind.exceptionStamps, place)
      }
      place += 1
    }
    return nil
  }

  func stamp(_ columns: StampColumns, _ index: Int) -> Stamp {
    let replica = Int(columns.replica[index])
    return Stamp(
      effective: Instant(milliseconds: columns.effective[index]),
      written: HybridTime(columns.written[index]),
      replica: replica < replicas.count ? replicas[replica] : ReplicaID(0),
      sequence: UInt64(bitPattern: columns.sequence[index])
    )
  }

  func value(_ row: Row, _ field: FieldID) -> Value? {
    guard let kind = kinds[row.kind], Int(row.index) < kind.count,
      let column = kind.columns[field]
    else { return nil }
    return value(column, Int(row.index))
  }

  /// Whether there is a value.
  func has(_ row: Row, _ field: FieldID) -> Bool {
    guard let kind = kinds[row.kind], Int(row.index) < kind.count,
      let column = kind.columns[field]
    else { return false }
    if case .texts(let texts) = column { return texts.present[Int(row.index)] }
    return value(column, Int(row.index)) != nil
  }

  /// Whether what is written at a stamp shows in a cell that holds a single value, or nothing; nil
  /// for a set.
  ///
  /// Quicker than to read the cell: nearly always the effective time alone tells.
  func admits(_ stamp: Stamp, _ row: Row, _ field: FieldID) -> Bool? {
    guard let kind = kinds[row.kind], Int(row.index) < kind.count else { return true }
    if case .sets? = kind.columns[field] { return nil }
    if let other = exception(row, field) { return other < stamp }
    guard has(row, field) else { return true }
    let effective = kind.stamps.effective[Int(row.index)]
    guard effective == stamp.effective.milliseconds else {
      return effective < stamp.effective.milliseconds
    }
    return self.stamp(kind.stamps, Int(row.index)) < stamp
  }

  /// The entities that a cell names.
  func referenced(_ row: Row, _ field: FieldID) -> [EntityID] {
    guard let kind = kinds[row.kind], Int(row.index) < kind.count else { return [] }
    switch kind.columns[field] {
    case .sets(let sets)?:
      if let sole = sets.sole(Int(row.index)) {
        return sole < entities.count ? [entities.id(Int(sole))] : []
      }
      let bytes = sets.copy(Int(row.index))
      guard let single = Column.decodeSingle(bytes) else {
        return Column.references(inSet: bytes[...])
      }
      return EntityID(value: single).map { [$0] } ?? []
    case .references?, .encoded?:
      return value(row, field).flatMap(EntityID.init(value:)).map { [$0] } ?? []
    case .words?, .money?, .texts?, nil: return []
    }
  }

  /// The value of a row in a column; nil for a set.
  func value(_ column: Column, _ index: Int) -> Value? {
    switch column {
    case .words(let type, let words, let present):
      return present[index] ? Base.value(of: type, word: words[index]) : nil
    case .money(let minor, let units):
      return Base.money(minor: minor[index], unit: units[index]).map { .money($0) }
    case .references(let targets):
      let target = targets[index]
      return target == BaseFormat.none || target >= entities.count
        ? nil : .ref(entities.id(Int(target)))
    case .texts(let texts): return texts.text(index).map { .text($0) }
    case .encoded(let heap):
      let bytes = heap.copy(index)
      guard !bytes.isEmpty else { return nil }
      var reader = WireReader(bytes)
      return try? reader.value()
    case .sets(let sets): return Column.decodeSingle(sets.copy(index))
    }
  }

  /// When and where a single value was written or cleared.
  func stamp(_ row: Row, _ field: FieldID) -> Stamp? {
    if case .sets? = kinds[row.kind]?.columns[field] { return cell(row, field)?.stamp }
    if let stamp = exception(row, field) { return stamp }
    return has(row, field) ? kinds[row.kind].map { stamp($0.stamps, Int(row.index)) } : nil
  }

  /// Everything known of a cell, nil where nothing was ever written.
  func cell(_ row: Row, _ field: FieldID) -> CellState? {
    guard let kind = kinds[row.kind], Int(row.index) < kind.count else { return nil }
    if case .sets(let sets)? = kind.columns[field], let state = set(sets, kind, Int(row.index)) {
      return .set(state)
    }
    if let stamp = exception(row, field) { return .register(value(row, field), stamp) }
    guard let value = value(row, field) else { return nil }
    return .register(value, stamp(kind.stamps, Int(row.index)))
  }

  /// The set of a row; nil where it never had one.
  func set(_ sets: Column.Sets, _ kind: KindBase, _ row: Int) -> SetState? {
    guard let sole = sets.sole(row) else { return Column.decodeSet(sets.copy(row)) }
    guard sole < entities.count else { return nil }
    return SetState(sole: entities.id(Int(sole)), dot: stamp(kind.stamps, row).dot)
  }

  static func money(minor: Int64, unit: UInt32) -> Money? {
    guard unit != 0, let currency = Currency(packed: unit >> 8) else { return nil }
    return Money(minor: minor, currency: currency, exponent: UInt8(truncatingIfNeeded: unit))
  }

  static func value(of type: ValueType, word: Int64) -> Value? {
    switch type {
    case .int: .int(word)
    case .day: .day(Day(number: Int32(clamping: word)))
    case .instant: .instant(Instant(milliseconds: word))
    case .bool: .bool(word != 0)
    case .option: .option(UInt16(clamping: word))
    default: nil
    }
  }

  /// The integer by which a column keeps a value; nil for the types that are kept otherwise.
  static func word(of value: Value) -> Int64? {
    switch value {
    case .int(let content): content
    case .day(let content): Int64(content.number)
    case .instant(let content): content.milliseconds
    case .bool(let content): content ? 1 : 0
    case .option(let content): Int64(content)
    default: nil
    }
  }
}
