import Facts
import Testing

@testable import EventStore

/// A person who is erased, while copies of before lie about.
private struct Past {
  static let directory = "/store"
  static let backup = "/backup"
  let machine = Machine()
  let before: [RecordedChange]
  private static let scan = ByteScan("Zdziska-Quux4711")

  /// Makes a store, a backup of it, and erases then.
  init(isErased: Bool = true) throws {
    let store = try Past.open(machine)
    for number in 0..<12 {
      let text = "Zdziska-Quux4711 \(number)"
      _ = try store.append([Plot.change(Plot.person, .set, FieldID(10), text)])
      _ = try store.append([change("kept \(number)")])
    }
    let batch = try store.beginBatch()
    try batch.append([Plot.change(Plot.person, .set, FieldID(11), "Zdziska-Quux4711 given up")])
    batch.abandon()
    _ = try store.append([change("kept at last")])
    store.close()
    before = try Past.open(machine, .readOnly).everything()
    _ = try Past.open(machine, .readOnly).backup(to: Past.backup)
    if isErased { try erase() }
  }

  func erase() throws {
    let store = try Past.open(machine, seed: 3)
    _ = try Plot.erase(store, request)
    store.close()
  }

  var request: Change { Plot.request(Redaction(entities: [Plot.person])) }

  static func open(
    _ machine: Machine,
    _ mode: StoreMode = .readWrite,
    at directory: String = Past.directory,
    seed: UInt64 = 2
  ) throws(StoreError) -> EventStore {
    try EventStore.open(at: directory, mode: mode, environment: environment(machine, seed))
  }

  static func environment(_ machine: Machine, _ seed: UInt64) -> StoreEnvironment {
    world(seed: seed, disk: MemoryDisk(machine), segmentLength: 900)
  }

  /// Whether the person stands in any byte but those of the backup, unlinked files among them.
  var hasHits: Bool {
    let image = machine.image
    let paths = image.paths().filter { $0.hasPrefix(Past.backup) }
    let spared = Set(paths.compactMap { image.inode(at: $0) })
    return image.files.contains { inode, file in
      !spared.contains(inode)
        && (!Self.scan.found(in: file.content).isEmpty
          || !Self.scan.found(in: file.durable).isEmpty)
    }
  }

  /// The segments that others follow.
  func segments() throws -> [String] {
    let store = try Past.open(machine, .readOnly)
    return try store.files.segments().logs.sorted { $0.key < $1.key }
      .flatMap { $0.value.dropLast().map(store.files.path) }
  }

  func damage(_ path: String, _ range: Range<Int>) {
    guard var bytes = machine.image.content(at: path) else { return }
    for place in range where place < bytes.count { bytes[place] ^= 0x5A }
    machine.image.put(bytes, at: path)
  }

  func repaired(seed: UInt64 = 50) throws -> RepairReport {
    let store = try Past.open(machine, seed: seed)
    defer { store.close() }
    let environment = Past.environment(machine, seed + 1)
    return try store.repair(from: [try .store(at: Past.backup, environment: environment)])
  }

  /// What is amiss; nil where nothing is.
  func problem(at directory: String = Past.directory) throws -> String? {
    if hasHits { return "there are remains" }
    let reader = try Past.open(machine, .readOnly, at: directory)
    let found = try reader.everything()
    let kept = texts(before).filter { $0.hasPrefix("kept") }
    guard kept.count == 13, Set(texts(found)).isSuperset(of: kept) else { return "facts are lost" }
    let report = try reader.verify()
    return report.isSound && !report.hasRemains ? nil : "\(report.notices)"
  }
}

@Suite struct RemainsTests {
  @Test func `what a repair takes from a backup of before is erased on the way in`() throws {
    let past = try Past()
    #expect(try past.problem() == nil)
    var means: Set<RepairReport.Means> = []
    for index in try past.segments().indices {
      for range in [300..<400, 300..<100_000, 256..<880, 40..<60] {
        let segment = try past.segments()[index]
        past.damage(segment, range)
        #expect(try !Past.open(past.machine, .readOnly).verify().isSound)
        let report = try past.repaired()
        #expect(report.remaining.isEmpty, "\(segment) \(range): \(report.remaining)")
        #expect(try past.problem() == nil, "\(segment) \(range)")
        means.formUnion(report.mended.map(\.means))
      }
    }
    #expect(means.isSuperset(of: [.parity, .changes]))
  }

