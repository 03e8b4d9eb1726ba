import Facts
import Glibc
import Testing

@testable import EventStore

/// The system's disk, but for one directory that it has no descriptor left to list.
private final class ShortDisk: CountingDisk {
  var unlisted: String?

  override func list(_ path: String) throws(DiskFailure) -> [String] {
    if path == unlisted { throw DiskFailure(errno: EMFILE) }
    return try super.list(path)
  }
}

@Suite struct BackupTests {
  private static func names(_ path: String) throws -> Set<String> {
    Set(try SystemDisk().list(path))
  }

  private static func mode(_ path: String) -> UInt32 {
    var record = stat()
    // The record is as long as the call expects.
    return unsafe stat(path, &record) == 0 ? UInt32(record.st_mode) & 0o777 : 0
  }

  @Test func `a backup is made while others write, and brought up to date`() throws {
    let scratch = Scratch()
    let backup = scratch.path + "/backups/of today"
    let store = try openStore(scratch, world(segmentLength: 3000))
    var saved = try (0..<30).flatMap { try store.append([change("before \($0)")]) }
    let open = try store.beginBatch()
    try open.append([change("not committed")])
    let other = try openStore(scratch, mode: .readOnly, world(seed: 5))
    let report = try other.backup(to: backup)
    #expect(report.isSound && report.written == report.segments)
    #expect(try Self.names(backup) == ["FORMAT", "BACKUP", "LOCK", "log"])
    #expect(Self.mode(backup) == 0o700 && Self.mode(backup + "/FORMAT") == 0o600)
    #expect(try reading(backup).changes == saved)
    for number in 0..<20 { saved += try store.append([change("after \(number)")]) }
    try open.commit()
    let again = try other.backup(to: backup)
    #expect(again.isSound && again.written > 0 && again.written < again.segments)
    #expect(try Set(reading(backup).changes).isSuperset(of: saved))
    #expect(try other.backup(to: backup).written == 0)
    #expect(throws: StoreError.self) {
      try openStoreAt(backup)
    }
  }

  @Test func `what people keep goes along, and nothing of what they kept before`() throws {
    let scratch = Scratch()
    let (backup, restored) = (scratch.path + "/backup", scratch.path + "/restored")
    let store = try openStore(scratch)
    _ = try store.append([change("one")])
    let disk = SystemDisk()
    let (anna, bob) = (EntityID(high: 5, low: 6), EntityID(high: 5, low: 7))
    func file(_ user: EntityID, _ directory: String) -> PersonalFile {
      PersonalFile(user, inStoreAt: directory, disk: disk)
    }
    try file(anna, scratch.store).write([("draft/a", "overtaken"), ("view", "deals")])
    try file(anna, scratch.store).write([("draft/a", "half a thought")])
    try file(bob, scratch.store).write([("draft/b", "gone soon")])
    _ = try store.backup(to: backup)
    #expect(file(anna, backup).read() == ["draft/a": "half a thought", "view": "deals"])
    #expect(file(bob, backup).read() == ["draft/b": "gone soon"])
    #expect(Self.mode("\(backup)/people/\(anna)") == 0o700)
    #expect(Self.mode("\(backup)/people/\(anna)/own") == 0o600)
    // Brought up to date, also where somebody keeps nothing any more.
    let old = try disk.open("\(backup)/people/\(anna)/own", .read)
    defer { disk.close(old) }
    try file(anna, scratch.store).write([("draft/a", nil)])
    try disk.remove("\(scratch.store)/people/\(bob)/own")
    #expect(unsafe rmdir("\(scratch.store)/people/\(bob)") == 0)
    #expect(try store.backup(to: backup).notices.isEmpty)
    #expect(file(anna, backup).read() == ["view": "deals"])
    #expect(file(bob, backup).read() == [:])
    #expect(try disk.readAll(old, at: 0, count: 1 << 12).allSatisfy { $0 == 0 })
    let report = try EventStore.restore(backup, to: restored, environment: world(seed: 8))
    #expect(report.isSound && report.notices.isEmpty)
    #expect(file(anna, restored).read() == ["view": "deals"])
  }

  @Test func `a backup keeps what it has of people whom nobody can list`() throws {
    let scratch = Scratch()
    let backup = scratch.path + "/backup"
    let disk = ShortDisk()
    let store = try openStore(scratch, world(disk: disk))
    _ = try store.append([change("one")])
    let anna = EntityID(high: 5, low: 6)
    try PersonalFile(anna, inStoreAt: scratch.store, disk: disk).write([("draft/a", "half")])
    #expect(try store.backup(to: backup).notices.isEmpty)
    disk.unlisted = scratch.store + "/people"
    let report = try store.backup(to: backup)
    #expect(report.isSound && report.notices.map(\.kind) == [.personal])
    #expect(PersonalFile(anna, inStoreAt: backup, disk: disk).read() == ["draft/a": "half"])
  }

  @Test func `a damaged source does not spoil a sound backup`() throws {
    try aBackupKeepsWhatItHas { $0[340] ^= 1 }
  }

  @Test(arguments: [0, 100, 340, 430])
  func `a source that is cut does not shorten a sound backup`(length: Int) throws {
    try aBackupKeepsWhatItHas { $0.removeSubrange(length...) }
  }

  /// Backs a store up, spoils its segment, and backs it up again.
  private func aBackupKeepsWhatItHas(where spoil: (inout [UInt8]) -> Void) throws {
    let scratch = Scratch()
    let backup = scratch.path + "/backup"
    let store = try openStore(scratch)
    let saved = try store.append([change("one")]) + store.append([change("two")])
    _ = try store.backup(to: backup)
    let path = store.files.path(of: try #require(store.writer?.name))
    store.close()
    var bytes = try SystemDisk().contents(of: path)
    spoil(&bytes)
    try SystemDisk().overwrite(path, bytes)
    let report = try openStore(scratch, world(seed: 3)).backup(to: backup)
    #expect(!report.isSound)
    #expect(try reading(backup).changes == saved)
    #expect(try reading(backup).store.verify().isSound)
  }

  @Test func `what a stopped backup has left goes with the next`() throws {
    let scratch = Scratch()
    let backup = scratch.path + "/backup"
    let store = try openStore(scratch)
    _ = try store.append([change("one")])
    _ = try store.backup(to: backup)
    let name = try #require(store.writer?.name)
    try SystemDisk().overwrite("\(backup)/log/\(name).tmp", Array("half a segment".utf8))
    _ = try store.backup(to: backup)
    #expect(try Self.names(backup + "/log") == ["\(name)"])
  }

  @Test func `nothing is written over`() throws {
    let (one, two) = (Scratch(), Scratch())
    let store = try openStore(one)
    _ = try store.append([change("mine")])
    let other = try openStore(two, world(seed: 2))
    let error = #expect(throws: StoreError.self) { _ = try store.backup(to: two.store) }
    #expect(error?.code == .occupied)
    _ = try store.backup(to: one.path + "/backup")
    let wrong = #expect(throws: StoreError.self) { _ = try other.backup(to: one.path + "/backup") }
    #expect(wrong?.code == .otherStore)
    for place in [two.store, one.path] {
      let full = #expect(throws: StoreError.self) {
        _ = try EventStore.restore(one.path + "/backup", to: place, environment: world())
      }
      #expect(full?.code == .occupied)
    }
  }

  @Test func `a restored store and a copied one go on under new replicas`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let saved = try store.append([change("first")])
    let backup = scratch.path + "/backup"
    _ = try store.backup(to: backup)
    let restored = scratch.path + "/restored"
    let report = try EventStore.restore(backup, to: restored, environment: world(seed: 8))
    #expect(report.isSound)
    let writer = try openStoreAt(restored, seed: 9)
    #expect(try writer.everything() == saved)
    let added = try writer.append([change("after the restore")])
    #expect(added[0].replica != saved[0].replica)
    writer.close()
    // The same numbers given out again would be the inode of a directory made anew.
    let format = try StoreFormat(SystemDisk().contents(of: restored + "/FORMAT"))
    #expect(format.copy != store.copyNumber && format.store == store.store)
    // Both agree after an exchange.
    _ = try store.ingest(added)
    #expect(try Set(reading(scratch.store).changes) == Set(reading(restored).changes))
    // A copy of the directory made by other means.
    let copied = scratch.path + "/copied"
    for directory in ["", "/log", "/snap"] { try SystemDisk().makeDirectory(copied + directory) }
    for name in try Self.names(scratch.store + "/log").map({ "/log/" + $0 }) + ["/FORMAT"] {
      let bytes = try SystemDisk().contents(of: scratch.store + name)
      let file = try SystemDisk().open(copied + name, .replace)
      try SystemDisk().writeAll(file, bytes, at: 0)
      SystemDisk().close(file)
    }
    let twin = try openStoreAt(copied, seed: 10)
    let written = try twin.append([change("in the copy")])
    #expect(![saved[0].replica, added[0].replica].contains(written[0].replica))
  }
}

private func openStoreAt(_ directory: String, seed: UInt64 = 1) throws -> EventStore {
  try EventStore.open(at: directory, mode: .readWrite, environment: world(seed: seed))
}
