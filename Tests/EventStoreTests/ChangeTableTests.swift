import Facts
import Testing

@testable import Books
@testable import EventStore

/// The two ways from bytes to a base: through objects, and straight from a frame's tables.
@Suite struct ChangeTableTests {
  private static let rounds = Torture.factor > 1 ? 20_000 * Torture.factor : 1500
  private static let schema = Schema([
    Schema.Kind(
      id: KindID(1),
      searched: [FieldID(1)],
      orders: [SortOrder(FieldID(1)), SortOrder(FieldID(2), descending: true)]
    ),
    Schema.Kind(id: KindID(2), orders: [SortOrder(FieldID(1), through: FieldID(10))]),
  ])

  @Test func `a frame's tables lead to the base that its changes lead to`() throws {
    for seed in UInt64(1)...40 {
      var maker = ChangeMaker(seed: seed)
      var whole = Book(schema: Self.schema)
      var objects = Compaction(whole)
      var tables = Compaction(whole)
      for frame in maker.frames(count: 6) {
        let changes = try ChangeCodec.decode(frame.payload[...], from: frame.place)
        for stored in changes {
          whole.fold(stored.recorded)
          objects.fold(stored.recorded)
        }
        var table = ChangeTable()
        try ChangeCodec.read(frame.payload[...], from: frame.place, into: &table)
        tables.fold(table)
        // What comes twice counts once.
        tables.fold(table)
      }
      let isSame = Self.bytes(of: tables) == Self.bytes(of: objects)
      #expect(isSame, "seed \(seed)")
      let opened = try Self.opened(tables)
      #expect(opened.stateHash == whole.stateHash, "seed \(seed)")
      #expect(opened.versions == whole.versions)
      #expect(opened.undos == whole.undos)
    }
  }

  /// What a crash leaves behind a checkpoint, and what a session takes along to the next one.
  @Test func `a tail of tables comes to what its changes come to one after the other`() throws {
    for seed in UInt64(1)...40 {
      var maker = ChangeMaker(seed: seed)
      let frames = maker.frames(count: 9)
      let tables = try frames.map { frame in
        var table = ChangeTable()
        try ChangeCodec.read(frame.payload[...], from: frame.place, into: &table)
        return table
      }
      for split in [0, 3, 9] {
        var columns = Compaction(Book(schema: Self.schema))
        for table in tables[..<split] { columns.fold(table) }
        let start = try Self.opened(columns)
        var (whole, book, tail) = (start, start, Tail(after: start.versions))
        for (frame, table) in zip(frames, tables) {
          for stored in try ChangeCodec.decode(frame.payload[...], from: frame.place) {
            whole.fold(stored.recorded)
          }
          tail.take(table)
          // What comes twice counts once.
          tail.take(table)
        }
        book.fold(tail)
        try Self.expectSame(book, whole, "seed \(seed), split \(split)")
        // Upon a later checkpoint, one that holds all of it, and one that holds more than the book.
        for later in [6, 9] {
          for table in tables[split..<max(split, later)] { columns.fold(table) }
          let base = try #require(Self.opened(columns).base)
          try Self.expectSame(book.rebased(on: base), whole, "seed \(seed), on \(later)")
          #expect(start.rebased(on: base).stateHash == (try Self.opened(columns)).stateHash)
        }
      }
    }
  }

