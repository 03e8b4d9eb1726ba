import Books
import Facts
import Testing

@testable import EventStore

/// One machine with its store, and what its user sees.
private final class Site {
  let store: EventStore
  let machine = Machine()
  private(set) var book = Book(schema: MergedErasureTests.schema)
  /// What was written here, as it was then.
  private(set) var written: [RecordedChange] = []

  init(_ number: UInt64) throws {
    var environment = world(seed: number, disk: MemoryDisk(machine), segmentLength: 4096)
    environment.machine = number
    store = try EventStore.open(at: "/store", mode: .readWrite, environment: environment)
    try store.replay(from: VersionVector()) { _ in }
  }

  /// Writes a change, unless it is about a record that this site knows to be erased.
  func write(_ change: Change) throws {
    do throws(StoreError) {
      let saved = try store.append([change])
      for recorded in saved { book.fold(recorded) }
      written += saved
    } catch {
      guard error.code == .erased else { throw error }
    }
  }

  func follow() throws { try store.catchUp { book.fold($0) } }

  /// Carries out what is owed, and reads the book anew.
  func finishErasures() throws {
    guard store.owesErasure else { return }
    _ = try Plot.erase(store, nil)
    try store.reopen()
    book = Book(schema: MergedErasureTests.schema)
    try store.replay(from: VersionVector()) { book.fold($0) }
  }

  func everything() throws -> [RecordedChange] { try machine.everything() }
}

/// Histories in which records and values are erased, here and there, sooner or later, while changes
/// travel in any order, twice and in parts: whatever the order, what is left is what is left when
/// all was known first and all was erased then.
@Suite struct MergedErasureTests {
  fileprivate static let schema = Schema([Schema.Kind(id: KindID(3), searched: [FieldID(10)])])
  private static let tags = FieldID(20)
  private static let entities = (0..<6).map {
    EntityID(high: 0x0199 << 48, low: UInt64($0) &* 77 &+ 1)
  }

  @Test func `redaction commutes with delivery and with fold`() throws {
    let count = Torture.factor > 1 ? 100 * Torture.factor : 15
    var (changes, erasures) = (0, 0)
    for seed in 0..<UInt64(count) {
      let found = try Self.history(Chance(seed: Torture.seed &* 0x20_0000 &+ seed), seed)
      changes += found.changes
      erasures += found.erasures
    }
    print("histories with erasures: \(count), \(changes) changes, \(erasures) erasures")
    #expect(erasures > count)
  }

  private static func history(
    _ start: Chance,
    _ seed: UInt64
  ) throws -> (changes: Int, erasures: Int) {
    var chance = start
    let sites = try (0..<UInt64(2 + chance.choose(3))).map { try Site($0 &+ 1) }
    for step in 0..<50 {
      let site = chance.element(of: sites)
      switch chance.choose(12) {
      case 0: try erase(site, &chance)
      case 1: try site.finishErasures()
      case 2, 3, 4:
        let source = chance.element(of: sites)
        if source !== site { try exchange(from: source, to: site, &chance) }
      default: try write(site, step, &chance)
      }
    }
    for _ in 0..<2 {
      for one in sites {
        for other in sites where other !== one {
          let report = try other.store.ingest(try one.everything())
          #expect(report.gaps.isEmpty && report.withheld == 0, "history \(seed)")
          try other.follow()
        }
        try one.finishErasures()
      }
    }
    for site in sites { try site.finishErasures() }
    return try judge(sites, &chance, seed)
  }

  // MARK: Steps

  private static func write(_ site: Site, _ step: Int, _ chance: inout Chance) throws {
    let number = chance.choose(entities.count)
    let entity = entities[number]
    let row = site.book.row(entity)
    let operation: Facts.Operation
    switch chance.choose(4) {
    case 0:
      operation = Operation(.add, tags, .text("tag \(chance.choose(4)) of person\(number)x"))
    case 1:
      let tag = Value.text("tag \(chance.choose(4)) of person\(number)x")
      let dots = row.map { site.book.dots($0, tags, of: tag) } ?? []
      guard !dots.isEmpty else { return }
      operation = Operation(.remove, tags, tag, observed: dots)
    default:
      let field = FieldID(UInt32(10 + chance.choose(3)))
      let base = row.flatMap { site.book.stamp($0, field) }
      let text = "step \(step) of person\(number)x"
      operation = Operation(.set, field, .text(text), base: base)
    }
    try site.write(change([Event(entity: entity, kind: KindID(3), operations: [operation])]))
  }

