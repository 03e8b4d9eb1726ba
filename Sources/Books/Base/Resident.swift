import CStore
import Glibc

// What a session has looked at of a checkpoint stays mapped: after a tour of a large book hundreds of
// megabytes. All sessions share them, but the kernel keeps tables for each, and whoever lists
// processes finds each as large. So they are given back while the user rests. The kernel keeps the
// file in its memory as long as it has room, and maps again what is looked at again: after a rest the
// first letters of a search at a million customers take some 6 ms more, a move no longer than ever.

extension Book {
  /// How many bytes of files a session keeps while it rests: about what the views of a hundred
  /// thousand customers take, so that most sessions never give anything back.
  public static let kept = 96 << 20

  /// Gives back what is mapped of the checkpoint, and what was freed, where the process has more of
  /// files in its memory than it may keep; for when nobody waits.
  ///
  /// - Returns: whether it did; what is looked at next has then to be asked for again.
  @discardableResult
  public func release(beyond kept: Int = Book.kept) -> Bool {
    guard let bytes = base?.bytes, let mapped = Resident.files(), mapped > kept else {
      return false
    }
    bytes.release()
    daybook_trim_memory()
    return true
  }
}

enum Resident {
  /// How many bytes of files the process has in its memory, as the kernel counts them; nil where it
  /// does not say.
  static func files() -> Int? {
    let file = unsafe Glibc.open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { Glibc.close(file) }
    var text = [UInt8](repeating: 0, count: 128)
    let count = unsafe text.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
    // size resident shared …, in pages.
    let numbers = text.prefix(max(0, count)).split(separator: UInt8(ascii: " "))
    guard numbers.count > 2, let pages = Int(String(decoding: numbers[2], as: UTF8.self)) else {
      return nil
    }
    return pages * Int(getpagesize())
  }
}
