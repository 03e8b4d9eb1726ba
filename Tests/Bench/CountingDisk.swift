import EventStore
import Synchronization

/// The system's disk, counting what makes things durable.
final class CountingDisk: Disk {
  private let system = SystemDisk()
  private let tally: Tally

  init(_ tally: Tally) { self.tally = tally }

  func syncData(_ file: Int32) throws(DiskFailure) {
    tally.add()
    try system.syncData(file)
  }

  func sync(_ file: Int32) throws(DiskFailure) {
    tally.add()
    try system.sync(file)
  }

  func open(_ path: String, _ access: DiskAccess) throws(DiskFailure) -> Int32 {
    try system.open(path, access)
  }

  func close(_ file: Int32) { system.close(file) }

  func read(_ file: Int32, count: Int, at offset: UInt64) throws(DiskFailure) -> [UInt8] {
    try system.read(file, count: count, at: offset)
  }

  func write(
    _ file: Int32,
    _ bytes: ArraySlice<UInt8>,
    at offset: UInt64
  ) throws(DiskFailure) -> Int {
    try system.write(file, bytes, at: offset)
  }

  func truncate(_ file: Int32, to length: UInt64) throws(DiskFailure) {
    try system.truncate(file, to: length)
  }

  func rename(_ path: String, to newPath: String) throws(DiskFailure) {
    try system.rename(path, to: newPath)
  }

  func remove(_ path: String) throws(DiskFailure) { try system.remove(path) }

  func makeDirectory(_ path: String) throws(DiskFailure) { try system.makeDirectory(path) }

  func list(_ path: String) throws(DiskFailure) -> [String] { try system.list(path) }

  func status(_ file: Int32) throws(DiskFailure) -> DiskStatus { try system.status(file) }

  func status(at path: String) throws(DiskFailure) -> DiskStatus { try system.status(at: path) }

  func lock(_ file: Int32, byte: Int64, wait: Bool) throws(DiskFailure) -> Bool {
    try system.lock(file, byte: byte, wait: wait)
  }

  func share(_ file: Int32, byte: Int64) throws(DiskFailure) -> Bool {
    try system.share(file, byte: byte)
  }

  func unlock(_ file: Int32, byte: Int64) { system.unlock(file, byte: byte) }

  func isLocked(_ file: Int32, byte: Int64) -> Bool { system.isLocked(file, byte: byte) }
}

/// A number that the disk's thread counts up and another reads.
final class Tally: Sendable {
  private let count = Mutex(0)

  func add() { count.withLock { $0 += 1 } }

  var value: Int { count.withLock { $0 } }
}
