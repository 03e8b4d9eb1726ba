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

  /// Writes text as it is, for other programs to read; on a terminal it is made harmless, line by
  /// line and tab by tab.
  func raw(_ text: String) { write(isTerminal ? Standard.harmless(text) : text) }

  /// Writes over what stands in the line of the cursor; for terminals.
  func overwrite(_ text: String, from before: Int) {
    let text = Text.sanitised(text)
    write("\r" + text + String(repeating: " ", count: max(0, before - text.count)))
  }

  private static func harmless(_ text: String) -> String {
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      let content = line.last == 0x0D ? line.dropLast() : line
      return content.split(separator: 0x09, omittingEmptySubsequences: false)
        .map { Text.sanitised(String(decoding: $0, as: UTF8.self)) }.joined(separator: "\t")
    }
    return lines.joined(separator: "\n")
  }

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
