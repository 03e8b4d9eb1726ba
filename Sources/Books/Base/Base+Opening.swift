public import Facts

extension Base {
  /// Opens a base where it lies.
  ///
  /// The tables are checked before anything is believed: that they are sound, that the chunks lie
  /// inside the file, and that the columns of a kind have as many rows as it says. What the chunks
  /// hold is checked when it is first read.
  ///
  /// - Throws: `BaseError` with the reason; the caller builds the base again from the log.
  public convenience init(_ bytes: MappedBytes, for schema: Schema) throws(BaseError) {
    let contents = try BaseContents(bytes)
    let meta = try contents.meta()
    guard meta.fingerprint == Base.fingerprint(of: schema) else {
      throw BaseError(reason: "it was made for another version of the catalogue")
    }
    let places: Chunk<UInt64> = try contents.chunk(.entityPlace)
    let entities = EntityTable(
      words: try contents.chunk(.entities),
      places: places,
      fences: try contents.fences(.entityFence, of: places.count, stride: EntityTable.stride)
    )
    guard entities.words.count == entities.count * 2 else {
      throw BaseError(reason: "its entity table is uneven")
    }
    var kinds: [KindID: KindBase] = [:]
    for (kind, count) in meta.counts {
      kinds[kind] = try contents.kind(kind, count: count, schema: schema)
    }
    self.init(
      bytes: bytes,
      versions: meta.versions,
      replicas: meta.replicas,
      entities: entities,
      kinds: kinds,
      events: try contents.events(of: entities.count, count: meta.events),
      undos: try contents.undos()
    )
  }

  /// What of a schema shapes a base: the searched fields, the kept orders, the links and the
  /// folding.
  static func fingerprint(of schema: Schema) -> [UInt8] {
    var writer = WireWriter(reserving: 512)
    func put(_ number: some FixedWidthInteger) { writer.varint(UInt64(number)) }
    put(Folding.version)
    for kind in schema.kinds.values.sorted(by: { $0.id < $1.id }) {
      put(kind.id.rawValue)
      put(kind.folded.count)
      for field in kind.folded { put(field.rawValue) }
      put(kind.orders.count)
      for order in kind.orders {
        put(order.field.rawValue)
        put(order.through?.rawValue ?? 0)
        put(order.descending ? 1 : 0)
      }
      let links = schema.searchLinks[kind.id] ?? []
      put(links.count)
      for link in links {
        put(link.field.rawValue)
        put(link.target.rawValue)
      }
    }
    return writer.bytes
  }
}

/// The checked table of contents of a base.
private struct BaseContents {
  struct Extent {
    let offset: Int
    let length: Int
  }

  struct Meta {
    let fingerprint: [UInt8]
    let versions: VersionVector
    let replicas: [ReplicaID]
    let counts: [(KindID, Int)]
    let events: Int
  }

  let bytes: MappedBytes
  private var extents: [ChunkKey: Extent] = [:]

  init(_ bytes: MappedBytes) throws(BaseError) {
    self.bytes = bytes
    let trailer = bytes.count - BaseFormat.trailerLength
    guard trailer >= BaseFormat.magic.count else {
      throw BaseError(reason: "it is shorter than its trailer")
    }
    guard (0..<8).map({ bytes.load(trailer + 36 + $0, as: UInt8.self) }) == BaseFormat.magic else {
      throw BaseError(reason: "it is not a checkpoint, or was cut")
    }
    guard bytes.load(trailer + 28, as: UInt32.self) == BaseFormat.number else {
      throw BaseError(reason: "it has another format")
    }
    let table = bytes.load(trailer, as: UInt64.self)
    let sums = bytes.load(trailer + 8, as: UInt64.self)
    let chunks = UInt64(bytes.load(trailer + 24, as: UInt32.self))
    guard bytes.load(trailer + 16, as: UInt64.self) == UInt64(bytes.count), table >= 8,
      table <= UInt64(trailer), sums <= UInt64(trailer)
    else { throw BaseError(reason: "its trailer is damaged") }
    let blocks = (table + UInt64(MappedBytes.blockLength) - 1) / UInt64(MappedBytes.blockLength)
    guard table + chunks * UInt64(BaseFormat.entryLength) == sums,
      sums + blocks * 4 == UInt64(trailer),
      Self.checksum(bytes, Int(table)..<trailer) == bytes.load(trailer + 32, as: UInt32.self)
    else { throw BaseError(reason: "its table of contents is damaged") }
    bytes.check(upTo: Int(table), against: Int(sums))
    guard (0..<8).map({ bytes.load($0, as: UInt8.self) }) == BaseFormat.magic else {
      throw BaseError(reason: "it does not begin as a checkpoint")
    }
    for number in 0..<Int(chunks) {
      try read(entry: Int(table) + number * BaseFormat.entryLength, end: table)
    }
  }

