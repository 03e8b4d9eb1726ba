public import Facts

// Folding in columns. A Book takes changes one by one and can be kept while its successor is made;
// that costs some hundred bytes and a few allocations a record. Where a checkpoint is made, or a
// million changes come at once (an import, the log of a whole store), the same rules are applied to
// plain arrays: every id gets a number, every kind its rows, every field of a kind a column with
// one word a row. Texts and whatever else has no fixed width go to one heap. Most rows are written
// by one event, so a row has a stamp, and a column keeps only the stamps that are others.
//
// `Compaction+Folding.swift` has the rules of merging, those of `Book.fold`, and tests hold the two
// against each other; what a cell no longer shows goes to the history of its kind.
// `Compaction+Layout.swift`, `Compaction+Stamps.swift` and `Compaction+History.swift` write the
// columns, who wrote them, and the history as a base.

/// Takes the content of a book and any number of changes, and writes the base that holds them.
///
/// What it holds lies in a `Spill`, which its copies share: only one of them may go on folding.
public struct Compaction {
  let schema: Schema
  /// What of each replica's log it holds.
  public internal(set) var versions: VersionVector
  var entities: EntityIndex
  /// The kind of each entity, 0 where it is only named.
  var entityKinds: SpillArray<UInt16>
  var entityRows: SpillArray<UInt32>
  var kinds: [KindColumns] = []
  private var kindPlaces: [UInt16: Int] = [:]
  let spill: Spill
  var heap: ByteHeap
  /// Large sets that were written last: they are likely to be written again, and are not encoded
  /// meanwhile.
  var openSets: [CellPlace: SetState] = [:]
  var stamps: StampTable
  var events: EventTable
  var undos = UndoLinks()

  /// Starts with what a book holds, and what it held; the book of an earlier day cannot tell that.
  ///
  /// What is too much for memory goes to a file without a name in `directory`, one of the store's
  /// own; without one all of it is held in memory. O(cells).
  public init(_ book: Book, spillingInto directory: String? = nil) {
    self.init(book, Spill(into: directory))
  }

  init(_ book: Book, _ spill: Spill) {
    precondition(book.past == nil, "a book of an earlier day is no checkpoint")
    self.spill = spill
    entityKinds = SpillArray(spill)
    entityRows = SpillArray(spill)
    heap = ByteHeap(spill)
    stamps = StampTable(spill)
    events = EventTable(spill)
    schema = book.schema
    versions = book.versions
    entities = EntityIndex(expecting: (book.base?.entities.count ?? 0) + book.overlaySize)
    if let base = book.base { take(base) }
    book.overlay.eachInOrder { take($0) }
    for undo in book.overlay.undos.all { undos.note(undo) }
  }

  /// How many records it holds.
  public var count: Int { kinds.reduce(0) { $0 + $1.entities.count } }

  // MARK: Numbers

  /// The number of an id, new or known.
  @inline(__always)
  mutating func number(of id: EntityID) -> Int {
    let number = entities.number(of: id)
    if number == entityKinds.count {
      entityKinds.append(0)
      entityRows.append(0)
    }
    return number
  }

  /// The place of a kind's columns.
  mutating func place(of kind: KindID) -> Int {
    if let place = kindPlaces[kind.rawValue] { return place }
    kindPlaces[kind.rawValue] = kinds.count
    kinds.append(KindColumns(kind, spill))
    return kinds.count - 1
  }

  /// The new row of an entity that was only named so far.
  @inline(__always)
  mutating func arrive(_ number: Int, _ kind: Int, stamp: UInt32) -> Int {
    let first = stamp == 0 ? 0 : stamps.effective[Int(stamp) - 1]
    let row = kinds[kind].append(UInt32(number), stamp: stamp, first: first)
    entityKinds[number] = kinds[kind].kind.rawValue
    entityRows[number] = UInt32(row)
    return row
  }
}

extension Compaction {
  /// Where a cell is: the places of its kind and column, and its row.
  struct CellPlace: Hashable {
    let kind: Int
    let column: Int
    let row: Int
  }

  /// Which entity an event touched, and where the event stands.
  struct EventTable {
    private(set) var entity: SpillArray<UInt32>
    private(set) var replica: SpillArray<UInt16>
    private(set) var sequence: SpillArray<UInt64>

    init(_ spill: Spill) {
      entity = SpillArray(spill)
      replica = SpillArray(spill)
      sequence = SpillArray(spill)
    }

    @inline(__always)
    mutating func add(_ entity: Int, _ replica: UInt16, _ sequence: UInt64) {
      self.entity.append(UInt32(entity))
      self.replica.append(replica)
      self.sequence.append(sequence)
    }
  }

