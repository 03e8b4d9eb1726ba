import Books
import Facts
import Testing

@testable import EventStore

/// Every bit and every length of every file of a small store: damage is noticed or does no harm.
///
/// A usual run takes a sample that differs by `DAYBOOK_SEED`; `DAYBOOK_TORTURE` takes all.
@Suite struct BitTests {
  /// What was done to a store, and what came of it.
  private enum Finding: Hashable {
    /// All is there, and nobody needs to know.
    case harmless
    /// All is there, and the damage is named.
    case named
    /// Something is missing, and that is named.
    case missing
    case silent(String)
  }

  private static let schema = Schema([Schema.Kind(id: KindID(3), searched: [FieldID(10)])])

  /// A sealed segment, an open one, changes of elsewhere, and a checkpoint.
  private static func specimen() -> DiskImage {
    let history = History()
    for step: History.Step in [.save, .several, .fill, .ingest, .save, .reopen] {
      history.perform(step)
    }
    history.close()
    #expect(history.errors.isEmpty)
    let machine = history.disk.machine
    if let store = try? open(machine, .readWrite) {
      var book = Book(schema: schema)
      try? store.replay(from: VersionVector()) { book.fold($0) }
      _ = try? store.writeCheckpoint(covering: store.known) { sink in
        sink(book.checkpoint())
        return true
      }
      _ = try? store.append([change("behind the checkpoint")])
      store.close()
    }
    return machine.image
  }

  private static func open(_ machine: Machine, _ mode: StoreMode) throws -> EventStore {
    let environment = world(seed: 77, disk: MemoryDisk(machine), segmentLength: 760)
    return try EventStore.open(at: History.directory, mode: mode, environment: environment)
  }

  /// A reader's book: from the checkpoint where that can be believed, else from the log.
  private static func book(_ machine: Machine) throws -> (book: Book, store: EventStore) {
    let store = try open(machine, .readOnly)
    var book = Book(schema: schema)
    if let checkpoint = store.latestCheckpoint(), let bytes = machine.content(at: checkpoint.path),
      let base = try? Base(MappedBytes(bytes), for: schema),
      base.versions == checkpoint.vector
    {
      book = Book(schema: schema, base: base)
    }
    try store.replay(from: book.versions) { book.fold($0) }
    _ = book.stateHash
    if book.isDamaged {
      // As the workspace does: what proves damaged when it is first read is built anew.
      book = Book(schema: schema)
      let again = try open(machine, .readOnly)
      try again.replay(from: VersionVector()) { book.fold($0) }
      return (book, again)
    }
    return (book, store)
  }

  private static func examine(_ image: DiskImage, _ path: String, sound: Book) -> Finding {
    let machine = Machine(image)
    do {
      let (book, store) = try book(machine)
      var whole = Book(schema: schema)
      let reader = try open(machine, .readOnly)
      try reader.replay(from: VersionVector()) { whole.fold($0) }
      let report = try reader.verify()
      let isNamed = !(report.notices + store.notices + reader.notices).isEmpty
      let isWhole = book.stateHash == sound.stateHash && whole.stateHash == sound.stateHash
      if path.hasSuffix(".dlog"), !isNamed { return .silent("verify finds nothing") }
      if isWhole { return isNamed ? .named : .harmless }
      guard isNamed else { return .silent("something is missing or other, and nothing says so") }
      // What is left must be what was there: a record less, never another one.
      let values = Set(texts(in: sound))
      let left = texts(in: whole) + texts(in: book)
      return values.isSuperset(of: left) ? .missing : .silent("other values")
    } catch {
      return .silent("the store does not open: \(error)")
    }
  }

  private static func texts(in book: Book) -> [String] {
    book.rows(KindID(3)).map { "\(book.id($0)) \(String(describing: book.value($0, FieldID(10))))" }
  }

  private struct Tally {
    var counts: [Finding: Int] = [:]

    mutating func count(_ finding: Finding, _ what: String) {
      counts[finding, default: 0] += 1
      if case .silent(let why) = finding { Issue.record("\(what): \(why)") }
    }

    var text: String {
      "\(counts.values.reduce(0, +)): \(counts[.harmless] ?? 0) harmless, "
        + "\(counts[.named] ?? 0) named with nothing missing, "
        + "\(counts[.missing] ?? 0) named with something missing, "
        + "\(counts.keys.count { if case .silent = $0 { true } else { false } }) silent"
    }
  }

  /// Of the numbers below `count`, all, or about `wanted` of them.
  private static func sample(_ count: Int, _ wanted: Int) -> StrideTo<Int> {
    let step = Torture.factor > 1 ? 1 : max(1, count / wanted) | 1
    return stride(from: Int(Torture.seed % UInt64(step)), to: count, by: step)
  }

  @Test func `no flipped bit is silent`() throws {
    let image = Self.specimen()
    let (sound, _) = try Self.book(Machine(image))
    #expect(Self.examine(image, "", sound: sound) == .harmless)
    for path in image.paths() {
      guard let content = image.content(at: path), !content.isEmpty else { continue }
      var tally = Tally()
      for bit in Self.sample(content.count * 8, 120) {
        var (bytes, damaged) = (content, image)
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        damaged.put(bytes, at: path)
        tally.count(Self.examine(damaged, path, sound: sound), "bit \(bit) of \(path)")
      }
      print("flipped bits of \(path): \(tally.text)")
    }
  }

  @Test func `no cut is silent but between frames that nothing knows beyond`() throws {
    let image = Self.specimen()
    let (sound, _) = try Self.book(Machine(image))
    for path in image.paths() {
      guard let content = image.content(at: path), !content.isEmpty else { continue }
      var tally = Tally()
      for length in Self.sample(content.count, 60) {
        var damaged = image
        damaged.put(Array(content[..<length]), at: path)
        var finding = Self.examine(damaged, path, sound: sound)
        if path.hasSuffix(".dlog"), Self.isBetweenFrames(content, length) { finding = .harmless }
        tally.count(finding, "\(path) cut to \(length)")
      }
      print("cuts of \(path): \(tally.text)")
    }
  }

  /// Whether what is left of a segment ends with a whole frame: then nothing tells in the file
  /// itself that there was more.
  private static func isBetweenFrames(_ content: [UInt8], _ length: Int) -> Bool {
    guard let header = try? SegmentHeader(content) else { return false }
    var scan = SegmentScan(segment: content, header: header, limit: nil)
    var ends: Set<Int> = [SegmentHeader.size]
    while case .frame(let frame, _) = scan.next() { ends.insert(Int(frame.end)) }
    return ends.contains(length)
  }
}
