import Books
import Facts
import Synchronization
import Testing

@testable import EventStore

/// A wall clock that jumps.
private final class Wall: Sendable {
  private let time: Mutex<Int64>

  init(_ start: Int64) { time = Mutex(start) }

  func jump(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }

  var now: Instant {
    Instant(
      milliseconds: time.withLock { time in
        time += 7
        return time
      }
    )
  }
}

/// One machine with its store, its clock and what its user sees.
private final class Replica {
  let store: EventStore
  let wall = Wall(1_800_000_000_000)
  let machine = Machine()
  private(set) var book = Book(schema: MergeTests.schema)

  init(_ number: UInt64) throws {
    let wall = wall
    var source = IDSource(seed: number)
    var environment = StoreEnvironment(
      clock: { wall.now },
      random: { source.random() },
      machine: number,
      disk: MemoryDisk(machine)
    )
    environment.segmentLength = 4096
    store = try EventStore.open(at: "/store", mode: .readWrite, environment: environment)
    try store.replay(from: VersionVector()) { book.fold($0) }
  }

  /// Writes operations on an entity, each on top of what this user sees.
  func write(_ entity: EntityID, _ operations: [Facts.Operation]) throws {
    let event = Event(entity: entity, kind: KindID(3), operations: operations)
    let change = Change(
      batch: EntityID(high: 9, low: UInt64(store.known.entries.count)),
      author: EntityID(high: 1, low: 1),
      via: .ui,
      intent: "test.merge",
      events: [event]
    )
    let floor = operations.compactMap { $0.base?.written }.max()
    for recorded in try store.append([change], notBefore: floor) { book.fold(recorded) }
  }

  func follow() throws { try store.catchUp { book.fold($0) } }

  func everything() throws -> [RecordedChange] { try machine.everything() }
}

/// Histories of several machines that exchange what they have, in any order, twice, in parts, with
/// clocks that jump ten years: whoever knows the same events sees the same book.
@Suite struct MergeTests {
  fileprivate static let schema = Schema([Schema.Kind(id: KindID(3), searched: [FieldID(10)])])
  private static let tags = FieldID(20)
  private static let tenYears: Int64 = 3650 * 86_400_000

  @Test func `replicas that know the same see the same`() throws {
    let count = Torture.factor > 1 ? 100 * Torture.factor : 12
    var changes = 0
    for seed in 0..<UInt64(count) {
      changes += try Self.history(Chance(seed: Torture.seed &* 0x10_0000 &+ seed), seed)
    }
    print("merged histories: \(count), \(changes) changes, from seed \(Torture.seed)")
  }

  /// Returns how many changes there were.
  private static func history(_ start: Chance, _ seed: UInt64) throws -> Int {
    var chance = start
    let replicas = try (0..<UInt64(3 + chance.choose(3))).map { try Replica($0 &+ 1) }
    let entities = (0..<5).map { EntityID(high: 0x0199 << 48, low: UInt64($0) &* 77 &+ 1) }
    for step in 0..<40 {
      let replica = chance.element(of: replicas)
      switch chance.choose(10) {
      case 0: replica.wall.jump((Int64(chance.choose(3)) - 1) * tenYears)
      case 1, 2, 3: try exchange(from: chance.element(of: replicas), to: replica, &chance)
      default: try write(replica, chance.element(of: entities), step, &chance)
      }
    }
    for one in replicas {
      for other in replicas where other !== one { try exchange(from: other, to: one, nil) }
    }
    let all = try replicas[0].everything()
    for replica in replicas {
      #expect(replica.book.stateHash == replicas[0].book.stateHash, "history \(seed)")
      #expect(replica.book.contentHash == replicas[0].book.contentHash, "history \(seed)")
      #expect(try replica.store.verify().isSound, "history \(seed)")
      #expect(try Set(replica.everything()) == Set(all), "history \(seed)")
    }
    try checkSplits(of: all, replicas[0].book, &chance, seed)
    return all.count
  }

  private static func write(
    _ replica: Replica,
    _ entity: EntityID,
    _ step: Int,
    _ chance: inout Chance
  ) throws {
    let book = replica.book
    let row = book.row(entity)
    let choice = chance.choose(6)
    guard choice >= 2 else {
      let tag = Value.text("tag \(chance.choose(4))")
      let dots = row.map { book.dots($0, tags, of: tag) } ?? []
      let verb: Facts.Operation.Verb = choice == 0 || dots.isEmpty ? .add : .remove
      try replica.write(
        entity,
        [Operation(verb, tags, tag, observed: verb == .remove ? dots : [])]
      )
      let isThere = replica.book.row(entity).map { replica.book.elements($0, tags).contains(tag) }
      #expect(isThere == (verb == .add))
      return
    }
    let field = FieldID(UInt32(10 + choice))
    let value: Value? = choice == 5 && chance.choose(2) == 0 ? nil : .text("\(step) \(choice)")
    let base = row.flatMap { book.stamp($0, field) }
    try replica.write(entity, [Operation(.set, field, value, base: base)])
    // Whoever writes sees what they wrote, whatever any clock says.
    #expect(replica.book.row(entity).flatMap { replica.book.value($0, field) } == value)
  }

  /// Gives what one has to another: all of it in order, or some of it, shuffled, twice, in parts.
  private static func exchange(
    from source: Replica,
    to target: Replica,
    _ chance: inout Chance
  ) throws {
    guard source !== target else { return }
    var changes = try source.everything()
    changes.removeLast(min(changes.count, chance.choose(4)))
    if chance.choose(2) == 0 { changes += changes.shuffled(by: &chance).prefix(chance.choose(9)) }
    if chance.choose(2) == 0 { changes = changes.shuffled(by: &chance) }
    while !changes.isEmpty {
      let part = changes.prefix(1 + chance.choose(changes.count))
      changes.removeFirst(part.count)
      _ = try target.store.ingest(part)
      if chance.choose(2) == 0 { try target.follow() }
    }
    try target.follow()
  }

  private static func exchange(from source: Replica, to target: Replica, _: Never?) throws {
    let report = try target.store.ingest(try source.everything())
    #expect(report.gaps.isEmpty && report.withheld == 0)
    try target.follow()
  }

  /// A checkpoint of any part and the rest on top is the whole.
  private static func checkSplits(
    of changes: [RecordedChange],
    _ whole: Book,
    _ chance: inout Chance,
    _ seed: UInt64
  ) throws {
    for split in stride(from: chance.choose(5), through: changes.count, by: 5) {
      var book = Book(schema: schema)
      for change in changes[..<split] { book.fold(change) }
      let base = try Base(MappedBytes(book.checkpoint()), for: schema)
      book = Book(schema: schema, base: base)
      for change in changes { book.fold(change) }
      #expect(book.stateHash == whole.stateHash, "history \(seed), split \(split)")
    }
  }
}

extension Array {
  fileprivate func shuffled(by chance: inout Chance) -> Self {
    var result = self
    for index in indices.dropFirst().reversed() {
      result.swapAt(index, chance.choose(index + 1))
    }
    return result
  }
}