  @Test func `a segment that comes back from a backup comes back without what was erased`() throws {
    let past = try Past()
    for segment in try past.segments() {
      try MemoryDisk(past.machine).remove(segment)
      let report = try past.repaired()
      #expect(report.mended.map(\.means) == [.missingFile])
      #expect(try past.problem() == nil, "\(segment)")
    }
  }

  @Test func `an erasure that met damage goes on when it is mended, and leaves nothing`() throws {
    let past = try Past(isErased: false)
    let damaged = try past.segments()[1]
    past.damage(damaged, 300..<400)
    let store = try Past.open(past.machine, seed: 3)
    let error = #expect(throws: StoreError.self) { _ = try Plot.erase(store, past.request) }
    #expect(error?.code == .damaged)
    store.close()
    #expect(try past.repaired().remaining.isEmpty)
    let next = try Past.open(past.machine, seed: 60)
    _ = try next.everything()
    _ = try Plot.erase(next, nil)
    next.close()
    #expect(try past.problem() == nil)
  }

  @Test func `a segment that can be mended in part only takes nothing from a copy`() throws {
    let past = try Past()
    let segment = try past.segments()[1]
    past.damage(segment, 300..<400)
    past.damage(segment, 600..<100_000)
    let name = try #require(SegmentName(String(segment.split(separator: "/").last ?? "")))
    var old = name
    old.generation = 0
    past.damage("\(Past.backup)/log/\(old)", 600..<100_000)
    #expect(try !past.repaired().remaining.isEmpty)
    #expect(!past.hasHits)
  }

  @Test func `files of before that are put back are found, and erased again`() throws {
    let past = try Past()
    let store = try Past.open(past.machine, .readOnly)
    let names = try store.files.segments().logs.values.joined().filter { $0.generation > 0 }
    #expect(names.count > 3)
    for name in names {
      var old = name
      old.generation = 0
      let bytes = try #require(past.machine.image.content(at: "\(Past.backup)/log/\(old)"))
      try MemoryDisk(past.machine).remove(store.files.path(of: name))
      let file = try MemoryDisk(past.machine).open(store.files.path(of: old), .replace)
      past.machine.image.put(bytes, at: store.files.path(of: old))
      MemoryDisk(past.machine).close(file)
    }
    #expect(try Past.open(past.machine, .readOnly).verify().hasRemains)
    let writer = try Past.open(past.machine, seed: 70)
    try writer.reviewErasures(within: .zero)
    #expect(writer.owesErasure)
    _ = try Plot.erase(writer, nil)
    writer.close()
    #expect(try past.problem() == nil)
  }

  @Test func `a restore erases what the book of today knows to be erased`() throws {
    let past = try Past()
    let environment = Past.environment(past.machine, 80)
    func knows(_ directory: String) throws -> Bool {
      try EventStore.knowsErasures(directory, beyond: Past.backup, environment: environment)
    }
    #expect(try knows(Past.directory))
    let careless = try EventStore.restore(Past.backup, to: "/careless", environment: environment)
    #expect(careless.isSound && careless.erasure == nil && past.hasHits)
    let again = try Past()
    let draft = "a draft about Zdziska-Quux4711"
    func file(_ directory: String) -> PersonalFile {
      PersonalFile(Plot.person, inStoreAt: directory, disk: MemoryDisk(again.machine))
    }
    try file(Past.backup).write([("draft/a", draft)])
    let report = try EventStore.restore(
      Past.backup,
      to: "/restored",
      erasedFrom: Past.directory,
      environment: Past.environment(again.machine, 80)
    )
    #expect(report.isSound && report.erasure?.events == 13)
    #expect(report.notices.contains { $0.kind == .personal })
    #expect(file("/restored").read() == [:])
    #expect(try again.problem(at: "/restored") == nil)
    // Whoever takes its changes in learns of the erasure.
    let restored = try Past.open(again.machine, .readOnly, at: "/restored")
    #expect(try restored.everything().contains { $0.change.redaction != nil })
  }