  private mutating func read(entry at: Int, end: UInt64) throws(BaseError) {
    // A tag that this program does not know belongs to a newer one and is passed over.
    guard let tag = ChunkTag(rawValue: bytes.load(at, as: UInt16.self)) else { return }
    let offset = bytes.load(at + 8, as: UInt64.self)
    let length = bytes.load(at + 16, as: UInt64.self)
    guard offset <= end, length <= end - offset, offset % 8 == 0 else {
      throw BaseError(reason: "a chunk lies outside the file")
    }
    let key = ChunkKey(
      tag: tag,
      kind: bytes.load(at + 2, as: UInt16.self),
      field: bytes.load(at + 4, as: UInt32.self)
    )
    extents[key] = Extent(offset: Int(offset), length: Int(length))
  }

  private static func checksum(_ bytes: MappedBytes, _ range: Range<Int>) -> UInt32 {
    bytes.withUncheckedBytes { Checksum.crc32c($0.extracting(range)) }
  }

  func extent(_ tag: ChunkTag, _ kind: UInt16 = 0, _ field: UInt32 = 0) throws(BaseError) -> Extent
  {
    guard let extent = extents[ChunkKey(tag: tag, kind: kind, field: field)] else {
      throw BaseError(reason: "chunk \(tag) of kind \(kind) is missing")
    }
    return extent
  }

  func chunk<Element: FixedWidthInteger & BitwiseCopyable>(
    _ tag: ChunkTag,
    _ kind: UInt16 = 0,
    _ field: UInt32 = 0
  ) throws(BaseError) -> Chunk<Element> {
    let extent = try extent(tag, kind, field)
    let width = MemoryLayout<Element>.stride
    guard extent.length % width == 0 else { throw BaseError(reason: "chunk \(tag) is uneven") }
    return Chunk(bytes: bytes, offset: extent.offset, count: extent.length / width)
  }

  /// The fences of so many numbers.
  func fences<Element>(
    _ tag: ChunkTag,
    _ kind: UInt16 = 0,
    _ field: UInt32 = 0,
    of count: Int,
    stride: Int
  ) throws(BaseError) -> Fences<Element> {
    guard extents[ChunkKey(tag: tag, kind: kind, field: field)] != nil else {
      return Fences(every: nil, stride: stride)
    }
    let every: Chunk<Element> = try chunk(tag, kind, field)
    guard every.count == Fences<Element>.count(of: count, stride: stride) else {
      throw BaseError(reason: "chunk \(tag) is uneven")
    }
    return Fences(every: every, stride: stride)
  }

  private func ascending(
    _ tag: ChunkTag,
    _ fences: ChunkTag,
    _ kind: UInt16,
    _ field: UInt32 = 0
  ) throws(BaseError) -> Ascending {
    let numbers: Chunk<UInt32> = try chunk(tag, kind, field)
    return Ascending(
      numbers: numbers,
      fences: try self.fences(fences, kind, field, of: numbers.count, stride: Ascending.stride)
    )
  }

