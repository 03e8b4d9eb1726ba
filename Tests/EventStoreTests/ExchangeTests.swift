import Books
import Facts
import Testing

@testable import EventStore

private struct Numbers: Naming {
  func name(of kind: KindID) -> String? { nil }
  func name(of field: FieldID) -> String? { nil }
  func kind(named name: String) -> KindID? { nil }
  func field(named name: String) -> FieldID? { nil }
}

extension EventStore {
  fileprivate func lines(since vector: VersionVector) throws -> [String] {
    var lines: [String] = []
    try dump(since: vector, naming: Numbers()) { lines.append($0) }
    return lines
  }

  fileprivate func take(_ lines: some Sequence<String>, acceptingLoss: Bool = false) throws
    -> LoadReport
  {
    var rest = lines.makeIterator()
    let report = try load(naming: Numbers(), acceptingLoss: acceptingLoss) {
      rest.next().map { Array($0.utf8) }
    }
    try catchUp { _ in }
    return report
  }

  /// The vector that `stat --vector` would print.
  fileprivate func reached() throws -> VersionVector {
    let reader = try reading(files.directory).store
    return try #require(VersionVector(text: reader.known.text))
  }
}

@Suite struct ExchangeTests {
  @Test func `a laptop and a server agree after a train ride, by what each lacks`() throws {
    let (home, away) = (Scratch(), Scratch())
    let server = try openStore(home, world(seed: 1, segmentLength: 2000))
    _ = try server.append((0..<10).map { change("before \($0)") })
    let laptop = try openStore(away, world(seed: 2, segmentLength: 1500))
    _ = try laptop.take(server.lines(since: laptop.reached()))
    for number in 0..<10 {
      _ = try server.append([change("in the office \(number)")])
      _ = try laptop.append([change("on the train \(number)")])
    }
    let batch = try laptop.beginBatch()
    try batch.append([change("given up")])
    batch.abandon()
    let outward = try server.lines(since: laptop.reached())
    #expect(outward.count == 12)
    #expect(try laptop.take(outward).ingested.added == 10)
    let homeward = try laptop.lines(since: server.reached())
    #expect(try server.take(homeward).ingested.added == 10)
    #expect(try server.lines(since: laptop.reached()).count == 2)
    #expect(try laptop.lines(since: server.reached()).count == 2)
    let (one, two) = (try reading(home.store), try reading(away.store))
    #expect(Set(one.changes) == Set(two.changes) && one.changes.count == 30)
    #expect(one.store.known == two.store.known)
    #expect(try one.store.verify().notices.isEmpty && two.store.verify().isSound)
  }

  @Test func `a stream that is cut anywhere leaves a store that is valid and can go on`() throws {
    let home = Scratch()
    let server = try openStore(home)
    for number in 0..<4 { _ = try server.append([change("n\(number)")]) }
    let text = Array(try server.lines(since: VersionVector()).joined(separator: "\n").utf8)
    let expected = try reading(home.store).changes
    for length in stride(from: 0, to: text.count, by: 37) {
      let away = Scratch()
      let laptop = try openStore(away, world(seed: 2))
      let cut = String(decoding: text[..<length], as: UTF8.self).split(separator: "\n")
      let report = try laptop.take(cut.map(String.init))
      #expect(length == 0 || report.cut == 1 || !report.issues.isEmpty)
      #expect(try expected.starts(with: reading(away.store).changes))
      #expect(try laptop.verify().notices.isEmpty)
      let rest = try laptop.take(server.lines(since: laptop.reached()))
      #expect(rest.cut == 0 && rest.issues.isEmpty)
      #expect(try reading(away.store).changes == expected)
    }
  }

  @Test func `what waits for its turn and has come by another change is known`() throws {
    let home = Scratch()
    let store = try openStore(home)
    func offered(_ first: UInt64, _ events: Int) -> RecordedChange {
      RecordedChange(
        change: change("from \(first)", events: events),
        replica: ReplicaID(77),
        first: first,
        written: HybridTime(Instant(milliseconds: 1_790_000_000_000))
      )
    }
    let report = try store.ingest([offered(3, 1), offered(1, 5)])
    #expect(report.added == 1 && report.known == 1 && report.gaps.isEmpty)
    store.close()
  }

  @Test func `facts that the source lost are a gap, not nothing, until somebody accepts it`() throws
  {
    let home = Scratch()
    let server = try openStore(home)
    let saved = try (0..<3).flatMap { try server.append([change("n\($0)")]) }
    let path = server.files.path(of: try #require(server.writer?.name))
    let sound = try SystemDisk().contents(of: path)
    var bytes = sound
    let place = try #require(
      sound.indices.first { sound[$0...].starts(with: Array("n1".utf8)) }
    )
    bytes[place] ^= 1
    try write(bytes, to: path)
    let away = Scratch()
    let laptop = try openStore(away, world(seed: 2))
    let damaged = try reading(home.store).store.lines(since: VersionVector())
    let report = try laptop.take(damaged)
    #expect(report.ingested.added == 1 && report.ingested.withheld == 1)
    #expect(report.lost.map(\.missing) == [2...2] && report.ingested.gaps.map(\.missing) == [2...2])
    try write(sound, to: path)
    #expect(
      try laptop.take(reading(home.store).store.lines(since: laptop.reached())).ingested.added == 2
    )
    #expect(try reading(away.store).changes == saved)
    let third = Scratch()
    let careless = try openStore(third, world(seed: 3))
    #expect(try careless.take(damaged, acceptingLoss: true).ingested.added == 2)
    #expect(try reading(third.store).changes == [saved[0], saved[2]])
  }

  @Test func `a vector is read as it is written, and nothing else is`() {
    var vector = VersionVector()
    vector[ReplicaID(0xFEDC_BA98_7654_3210)] = 12
    vector[ReplicaID(7)] = 1 << 40
    #expect(VersionVector(text: vector.text) == vector)
    #expect(VersionVector(text: " \(vector.text)\n") == vector)
    #expect(VersionVector(text: "") == VersionVector())
    for text in ["x", "1", "1:", ":1", "7:0", "7:-1", "7:99999999999999999999", "7:1:2", "g:1"] {
      #expect(VersionVector(text: text) == nil, "\(text)")
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try SystemDisk().open(path, .replace)
    defer { SystemDisk().close(file) }
    try SystemDisk().writeAll(file, bytes, at: 0)
  }
}
