import Facts

@testable import EventStore

/// A store on a disk in memory in which a person stands in every place that the store has.
struct Plot {
  static let directory = "/store"
  static let person = EntityID(high: 0x0199_0000_0000_0000, low: 0xBEEF)
  static let colleague = EntityID(high: 0x0199_0000_0000_0000, low: 0xCAFE)
  static let note = FieldID(20)
  static let tags = FieldID(21)
  /// What was written in each place, one text a place.
  static let marks = [
    "first", "overwritten", "later", "colleaguesNote", "notesPast", "tag", "abandonedBatch",
    "tornTail",
    "tornEnd", "fromElsewhere", "committedBatch", "inCheckpoint", "quarantined", "leftover",
  ].map { "Zdziska-\($0)-Quux4711" }

  private static let scans = marks.map { (mark: $0, scan: ByteScan($0)) }

  let machine = Machine()
  private(set) var redaction = Redaction(entities: [Plot.person])
  /// The texts that must survive.
  private(set) var kept: Set<String> = []
  private var seed: UInt64 = 0

  static func mark(_ name: String) -> String { "Zdziska-\(name)-Quux4711" }

  init() throws {
    var store = try open()
    try write(store, Plot.person, .set, FieldID(10), "first")
    try write(store, Plot.person, .set, FieldID(10), "overwritten")
    try write(store, Plot.person, .set, FieldID(10), "later")
    try keep(store, "before")
    redaction.formUnion(
      Redaction(values: [
        .init(try write(store, Plot.colleague, .set, Plot.note, "notesPast"), Plot.note),
        .init(try write(store, Plot.colleague, .set, Plot.note, "colleaguesNote"), Plot.note),
        .init(try write(store, Plot.colleague, .add, Plot.tags, "tag"), Plot.tags),
      ])
    )
    for (name, isCommitted) in [("abandonedBatch", false), ("committedBatch", true)] {
      let batch = try store.beginBatch()
      try batch.append([Plot.change(Plot.person, .set, FieldID(11), Plot.mark(name))])
      if isCommitted { try batch.commit() } else { batch.abandon() }
    }
    try keep(store, "between")
    store.close()
    try leave("tornTail", in: "log")
    store = try open()
    try keep(store, "after the crash")
    _ = try store.ingest([
      RecordedChange(
        change: Plot.change(Plot.person, .set, FieldID(12), Plot.mark("fromElsewhere")),
        replica: ReplicaID(0xF0),
        first: 1,
        written: HybridTime(Instant(milliseconds: 1_799_000_000_000))
      )
    ])
    try store.catchUp { _ in }
    let reader = try open(.readOnly)
    _ = try reader.everything()
    _ = try store.writeCheckpoint(covering: reader.known) { sink in
      sink(Array(Plot.mark("inCheckpoint").utf8))
      return true
    }
    store.close()
    try leave("tornEnd", in: "log")
    let disk = MemoryDisk(machine)
    try disk.makeDirectory(Plot.directory + "/quarantine")
    try disk.syncDirectory(Plot.directory)
    for (name, path) in [
      ("quarantined", "quarantine/r1@64"), ("leftover", "snap/0123456789abcdef.snap.tmp"),
    ] {
      let path = "\(Plot.directory)/\(path)"
      let file = try disk.open(path, .replace)
      try disk.writeAll(file, Array(Plot.mark(name).utf8), at: 0)
      try disk.sync(file)
      disk.close(file)
      try disk.syncDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
    }
  }

  func open(
    _ mode: StoreMode = .readWrite,
    on disk: MemoryDisk? = nil,
    seed: UInt64 = 5
  ) throws(StoreError) -> EventStore {
    try Plot.open(disk ?? MemoryDisk(machine), mode, seed: seed)
  }

  static func open(
    _ disk: MemoryDisk,
    _ mode: StoreMode = .readWrite,
    seed: UInt64 = 5
  ) throws(StoreError) -> EventStore {
    try EventStore.open(
      at: Plot.directory,
      mode: mode,
      environment: world(seed: seed, disk: disk, segmentLength: 900)
    )
  }

  /// The change that asks for the erasure.
  var request: Change { Plot.request(redaction) }

  static func request(_ redaction: Redaction) -> Change {
    Change(
      batch: EntityID(high: 1, low: 77),
      author: EntityID(high: 1, low: 2),
      via: .shell,
      intent: "person.erase",
      events: [],
      redaction: redaction
    )
  }

  /// Erases to the end.
  static func erase(_ store: EventStore, _ request: Change?) throws(StoreError) -> ErasureReport? {
    if let request { _ = try store.append([request]) }
    var report = try store.redact(within: .zero) { _ in nil }
    let count = try store.wipe(within: .zero)
    report?.files = count
    return report
  }

  /// The disk before each change that a run makes, and after the last.
  static func moments(of machine: Machine, _ run: () throws -> Void) throws -> [DiskImage] {
    var moments: [DiskImage] = []
    machine.beforeChange = { [unowned machine] in moments.append(machine.image) }
    defer { machine.beforeChange = {} }
    try run()
    return moments + [machine.image]
  }

  /// The texts that stand in any bytes of the disk, those of unlinked files and of writes that are
  /// not durable yet among them.
  static func hits(in image: DiskImage) -> [String] {
    let contents = image.files.values.flatMap { file in
      let pending = file.pending.flatMap { change in
        if case .write(_, let bytes) = change { bytes } else { [UInt8]() }
      }
      return file.content + [0] + file.durable + [0] + pending + [0]
    }
    return scans.filter { !$0.scan.found(in: contents).isEmpty }.map(\.mark)
  }

  static func change(
    _ entity: EntityID,
    _ verb: Operation.Verb,
    _ field: FieldID,
    _ text: String
  ) -> Change {
    Change(
      batch: entity,
      author: EntityID(high: 1, low: 2),
      via: .shell,
      intent: "test.write",
      events: [
        Event(entity: entity, kind: KindID(3), operations: [Operation(verb, field, .text(text))])
      ]
    )
  }

  @discardableResult
  private func write(
    _ store: EventStore,
    _ entity: EntityID,
    _ verb: Operation.Verb,
    _ field: FieldID,
    _ name: String
  ) throws -> Dot {
    let saved = try store.append([Plot.change(entity, verb, field, Plot.mark(name))])
    return Dot(replica: saved[0].replica, sequence: saved[0].first)
  }

  private mutating func keep(_ store: EventStore, _ text: String) throws {
    _ = try store.append([EventStoreTests.change(text)])
    kept.insert(text)
  }

  /// Puts the beginning of a frame that was never finished behind the end of each log.
  private func leave(_ name: String, in folder: String) throws {
    let disk = MemoryDisk(machine)
    let store = try open(.readOnly)
    for names in try store.files.segments().logs.values {
      guard let last = names.last else { continue }
      let file = try disk.open(store.files.path(of: last), .readWrite)
      let size = try disk.status(file).size
      try disk.writeAll(file, Array(("DBF1" + Plot.mark(name)).utf8), at: size)
      try disk.sync(file)
      disk.close(file)
    }
  }
}

extension DiskImage {
  /// Whether a redacted segment has its name in a directory, and a power cut may take that away.
  func awaitsNewGeneration(in directory: String) -> Bool {
    guard let pending = inode(at: directory).flatMap({ directories[$0]?.pending }) else {
      return false
    }
    return pending.contains { change in
      guard case .rename(_, let name, _) = change else { return false }
      return (SegmentName(name)?.generation ?? 0) > 0
    }
  }
}