  /// The rows of one kind.
  struct KindColumns {
    let kind: KindID
    private let spill: Spill
    /// Row → number of the entity.
    private(set) var entities: SpillArray<UInt32>
    /// Row → the number of the stamp that most of its cells have; 0 where none has it.
    private(set) var stamps: SpillArray<UInt32>
    /// Row → the earliest time since which anything of it is true.
    private(set) var firsts: SpillArray<Int64>
    /// Row → 1 where an import without dates wrote of it; shorter where the last ones have none.
    private var undated: SpillArray<UInt8>
    var columns: [CellColumn] = []
    /// What was written to cells and does not stand in the columns, as it came.
    var history: [Past] = []
    /// Field number → place of its column plus one, for the numbers of built-in fields.
    private var places: [UInt16] = []

    init(_ kind: KindID, _ spill: Spill) {
      self.kind = kind
      self.spill = spill
      entities = SpillArray(spill)
      stamps = SpillArray(spill)
      firsts = SpillArray(spill)
      undated = SpillArray(spill)
    }

    mutating func append(_ entity: UInt32, stamp: UInt32, first: Int64) -> Int {
      entities.append(entity)
      stamps.append(stamp)
      firsts.append(first)
      return entities.count - 1
    }

    /// Takes note that something of a row is true since a time.
    @inline(__always)
    mutating func begin(_ row: Int, _ time: Int64) { if time < firsts[row] { firsts[row] = time } }

    /// Takes note of a row's earliest time.
    mutating func restart(_ row: Int, _ time: Int64) { firsts[row] = time }

    mutating func markUndated(_ row: Int) {
      undated.reach(row)
      undated[row] = 1
    }

    /// Whether an import without dates wrote of any row, and of one.
    var hasUndated: Bool { !undated.isEmpty }
    func isUndated(_ row: Int) -> Bool { row < undated.count && undated[row] == 1 }

    /// The place of a field's column, which is made where there is none.
    @inline(__always)
    mutating func place(of field: FieldID) -> Int {
      let number = Int(field.rawValue)
      if number < places.count, places[number] != 0 { return Int(places[number]) - 1 }
      return search(field)
    }

    private mutating func search(_ field: FieldID) -> Int {
      if let place = columns.firstIndex(where: { $0.field == field }) { return place }
      columns.append(CellColumn(field, spill))
      let number = Int(field.rawValue)
      if number < 4096, columns.count < Int(UInt16.max) {
        if number >= places.count {
          places.append(contentsOf: repeatElement(0, count: number + 1 - places.count))
        }
        places[number] = UInt16(columns.count)
      }
      return columns.count - 1
    }

    /// The column of a field, an empty one where nothing was ever written to it.
    func column(_ field: FieldID) -> CellColumn {
      columns.first { $0.field == field } ?? CellColumn(field, spill)
    }

    /// The number of the stamp of a cell that holds something, or was cleared.
    @inline(__always)
    func stamp(_ column: Int, _ row: Int) -> UInt32 { stamp(columns[column], row) }

    @inline(__always)
    func stamp(_ column: CellColumn, _ row: Int) -> UInt32 {
      let other = column.stamp(row)
      return other != 0 ? other : stamps[row]
    }

    /// Fills a cell.
    @inline(__always)
    mutating func put(_ column: Int, _ row: Int, _ cell: Cell, stamp: UInt32) {
      columns[column].put(row, cell, stamp: stamp == stamps[row] ? 0 : stamp)
    }
  }

  /// Stamps by number, from 1.
  struct StampTable {
    private(set) var effective: SpillArray<Int64>
    private(set) var written: SpillArray<UInt64>
    private(set) var replica: SpillArray<UInt16>
    private(set) var sequence: SpillArray<UInt64>
    private(set) var replicas: [ReplicaID] = []
    private var numbers: [ReplicaID: UInt16] = [:]

    init(_ spill: Spill) {
      effective = SpillArray(spill)
      written = SpillArray(spill)
      replica = SpillArray(spill)
      sequence = SpillArray(spill)
    }

    var count: Int { sequence.count }

    /// Adds a stamp; the result is its number.
    mutating func add(_ stamp: Stamp) -> UInt32 {
      add(
        effective: stamp.effective.milliseconds,
        written: stamp.written.rawValue,
        replica: number(of: stamp.replica),
        sequence: stamp.sequence
      )
    }

    @inline(__always)
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

    /// Whether one stamp is less than another, by their numbers.
    @inline(__always)
    func precedes(_ one: UInt32, _ other: UInt32) -> Bool {
      if one == other { return false }
      let (a, b) = (effective[Int(one) - 1], effective[Int(other) - 1])
      return a != b ? a < b : self[one] < self[other]
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
}
