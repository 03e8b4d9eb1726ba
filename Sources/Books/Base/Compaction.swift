public import Facts

// Folding in columns. A Book takes changes one by one and can be kept while its successor is made;
// that costs some hundred bytes and a few allocations a record. Where a checkpoint is made, or a
// million changes come at once (an import, the log of a whole store), the same rules are applied to
// plain arrays: every id gets a number, every kind its rows, every field of a kind a column with
// one word and one stamp number a row. Texts and whatever else has no fixed width go to one heap.
// `Compaction+Layout.swift` then writes the columns as a base.
//
// The rules of merging are those of `Book.fold`, and tests hold the two against each other.

/// Takes the content of a book and any number of changes, and writes the base that holds them.
public struct Compaction {
  let schema: Schema
  /// What of each replica's log it holds.
  public private(set) var versions: VersionVector
  var entities: EntityIndex
  /// The kind of each entity, 0 where it is only named.
  var entityKinds: [UInt16] = []
  var entityRows: [UInt32] = []
  var kinds: [KindColumns] = []
  private var kindPlaces: [UInt16: Int] = [:]
  var heap: [UInt8] = []
  var stamps = StampTable()
  var events = EventTable()
  var undos: [UndoLink] = []

  /// Which entity an event touched, and where the event stands.
  struct EventTable {
    var entity: [UInt32] = []
    var replica: [UInt16] = []
    var sequence: [UInt64] = []

    mutating func add(_ entity: Int, _ replica: UInt16, _ sequence: UInt64) {
      self.entity.append(UInt32(entity))
      self.replica.append(replica)
      self.sequence.append(sequence)
    }
  }

  /// The rows of one kind.
  final class KindColumns {
    let kind: KindID
    /// Row → number of the entity.
    var entities: [UInt32] = []
    private(set) var columns: [CellColumn] = []

    init(_ kind: KindID) { self.kind = kind }

    func column(_ field: FieldID) -> CellColumn {
      // A kind has two dozen fields at most; a scan beats a hash.
      for column in columns where column.field == field { return column }
      let column = CellColumn(field)
      columns.append(column)
      return column
    }
  }

  /// Stamps by number.
  struct StampTable {
    var effective: [Int64] = []
    var written: [UInt64] = []
    var replica: [UInt16] = []
    var sequence: [UInt64] = []
    private(set) var replicas: [ReplicaID] = []
    private var numbers: [ReplicaID: UInt16] = [:]

    /// Adds a stamp; the result is its number plus one.
    mutating func add(_ stamp: Stamp) -> UInt32 {
      add(
        effective: stamp.effective.milliseconds,
        written: stamp.written.rawValue,
        replica: number(of: stamp.replica),
        sequence: stamp.sequence
      )
    }

    mutating func add(
      effective: Int64,
      written: UInt64,
      replica: UInt16,
      sequence: UInt64
    ) -> UInt32 {
      self.effective.append(effective)
      self.written.append(written)
      self.replica.append(replica)
      self.sequence.append(sequence)
      return UInt32(self.sequence.count)
    }

    mutating func number(of id: ReplicaID) -> UInt16 {
      if let known = numbers[id] { return known }
      precondition(replicas.count < Int(UInt16.max), "a store has fewer than 65,535 replicas")
      let number = UInt16(replicas.count)
      replicas.append(id)
      numbers[id] = number
      return number
    }

    subscript(number: UInt32) -> Stamp {
      let index = Int(number) - 1
      return Stamp(
        effective: Instant(milliseconds: effective[index]),
        written: HybridTime(written[index]),
        replica: replicas[Int(replica[index])],
        sequence: sequence[index]
      )
    }
  }

  /// Starts with what a book holds.
  ///
  /// O(cells).
  public init(_ book: Book) {
    schema = book.schema
    versions = book.versions
    entities = EntityIndex(expecting: (book.base?.entities.count ?? 0) + book.overlaySize)
    if let base = book.base { take(base) }
    book.overlay.eachInOrder { id, entry in take(id, entry) }
    undos += book.overlay.undos
  }

  /// How many records it holds.
  public var count: Int { kinds.reduce(0) { $0 + $1.entities.count } }

  // MARK: Folding

