import Facts

/// Lays out a base from the cells of a book.
///
/// `BaseFormat.swift` has the layout.
struct BaseBuilder {
  private struct Piece {
    let key: ChunkKey
    let width: UInt32
    let bytes: [UInt8]
  }

  private var pieces: [Piece] = []
  private let book: Book
  /// All ids, sorted: entities, and what their references name.
  private let ids: [EntityID]
  private var replicas: [ReplicaID] = []
  private var replicaNumber: [ReplicaID: UInt32] = [:]
  /// Rows of the book by kind, in the order of their ids, with the kind's new row numbers.
  private let rows: [Rows]

  /// The rows of one kind in the order of their ids, with what the overlay knows of each: looked up
  /// once, because every field asks for it.
  private struct Rows {
    let kind: KindID
    let rows: [Row]
    let entries: [Overlay.Entry?]
    let fields: [FieldID]

    func cells(_ field: FieldID, _ book: Book) -> [CellState?] {
      zip(rows, entries).map { row, entry in entry?[field] ?? book.base?.cell(row, field) }
    }
  }

  /// The bytes of a base that holds what `book` holds.
  ///
  /// O(cells · log entities).
  static func bytes(of book: Book) -> [UInt8] {
    var builder = BaseBuilder(book)
    builder.addEntities()
    for rows in builder.rows { builder.add(rows) }
    builder.addMeta()
    return builder.assemble()
  }

  private init(_ book: Book) {
    self.book = book
    var ids: [EntityID] = []
    var rows: [Rows] = []
    let fields = book.fieldsByKind()
    for kind in book.kindsInUse {
      let pairs = book.rows(kind).map { (id: book.id($0), row: $0) }.sorted { $0.id < $1.id }
      ids.append(contentsOf: pairs.map(\.id))
      rows.append(
        Rows(
          kind: kind,
          rows: pairs.map(\.row),
          entries: pairs.map { book.overlay[$0.id] },
          fields: fields[kind] ?? []
        )
      )
    }
    for kind in rows { ids.append(contentsOf: BaseBuilder.named(by: kind, book)) }
    ids.sort()
    var unique: [EntityID] = []
    unique.reserveCapacity(ids.count)
    for id in ids where id != unique.last { unique.append(id) }
    self.ids = unique
    self.rows = rows
  }

  /// The entities that the references of some rows name.
  private static func named(by rows: Rows, _ book: Book) -> [EntityID] {
    var ids: [EntityID] = []
    for entry in rows.entries {
      for cell in entry?.cells ?? [] { ids.append(contentsOf: cell.state.references) }
    }
    for (field, column) in book.base?.kinds[rows.kind]?.columns ?? [:] {
      switch column {
      case .references, .sets, .encoded:
        for row in rows.rows where book.isBase(row) {
          ids.append(contentsOf: book.base?.cell(row, field)?.references ?? [])
        }
      case .words, .money, .texts: continue
      }
    }
    return ids
  }

