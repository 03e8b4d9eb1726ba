import Facts
import Testing

@testable import EventStore

/// Reading from the end gives what reading from the beginning gives.
@Suite struct BackwardsTests {
  private func backwards(_ store: EventStore, upTo vector: VersionVector) throws -> [RecordedChange]
  {
    var found: [RecordedChange] = []
    try store.replayBackwards(from: vector) {
      found.append($0)
      return true
    }
    return found
  }

  @Test func `batches, crashes and logs from elsewhere are told the same from both ends`() throws {
    let plot = try Plot()
    let reader = try plot.open(.readOnly)
    let forwards = try reader.everything().sorted { $0.place < $1.place }
    #expect(forwards.count > 8)
    let found = try backwards(reader, upTo: reader.known)
    // The clock was put back between two sessions: the order is that of each log.
    #expect(found.sorted { $0.place < $1.place } == forwards)
    for (replica, changes) in Dictionary(grouping: found, by: \.replica) {
      let firsts = changes.map(\.first)
      #expect(firsts == firsts.sorted(by: >), "\(replica)")
    }
    #expect(!texts(forwards).contains(Plot.mark("abandonedBatch")))
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `sessions that take turns are told the same from both ends`(_ seed: UInt64) throws {
    var random = IDSource(seed: seed)
    let machine = Machine()
    func open(_ number: UInt64, _ mode: StoreMode = .readWrite) throws -> EventStore {
      let disk = MemoryDisk(machine)
      let world = world(seed: number, disk: disk, segmentLength: 2000)
      return try EventStore.open(at: "/store", mode: mode, environment: world)
    }
    let stores = try (1...3).map { try open(seed * 10 + $0) }
    for step in 0..<80 {
      let store = stores[Int(random.random() % 3)]
      try store.catchUp { _ in }
      switch random.random() % 5 {
      case 0:
        let batch = try store.beginBatch()
        for part in 0..<Int(random.random() % 12) {
          try batch.append([change("\(step) part \(part)", events: 2)])
        }
        if random.random() % 3 > 0 { try batch.commit() } else { batch.abandon() }
      default: _ = try store.append([change("\(step)", events: Int(random.random() % 3) + 1)])
      }
    }
    let reader = try open(99, .readOnly)
    let forwards = try reader.everything().sorted { $0.place < $1.place }
    #expect(try reader.files.segments().logs.values.contains { $0.count > 2 })
    #expect(try backwards(reader, upTo: reader.known) == forwards.reversed())

    // As much as a vector knows, and no further than is asked for.
    var part = VersionVector()
    for entry in reader.known.entries { part[entry.replica] = entry.sequence / 2 }
    let known = forwards.filter { $0.last <= part[$0.replica] }
    #expect(try backwards(reader, upTo: part) == known.reversed())
    var first: [RecordedChange] = []
    try reader.replayBackwards(from: reader.known) {
      first.append($0)
      return first.count < 5
    }
    #expect(first == forwards.suffix(5).reversed())
    for store in stores { store.close() }
  }
}