  func events(of entities: Int, count: Int) throws(BaseError) -> Base.Events {
    let events = Base.Events(
      offsets: try chunk(.eventOffset),
      replica: try words(.eventReplica, count: count, hasHead: false),
      sequence: try words(.eventSequence, count: count, hasHead: false)
    )
    guard events.offsets.count == entities + 1 else {
      throw BaseError(reason: "its table of events is uneven")
    }
    return events
  }

  func undos() throws(BaseError) -> [UndoLink] {
    let words: Chunk<UInt64> = try chunk(.undos)
    return stride(from: 0, to: words.count / 4 * 4, by: 4).map { place in
      UndoLink(
        batch: EntityID(high: words[place], low: words[place + 1]),
        undoes: EntityID(high: words[place + 2], low: words[place + 3])
      )
    }
  }

  func meta() throws(BaseError) -> Meta {
    let extent = try extent(.meta)
    let copy = bytes.withBytes(extent.offset..<extent.offset + extent.length) { span in
      unsafe span.withUnsafeBytes { unsafe Array($0) }
    }
    do throws(WireError) {
      var reader = WireReader(copy)
      let fingerprint = Array(try reader.raw(try reader.count()))
      var versions = VersionVector()
      for _ in 0..<(try reader.count()) {
        versions[ReplicaID(try reader.fixed64())] = try reader.varint()
      }
      var replicas: [ReplicaID] = []
      for _ in 0..<(try reader.count()) { replicas.append(ReplicaID(try reader.fixed64())) }
      var counts: [(KindID, Int)] = []
      for _ in 0..<(try reader.count()) {
        let kind = KindID(UInt16(truncatingIfNeeded: try reader.varint()))
        counts.append((kind, Int(truncatingIfNeeded: try reader.varint())))
      }
      return Meta(
        fingerprint: fingerprint,
        versions: versions,
        replicas: replicas,
        counts: counts,
        events: Int(truncatingIfNeeded: try reader.varint())
      )
    } catch {
      throw BaseError(reason: "its description cannot be read: \(error.reason)")
    }
  }

  func kind(_ id: KindID, count: Int, schema: Schema) throws(BaseError) -> Base.KindBase {
    let number = id.rawValue
    let rowEntity: Chunk<UInt32> = try chunk(.rowEntity, number)
    let shortOrder: Chunk<UInt32> = try chunk(.shortOrder, number)
    guard rowEntity.count == count, shortOrder.count == count else {
      throw BaseError(reason: "kind \(number) has not the rows it announces")
    }
    var columns: [FieldID: Column] = [:]
    var postings: [FieldID: Base.Postings] = [:]
    for key in extents.keys where key.kind == number {
      let field = FieldID(key.field)
      switch key.tag {
      case .words, .moneyUnits, .references, .textOffsets, .encodedOffsets, .soles:
        if let column = try column(key, rows: count) { columns[field] = column }
      case .postingEntity:
        let posting = Base.Postings(
          entity: try ascending(.postingEntity, .postingFence, number, key.field),
          row: try chunk(.postingRow, number, key.field)
        )
        guard posting.entity.count == posting.row.count else {
          throw BaseError(reason: "the postings of field \(key.field) are uneven")
        }
        postings[field] = posting
      default: continue
      }
    }
    var orders: [SortOrder: Chunk<UInt32>] = [:]
    for (place, order) in (schema.kinds[id]?.orders ?? []).enumerated() {
      let rows: Chunk<UInt32> = try chunk(.order, number, UInt32(place))
      guard rows.count == count else { throw BaseError(reason: "an order is uneven") }
      orders[order] = rows
    }
    let search = try heap(
      .searchOffsets,
      .searchText,
      ChunkKey(tag: .searchText, kind: number),
      count
    )
    return Base.KindBase(
      count: count,
      rowEntity: rowEntity,
      stamps: try stamps(
        [.stampEffective, .stampWritten, .stampReplica, .stampSequence],
        number,
        count: count
      ),
      exceptionRow: try ascending(.exceptionRow, .exceptionFence, number),
      exceptionField: try chunk(.exceptionField, number),
      exceptionStamps: try stamps(
        [.exceptionEffective, .exceptionWritten, .exceptionReplica, .exceptionSequence],
        number,
        count: (try chunk(.exceptionRow, number) as Chunk<UInt32>).count
      ),
      columns: columns,
      postings: postings,
      search: search,
      grams: try grams(number),
      links: try links(number, schema.searchLinks[id] ?? [], count: count),
      orders: orders,
      shortOrder: shortOrder,
      firsts: try firsts(number),
      undated: try undated(number, count),
      history: try history(number)
    )
  }

