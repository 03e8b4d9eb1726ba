import Facts

extension Compaction {
  /// Writes the base, piece by piece, and gives its memory back as it goes.
  ///
  /// O(cells + n log n in the rows of a kind).
  public consuming func write(to sink: @escaping ([UInt8]) -> Void) {
    let spill = spill
    let writer = BaseWriter { piece in
      sink(piece)
      spill.unload()
    }
    closeSets()
    var layout = BaseLayout(self, writer)
    layout.run()
  }
}

/// One run of writing a base from folded columns.
struct BaseLayout {
  var fold: Compaction
  var writer: BaseWriter
  /// The number of an entity → its index in the table sorted by id.
  private let positions: [UInt32]
  private let sorted: [UInt32]
  /// By kind in the order of their numbers: new row → row of the fold.
  private let kinds: [(columns: Compaction.KindColumns, rows: [UInt32])]

  init(_ fold: Compaction, _ writer: BaseWriter) {
    self.fold = fold
    self.writer = writer
    let ids = fold.entities.ids
    sorted = BaseLayout.sorted(ids)
    var positions = [UInt32](repeating: 0, count: ids.count)
    for (position, number) in sorted.enumerated() { positions[Int(number)] = UInt32(position) }
    self.positions = positions
    kinds = BaseLayout.rows(fold, sorted)
  }

  /// In the order of all ids, the rows of each kind come in theirs.
  private static func rows(
    _ fold: Compaction,
    _ sorted: [UInt32]
  ) -> [(columns: Compaction.KindColumns, rows: [UInt32])] {
    var places = [Int](repeating: 0, count: Int(UInt16.max) + 1)
    for (place, columns) in fold.kinds.enumerated() { places[Int(columns.kind.rawValue)] = place }
    var rows = fold.kinds.map { columns in
      var rows: [UInt32] = []
      rows.reserveCapacity(columns.entities.count)
      return rows
    }
    for number in sorted {
      let kind = Int(fold.entityKinds[Int(number)])
      if kind != 0 { rows[places[kind]].append(fold.entityRows[Int(number)]) }
    }
    return zip(fold.kinds, rows).map { ($0, $1) }.sorted { $0.0.kind < $1.0.kind }
  }

