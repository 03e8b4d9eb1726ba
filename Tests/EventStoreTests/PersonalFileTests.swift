import Facts
import Glibc
import Testing

@testable import EventStore

/// What one person keeps beside the log.
@Suite struct PersonalFileTests {
  private static let anna = EntityID(high: 5, low: 6)

  private func file(_ scratch: Scratch) throws -> PersonalFile {
    _ = try openStore(scratch)
    return PersonalFile(Self.anna, inStoreAt: scratch.store, disk: SystemDisk())
  }

  private func path(_ scratch: Scratch) -> String { "\(scratch.store)/people/\(Self.anna)/own" }

  @Test func theLastTextOfAKeyCounts() throws {
    let scratch = Scratch()
    let file = try file(scratch)
    #expect(file.read() == [:])
    try file.write([("draft/a", "one"), ("view", "deals")])
    try file.write([("draft/a", "two\nlines\t→ 田")])
    #expect(file.read() == ["draft/a": "two\nlines\t→ 田", "view": "deals"])
    try file.write([("draft/a", nil), ("view", "")])
    #expect(file.read() == ["view": ""])
  }

  @Test func onlyItsOwnerCanReadIt() throws {
    let scratch = Scratch()
    let file = try file(scratch)
    try file.write([("a", "b")])
    let modes = try #require(Modes.of(path(scratch)))
    #expect(modes == 0o600)
    #expect(Modes.of(scratch.store + "/people") == 0o700)
  }

  @Test func aTornEndIsWrittenOver() throws {
    let scratch = Scratch()
    let file = try file(scratch)
    try file.write([("a", "kept")])
    let disk = SystemDisk()
    let whole = try disk.contents(of: path(scratch))
    try file.write([("a", "torn away")])
    let bytes = try disk.contents(of: path(scratch))
    for length in whole.count..<bytes.count {
      let open = try disk.open(path(scratch), .replace)
      try disk.writeAll(open, Array(bytes[..<length]), at: 0)
      disk.close(open)
      #expect(file.read() == ["a": "kept"], "cut at \(length)")
    }
    try file.write([("b", "after")])
    #expect(file.read() == ["a": "kept", "b": "after"])
  }

