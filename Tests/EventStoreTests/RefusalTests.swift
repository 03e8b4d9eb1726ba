import Facts
import Glibc
import Testing

@testable import EventStore

/// The system's disk, as it would look elsewhere.
private final class DisguisedDisk: CountingDisk {
  var magic: UInt64?
  var owner: UInt32?
  var free: UInt64 = 1 << 40

  override func status(_ file: Int32) throws(DiskFailure) -> DiskStatus {
    disguised(try super.status(file))
  }

  override func status(at path: String) throws(DiskFailure) -> DiskStatus {
    disguised(try super.status(at: path))
  }

  override func fileSystem(_ file: Int32) -> UInt64? { magic ?? super.fileSystem(file) }

  override func freeSpace(at path: String) -> UInt64? { free }

  override func allocate(_ file: Int32, _ bytes: UInt64) throws(DiskFailure) {
    try system.allocate(file, bytes)
  }

  override func setPermissions(_ path: String, _ mode: UInt32) throws(DiskFailure) {
    try system.setPermissions(path, mode)
  }

  private func disguised(_ status: DiskStatus) -> DiskStatus {
    DiskStatus(
      size: status.size,
      modified: status.modified,
      inode: status.inode,
      isDirectory: status.isDirectory,
      owner: owner ?? status.owner,
      permissions: status.permissions
    )
  }
}

@Suite struct RefusalTests {
  private func refused(_ code: StoreError.Code, _ body: () throws -> Void) {
    let error = #expect(throws: StoreError.self, performing: body)
    #expect(error?.code == code)
  }

  @Test(arguments: [0x6969, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x6573_5546] as [UInt64])
  func `on a network file system one process is warned, and a second refused`(
    _ fileSystem: UInt64
  ) throws {
    let scratch = Scratch()
    let disk = DisguisedDisk()
    disk.magic = fileSystem
    let store = try openStore(scratch, world(disk: disk))
    #expect(store.notices.map(\.kind) == [.networkFileSystem])
    _ = try store.append([change("alone")])
    refused(.networkFileSystem) { _ = try openStore(scratch, world(seed: 2, disk: disk)) }
    refused(.networkFileSystem) {
      _ = try openStore(scratch, mode: .readOnly, world(seed: 2, disk: disk))
    }
    store.close()
    let next = try openStore(scratch, world(seed: 3, disk: disk))
    #expect(texts(try next.everything()) == ["alone"])
  }

  @Test func `what others could read is put right and said, once`() throws {
    let scratch = Scratch()
    try openStore(scratch).close()
    for (path, wide, right) in [
      ("", 0o755, 0o700), ("/log", 0o777, 0o700), ("/FORMAT", 0o644, 0o600),
    ] as [(String, UInt32, UInt32)] {
      let path = scratch.store + path
      try SystemDisk().setPermissions(path, wide)
      let reader = try openStore(scratch, mode: .readOnly)
      #expect(reader.notices.map(\.kind) == [.permissions])
      let store = try openStore(scratch)
      #expect(store.notices.map(\.file) == [path])
      store.close()
      #expect(try SystemDisk().status(at: path).permissions == right)
      #expect(try openStore(scratch).notices.isEmpty)
    }
  }

  @Test func `a directory of one's own is made private without a word`() throws {
    let scratch = Scratch()
    try SystemDisk().makeDirectory(scratch.store)
    try SystemDisk().setPermissions(scratch.store, 0o755)
    #expect(try openStore(scratch).notices.isEmpty)
    #expect(try SystemDisk().status(at: scratch.store).permissions == 0o700)
  }

  @Test func `a store of somebody else is not written in`() throws {
    let scratch = Scratch()
    try openStore(scratch).close()
    let disk = DisguisedDisk()
    disk.owner = geteuid() + 1
    refused(.foreignOwner) { _ = try openStore(scratch, world(disk: disk)) }
    #expect(try openStore(scratch, mode: .readOnly, world(disk: disk)).everything().isEmpty)
  }

  @Test(arguments: [EMFILE, ENFILE]) func `without descriptors it says so`(_ errno: Int32) throws {
    let scratch = Scratch()
    try openStore(scratch).close()
    let disk = DisguisedDisk()
    disk.fate = { call, _ in call == .open ? .fail(errno) : nil }
    refused(.noDescriptors) {
      _ = try openStore(scratch, mode: .readOnly, world(disk: disk)).everything()
    }
  }

  @Test func `on a full disk a change is refused, and taking one back is not`() throws {
    let scratch = Scratch()
    let disk = DisguisedDisk()
    let store = try openStore(scratch, world(disk: disk))
    let saved = try store.append([change("before")])
    let reserve = Reserve(files: store.files)
    #expect(reserve.isThere)
    // Full for as long as the reserve has its blocks.
    disk.fate = { call, _ in call == .write && reserve.isThere ? .fail(ENOSPC) : nil }
    refused(.diskFull) { _ = try store.append([change("ordinary")]) }
    #expect(reserve.isThere)
    let undo = Change(
      batch: EntityID(high: 5, low: 5),
      author: EntityID(high: 1, low: 2),
      via: .shell,
      intent: "undo",
      undoes: saved[0].change.batch,
      events: saved[0].change.events
    )
    #expect(try store.append([undo]).count == 1)
    #expect(!reserve.isThere)
    store.close()
    disk.fate = { _, _ in nil }
    disk.free = 1 << 20
    let small = try openStore(scratch, world(seed: 2, disk: disk))
    _ = try small.append([change("little room")])
    #expect(!reserve.isThere)
    small.close()
    disk.free = 1 << 40
    let again = try openStore(scratch, world(seed: 3, disk: disk))
    _ = try again.append([change("room again")])
    #expect(reserve.isThere)
    #expect(try again.verify().notices.isEmpty)
  }

  @Test func `a mark follows a second after the last save, once`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    _ = try store.append([change("one")])
    let path = store.files.path(of: try #require(store.writer?.name))
    func size() throws -> UInt64 { try SystemDisk().status(at: path).size }
    let before = try size()
    let now = ContinuousClock.now
    store.idle(at: now)
    #expect(try size() == before)
    store.idle(at: now + .seconds(2))
    store.idle(at: now + .seconds(4))
    #expect(try size() == before + 64)
    // What was saved is now known to have been, even where its last frame is cut off.
    var bytes = try SystemDisk().contents(of: path)
    bytes[Int(before) - 10] ^= 1
    let file = try SystemDisk().open(path, .readWrite)
    try SystemDisk().writeAll(file, bytes, at: 0)
    SystemDisk().close(file)
    #expect(try !reading(scratch.store).store.verify().isSound)
  }
}
