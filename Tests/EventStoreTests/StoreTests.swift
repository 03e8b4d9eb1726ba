import Facts
import Testing

@testable import EventStore

@Suite struct StoreTests {
  @Test func `what was appended is there for the next opening`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let first = try store.append([change("one"), change("two", events: 3)])
    let second = try store.append([change("three")])
    #expect(first.map(\.first) == [1, 2])
    #expect(second.map(\.first) == [5])
    #expect(first[1].written == first[0].written.advanced(by: 1))
    store.close()
    let (found, reader) = try reading(scratch.store)
    #expect(found == first + second)
    #expect(reader.notices.isEmpty)
    #expect(try reader.verify().notices.isEmpty)
    #expect(reader.known[first[0].replica] == 5)
  }

  @Test func `a session goes on in the log of the one before`() throws {
    let scratch = Scratch()
    for round in 0..<3 {
      let store = try openStore(scratch, world(seed: UInt64(round)))
      let saved = try store.append([change("\(round)")])
      #expect(saved[0].first == UInt64(round + 1))
      store.close()
    }
    let statistics = try openStore(scratch, mode: .readOnly).statistics()
    #expect(statistics.logs.count == 1)
    #expect(statistics.logs[0].segments == 1)
    #expect(statistics.logs[0].slot == 0)
  }

  @Test func `two sessions take two slots and see each other`() throws {
    let scratch = Scratch()
    let one = try openStore(scratch, world(seed: 1))
    let two = try openStore(scratch, world(seed: 2))
    _ = try one.everything()
    _ = try two.everything()
    for round in 0..<5 {
      let first = try one.append([change("one \(round)")])
      #expect(try two.news() == first)
      let second = try two.append([change("two \(round)")])
      #expect(try one.news() == second)
      #expect(try one.news().isEmpty)
    }
    #expect(one.known == two.known)
    #expect(try one.statistics().logs.count == 2)
  }

  @Test func `a full segment is sealed and the next one begun`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch, world(segmentLength: 1024))
    let follower = try openStore(scratch, mode: .readOnly, world(seed: 2))
    var saved: [RecordedChange] = []
    var followed: [RecordedChange] = []
    for number in 0..<20 {
      saved += try store.append([change("number \(number)")])
      followed += try follower.news()
    }
    #expect(followed == saved)
    #expect(try store.statistics().logs[0].segments > 4)
    #expect(try store.news().isEmpty)
    #expect(store.known == follower.known)
    store.close()
    let (found, reader) = try reading(scratch.store)
    #expect(found == saved)
    #expect(try reader.verify().notices.isEmpty)
  }

  @Test func `of a frame that is known in part the rest is delivered`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let saved = try store.append([change("one", events: 2), change("two"), change("three")])
    let reader = try openStore(scratch, mode: .readOnly, world(seed: 2))
    var known = VersionVector()
    known[try #require(saved.first).replica] = saved[0].last
    var found: [RecordedChange] = []
    try reader.replay(from: known) { found.append($0) }
    #expect(texts(found) == ["two", "three"])
  }

  @Test func `a batch is visible after its commit, whole, and to its own store too`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch, world(segmentLength: 2048))
    let follower = try openStore(scratch, mode: .readOnly, world(seed: 2))
    let batch = try store.beginBatch()
    for number in 0..<10 { try batch.append([change("batch \(number)")]) }
    let single = try store.append([change("single")])
    #expect(try follower.news() == single)
    #expect(try store.news().isEmpty)
    #expect(follower.notices.map(\.kind) == [.uncommittedBatch])
    try batch.commit()
    #expect(texts(try follower.news()) == (0..<10).map { "batch \($0)" })
    #expect(texts(try store.news()).count == 10)
    #expect(follower.notices.isEmpty)
    #expect(try follower.verify().notices.isEmpty)
  }

  @Test func `a batch that is given up is listed and ignored for ever`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch, world(segmentLength: 2048))
    let batch = try store.beginBatch()
    try batch.append([change("lost")])
    batch.abandon()
    let next = try store.beginBatch()
    try next.append([change("kept")])
    try next.commit()
    #expect(texts(try store.news()) == ["kept"])
    let (found, reader) = try reading(scratch.store)
    #expect(texts(found) == ["kept"])
    #expect(reader.notices.map(\.kind) == [.uncommittedBatch])
    #expect(try reader.verify().notices.map(\.kind) == [.uncommittedBatch])
    #expect(try reader.verify().isSound)
  }

  @Test func `changes larger than a frame become visible together`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let follower = try openStore(scratch, mode: .readOnly, world(seed: 2))
    let big = String(repeating: "x", count: 9 << 20)
    let saved = try store.append([change("a" + big), change("b" + big), change("c")])
    #expect(saved.map(\.first) == [1, 2, 3])
    #expect(try follower.news() == saved)
    #expect(try store.news().isEmpty)
    #expect(try follower.verify().notices.isEmpty)
  }

  @Test func `a change that fits no frame is refused with a sentence`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let huge = String(repeating: "x", count: 17 << 20)
    let error = #expect(throws: StoreError.self) { try store.append([change(huge)]) }
    #expect(error?.code == .tooLarge)
    #expect(error?.unsaved == true)
    #expect(error?.description.hasPrefix("NOT saved. A single change is larger") == true)
    #expect(try store.append([change("small")])[0].first == 1)
  }

  @Test func `an edit is later than what it overwrites, and leaves the clock where it was`() throws
  {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let future = HybridTime(Instant(milliseconds: 2_500_000_000_000))
    let lifted = try store.append([change("lifted")], notBefore: future)
    #expect(lifted[0].written == future.advanced(by: 1))
    let plain = try store.append([change("plain")])
    #expect(plain[0].written < future)
  }

  @Test func `a copied store writes on under another replica`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let original = try store.append([change("original")])
    store.close()
    var elsewhere = world(seed: 5)
    elsewhere.machine = 8
    let copy = try openStore(scratch, elsewhere)
    let copied = try copy.append([change("copy")])
    #expect(copied[0].replica != original[0].replica)
    #expect(copied[0].first == 1)
  }

  @Test func `a checkpoint saves the reading of what it covers`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch, world(segmentLength: 1024))
    for number in 0..<10 { _ = try store.append([change("old \(number)")]) }
    _ = try store.news()
    let vector = store.known
    #expect(try store.writeCheckpoint(covering: vector, pieces([[1, 2], [3]])))
    let late = try store.append([change("late")])
    let reader = try openStore(scratch, mode: .readOnly)
    let checkpoint = try #require(reader.latestCheckpoint())
    #expect(checkpoint.vector == vector)
    #expect(try SystemDisk().contents(of: checkpoint.path) == [1, 2, 3])
    var found: [RecordedChange] = []
    try reader.replay(from: checkpoint.vector) { found.append($0) }
    #expect(found == late)
    // A receiver that stands elsewhere finds its way without the checkpoint's hint.
    var middle = VersionVector()
    middle[late[0].replica] = 7
    found = []
    try reader.replay(from: middle) { found.append($0) }
    #expect(texts(found) == ["old 7", "old 8", "old 9", "late"])
    store.discard(checkpoint)
    #expect(store.latestCheckpoint() == nil)
    #expect(store.notices.map(\.kind) == [.checkpoint])
  }

  @Test func `polling a quiet store costs one read, and misses nothing`() throws {
    let scratch = Scratch()
    let writer = try openStore(scratch)
    _ = try writer.append([change("one")])
    let disk = CountingDisk()
    let store = try openStore(scratch, mode: .readOnly, world(disk: disk))
    _ = try store.everything()
    _ = try store.news()
    disk.calls = []
    #expect(try store.news().isEmpty)
    #expect(disk.calls == [.read] || disk.calls.contains(.status))
    for number in 0..<5 {
      let other = try openStore(scratch, world(seed: UInt64(number) + 50))
      _ = try other.append([change("another \(number)")])
      #expect(texts(try store.news()) == ["another \(number)"])
      _ = try writer.append([change("the first \(number)")])
      #expect(texts(try store.news()) == ["the first \(number)"])
    }
  }

  @Test func `a store whose table of tails is gone, or holds anything, is followed all the same`()
    throws
  {
    let scratch = Scratch()
    let writer = try openStore(scratch)
    _ = try writer.append([change("one")])
    let reader = try openStore(scratch, mode: .readOnly)
    _ = try reader.everything()
    let disk = SystemDisk()
    for bytes in [[], [1, 2, 3], Array(repeating: UInt8(0xFF), count: 9000)] {
      let file = try disk.open(writer.files.tail, .replace)
      try disk.writeAll(file, bytes, at: 0)
      disk.close(file)
      _ = try writer.append([change("more")])
      #expect(try reader.news().count == 1)
    }
    try disk.remove(writer.files.tail)
    _ = try writer.append([change("unannounced")])
    let fresh = try openStore(scratch, mode: .readOnly, world(seed: 9))
    #expect(try fresh.everything().count == 5)
  }
}