  private func firsts(
    _ kind: UInt16
  ) throws(BaseError) -> (row: Chunk<UInt32>, effective: Chunk<Int64>) {
    let firsts: (row: Chunk<UInt32>, effective: Chunk<Int64>) = (
      try chunk(.firstRow, kind), try chunk(.firstEffective, kind)
    )
    guard firsts.row.count == firsts.effective.count else {
      throw BaseError(reason: "the beginnings of kind \(kind) are uneven")
    }
    return firsts
  }

  private func undated(_ kind: UInt16, _ rows: Int) throws(BaseError) -> Column.Bits? {
    guard extents[ChunkKey(tag: .undated, kind: kind)] != nil else { return nil }
    let words: Chunk<UInt64> = try chunk(.undated, kind)
    guard words.count == (rows + 63) / 64 + 1 else {
      throw BaseError(reason: "the undated rows of kind \(kind) are uneven")
    }
    return Column.Bits(words: words)
  }

  private func history(_ kind: UInt16) throws(BaseError) -> [FieldID: CellHistory] {
    var histories: [FieldID: CellHistory] = [:]
    for key in extents.keys where key.kind == kind && key.tag == .pastRow {
      let rows = try ascending(.pastRow, .pastFence, kind, key.field)
      var verbs: Chunk<UInt8>?
      if extents[ChunkKey(tag: .pastVerb, kind: kind, field: key.field)] != nil {
        verbs = try chunk(.pastVerb, kind, key.field)
      }
      guard verbs.map({ $0.count == rows.count }) ?? true else {
        throw BaseError(reason: "the past of field \(key.field) is uneven")
      }
      histories[FieldID(key.field)] = CellHistory(
        row: rows,
        verb: verbs,
        stamps: try stamps(
          [.pastEffective, .pastWritten, .pastReplica, .pastSequence],
          kind,
          key.field,
          count: rows.count
        ),
        values: try heap(.pastOffsets, .pastHeap, key, rows.count)
      )
    }
    return histories
  }

  private func grams(_ kind: UInt16) throws(BaseError) -> GramIndex? {
    guard extents[ChunkKey(tag: .gramRows, kind: kind)] != nil else { return nil }
    let extent = try extent(.gramRows, kind)
    let index = GramIndex(
      keys: try chunk(.gramKeys, kind),
      offsets: try chunk(.gramOffsets, kind),
      bytes: bytes,
      start: extent.offset,
      length: extent.length
    )
    guard index.offsets.count == index.keys.count + 1 else {
      throw BaseError(reason: "the search index of kind \(kind) is uneven")
    }
    return index
  }

  private func links(
    _ kind: UInt16,
    _ known: [SearchLink],
    count: Int
  ) throws(BaseError) -> [SearchLink: Chunk<UInt32>] {
    var links: [SearchLink: Chunk<UInt32>] = [:]
    for (place, link) in known.enumerated()
    where extents[ChunkKey(tag: .link, kind: kind, field: UInt32(place))] != nil {
      let rows: Chunk<UInt32> = try chunk(.link, kind, UInt32(place))
      guard rows.count == count else {
        throw BaseError(reason: "the links of kind \(kind) are uneven")
      }
      links[link] = rows
    }
    return links
  }