  private static func sorted(_ ids: [EntityID]) -> [UInt32] {
    var keys = ids.enumerated().map { RadixSort.Item(key: $1.high, number: UInt32($0)) }
    RadixSort.sort(&keys)
    var numbers = keys.map(\.number)
    // Few ids share all of the time and sixteen random bits.
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, keys[end].key == keys[start].key { end += 1 }
      if end - start > 1 {
        numbers[start..<end].sort { ids[Int($0)].low < ids[Int($1)].low }
      }
      start = end
    }
    return numbers
  }

  mutating func run() {
    writeEntities()
    for (columns, rows) in kinds { write(columns, rows) }
    writeEvents()
    writeMeta()
    writer.finish()
  }

  mutating func chunk<Element: FixedWidthInteger & BitwiseCopyable>(
    _ tag: ChunkTag,
    _ kind: KindID? = nil,
    _ field: UInt32 = 0,
    _ values: [Element]
  ) {
    writer.chunk(ChunkKey(tag: tag, kind: kind?.rawValue ?? 0, field: field), values)
  }

  /// A chunk of numbers that count from 0, as narrow as they allow.
  mutating func words(
    _ tag: ChunkTag,
    _ kind: KindID?,
    _ field: UInt32,
    _ numbers: [UInt64]
  ) {
    chunk(tag, kind, field, Words.chunk(headless: numbers))
  }

  /// A chunk of ascending numbers, and its fences.
  mutating func ascending(
    _ tag: ChunkTag,
    _ fences: ChunkTag,
    _ kind: KindID,
    _ field: UInt32,
    _ numbers: [UInt32]
  ) {
    chunk(tag, kind, field, numbers)
    let every = Fences.made(numbers.count, stride: Ascending.stride) { numbers[$0] }
    chunk(fences, kind, field, every)
  }

  private mutating func writeEntities() {
    let ids = fold.entities.ids
    var words: [UInt64] = []
    words.reserveCapacity(sorted.count * 2)
    for number in sorted {
      words.append(ids[Int(number)].high)
      words.append(ids[Int(number)].low)
    }
    chunk(.entities, nil, 0, words)
    let fences = Fences.made(sorted.count, stride: Base.EntityTable.stride) { words[$0 * 2] }
    chunk(.entityFence, nil, 0, fences)
    var places = [UInt32](repeating: 0, count: ids.count)
    for (columns, rows) in kinds {
      var indexes = [UInt32](repeating: 0, count: rows.count)
      var keys: [RadixSort.Item] = []
      keys.reserveCapacity(rows.count)
      for (row, old) in rows.enumerated() {
        let number = Int(columns.entities[Int(old)])
        indexes[row] = positions[number]
        places[Int(positions[number])] = UInt32(row)
        keys.append(RadixSort.Item(key: ids[number].randomPrefix, number: UInt32(row)))
      }
      chunk(.rowEntity, columns.kind, 0, indexes)
      RadixSort.sort(&keys)
      chunk(.shortOrder, columns.kind, 0, keys.map(\.number))
    }
    let kindsAndRows = zip(sorted, places).map { number, row in
      BaseFormat.place(KindID(fold.entityKinds[Int(number)]), row)
    }
    chunk(.entityPlace, nil, 0, kindsAndRows)
    writeLinks(places)
  }

  /// The references that a search follows, as rows of the kind they lead to; a set leads to many
  /// and is followed by its postings.
  private mutating func writeLinks(_ places: [UInt32]) {
    let links = fold.schema.searchLinks
    let reference = ValueType.ref.rawValue
    for (columns, rows) in kinds {
      for (place, link) in (links[columns.kind] ?? []).enumerated() {
        guard let column = columns.columns.first(where: { $0.field == link.field }) else {
          continue
        }
        let (contents, words) = (column.contents, column.words)
        guard !contents.contains(where: Cell.Content.isSet) else { continue }
        var targets = [UInt32](repeating: BaseFormat.none, count: rows.count)
        for (row, old) in rows.enumerated() {
          guard Int(old) < contents.count, contents[Int(old)] == reference else { continue }
          let entity = Int(words[Int(old)])
          guard fold.entityKinds[entity] == link.target.rawValue else { continue }
          targets[row] = places[Int(positions[entity])]
        }
        chunk(.link, columns.kind, UInt32(place), targets)
      }
    }
  }

  /// A counting sort by entity: within one, events of a replica came in their sequence.
  private mutating func writeEvents() {
    let events = fold.events
    var offsets = [UInt32](repeating: 0, count: sorted.count + 1)
    for entity in events.entity { offsets[Int(positions[Int(entity)]) + 1] += 1 }
    for index in 1..<offsets.count { offsets[index] += offsets[index - 1] }
    chunk(.eventOffset, nil, 0, offsets)
    var places = [UInt32](repeating: 0, count: events.entity.count)
    for (event, entity) in events.entity.enumerated() {
      let position = Int(positions[Int(entity)])
      places[Int(offsets[position])] = UInt32(event)
      offsets[position] += 1
    }
    words(.eventReplica, nil, 0, places.map { UInt64(events.replica[Int($0)]) })
    words(.eventSequence, nil, 0, places.map { events.sequence[Int($0)] })
    let undos = fold.undos.all.flatMap {
      [$0.batch.high, $0.batch.low, $0.undoes.high, $0.undoes.low]
    }
    chunk(.undos, nil, 0, undos)
  }

  private mutating func writeMeta() {
    var meta = WireWriter()
    let fingerprint = Base.fingerprint(of: fold.schema)
    meta.varint(UInt64(fingerprint.count))
    meta.raw(fingerprint)
    let versions = fold.versions.entries
    meta.varint(UInt64(versions.count))
    for entry in versions {
      meta.fixed(entry.replica.rawValue)
      meta.varint(entry.sequence)
    }
    meta.varint(UInt64(fold.stamps.replicas.count))
    for replica in fold.stamps.replicas { meta.fixed(replica.rawValue) }
    meta.varint(UInt64(kinds.count))
    for kind in kinds {
      meta.varint(UInt64(kind.columns.kind.rawValue))
      meta.varint(UInt64(kind.rows.count))
    }
    meta.varint(UInt64(fold.events.entity.count))
    writer.chunk(ChunkKey(tag: .meta), meta.bytes)
  }

  private mutating func write(_ columns: Compaction.KindColumns, _ rows: [UInt32]) {
    let kind = columns.kind
    let fields = columns.columns.sorted { $0.field < $1.field }
    let own = writeStamps(columns, fields, rows)
    writeHistory(columns, rows, own)
    for column in fields {
      let cells = Cells(column, rows)
      if cells.types.contains(where: Cell.Content.isSet) {
        writeSets(cells, columns, column, rows, own)
      } else {
        write(cells, kind, column.field)
      }
      writePostings(cells, kind, column.field)
    }
    writeSearch(columns, rows)
    for (place, order) in (fold.schema.kinds[kind]?.orders ?? []).enumerated() {
      let cells = cells(order, columns, rows)
      chunk(.order, kind, UInt32(place), CellOrder(fold, positions).rows(cells, order))
    }
  }

  // MARK: Columns

  private mutating func write(_ cells: Cells, _ kind: KindID, _ field: FieldID) {
    guard cells.types.count == 1, let type = cells.types.first.flatMap(ValueType.init(rawValue:))
    else { return writeEncoded(cells, kind, field) }
    let number = field.rawValue
    switch type {
    case .int, .day, .instant, .bool, .option:
      chunk(.words, kind, number, cells.narrowWords)
      chunk(.present, kind, number, cells.presence(type))
    case .money:
      chunk(.words, kind, number, cells.narrowWords)
      chunk(.moneyUnits, kind, number, cells.units)
    case .ref:
      chunk(
        .references,
        kind,
        number,
        cells.contents.indices.map { row in
          cells.isEmpty(row) ? BaseFormat.none : positions[Int(cells.words[row])]
        }
      )
    case .text:
      writeHeap(.textOffsets, .textHeap, kind, number, cells.words)
      chunk(.present, kind, number, cells.presence(type))
    case .decimal, .zoned, .bytes: writeEncoded(cells, kind, field)
    }
  }

  /// Sets: those of one reference that came with their row stand as such, the others in a heap, and
  /// among them single values, which only a program that knows the field otherwise writes.
  private mutating func writeSets(
    _ cells: Cells,
    _ columns: Compaction.KindColumns,
    _ column: CellColumn,
    _ rows: [UInt32],
    _ own: [UInt32]
  ) {
    let (kind, number) = (columns.kind, column.field.rawValue)
    var soles = [UInt32](repeating: BaseFormat.none, count: rows.count)
    var others = [UInt64](repeating: 0, count: rows.count)
    for (row, old) in rows.enumerated() {
      let word = cells.words[row]
      switch cells.contents[row] {
      case Cell.Content.cleared: continue
      case Cell.Content.set: others[row] = word
      case Cell.Content.sole:
        if columns.stamp(column, Int(old)) == own[row] {
          soles[row] = positions[Int(word)]
        } else {
          let state = fold.set(of: columns, column, Int(old))
          others[row] = fold.heap.keep(Column.encode(state))
        }
      default:
        guard let value = fold.value(cells, row) else { continue }
        others[row] = fold.heap.keep(Column.encode(single: value))
      }
    }
    if soles.contains(where: { $0 != BaseFormat.none }) { chunk(.soles, kind, number, soles) }
    guard others.contains(where: { fold.heap.length($0) > 0 }) else { return }
    writeHeap(.encodedOffsets, .encodedHeap, kind, number, others)
    chunk(.present, kind, number, [UInt64(1)])
  }

  private mutating func writeEncoded(_ cells: Cells, _ kind: KindID, _ field: FieldID) {
    var heap: [UInt8] = []
    var offsets: [UInt32] = [0]
    for row in cells.contents.indices {
      heap.append(contentsOf: fold.value(cells, row)?.wireBytes ?? [])
      offsets.append(UInt32(heap.count))
    }
    chunk(.encodedOffsets, kind, field.rawValue, offsets)
    chunk(.encodedHeap, kind, field.rawValue, heap)
  }

  private mutating func writeHeap(
    _ offsetTag: ChunkTag,
    _ heapTag: ChunkTag,
    _ kind: KindID,
    _ field: UInt32,
    _ words: [UInt64]
  ) {
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(words.count + 1)
    var length = 0
    let heap = fold.heap
    for word in words {
      length += heap.length(word)
      precondition(length < UInt32.max, "a column of texts is larger than 4 GiB")
      offsets.append(UInt32(length))
    }
    chunk(offsetTag, kind, field, offsets)
    writer.begin(ChunkKey(tag: heapTag, kind: kind.rawValue, field: field), length: length)
    // Rows without a text would only break the order of the others.
    heap.each(words.filter { heap.length($0) > 0 }) { writer.put($1) }
  }

  private mutating func writePostings(_ cells: Cells, _ kind: KindID, _ field: FieldID) {
    var pairs: [RadixSort.Item] = []
    var sets: (rows: [Int], words: [UInt64]) = ([], [])
    for row in cells.contents.indices {
      if cells.contents[row] == Cell.Content.set {
        sets.rows.append(row)
        sets.words.append(cells.words[row])
      } else if Cell.Content.isReference(cells.contents[row]) {
        let position = positions[Int(cells.words[row])]
        pairs.append(RadixSort.Item(key: UInt64(position), number: UInt32(row)))
      }
    }
    let singles = pairs.count
    fold.heap.each(sets.words) { index, run in
      for id in Column.references(inSet: run.copy[...]) {
        guard let number = fold.entities.known(id) else { continue }
        let row = UInt32(sets.rows[index])
        pairs.append(RadixSort.Item(key: UInt64(positions[number]), number: row))
      }
    }
    // The rows of an entity come in their order.
    if singles > 0, singles < pairs.count { pairs.sort { $0.number < $1.number } }
    guard !pairs.isEmpty else { return }
    RadixSort.sort(&pairs)
    let entities = pairs.map { UInt32(truncatingIfNeeded: $0.key) }
    ascending(.postingEntity, .postingFence, kind, field.rawValue, entities)
    chunk(.postingRow, kind, field.rawValue, pairs.map(\.number))
  }

  /// The folded content of the searched fields that are kept so, a line each.
  private mutating func writeSearch(_ columns: Compaction.KindColumns, _ rows: [UInt32]) {
    let searched = fold.schema.kinds[columns.kind]?.folded ?? []
    let fields = searched.map { columns.column($0) }
    var heap: [UInt8] = []
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(rows.count + 1)
    for start in stride(from: 0, to: rows.count, by: 1 << 17) {
      var texts: (words: [UInt64], rows: [Int]) = ([], [])
      for row in start..<min(start + 1 << 17, rows.count) {
        let old = Int(rows[row])
        for column in fields where column.content(old) == ValueType.text.rawValue {
          texts.words.append(column.words[old])
          texts.rows.append(row)
        }
      }
      fold.heap.each(texts.words) { index, run in
        let row = texts.rows[index]
        while offsets.count <= row { offsets.append(UInt32(heap.count)) }
        if heap.count > Int(offsets[row]) { heap.append(0x0A) }
        Folding.fold(utf8: run, into: &heap)
        precondition(heap.count < UInt32.max, "the searched texts of a kind exceed 4 GiB")
      }
    }
    while offsets.count <= rows.count { offsets.append(UInt32(heap.count)) }
    chunk(.searchOffsets, columns.kind, 0, offsets)
    chunk(.searchText, columns.kind, 0, heap)
    guard GramIndexBuilder.lengths.contains(heap.count) else { return }
    let index = GramIndexBuilder(heap, offsets)
    chunk(.gramKeys, columns.kind, 0, index.keys)
    chunk(.gramOffsets, columns.kind, 0, index.places)
    chunk(.gramRows, columns.kind, 0, index.lists)
  }

  // MARK: Orders

  /// What an order looks at: the cells of a field, or those of the records that a reference names.
  private func cells(
    _ order: SortOrder,
    _ columns: Compaction.KindColumns,
    _ rows: [UInt32]
  ) -> Cells {
    guard let through = order.through else { return Cells(columns.column(order.field), rows) }
    let references = columns.column(through)
    var cells = Cells(count: rows.count)
    var target: (kind: UInt16, column: CellColumn?) = (0, nil)
    for (row, old) in rows.enumerated() {
      guard let entity = fold.firstNamed(by: references, Int(old)) else { continue }
      let kind = fold.entityKinds[entity]
      if kind != target.kind {
        let columns = fold.kinds.first { $0.kind.rawValue == kind }
        target = (kind, columns?.column(order.field))
      }
      guard let column = target.column else { continue }
      cells.take(column, Int(fold.entityRows[entity]), at: row)
    }
    return cells
  }
}
