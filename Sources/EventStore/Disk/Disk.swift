internal import Glibc

/// The system calls of the store, one to one.
///
/// Everything the store does to files goes through here, so that tests can count the calls, fail
/// them, tear them and leave them out. Short reads and writes and interruptions are handed on as
/// they come; the layer above deals with them.
public protocol Disk: AnyObject {
  /// Opens a file, close-on-exec.
  func open(_ path: String, _ access: DiskAccess) throws(DiskFailure) -> Int32
  func close(_ file: Int32)
  /// Reads at an offset: nothing at the end, possibly less than asked for.
  func read(_ file: Int32, count: Int, at offset: UInt64) throws(DiskFailure) -> [UInt8]
  /// Writes at an offset and returns how much of it was written.
  func write(
    _ file: Int32,
    _ bytes: ArraySlice<UInt8>,
    at offset: UInt64
  ) throws(DiskFailure) -> Int
  /// Begins to write out what was written to a part of a file, without waiting for it; a hint, after
  /// which making the file durable takes less long.
  func beginWritingOut(_ file: Int32, from offset: UInt64, count: Int)
  /// Makes the file's content and length durable (fdatasync).
  func syncData(_ file: Int32) throws(DiskFailure)
  /// Makes a file or a directory durable (fsync).
  func sync(_ file: Int32) throws(DiskFailure)
  func truncate(_ file: Int32, to length: UInt64) throws(DiskFailure)
  func rename(_ path: String, to newPath: String) throws(DiskFailure)
  func remove(_ path: String) throws(DiskFailure)
  /// Makes a directory that only its owner can enter.
  func makeDirectory(_ path: String) throws(DiskFailure)
  /// The names in a directory, in no order.
  func list(_ path: String) throws(DiskFailure) -> [String]
  func status(_ file: Int32) throws(DiskFailure) -> DiskStatus
  func status(at path: String) throws(DiskFailure) -> DiskStatus
  /// The magic number of the file system that an open file lies on; nil where it cannot tell.
  func fileSystem(_ file: Int32) -> UInt64?
  /// Locks one byte of a file for the open file description; false where another holds it.
  func lock(_ file: Int32, byte: Int64, wait: Bool) throws(DiskFailure) -> Bool
  /// Locks one byte together with others who only share it; false where somebody has it alone.
  func share(_ file: Int32, byte: Int64) throws(DiskFailure) -> Bool
  func unlock(_ file: Int32, byte: Int64)
  /// Whether somebody else holds the byte.
  func isLocked(_ file: Int32, byte: Int64) -> Bool
  /// Gives a file so many bytes of real blocks.
  func allocate(_ file: Int32, _ bytes: UInt64) throws(DiskFailure)
  /// The bytes that this user may still write on the disk of a path; nil where it cannot tell.
  func freeSpace(at path: String) -> UInt64?
  /// Changes who may read and write.
  func setPermissions(_ path: String, _ mode: UInt32) throws(DiskFailure)
}

extension Disk {
  public func beginWritingOut(_ file: Int32, from offset: UInt64, count: Int) {}
  // A disk without these has no reserve, and everything on it is its user's own and local.
  public func fileSystem(_ file: Int32) -> UInt64? { nil }
  public func allocate(_ file: Int32, _ bytes: UInt64) throws(DiskFailure) {
    throw DiskFailure(errno: ENOSYS)
  }
  public func freeSpace(at path: String) -> UInt64? { nil }
  public func setPermissions(_ path: String, _ mode: UInt32) throws(DiskFailure) {}
}

/// How a file is opened.
public enum DiskAccess: Sendable {
  case read
  case readWrite
  /// Made if it is not there.
  case readWriteCreating
  /// Made anew; whatever was there is emptied.
  case replace
}

/// A system call's refusal.
public struct DiskFailure: Error, Hashable, Sendable {
  public let errno: Int32

  public init(errno: Int32) { self.errno = errno }
}

/// What the system knows of a file.
public struct DiskStatus: Hashable, Sendable {
  /// Bytes.
  public let size: UInt64
  /// The time of the last change of the content, in nanoseconds since 1970.
  public let modified: Int64
  public let inode: UInt64
  public let isDirectory: Bool
  /// Nil where the disk knows no users.
  public let owner: UInt32?
  /// The nine bits of who may do what, nil where the disk knows none.
  public let permissions: UInt32?

  public init(
    size: UInt64,
    modified: Int64,
    inode: UInt64,
    isDirectory: Bool = false,
    owner: UInt32? = nil,
    permissions: UInt32? = nil
  ) {
    self.size = size
    self.modified = modified
    self.inode = inode
    self.isDirectory = isDirectory
    self.owner = owner
    self.permissions = permissions
  }
}