  @Test func noFlippedBitIsTakenForAText() throws {
    let scratch = Scratch()
    let file = try file(scratch)
    try file.write([("a", "kept"), ("b", "also")])
    let disk = SystemDisk()
    let bytes = try disk.contents(of: path(scratch))
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x10
      let open = try disk.open(path(scratch), .replace)
      try disk.writeAll(open, damaged, at: 0)
      disk.close(open)
      let read = file.read()
      #expect(read["a"] == nil || read["a"] == "kept")
      #expect(read["b"] == nil || read["b"] == "also")
      #expect(read.count < 2)
    }
  }

  @Test func aFileOfOvertakenTextsIsMadeShort() throws {
    let scratch = Scratch()
    let file = try file(scratch)
    let long = String(repeating: "x", count: 1000)
    for number in 0..<200 { try file.write([("a", long + String(number)), ("b", "stays")]) }
    #expect(file.read() == ["a": long + "199", "b": "stays"])
    #expect(try SystemDisk().status(at: path(scratch)).size < 80_000)
  }

  @Test func sessionsOfOnePersonDoNotLoseEachOthersTexts() throws {
    let scratch = Scratch()
    let one = try file(scratch)
    let other = PersonalFile(Self.anna, inStoreAt: scratch.store, disk: SystemDisk())
    let long = String(repeating: "y", count: 3000)
    for number in 0..<60 {
      try one.write([("one/\(number % 3)", long + String(number))])
      try other.write([("other/\(number % 3)", String(number))])
    }
    #expect(one.read().count == 6)
    #expect(other.read()["other/2"] == "59")
  }

  @Test func aFirstTextSurvivesAPowerCut() throws {
    let machine = try machineWithStore()
    try own(machine).write([("a", "kept")])
    #expect(own(Machine(machine.image.afterWorstPowerCut())).read() == ["a": "kept"])
  }

  /// What the refused sync leaves in the page cache, no later sync brings to the disk.
  @Test(arguments: [true, false])
  func whatFollowsARefusedSyncSurvivesAPowerCut(hasRoom: Bool) throws {
    let machine = try machineWithStore()
    try own(machine).write([("a", "kept")])
    let disk = MemoryDisk(machine)
    var refused = 0
    disk.fate = { call, _ in
      if call == .syncData { refused += 1 }
      if call == .syncData, refused == 1 { return .fail(EIO) }
      return call == .rename && !hasRoom ? .fail(EIO) : nil
    }
    let file = PersonalFile(Self.anna, inStoreAt: "/store", disk: disk)
    var expected = ["a": "kept", "c": "later"]
    if hasRoom {
      try file.write([("b", "in a file of its own")])
      expected["b"] = "in a file of its own"
    } else {
      #expect(throws: StoreError.self) { try file.write([("b", "refused")]) }
      #expect(own(machine).read() == ["a": "kept"])
    }
    #expect(refused > 0)
    disk.fate = { _, _ in nil }
    try own(machine).write([("c", "later")])
    #expect(own(machine).read() == expected)
    #expect(own(Machine(machine.image.afterWorstPowerCut())).read() == expected)
  }

  @Test func aFirstTextSurvivesWhereAnEarlierOneWasKilled() throws {
    let machine = try machineWithStore()
    let moments = try Plot.moments(of: machine) { try own(machine).write([("a", "killed")]) }
    #expect(moments.count > 5)
    for image in moments {
      let left = Machine(image)
      try own(left).write([("b", "kept")])
      let cut = Machine(left.image.afterWorstPowerCut())
      #expect(own(cut).read()["b"] == "kept")
    }
  }

  @Test func aFirstTextSurvivesWhereASyncOfItsFoldersWasRefused() throws {
    for number in 1...3 {
      let machine = try machineWithStore()
      let disk = MemoryDisk(machine)
      var syncs = 0
      disk.fate = { call, _ in
        if call == .sync { syncs += 1 }
        return call == .sync && syncs == number ? .fail(EIO) : nil
      }
      let file = PersonalFile(Self.anna, inStoreAt: "/store", disk: disk)
      #expect(throws: StoreError.self) { try file.write([("a", "refused")]) }
      try own(machine).write([("b", "kept")])
      #expect(own(Machine(machine.image.afterWorstPowerCut())).read() == ["b": "kept"])
    }
  }

  @Test func aScrubbingThatIsKilledTwiceLosesNothing() throws {
    let machine = try machineWithStore()
    try own(machine).write([("a", "kept"), ("b", "gone")])
    func scrub(_ machine: Machine) throws { try own(machine).scrub { key, _ in key == "b" } }
    for image in try Plot.moments(of: machine, { try scrub(machine) }) {
      let left = Machine(image)
      for again in try Plot.moments(of: left, { try scrub(left) }) {
        #expect(own(Machine(again.afterWorstPowerCut())).read()["a"] == "kept")
      }
    }
  }

  @Test func whoKeepsAnythingIsToldUnlessTheDiskCannotTell() throws {
    let machine = try machineWithStore()
    let disk = MemoryDisk(machine)
    func owners() throws -> [EntityID] {
      try PersonalFile.owners(inStoreAt: "/store", disk: disk)
    }
    #expect(try owners().isEmpty)
    try own(machine).write([("a", "kept")])
    #expect(try owners() == [Self.anna])
    disk.fate = { call, _ in call == .list ? .fail(EMFILE) : nil }
    let error = #expect(throws: StoreError.self) { _ = try owners() }
    #expect(error?.code == .noDescriptors)
  }

  @Test func aScrubbingThatIsKilledIsFinishedByTheNext() throws {
    let machine = try machineWithStore()
    try own(machine).write([("a", "kept"), ("b", "Zdziska-Quux4711")])
    var moments: [DiskImage] = []
    machine.beforeChange = { moments.append(machine.image) }
    func scrub(_ machine: Machine) throws {
      try own(machine).scrub { _, text in text.hasPrefix("Zdziska") }
    }
    try scrub(machine)
    machine.beforeChange = {}
    #expect(moments.count > 5)
    let scan = ByteScan("Zdziska-Quux4711")
    for image in moments + moments.map({ $0.afterWorstPowerCut() }) {
      let left = Machine(image)
      #expect(own(left).read()["a"] == "kept")
      try scrub(left)
      #expect(own(left).read() == ["a": "kept"])
      for file in left.image.files.values {
        #expect(scan.found(in: file.content + [0] + file.durable).isEmpty)
      }
    }
  }

  private func machineWithStore() throws -> Machine {
    let machine = Machine()
    try EventStore.open(
      at: "/store",
      mode: .readWrite,
      environment: world(disk: MemoryDisk(machine))
    ).close()
    return machine
  }

  private func own(_ machine: Machine) -> PersonalFile {
    PersonalFile(Self.anna, inStoreAt: "/store", disk: MemoryDisk(machine))
  }
}

/// The permissions of a file.
private enum Modes {
  static func of(_ path: String) -> UInt32? {
    var record = stat()
    guard unsafe stat(path, &record) == 0 else { return nil }
    return record.st_mode & 0o777
  }
}
