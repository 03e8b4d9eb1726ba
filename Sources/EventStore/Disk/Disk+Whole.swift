internal import Glibc

// Whole reads, writes and replacements on top of single system calls: interruptions are repeated and
// short transfers continued here, and nowhere else.

extension Disk {
  /// Writes all of it, or throws; after a throw any part of it may be in the file.
  func writeAll(_ file: Int32, _ bytes: [UInt8], at offset: UInt64) throws(DiskFailure) {
    try writeAll(file, bytes[...], at: offset)
  }

  func writeAll(_ file: Int32, _ bytes: ArraySlice<UInt8>, at offset: UInt64) throws(DiskFailure) {
    var rest = bytes
    while !rest.isEmpty {
      do throws(DiskFailure) {
        let done = UInt64(bytes.count - rest.count)
        let count = try write(file, rest, at: offset + done)
        guard count > 0 else { throw DiskFailure(errno: EIO) }
        rest = rest.dropFirst(count)
      } catch {
        if error.errno != EINTR { throw error }
      }
    }
  }

  /// Reads up to `count` bytes from `offset`; less only where the file ends.
  func readAll(_ file: Int32, at offset: UInt64, count: Int) throws(DiskFailure) -> [UInt8] {
    var result: [UInt8] = []
    while result.count < count {
      do throws(DiskFailure) {
        let start = offset + UInt64(result.count)
        let part = try read(file, count: count - result.count, at: start)
        if part.isEmpty { break }
        if result.isEmpty { result = part } else { result += part }
      } catch {
        if error.errno != EINTR { throw error }
      }
    }
    return result
  }

  /// A file's content, at most `limit` bytes of it.
  func contents(of path: String, limit: Int = 1 << 26) throws(DiskFailure) -> [UInt8] {
    let file = try open(path, .read)
    defer { close(file) }
    let size = try status(file).size
    // Files under /proc and /etc may state no size.
    let wanted = size == 0 ? limit : min(limit, Int(clamping: size))
    return try readAll(file, at: 0, count: wanted)
  }

  /// Repeats a call that a signal interrupted.
  func uninterrupted(_ call: () throws(DiskFailure) -> Void) throws(DiskFailure) {
    while true {
      do throws(DiskFailure) {
        return try call()
      } catch {
        if error.errno != EINTR { throw error }
      }
    }
  }

  /// Makes a directory's entries durable.
  func syncDirectory(_ path: String) throws(DiskFailure) {
    let directory = try open(path, .read)
    defer { close(directory) }
    try uninterrupted { () throws(DiskFailure) in try sync(directory) }
  }

  /// Puts a whole file at `path`, durably: a reader finds the old content or the new, and after
  /// the return no crash can take the new one away.
  func replace(_ path: String, with bytes: [UInt8], in directory: String) throws(DiskFailure) {
    let temporary = path + ".tmp"
    let file = try open(temporary, .replace)
    do throws(DiskFailure) {
      defer { close(file) }
      try writeAll(file, bytes, at: 0)
      try uninterrupted { () throws(DiskFailure) in try sync(file) }
      try rename(temporary, to: path)
    } catch {
      try? remove(temporary)
      throw error
    }
    try syncDirectory(directory)
  }
}
