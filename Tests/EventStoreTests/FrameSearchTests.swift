import Facts
import Testing

@testable import EventStore

/// A log of small saves, and of batches whose frames are longer than what is read at once.
private struct MixedLog {
  let disk = MemoryDisk()
  let store: EventStore
  let changes: [RecordedChange]

  init() throws {
    let disk = disk
    func open(_ seed: UInt64) throws -> EventStore {
      let environment = world(seed: seed, disk: disk, segmentLength: 1 << 19)
      return try EventStore.open(at: "/store", mode: .readWrite, environment: environment)
    }
    let before = try open(1)
    for round in 0..<3 {
      for number in 0..<300 { _ = try before.append([change("small \(round) \(number)")]) }
      let batch = try before.beginBatch()
      for number in 0..<1500 {
        try batch.append([change(String(repeating: "\(round) \(number) in a batch ", count: 20))])
      }
      try batch.commit()
    }
    before.close()
    store = try open(2)
    changes = try disk.machine.everything()
  }

  var dots: [Dot] {
    changes.flatMap { change in
      (change.first...change.last).map { Dot(replica: change.replica, sequence: $0) }
    }
  }
}

@Suite struct FrameSearchTests {
  @Test func `every change is found by each of its events, and by all`() throws {
    let log = try MixedLog()
    let store = log.store
    #expect(try store.files.segments().logs.values.joined().count > 2)
    for change in log.changes where change.first % 29 < 2 {
      let dot = Dot(replica: change.replica, sequence: change.last)
      #expect(try texts(store.changes(holding: [dot])) == texts([change]))
    }
    let all = try store.changes(holding: log.dots)
    #expect(all.count == log.changes.count)
    #expect(texts(all).sorted() == texts(log.changes).sorted())
    let beyond = Dot(replica: log.changes[0].replica, sequence: 1 << 40)
    #expect(try store.changes(holding: [beyond]).isEmpty)
  }

  @Test func `a look-up reads a small part of its segment`() throws {
    let log = try MixedLog()
    var (most, reads) = (0, 0)
    log.disk.fate = { call, _ in
      if call == .read { reads += 1 }
      return nil
    }
    for change in log.changes where change.first % 31 == 0 {
      reads = 0
      _ = try log.store.changes(holding: [Dot(replica: change.replica, sequence: change.first)])
      most = max(most, reads)
    }
    // Half a megabyte, four kilobytes at a time: 128 reads.
    #expect((3...45).contains(most))
  }

  @Test func `behind a damaged frame the others are still found`() throws {
    let log = try MixedLog()
    let store = log.store
    let names = try store.files.segments().logs.values.joined()
    let name = try #require(names.first { $0.ordinal == 2 })
    let path = store.files.path(of: name)
    var bytes = try log.disk.contents(of: path)
    for place in stride(from: SegmentHeader.size, to: bytes.count, by: 20_000) { bytes[place] ^= 1 }
    try log.disk.overwrite(path, bytes)
    let left = try log.disk.machine.everything()
    #expect(left.count < log.changes.count)
    #expect(left.count > log.changes.count / 2)
    let found = try store.changes(holding: log.dots)
    #expect(found.map(\.first).sorted() == left.map(\.first).sorted())
    for change in left where change.first % 37 == 0 {
      let dot = Dot(replica: change.replica, sequence: change.first)
      #expect(try texts(store.changes(holding: [dot])) == texts([change]))
    }
  }

  @Test func `a damaged frame in the middle of a batch costs no other`() throws {
    let log = try MixedLog()
    let store = log.store
    let logs = try store.files.segments().logs.values
    let names = try #require(logs.first { $0.count > 1 })
    let path = store.files.path(of: names[0])
    var bytes = try log.disk.contents(of: path)
    let header = try SegmentHeader(Array(bytes))
    var scan = SegmentScan(segment: bytes, header: header, limit: nil)
    var frames: [FrameHeader] = []
    while case .frame(let frame, _) = scan.next() {
      if frame.kind == .changes { frames.append(frame) }
      // The seal would prove all before it; without it only the next segment does.
      if frame.kind == .seal { bytes[Int(frame.offset) + 10] ^= 1 }
    }
    let damaged = frames[frames.count / 2]
    #expect(damaged.batch != 0)
    bytes[Int(damaged.offset) + FrameHeader.size + 5] ^= 1
    try log.disk.overwrite(path, bytes)
    let sequences = damaged.first..<damaged.next
    let sound = log.changes.filter {
      $0.replica != names[0].replica || !sequences.contains($0.first)
    }
    #expect(sound.count < log.changes.count)
    #expect(try log.disk.machine.everything().count == sound.count)
    #expect(try store.changes(holding: log.dots).count == sound.count)
  }
}