  /// Takes in a change, by the rules of `Book.fold`.
  public mutating func fold(_ recorded: RecordedChange) {
    let known = versions[recorded.replica]
    guard recorded.last > known else { return }
    for (index, event) in recorded.change.events.enumerated() {
      let stamp = recorded.stamp(of: index)
      guard stamp.sequence > known, event.kind.rawValue != 0 else { continue }
      fold(event, stamp)
    }
    if let target = recorded.change.undoes {
      let undo = UndoLink(batch: recorded.change.batch, undoes: target)
      if undos.last != undo { undos.append(undo) }
    }
    versions[recorded.replica] = recorded.last
  }

  private mutating func fold(_ event: Event, _ stamp: Stamp) {
    let (kind, row) = row(of: event.entity, event.kind)
    let number = stamps.add(stamp)
    events.add(
      Int(kind.entities[row]),
      stamps.replica[Int(number) - 1],
      stamp.sequence
    )
    for operation in event.operations {
      let column = kind.column(operation.field)
      let known = column.stamp(row)
      switch operation.verb {
      case .set:
        // A field that is written as a set stays one; a single value does not overwrite it.
        guard known != .max, known == 0 || stamps[known] < stamp else { continue }
        put(operation.value, column, row, number)
      case .add, .remove:
        guard known == 0 || known == .max, let value = operation.value else { continue }
        var state = known == 0 ? SetState() : set(column, row)
        if operation.verb == .add {
          state.add(value, dot: stamp.dot)
        } else {
          state.remove(value, observed: operation.observed)
        }
        put(state, column, row)
      }
    }
  }

  private mutating func row(of id: EntityID, _ kind: KindID) -> (KindColumns, Int) {
    let number = number(of: id)
    if entityKinds[number] != 0 {
      return (columns(KindID(entityKinds[number])), Int(entityRows[number]))
    }
    let columns = columns(kind)
    entityKinds[number] = kind.rawValue
    entityRows[number] = UInt32(columns.entities.count)
    columns.entities.append(UInt32(number))
    return (columns, columns.entities.count - 1)
  }

  private mutating func number(of id: EntityID) -> Int {
    let number = entities.number(of: id)
    if number == entityKinds.count {
      entityKinds.append(0)
      entityRows.append(0)
    }
    return number
  }

  private mutating func columns(_ kind: KindID) -> KindColumns {
    if let place = kindPlaces[kind.rawValue] { return kinds[place] }
    kindPlaces[kind.rawValue] = kinds.count
    kinds.append(KindColumns(kind))
    return kinds[kinds.count - 1]
  }

  // MARK: Cells

  private mutating func put(
    _ value: Value?,
    _ column: CellColumn,
    _ row: Int,
    _ stamp: UInt32
  ) {
    guard let value else {
      return column.put(row, stamp: stamp, content: CellColumn.Content.cleared, word: 0)
    }
    let content = value.type.rawValue
    switch value {
    case .text(let text):
      column.put(row, stamp: stamp, content: content, word: keep(text.utf8))
    case .money(let money):
      let unit = money.currency.packed << 8 | UInt32(money.exponent)
      let word = UInt64(bitPattern: money.minor)
      column.put(row, stamp: stamp, content: content, word: word, unit: unit)
    case .ref(let id):
      column.put(row, stamp: stamp, content: content, word: UInt64(number(of: id)))
    default:
      let word = Base.word(of: value).map(UInt64.init(bitPattern:)) ?? keep(value.wireBytes)
      column.put(row, stamp: stamp, content: content, word: word)
    }
  }

  private mutating func put(_ state: SetState, _ column: CellColumn, _ row: Int) {
    for case .ref(let id) in state.elements.lazy.map(\.value) { _ = number(of: id) }
    let word = keep(Column.encode(state))
    column.put(row, stamp: .max, content: CellColumn.Content.set, word: word)
  }

  private func set(_ column: CellColumn, _ row: Int) -> SetState {
    Column.decodeSet(Array(heap[range(column.words[row])])) ?? SetState()
  }

  private mutating func keep(_ bytes: some Collection<UInt8>) -> UInt64 {
    let word = UInt64(heap.count) << 24 | UInt64(bytes.count)
    precondition(bytes.count < 1 << 24, "a value is larger than a frame")
    heap.append(contentsOf: bytes)
    return word
  }

  /// Where bytes stand in the heap.
  func range(_ word: UInt64) -> Range<Int> {
    let start = Int(word >> 24)
    return start..<start + Int(word & 0xFF_FFFF)
  }

  // MARK: What is known already