  /// Enough events that processors share them, of few records that share a page; half of them new.
  @Test func `a long tail comes to the same`() throws {
    var maker = ChangeMaker(seed: 77)
    maker.isOrderly = true
    var columns = Compaction(Book(schema: Self.schema))
    var (whole, tail): (Book?, Tail?)
    var events = 0
    for (number, frame) in maker.frames(count: 4000).enumerated() {
      var table = ChangeTable()
      try ChangeCodec.read(frame.payload[...], from: frame.place, into: &table)
      if number < 2 {
        columns.fold(table)
        continue
      }
      if whole == nil {
        whole = try Self.opened(columns)
        tail = Tail(after: columns.versions)
      }
      tail?.take(table)
      events += table.events.count
      for stored in try ChangeCodec.decode(frame.payload[...], from: frame.place) {
        whole?.fold(stored.recorded)
      }
    }
    #expect(events > 10_000)
    let base = try #require(try Self.opened(columns).base)
    var book = Book(schema: Self.schema, base: base)
    book.fold(try #require(tail))
    try Self.expectSame(book, try #require(whole), "long tail")
    let rows = book.kindsInUse.flatMap { Array(book.rows($0)) }
    #expect(rows.contains { book.isBase($0) } && rows.contains { !book.isBase($0) })
  }

  private static func expectSame(_ one: Book, _ other: Book, _ what: String) throws {
    #expect(one.stateHash == other.stateHash, "\(what)")
    #expect(one.versions == other.versions, "\(what)")
    #expect(Set(one.undos) == Set(other.undos), "\(what)")
    #expect(one.kindsInUse == other.kindsInUse, "\(what)")
    for kind in other.kindsInUse {
      #expect(one.count(kind) == other.count(kind), "\(what)")
      for row in other.rows(kind) {
        let id = other.id(row)
        #expect(Set(one.events(of: id)) == Set(other.events(of: id)), "\(what)")
        for field in [FieldID(1), FieldID(2), FieldID(10)] {
          let naming = Set(one.referrers(id, through: field).map(one.id))
          #expect(naming == Set(other.referrers(id, through: field).map(other.id)), "\(what)")
        }
      }
    }
  }

  /// A base made of tables somewhere in the middle, with the rest upon it, knows every earlier day.
  @Test func `what was true by a moment is what is folded up to it`() throws {
    for seed in UInt64(1)...40 {
      var maker = ChangeMaker(seed: seed)
      maker.isOrderly = true
      let frames = maker.frames(count: 8)
      for split in [0, 3, 8] {
        var live = Book(schema: Self.schema)
        var tables = Compaction(live)
        for frame in frames[..<split] {
          var table = ChangeTable()
          try ChangeCodec.read(frame.payload[...], from: frame.place, into: &table)
          tables.fold(table)
        }
        live = try Self.opened(tables)
        let rest = try frames[split...].map {
          try ChangeCodec.decode($0.payload[...], from: $0.place)
        }
        for stored in rest.joined() { live.fold(stored.recorded) }
        for offset in [Int64(-1500), -600, 0, 400, 1200] {
          let limit = Instant(milliseconds: maker.began.milliseconds + offset)
          var past = Book(schema: Self.schema)
          for frame in frames {
            for stored in try ChangeCodec.decode(frame.payload[...], from: frame.place) {
              past.fold(stored.recorded, effectiveBy: limit)
            }
          }
          #expect(live.asOf(limit).stateHash == past.stateHash, "seed \(seed), split \(split)")
        }
      }
    }
  }

  /// Changed bytes are refused by both or lead both to the same, and never trap.
  @Test func `changed bytes lead to the same by either way`() throws {
    var chance = Chance(seed: Torture.seed &+ 2)
    var maker = ChangeMaker(seed: Torture.seed)
    let frames = maker.frames(count: 12)
    var accepted = 0
    for _ in 0..<Self.rounds {
      let frame = chance.element(of: frames)
      var bytes = frame.payload
      for _ in 0...chance.choose(3) {
        let place = chance.choose(bytes.count)
        switch chance.choose(3) {
        case 0: bytes[place] ^= 1 << UInt8(chance.choose(8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
        default: bytes[place] = 0
        }
      }
      var table = ChangeTable()
      guard (try? ChangeCodec.read(bytes[...], from: frame.place, into: &table)) != nil else {
        continue
      }
      accepted += 1
      var objects = Compaction(Book(schema: Self.schema))
      var tables = objects
      tables.fold(table)
      table.eachStored { objects.fold($0.recorded) }
      let isSame = Self.bytes(of: tables) == Self.bytes(of: objects)
      #expect(isSame, "an accepted payload leads elsewhere")
    }
    #expect(accepted > Self.rounds / 50, "too few changed payloads are still read")
  }

  private static func bytes(of compaction: Compaction) -> [UInt8] {
    var bytes: [UInt8] = []
    compaction.write { bytes.append(contentsOf: $0) }
    return bytes
  }

  private static func opened(_ compaction: Compaction) throws -> Book {
    let base = try Base(MappedBytes(bytes(of: compaction)), for: schema)
    return Book(schema: schema, base: base)
  }
}

/// Makes frames of changes that use every part of the format, over few records and fields.
private struct ChangeMaker {
  struct Frame {
    let payload: [UInt8]
    let place: ChangeCodec.Place
  }

  private var chance: Chance
  private var sequences: [UInt64: UInt64] = [:]
  private var clock: UInt64 = 1_700_000_000_000 << 16
  private let ids: [EntityID]
  /// Whether records keep their kind, and events say one thing of a field.
  var isOrderly = false
  /// When the first of them is written.
  let began = Instant(milliseconds: 1_700_000_000_000)

  init(seed: UInt64) {
    chance = Chance(seed: seed)
    var source = IDSource(seed: seed)
    ids = (0..<8).map { source.next(at: Instant(milliseconds: 1_700_000_000_000 + $0)) }
  }

  /// Frames of three replicas, in an order in which each one's follow each other.
  mutating func frames(count: Int) -> [Frame] {
    (0..<count).map { _ in
      let replica = UInt64(1 + chance.choose(3))
      clock += UInt64(chance.choose(5)) << 14
      let place = ChangeCodec.Place(
        replica: ReplicaID(replica),
        sequence: sequences[replica, default: 0] + 1,
        clock: HybridTime(clock)
      )
      var payload: [UInt8] = []
      for _ in 0...chance.choose(6) {
        let change = change(of: replica)
        sequences[replica, default: 0] += UInt64(max(1, change.events.count))
        let own = chance.choose(4) == 0 ? HybridTime(clock + UInt64(chance.choose(9))) : nil
        ChangeCodec.encode(change, clock: own, into: &payload)
      }
      return Frame(payload: payload, place: place)
    }
  }

  private mutating func change(of replica: UInt64) -> Change {
    let events = (0..<chance.choose(4)).map { _ in event() }
    let target = Redaction.Target(
      Dot(replica: ReplicaID(9), sequence: 1),
      FieldID(1)
    )
    let erases = events.isEmpty || chance.choose(9) == 0
    return Change(
      batch: chance.element(of: ids),
      author: ids[0],
      via: chance.element(of: Via.allCases),
      intent: chance.choose(2) == 0 ? "test.höhe" : "",
      undoes: chance.choose(3) == 0 ? chance.element(of: ids) : nil,
      events: events,
      redaction: erases ? Redaction(entities: [ids[7]], values: [target]) : nil
    )
  }

  private mutating func event() -> Event {
    if chance.choose(12) == 0 { return .erased }
    let time = Int64(clock >> 16) - Int64(chance.choose(3000)) + 1000
    let entity = chance.element(of: ids)
    let kind = isOrderly ? Int(entity.low % 2) : chance.choose(2)
    var operations = (0..<chance.choose(5)).map { _ in operation() }
    if isOrderly {
      let fields = operations.map(\.field)
      operations = operations.indices.filter { !fields[..<$0].contains(fields[$0]) }
        .map { operations[$0] }
    }
    return Event(
      entity: entity,
      kind: KindID(UInt16(1 + kind)),
      subjects: (0..<chance.choose(3)).map { ids[$0] },
      effective: chance.choose(2) == 0 ? Instant(milliseconds: time) : nil,
      operations: operations
    )
  }

  private mutating func operation() -> Operation {
    // Fields have a type each, and 12 to 14 are sets, mostly.
    let number = 1 + chance.choose(15)
    let value = value(chance.choose(9) == 0 ? chance.choose(11) : number % 11)
    let dots = (0..<chance.choose(3)).map { _ in
      Dot(replica: ReplicaID(UInt64(1 + chance.choose(3))), sequence: UInt64(1 + chance.choose(9)))
    }
    let field = FieldID(number == 15 ? 70_000 : UInt32(number))
    if (12...14).contains(number), chance.choose(9) != 0 {
      return chance.choose(3) == 0
        ? Operation(.remove, field, value, observed: dots) : Operation(.add, field, value)
    }
    let base = Stamp(
      effective: Instant(milliseconds: 5),
      written: HybridTime(clock),
      replica: ReplicaID(2),
      sequence: 3
    )
    return Operation(
      .set,
      field,
      chance.choose(5) == 0 ? nil : value,
      base: chance.choose(3) == 0 ? base : nil
    )
  }

  private mutating func value(_ type: Int) -> Value {
    let number = Int64(bitPattern: chance.next()) >> Int64(chance.choose(60))
    let text = chance.element(of: ["", "a", "abcdefgh", "Grüße, 名前", "twelve bytes and ö"])
    switch type {
    case 1: return .text(text)
    case 2: return .int(number)
    case 3: return .decimal(Decimal(mantissa: number, scale: 2))
    case 4: return .money(Money(minor: number, chance.choose(2) == 0 ? .euro : .dollar))
    case 5: return .day(Day(number: Int32(truncatingIfNeeded: number)))
    case 6: return .instant(Instant(milliseconds: number))
    case 7:
      return .zoned(ZonedTime(day: Day(number: 20_000), minute: 90, zone: "Europe/Zürich"))
    case 8: return .bool(number > 0)
    case 9: return .option(UInt16(truncatingIfNeeded: number))
    case 10: return .ref(chance.element(of: ids))
    default: return .bytes(Array(text.utf8))
    }
  }
}
