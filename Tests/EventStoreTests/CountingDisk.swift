@testable import EventStore

/// The system's disk with a list of the calls, any of which can be made to fail or be left out.
class CountingDisk: Disk {
  enum Call: Hashable, CaseIterable {
    case open, read, write, syncData, sync, truncate, rename, remove, makeDirectory, list, status
    case lock
  }

  /// What becomes of a call that was chosen.
  enum Fate {
    case fail(Int32)
    /// A write that takes only some of its bytes; others just happen.
    case short
    /// Claims success without doing anything.
    case skip
  }

  let system = SystemDisk()
  var calls: [Call] = []
  var fate: (Call, Int) -> Fate? = { _, _ in nil }

  private func judge(_ call: Call) throws(DiskFailure) -> Fate? {
    calls.append(call)
    let fate = fate(call, calls.count)
    if case .fail(let number)? = fate { throw DiskFailure(errno: number) }
    return fate
  }

  func open(_ path: String, _ access: DiskAccess) throws(DiskFailure) -> Int32 {
    _ = try judge(.open)
    return try system.open(path, access)
  }

  func close(_ file: Int32) { system.close(file) }

  func read(_ file: Int32, count: Int, at offset: UInt64) throws(DiskFailure) -> [UInt8] {
    if case .short? = try judge(.read) {
      return try system.read(file, count: max(1, count / 2), at: offset)
    }
    return try system.read(file, count: count, at: offset)
  }

  func write(
    _ file: Int32,
    _ bytes: ArraySlice<UInt8>,
    at offset: UInt64
  ) throws(DiskFailure) -> Int {
    if case .short? = try judge(.write) {
      return try system.write(file, bytes.prefix(max(1, bytes.count / 3)), at: offset)
    }
    return try system.write(file, bytes, at: offset)
  }

  func syncData(_ file: Int32) throws(DiskFailure) {
    if case .skip? = try judge(.syncData) { return }
    try system.syncData(file)
  }

  func sync(_ file: Int32) throws(DiskFailure) {
    if case .skip? = try judge(.sync) { return }
    try system.sync(file)
  }

  func truncate(_ file: Int32, to length: UInt64) throws(DiskFailure) {
    _ = try judge(.truncate)
    try system.truncate(file, to: length)
  }

  func rename(_ path: String, to newPath: String) throws(DiskFailure) {
    _ = try judge(.rename)
    try system.rename(path, to: newPath)
  }

  func remove(_ path: String) throws(DiskFailure) {
    _ = try judge(.remove)
    try system.remove(path)
  }

  func makeDirectory(_ path: String) throws(DiskFailure) {
    _ = try judge(.makeDirectory)
    try system.makeDirectory(path)
  }

  func list(_ path: String) throws(DiskFailure) -> [String] {
    _ = try judge(.list)
    return try system.list(path)
  }

  func status(_ file: Int32) throws(DiskFailure) -> DiskStatus {
    _ = try judge(.status)
    return try system.status(file)
  }

  func fileSystem(_ file: Int32) -> UInt64? { system.fileSystem(file) }

  func status(at path: String) throws(DiskFailure) -> DiskStatus {
    _ = try judge(.status)
    return try system.status(at: path)
  }

  func lock(_ file: Int32, byte: Int64, wait: Bool) throws(DiskFailure) -> Bool {
    _ = try judge(.lock)
    return try system.lock(file, byte: byte, wait: wait)
  }

  func share(_ file: Int32, byte: Int64) throws(DiskFailure) -> Bool {
    _ = try judge(.lock)
    return try system.share(file, byte: byte)
  }

  func unlock(_ file: Int32, byte: Int64) { system.unlock(file, byte: byte) }

  func isLocked(_ file: Int32, byte: Int64) -> Bool { system.isLocked(file, byte: byte) }

  // No reserve, unless a test wants one.
  func allocate(_ file: Int32, _ bytes: UInt64) throws(DiskFailure) {
    throw DiskFailure(errno: 38)
  }

  func freeSpace(at path: String) -> UInt64? { nil }

  func setPermissions(_ path: String, _ mode: UInt32) throws(DiskFailure) {
    try system.setPermissions(path, mode)
  }
}
