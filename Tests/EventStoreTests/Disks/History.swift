import Facts

@testable import EventStore

/// What sessions of a store on one machine do, step by step, and what they were told is saved.
final class History {
  enum Step: CaseIterable {
    /// One change.
    case save
    /// Three changes that become visible together.
    case several
    /// A change that fills a segment, so that the next one begins a new segment.
    case fill
    case checkpoint
    /// Two appends and a commit.
    case batch
    /// A batch that is begun and given up.
    case abandon
    /// Changes of another machine.
    case ingest
    /// All that is there is told to another machine.
    case dump
    /// The session ends and another one begins.
    case reopen
  }

  /// What was handed over and what was acknowledged; a group is visible as a whole or not at all.
  struct Ledger {
    var groups: [[String]] = []
    var acknowledged: Set<String> = []
    var recorded: [RecordedChange] = []
  }

  static let directory = "/store"

  let disk: MemoryDisk
  private(set) var ledger = Ledger()
  private(set) var errors: [StoreError] = []
  /// How many steps were done.
  private(set) var done = 0
  private let peer = Machine()
  /// Two sessions at most, each a process of its own; the first one's disk is `disk`.
  private var stores: [EventStore?] = [nil, nil]
  private var number = 0
  private var foreign: UInt64 = 0

  init(on disk: MemoryDisk = MemoryDisk()) { self.disk = disk }

  /// Does a step in a session; one that was refused is tried a second time.
  func perform(_ step: Step, in session: Int = 0) {
    for _ in 0..<2 {
      do throws(StoreError) {
        try attempt(step, session)
        done += 1
        return
      } catch {
        errors.append(error)
        // A session that found the store unwritable stays so; the next one looks anew.
        if error.code == .readOnly { stores[session] = nil }
      }
    }
  }

  /// Ends all sessions in order.
  func close() {
    for store in stores { store?.close() }
    stores = [nil, nil]
  }

  private func attempt(_ step: Step, _ session: Int) throws(StoreError) {
    if step == .reopen {
      stores[session]?.close()
      stores[session] = nil
    }
    let store = try store(of: session)
    switch step {
    case .save: try save(group(1), in: store)
    case .several: try save(group(3), in: store)
    case .fill: try save(group(1, padding: 500), in: store)
    case .checkpoint: try checkpoint(store)
    case .batch, .abandon:
      let group = step == .batch ? group(3) : []
      let batch = try store.beginBatch()
      try batch.append([change(group.first ?? "given up")])
      try batch.append(group.dropFirst().map { change($0) })
      if step == .abandon { return batch.abandon() }
      try batch.commit()
      ledger.acknowledged.formUnion(group)
    case .ingest: try ingest(in: store)
    case .dump: try tell(store)
    case .reopen: return
    }
  }

  private func store(of session: Int) throws(StoreError) -> EventStore {
    if let store = stores[session] { return store }
    let opened = try open(session == 0 ? disk : MemoryDisk(disk.machine))
    stores[session] = opened
    return opened
  }

  private func open(
    _ disk: MemoryDisk,
    _ mode: StoreMode = .readWrite
  ) throws(StoreError) -> EventStore {
    number += 1
    let store = try EventStore.open(
      at: History.directory,
      mode: mode,
      environment: world(seed: UInt64(number), disk: disk, segmentLength: 760)
    )
    try store.replay(from: VersionVector()) { _ in }
    return store
  }

  private func group(_ count: Int, padding: Int = 0) -> [String] {
    let texts = (0..<count).map { _ in
      number += 1
      return "t\(number)" + String(repeating: "·", count: padding / 2)
    }
    ledger.groups.append(texts)
    return texts
  }

  private func save(_ texts: [String], in store: EventStore) throws(StoreError) {
    ledger.recorded += try store.append(texts.map { change($0) })
    ledger.acknowledged.formUnion(texts)
  }

  /// A checkpoint that holds the texts of all that it covers.
  private func checkpoint(_ store: EventStore) throws(StoreError) {
    let reader = try open(MemoryDisk(disk.machine), .readOnly)
    var found: [RecordedChange] = []
    try reader.replay(from: VersionVector()) { found.append($0) }
    try store.catchUp { _ in }
    let content = Array(texts(found).joined(separator: "\n").utf8)
    _ = try store.writeCheckpoint(covering: reader.known, pieces([content]))
  }

  /// Tells another machine all that is durable; what it was told must stay true here.
  private func tell(_ store: EventStore) throws(StoreError) {
    do {
      var lines: [[UInt8]] = []
      try store.dump(naming: Numbers()) { lines.append(Array($0.utf8)) }
      lines.reverse()
      number += 1
      let peer = try open(MemoryDisk(peer))
      _ = try peer.load(naming: Numbers()) { lines.popLast() }
      peer.close()
    } catch let error as StoreError {
      throw error
    } catch {
      preconditionFailure("a dump into memory throws what its store throws")
    }
    let told = try told()
    ledger.acknowledged.formUnion(texts(told))
    ledger.recorded += told
  }