  private mutating func take(_ base: Base) {
    for index in 0..<base.entities.count { _ = number(of: base.entities.id(index)) }
    undos = base.undos
    takeEvents(base)
    for (id, rows) in base.kinds.sorted(by: { $0.key < $1.key }) {
      let columns = columns(id)
      rows.rowEntity.each { row, entity in
        let entity = Int(entity)
        guard entity < entityKinds.count else { return }
        entityKinds[entity] = id.rawValue
        entityRows[entity] = UInt32(row)
        columns.entities.append(UInt32(entity))
      }
      let first = UInt32(stamps.sequence.count) + 1
      append(rows.stamps, base)
      for (field, column) in rows.columns.sorted(by: { $0.key < $1.key }) {
        take(column, into: columns.column(field), base, rows.count, first)
      }
      let exceptions = UInt32(stamps.sequence.count) + 1
      append(rows.exceptionStamps, base)
      rows.exceptionRow.each { index, row in
        let field = FieldID(rows.exceptionField[index])
        columns.column(field).restamp(Int(row), exceptions + UInt32(index))
      }
    }
  }

  private mutating func takeEvents(_ base: Base) {
    let numbers = base.replicas.map { stamps.number(of: $0) }
    var entity = 0
    base.events.sequence.each { place, sequence in
      while entity + 1 < base.entities.count, Int(base.events.offsets[entity + 1]) <= place {
        entity += 1
      }
      let replica = Int(base.events.replica[place])
      if replica < numbers.count { events.add(entity, numbers[replica], sequence) }
    }
  }

  private mutating func append(_ columns: Base.StampColumns, _ base: Base) {
    let numbers = base.replicas.map { stamps.number(of: $0) }
    columns.effective.each { stamps.effective.append($1) }
    columns.written.each { stamps.written.append($1) }
    columns.replica.each { _, replica in
      let known = Int(replica) < numbers.count
      stamps.replica.append(known ? numbers[Int(replica)] : stamps.number(of: ReplicaID(0)))
    }
    columns.sequence.each { stamps.sequence.append($1) }
  }

  private mutating func take(
    _ column: Column,
    into cells: CellColumn,
    _ base: Base,
    _ rows: Int,
    _ first: UInt32
  ) {
    switch column {
    case .words(let type, let words, let present):
      words.each { row, word in
        guard present[row] else { return }
        let word = UInt64(bitPattern: word)
        cells.put(row, stamp: first + UInt32(row), content: type.rawValue, word: word)
      }
    case .money(let minor, let units):
      let type = ValueType.money.rawValue
      units.each { row, unit in
        guard unit != 0 else { return }
        let word = UInt64(bitPattern: minor[row])
        cells.put(row, stamp: first + UInt32(row), content: type, word: word, unit: unit)
      }
    case .references(let targets):
      let type = ValueType.ref.rawValue
      targets.each { row, target in
        guard target < base.entities.count else { return }
        cells.put(row, stamp: first + UInt32(row), content: type, word: UInt64(target))
      }
    case .texts(let texts):
      let type = ValueType.text.rawValue
      for row in 0..<rows where texts.present[row] {
        let word = keep(texts.heap.copy(row))
        cells.put(row, stamp: first + UInt32(row), content: type, word: word)
      }
    case .encoded:
      for row in 0..<rows {
        guard let value = base.value(column, row) else { continue }
        put(value, cells, row, first + UInt32(row))
      }
    case .sets(let heap):
      for row in 0..<rows {
        let bytes = heap.copy(row)
        guard !bytes.isEmpty else { continue }
        cells.put(row, stamp: .max, content: CellColumn.Content.set, word: keep(bytes))
      }
    }
  }

  private mutating func take(_ id: EntityID, _ entry: Overlay.Entry) {
    let (kind, row) = row(of: id, entry.row.kind)
    for dot in entry.events {
      events.add(Int(kind.entities[row]), stamps.number(of: dot.replica), dot.sequence)
    }
    // The cells of one event share their stamp's number, as when they were folded.
    var known: [(stamp: Stamp, number: UInt32)] = []
    for cell in entry.cells {
      let column = kind.column(cell.field)
      switch cell.state {
      case .register(let value, let stamp):
        let number = known.first { $0.stamp == stamp }?.number ?? stamps.add(stamp)
        known.append((stamp, number))
        put(value, column, row, number)
      case .set(let state): put(state, column, row)
      }
    }
  }
}
