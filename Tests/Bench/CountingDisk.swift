import EventStore
import Synchronization

/// The system's disk, counting what makes things durable.
final class CountingDisk: SystemDisk {
  private let tally: Tally

  init(_ tally: Tally) { self.tally = tally }

  override func syncData(_ file: Int32) throws(DiskFailure) {
    tally.add()
    try super.syncData(file)
  }

  override func sync(_ file: Int32) throws(DiskFailure) {
    tally.add()
    try super.sync(file)
  }
}

/// A number that the disk's thread counts up and another reads.
final class Tally: Sendable {
  private let count = Mutex(0)

  func add() { count.withLock { $0 += 1 } }

  var value: Int { count.withLock { $0 } }
}
