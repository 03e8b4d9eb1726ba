import Glibc
import TextUI

/// Standard output and standard error, written whole, a buffer at a time.
///
/// Everything that goes to a terminal is sanitised: no control sequence passes from data to it.
struct Standard {
  static let output = Standard(descriptor: STDOUT_FILENO)
  static let error = Standard(descriptor: STDERR_FILENO)

  let descriptor: Int32

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes a line of text; what came from data in it is made harmless.
  func line(_ text: String) { write(Text.sanitised(text) + "\n") }

  /// Writes bytes as they are; for formats that other programs read.
  func raw(_ text: String) { write(text) }

  private func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // The buffer is read within the call.
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      // A reader that has left (`| head`) is no error.
      guard written > 0 || errno == EINTR else { return }
      if written > 0 { rest = rest.dropFirst(written) }
    }
  }
}
