import Glibc

/// A file for the minutes of a review.
enum MinutesFile {
  /// Writes a new file that only its owner reads; false where it is there already, or cannot be
  /// made.
  ///
  /// `~/` means the home directory.
  static func write(_ text: String, to path: String) -> Bool {
    let place = path.hasPrefix("~/") ? Places.home + path.dropFirst() : path
    // The path outlives the call.
    let file = unsafe open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // The buffer is read within the call.
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(file, $0.baseAddress, $0.count)
      }
      guard written > 0 || errno == EINTR else { return false }
      if written > 0 { rest = rest.dropFirst(written) }
    }
    return true
  }
}
