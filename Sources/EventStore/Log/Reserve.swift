// The file reserve: 4 MiB of real blocks that nobody uses, so that on a full disk something can
// still be written. It is given up when a save that must not fail, the taking back of a change or
// an erasure, meets a full disk, and made again once there is room. A disk with less room than
// sixteen times as much is left alone: there it would be taken from the user's own.

internal import Glibc

struct Reserve {
  static let size: UInt64 = 4 << 20
  private static let room: UInt64 = 16 * size

  let files: StoreFiles

  /// Whether it stands ready.
  var isThere: Bool { (try? files.disk.status(at: files.reserve))?.size == Reserve.size }

  /// Makes it where it is not there and there is room; a refusal is no harm.
  func make() {
    guard !isThere, let free = files.disk.freeSpace(at: files.directory), free > Reserve.room,
      let file = try? files.disk.open(files.reserve, .readWriteCreating)
    else { return }
    defer { files.disk.close(file) }
    if (try? files.disk.allocate(file, Reserve.size)) == nil {
      try? files.disk.remove(files.reserve)
    }
  }

  /// Gives its blocks back to the disk; false where there are none.
  func release() -> Bool {
    guard isThere else { return false }
    return (try? files.disk.remove(files.reserve)) != nil
  }
}