  private func stamps(
    _ tags: [ChunkTag],
    _ kind: UInt16,
    _ field: UInt32 = 0,
    count: Int
  ) throws(BaseError) -> Base.StampColumns {
    let columns = Base.StampColumns(
      effective: try chunk(tags[0], kind, field),
      written: try chunk(tags[1], kind, field),
      replica: try words(tags[2], kind, field, count: count, hasHead: false),
      sequence: try words(tags[3], kind, field, count: count, hasHead: false)
    )
    guard columns.effective.count == count, columns.written.count == count else {
      throw BaseError(reason: "the stamps of kind \(kind) are uneven")
    }
    return columns
  }

  private func heap(
    _ offsets: ChunkTag,
    _ heap: ChunkTag,
    _ key: ChunkKey,
    _ rows: Int
  ) throws(BaseError) -> Column.Heap {
    let table: Chunk<UInt32> = try chunk(offsets, key.kind, key.field)
    let extent = try extent(heap, key.kind, key.field)
    guard table.count == rows + 1 else {
      throw BaseError(reason: "an offset table of field \(key.field) is uneven")
    }
    return Column.Heap(offsets: table, bytes: bytes, start: extent.offset, length: extent.length)
  }

  private func words(
    _ tag: ChunkTag,
    _ kind: UInt16 = 0,
    _ field: UInt32 = 0,
    count: Int,
    hasHead: Bool = true
  ) throws(BaseError) -> Words {
    let extent = try extent(tag, kind, field)
    let range = extent.offset..<extent.offset + extent.length
    guard let words = Words(bytes, range, rows: count, hasHead: hasHead) else {
      throw BaseError(reason: "chunk \(tag) of kind \(kind) is uneven")
    }
    return words
  }

  private func bits(_ key: ChunkKey, _ rows: Int) throws(BaseError) -> Column.Bits {
    let words: Chunk<UInt64> = try chunk(.present, key.kind, key.field)
    guard words.count == (rows + 63) / 64 + 1 else {
      throw BaseError(reason: "the presence bits of field \(key.field) are uneven")
    }
    return Column.Bits(words: words)
  }

  /// The column that a chunk announces; nil for one of several chunks, of which another leads here.
  private func column(_ key: ChunkKey, rows: Int) throws(BaseError) -> Column? {
    func has(_ tag: ChunkTag) -> Bool {
      extents[ChunkKey(tag: tag, kind: key.kind, field: key.field)] != nil
    }
    func even<Element>(_ chunk: Chunk<Element>) throws(BaseError) -> Chunk<Element> {
      guard chunk.count == rows else {
        throw BaseError(reason: "the column of field \(key.field) is uneven")
      }
      return chunk
    }
    switch key.tag {
    case .words:
      if has(.moneyUnits) { return nil }
      let marks: Chunk<UInt64> = try chunk(.present, key.kind, key.field)
      // The last word of the presence bits names the type of the values.
      guard marks.count > 0,
        let type = ValueType(rawValue: UInt8(truncatingIfNeeded: marks[marks.count - 1]))
      else { throw BaseError(reason: "a column has no type") }
      let words = try words(.words, key.kind, key.field, count: rows)
      return .words(type, words, try bits(key, rows))
    case .moneyUnits:
      return .money(
        try words(.words, key.kind, key.field, count: rows),
        try even(chunk(.moneyUnits, key.kind, key.field))
      )
    case .references: return .references(try even(chunk(.references, key.kind, key.field)))
    case .textOffsets:
      return .texts(
        Column.Texts(
          heap: try heap(.textOffsets, .textHeap, key, rows),
          present: try bits(key, rows)
        )
      )
    case .encodedOffsets:
      let heap = try heap(.encodedOffsets, .encodedHeap, key, rows)
      // A set column carries presence bits with a mark, a column of mixed values has none.
      guard has(.present) else { return .encoded(heap) }
      let soles: Chunk<UInt32>? =
        has(.soles) ? try even(chunk(.soles, key.kind, key.field)) : nil
      return .sets(Column.Sets(soles: soles, others: heap))
    case .soles:
      if has(.encodedOffsets) { return nil }
      let soles: Chunk<UInt32> = try even(chunk(.soles, key.kind, key.field))
      return .sets(Column.Sets(soles: soles, others: nil))
    default: return nil
    }
  }
}
