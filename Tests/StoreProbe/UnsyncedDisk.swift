import EventStore

/// The system's disk without fdatasync: the control by which the ordering test shows that it can
/// fail.
final class UnsyncedDisk: SystemDisk {
  override func syncData(_ file: Int32) {}
}