  /// What the other machine knows.
  func told() throws(StoreError) -> [RecordedChange] {
    var found: [RecordedChange] = []
    try open(MemoryDisk(peer), .readOnly).replay(from: VersionVector()) { found.append($0) }
    return found
  }

  private struct Numbers: Naming {
    func name(of kind: KindID) -> String? { nil }
    func name(of field: FieldID) -> String? { nil }
    func kind(named name: String) -> KindID? { nil }
    func field(named name: String) -> FieldID? { nil }
  }

  /// Two changes of another machine; offered anew, they are the same.
  private func ingest(in store: EventStore) throws(StoreError) {
    let changes = (1...2).map { index in
      RecordedChange(
        change: change("foreign \(foreign + index)"),
        replica: ReplicaID(0xF0),
        first: foreign + index,
        written: HybridTime(Instant(milliseconds: 1_799_000_000_000 + Int64(foreign + index)))
      )
    }
    let report = try store.ingest(changes)
    guard report.added + report.known == changes.count else { return }
    foreign += UInt64(changes.count)
    ledger.acknowledged.formUnion(texts(changes))
    ledger.recorded += changes
  }
}

/// Looks at what a crash left: opens it, reads it, examines it and goes on with it.
struct Judge {
  let ledger: History.Ledger

  /// What is wrong with a disk's state; nil where nothing is.
  func problem(with image: DiskImage) -> String? {
    let machine = Machine(image)
    do throws(StoreError) {
      return try judge(machine)
    } catch {
      return "the store does not open: \(error)"
    }
  }

  private func judge(_ machine: Machine) throws(StoreError) -> String? {
    let before = try machine.content(at: "/store/FORMAT").map { _ throws(StoreError) in
      try read(machine)
    }
    let store = try open(machine, .readWrite, seed: 0x5EED)
    var found: [RecordedChange] = []
    try store.replay(from: VersionVector()) { found.append($0) }
    if let before, before != found { return "a reader and a writer see different changes" }
    if let problem = missing(in: found) { return problem }
    if let problem = try hidden(by: store, found, machine) { return problem }
    let report = try store.verify()
    if !report.isSound { return "verify: \(report.notices)" }
    let next = try store.append([change("after the crash")])
    store.close()
    let after = try read(machine)
    guard Set(after) == Set(found + next), after.count == found.count + 1 else {
      return "the next save is not what is added"
    }
    // Whatever the one before left unsynced, this save was acknowledged.
    let left = try read(Machine(machine.image.afterWorstPowerCut()))
    return Set(left).isSuperset(of: next) && missing(in: left) == nil
      ? nil : "the next save is lost in a second crash"
  }

  private func missing(in found: [RecordedChange]) -> String? {
    let texts = texts(found)
    let there = Set(texts)
    let lost = ledger.acknowledged.subtracting(there)
    if !lost.isEmpty { return "acknowledged and lost: \(lost.sorted())" }
    guard ledger.recorded.allSatisfy(Set(found).contains) else {
      return "a change is there under another sequence or clock"
    }
    guard there.count == texts.count else { return "a change is there twice" }
    guard Set(found.map { Dot(replica: $0.replica, sequence: $0.first) }).count == found.count
    else { return "a sequence was given out twice" }
    for group in ledger.groups {
      let count = group.count { there.contains($0) }
      if count > 0, count < group.count { return "half of \(group) is there" }
    }
    return nil
  }

  /// Whether a checkpoint and what follows it are other than the whole log.
  private func hidden(
    by store: EventStore,
    _ found: [RecordedChange],
    _ machine: Machine
  ) throws(StoreError) -> String? {
    guard let checkpoint = store.latestCheckpoint() else { return nil }
    guard let content = machine.content(at: checkpoint.path) else { return "no checkpoint" }
    let fresh = try open(machine, .readOnly, seed: 3)
    var rest: [RecordedChange] = []
    try fresh.replay(from: checkpoint.vector) { rest.append($0) }
    let covered = String(decoding: content, as: UTF8.self).split(separator: "\n").map(String.init)
    return Set(covered + texts(rest)) == Set(texts(found))
      && covered.count + rest.count == found.count
      ? nil : "the checkpoint hides or repeats changes"
  }

  private func read(_ machine: Machine) throws(StoreError) -> [RecordedChange] {
    let reader = try open(machine, .readOnly, seed: 1)
    var found: [RecordedChange] = []
    try reader.replay(from: VersionVector()) { found.append($0) }
    return found
  }

  private func open(
    _ machine: Machine,
    _ mode: StoreMode,
    seed: UInt64
  ) throws(StoreError) -> EventStore {
    try EventStore.open(
      at: History.directory,
      mode: mode,
      environment: world(seed: seed << 32, disk: MemoryDisk(machine), segmentLength: 760)
    )
  }
}

extension Machine {
  func content(at path: String) -> [UInt8]? { image.content(at: path) }
}