  private func index(of id: EntityID) -> UInt32 {
    var lower = 0
    var upper = ids.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if ids[middle] < id { lower = middle + 1 } else { upper = middle }
    }
    return UInt32(lower)
  }

  private mutating func number(of replica: ReplicaID) -> UInt32 {
    if let known = replicaNumber[replica] { return known }
    let number = UInt32(replicas.count)
    replicas.append(replica)
    replicaNumber[replica] = number
    return number
  }

  private mutating func add<Element: FixedWidthInteger>(
    _ tag: ChunkTag,
    _ kind: KindID? = nil,
    _ field: UInt32 = 0,
    _ values: [Element]
  ) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * MemoryLayout<Element>.size)
    for value in values {
      // Copies the integer's own bytes; the buffer lives for the call.
      unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }
    pieces.append(
      Piece(
        key: ChunkKey(tag: tag, kind: kind?.rawValue ?? 0, field: field),
        width: UInt32(MemoryLayout<Element>.size),
        bytes: bytes
      )
    )
  }

  private mutating func addEntities() {
    add(.entityHigh, nil, 0, ids.map(\.high))
    add(.entityLow, nil, 0, ids.map(\.low))
    var kinds = [UInt16](repeating: 0, count: ids.count)
    var places = [UInt32](repeating: 0, count: ids.count)
    for kind in rows {
      let (rows, kind) = (kind.rows, kind.kind)
      var indexes: [UInt32] = []
      indexes.reserveCapacity(rows.count)
      for (place, row) in rows.enumerated() {
        let index = index(of: book.id(row))
        kinds[Int(index)] = kind.rawValue
        places[Int(index)] = UInt32(place)
        indexes.append(index)
      }
      add(.rowEntity, kind, 0, indexes)
      let keys = rows.map { book.id($0).randomPrefix }
      add(.shortOrder, kind, 0, (0..<UInt32(rows.count)).sorted { keys[Int($0)] < keys[Int($1)] })
    }
    add(.entityKind, nil, 0, kinds)
    add(.entityRow, nil, 0, places)
  }

  private mutating func addMeta() {
    var writer = WireWriter()
    writer.text(Base.fingerprint(of: book.schema))
    let versions = book.versions.entries
    writer.varint(UInt64(versions.count))
    for entry in versions {
      writer.fixed(entry.replica.rawValue)
      writer.varint(entry.sequence)
    }
    writer.varint(UInt64(replicas.count))
    for replica in replicas { writer.fixed(replica.rawValue) }
    writer.varint(UInt64(rows.count))
    for kind in rows {
      writer.varint(UInt64(kind.kind.rawValue))
      writer.varint(UInt64(kind.rows.count))
    }
    pieces.append(Piece(key: ChunkKey(tag: .meta), width: 1, bytes: writer.bytes))
  }

  private mutating func add(_ part: Rows) {
    let (kind, rows, fields) = (part.kind, part.rows, part.fields)
    var cells: [FieldID: [CellState?]] = [:]
    for field in fields { cells[field] = part.cells(field, book) }
    addStamps(kind, fields, cells, rows.count)
    for field in fields {
      guard let column = cells[field] else { continue }
      add(column: column, kind, field)
      addPostings(column, kind, field)
    }
    addSearch(kind, rows)
    for (place, order) in (book.schema.kinds[kind]?.orders ?? []).enumerated() {
      add(.order, kind, UInt32(place), book.sorted(rows, by: order))
    }
  }

  /// One stamp a row, the commonest among its cells, and the cells that have another or are
  /// cleared.
  private mutating func addStamps(
    _ kind: KindID,
    _ fields: [FieldID],
    _ cells: [FieldID: [CellState?]],
    _ count: Int
  ) {
    var own: [Stamp] = []
    var exceptions: [(row: UInt32, field: FieldID, stamp: Stamp)] = []
    let none = Stamp(
      effective: Instant(milliseconds: 0),
      written: HybridTime(0),
      replica: ReplicaID(0),
      sequence: 0
    )
    for row in 0..<count {
      var present: [(field: FieldID, value: Value?, stamp: Stamp)] = []
      for field in fields {
        if case .register(let value, let stamp)? = cells[field]?[row] {
          present.append((field, value, stamp))
        }
      }
      let commonest = BaseBuilder.commonest(present.map(\.stamp)) ?? none
      own.append(commonest)
      for cell in present where cell.value == nil || cell.stamp != commonest {
        exceptions.append((UInt32(row), cell.field, cell.stamp))
      }
    }
    add(.stampEffective, kind, 0, own.map(\.effective.milliseconds))
    add(.stampWritten, kind, 0, own.map(\.written.rawValue))
    add(.stampReplica, kind, 0, own.map { number(of: $0.replica) })
    add(.stampSequence, kind, 0, own.map(\.sequence))
    add(.exceptionRow, kind, 0, exceptions.map(\.row))
    add(.exceptionField, kind, 0, exceptions.map(\.field.rawValue))
    add(.exceptionEffective, kind, 0, exceptions.map(\.stamp.effective.milliseconds))
    add(.exceptionWritten, kind, 0, exceptions.map(\.stamp.written.rawValue))
    add(.exceptionReplica, kind, 0, exceptions.map { number(of: $0.stamp.replica) })
    add(.exceptionSequence, kind, 0, exceptions.map(\.stamp.sequence))
  }

  private static func commonest(_ stamps: [Stamp]) -> Stamp? {
    guard let first = stamps.first else { return nil }
    if stamps.allSatisfy({ $0 == first }) { return first }
    var counts: [Stamp: Int] = [:]
    for stamp in stamps { counts[stamp, default: 0] += 1 }
    return counts.max { $0.value != $1.value ? $0.value < $1.value : $0.key < $1.key }?.key
  }

  private mutating func add(column cells: [CellState?], _ kind: KindID, _ field: FieldID) {
    let isSet = cells.contains { if case .set? = $0 { true } else { false } }
    guard !isSet else {
      let encoded = cells.map { cell -> [UInt8] in
        if case .set(let state)? = cell { Column.encode(state) } else { [] }
      }
      addHeap(.encodedOffsets, .encodedHeap, kind, field.rawValue, encoded)
      return add(.present, kind, field.rawValue, [UInt64(1)])
    }
    let values = cells.map { $0?.value }
    var types: Set<ValueType> = []
    for case .some(let value) in values { types.insert(value.type) }
    guard types.count == 1, let type = types.first else {
      return addEncoded(values, kind, field)
    }
    switch type {
    case .int, .day, .instant, .bool, .option:
      add(.words, kind, field.rawValue, values.map { $0.flatMap(Base.word) ?? 0 })
      addPresence(values, kind, field, mark: UInt64(type.rawValue))
    case .money:
      let amounts = values.map { $0.flatMap(Money.init(value:)) }
      add(.words, kind, field.rawValue, amounts.map { $0?.minor ?? 0 })
      add(
        .moneyUnits,
        kind,
        field.rawValue,
        amounts.map { $0.map { $0.currency.packed << 8 | UInt32($0.exponent) } ?? 0 }
      )
    case .ref:
      let targets = values.map { $0.flatMap(EntityID.init(value:)).map(index) ?? BaseFormat.none }
      add(.references, kind, field.rawValue, targets)
    case .text:
      let texts = values.map { $0.flatMap(String.init(value:)).map { Array($0.utf8) } ?? [] }
      addHeap(.textOffsets, .textHeap, kind, field.rawValue, texts)
      addPresence(values, kind, field, mark: UInt64(type.rawValue))
    case .decimal, .zoned, .bytes: addEncoded(values, kind, field)
    }
  }

  private mutating func addEncoded(_ values: [Value?], _ kind: KindID, _ field: FieldID) {
    addHeap(
      .encodedOffsets,
      .encodedHeap,
      kind,
      field.rawValue,
      values.map { $0?.wireBytes ?? [] }
    )
  }

  /// A bit a row, then one word that names the type of the column.
  private mutating func addPresence(
    _ values: [Value?],
    _ kind: KindID,
    _ field: FieldID,
    mark: UInt64
  ) {
    var words = [UInt64](repeating: 0, count: (values.count + 63) / 64 + 1)
    for (row, value) in values.enumerated() where value != nil {
      words[row >> 6] |= 1 << UInt64(row & 63)
    }
    words[words.count - 1] = mark
    add(.present, kind, field.rawValue, words)
  }

  private mutating func addHeap(
    _ offsetTag: ChunkTag,
    _ heapTag: ChunkTag,
    _ kind: KindID,
    _ field: UInt32,
    _ runs: [[UInt8]]
  ) {
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(runs.count + 1)
    var heap: [UInt8] = []
    for run in runs {
      heap.append(contentsOf: run)
      precondition(heap.count < UInt32.max, "a column of texts is larger than 4 GiB")
      offsets.append(UInt32(heap.count))
    }
    add(offsetTag, kind, field, offsets)
    pieces.append(
      Piece(
        key: ChunkKey(tag: heapTag, kind: kind.rawValue, field: field),
        width: 1,
        bytes: heap
      )
    )
  }

  private mutating func addPostings(
    _ cells: [CellState?],
    _ kind: KindID,
    _ field: FieldID
  ) {
    var pairs: [UInt64] = []
    for (row, cell) in cells.enumerated() {
      switch cell {
      case .register(.ref(let target), _)?:
        pairs.append(UInt64(index(of: target)) << 32 | UInt64(row))
      case .set(let state)?:
        for case .ref(let target) in state.elements.map(\.value) {
          pairs.append(UInt64(index(of: target)) << 32 | UInt64(row))
        }
      default: continue
      }
    }
    guard !pairs.isEmpty else { return }
    pairs.sort()
    add(.postingEntity, kind, field.rawValue, pairs.map { UInt32(truncatingIfNeeded: $0 >> 32) })
    add(.postingRow, kind, field.rawValue, pairs.map { UInt32(truncatingIfNeeded: $0) })
  }

  private mutating func addSearch(_ kind: KindID, _ rows: [Row]) {
    addHeap(.searchOffsets, .searchText, kind, 0, rows.map { book.searchText($0) })
  }

  private func assemble() -> [UInt8] {
    let sorted = pieces.sorted { $0.key < $1.key }
    var offset = BaseFormat.headerLength + sorted.count * BaseFormat.entryLength
    var table = WireWriter()
    for piece in sorted {
      offset = (offset + 7) & ~7
      table.fixed(UInt32(piece.key.tag.rawValue) | UInt32(piece.key.kind) << 16)
      table.fixed(piece.key.field)
      table.fixed(UInt64(offset))
      table.fixed(UInt64(piece.bytes.count))
      table.fixed(Checksum.crc32c(piece.bytes))
      table.fixed(piece.width)
      offset += piece.bytes.count
    }
    var header = WireWriter()
    header.raw(BaseFormat.magic)
    header.fixed(BaseFormat.number)
    header.fixed(UInt32(sorted.count))
    header.fixed(UInt64(offset))
    header.fixed(Checksum.crc32c(table.bytes))
    header.fixed(Checksum.crc32c(header.bytes))
    header.fixed(UInt64(0))
    var bytes = header.bytes
    bytes.reserveCapacity(offset)
    bytes.append(contentsOf: table.bytes)
    for piece in sorted {
      while bytes.count % 8 != 0 { bytes.append(0) }
      bytes.append(contentsOf: piece.bytes)
    }
    return bytes
  }
}