  @Test func `a backup is of one erasure, and one that was cut short is finished by a restore`()
    throws
  {
    let past = try Past(isErased: false)
    let store = try Past.open(past.machine, seed: 3)
    _ = try store.append([past.request])
    _ = try store.redact(within: .zero) { _ in nil }
    let report = try store.backup(to: "/middle")
    #expect(report.isSound)
    _ = try store.wipe(within: .zero)
    store.close()
    func file(_ directory: String) -> PersonalFile {
      PersonalFile(Plot.person, inStoreAt: directory, disk: MemoryDisk(past.machine))
    }
    try file("/middle").write([("draft/a", "a draft about Zdziska-Quux4711")])
    let made = try EventStore.restore(
      "/middle",
      to: "/restored",
      environment: Past.environment(past.machine, 80)
    )
    #expect(made.isSound && made.erasure != nil)
    #expect(made.notices.contains { $0.kind == .personal })
    #expect(file("/restored").read() == [:])
    #expect(try Past.open(past.machine, .readOnly, at: "/restored").owesErasure == false)
  }

  @Test func `a backup that is killed before its names are durable loses nothing to the next`()
    throws
  {
    let past = try Past()
    func backup(_ machine: Machine) throws {
      _ = try Past.open(machine, .readOnly, seed: 4).backup(to: Past.backup)
    }
    func cut(_ image: DiskImage) throws -> VerifyReport {
      let machine = Machine(image.afterWorstPowerCut())
      return try Past.open(machine, .readOnly, at: Past.backup).verify()
    }
    var (kills, cuts) = (0, 0)
    for image in try Plot.moments(of: past.machine, { try backup(past.machine) })
    where image.awaitsNewGeneration(in: Past.backup + "/log") {
      // The last segment comes before the one that it continues.
      guard try cut(image).isSound else { continue }
      kills += 1
      let left = Machine(image)
      for again in try Plot.moments(of: left, { try backup(left) }) {
        cuts += 1
        let report = try cut(again)
        #expect(report.isSound, "kill \(kills), cut \(cuts): \(report.notices)")
      }
    }
    #expect(kills > 2)
  }

  @Test func `a restore that is killed shows nothing of what was erased since`() throws {
    let past = try Past()
    var moments: [DiskImage] = []
    past.machine.beforeChange = { moments.append(past.machine.image) }
    _ = try EventStore.restore(
      Past.backup,
      to: "/restored",
      erasedFrom: Past.directory,
      environment: Past.environment(past.machine, 80)
    )
    past.machine.beforeChange = {}
    var opened = 0
    for image in moments + moments.map({ $0.afterWorstPowerCut() })
    where image.paths().contains(where: { $0.hasPrefix("/restored/log/") }) {
      // Half a copy becomes a store for whoever writes in it.
      guard let store = try? Past.open(Machine(image), at: "/restored", seed: 90) else { continue }
      let found = try store.everything().flatMap(\.change.events)
      #expect(!found.contains { $0.entity == Plot.person })
      #expect(store.erased.generation > 0)
      opened += 1
    }
    #expect(opened > 20)
  }

  @Test func `a whole segment that a repair left half-way is wiped, a header that is in use not`()
    throws
  {
    let past = try Past(isErased: false)
    let disk = MemoryDisk(past.machine)
    let segment = try past.segments()[0]
    let other = try past.segments()[1]
    try disk.overwrite(segment + ".tmp", disk.contents(of: segment))
    try disk.overwrite(other + ".tmp", disk.contents(of: other, limit: SegmentHeader.size))
    try past.erase()
    #expect(!past.hasHits)
    #expect(try !disk.isThere(segment + ".tmp"))
    #expect(try disk.isThere(other + ".tmp"))
  }

  @Test func `a batch that was planned before an erasure does not bring the person back`() throws {
    let past = try Past()
    let store = try Past.open(past.machine, seed: 3)
    let batch = try store.beginBatch()
    let error = #expect(throws: StoreError.self) {
      try batch.append([Plot.change(Plot.person, .set, FieldID(10), "Zdziska-Quux4711 again")])
    }
    #expect(error?.code == .erased && error?.unsaved == true)
    #expect(!past.hasHits)
  }

  @Test(arguments: ["generation 0\nstate pending", "generation \(UInt64.max)\nstate done"])
  func `a list of erasures that nobody can have made is damaged`(text: String) throws {
    let past = try Past()
    let list = "daybook erased\n\(text)\n"
    past.machine.image.put(Array(sealedText(list).utf8), at: Past.directory + "/ERASED")
    let reader = try Past.open(past.machine, .readOnly)
    #expect(reader.owesErasure)
  }
}