  /// Asks for the erasure of a record, or of a value that the site knows.
  private static func erase(_ site: Site, _ chance: inout Chance) throws {
    var redaction = Redaction()
    if chance.choose(2) == 0 {
      redaction = Redaction(entities: [chance.element(of: entities)])
    } else {
      let known = try site.everything().filter { !$0.change.events.isEmpty }
      guard !known.isEmpty else { return }
      let recorded = chance.element(of: known)
      guard let operation = recorded.change.events[0].operations.first else { return }
      let dot = recorded.stamp(of: 0).dot
      redaction = Redaction(values: [.init(dot, operation.field)])
    }
    try site.write(change([], redaction))
    if chance.choose(2) == 0 { try site.finishErasures() }
  }

  private static func change(_ events: [Event], _ redaction: Redaction? = nil) -> Change {
    Change(
      batch: EntityID(high: 9, low: 9),
      author: EntityID(high: 1, low: 1),
      via: .ui,
      intent: "test.merge",
      events: events,
      redaction: redaction
    )
  }

  private static func exchange(
    from source: Site,
    to target: Site,
    _ chance: inout Chance
  ) throws {
    var changes = try source.everything()
    changes.removeLast(min(changes.count, chance.choose(4)))
    for index in changes.indices.dropFirst().reversed() where chance.choose(2) == 0 {
      changes.swapAt(index, chance.choose(index + 1))
    }
    changes += changes.prefix(chance.choose(5))
    while !changes.isEmpty {
      let part = changes.prefix(1 + chance.choose(changes.count))
      changes.removeFirst(part.count)
      _ = try target.store.ingest(part)
      if chance.choose(2) == 0 { try target.follow() }
    }
    try target.follow()
  }

  // MARK: What must be

  private static func judge(
    _ sites: [Site],
    _ chance: inout Chance,
    _ seed: UInt64
  ) throws -> (changes: Int, erasures: Int) {
    let all = sites.flatMap(\.written)
    var redaction = Redaction()
    let requests = all.compactMap(\.change.redaction)
    for request in requests { redaction.formUnion(request) }
    let filter = PayloadRedaction(redaction)
    let left = all.map { filter.applied(to: StoredChange(recorded: $0, foreign: nil)).recorded }
    let whole = Set(left)
    // In any order, but that of each log.
    var logs = Dictionary(grouping: left, by: \.replica).sorted { $0.key < $1.key }.map { log in
      log.value.sorted { $0.first < $1.first }[...]
    }
    var book = Book(schema: schema)
    while !logs.isEmpty {
      let place = chance.choose(logs.count)
      if let next = logs[place].popFirst() { book.fold(next) } else { logs.remove(at: place) }
    }
    for site in sites {
      #expect(!site.store.owesErasure, "history \(seed)")
      #expect(site.book.stateHash == book.stateHash, "history \(seed)")
      #expect(site.book.contentHash == book.contentHash, "history \(seed)")
      #expect(try Set(site.everything()) == whole, "history \(seed)")
      let report = try site.store.verify()
      #expect(report.isSound && !report.hasRemains, "history \(seed): \(report.notices)")
    }
    for (number, entity) in entities.enumerated() where redaction.entities.contains(entity) {
      let mark = Array("of person\(number)x".utf8)
      for site in sites {
        let files = site.machine.image.files.values
        let isThere = files.contains {
          ByteScan.contains($0.content, mark) || ByteScan.contains($0.durable, mark)
        }
        #expect(!isThere, "history \(seed): person \(number)")
      }
    }
    return (all.count, requests.count)
  }
}
