internal import Glibc

/// Whole files, for tests.
public enum TestFile {
  /// The bytes of a file; nil if it cannot be read.
  public static func read(_ path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer: [UInt8] = Array(repeating: 0, count: 65_536)
    while true {
      // The buffer outlives the call and its size goes along.
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 { return nil }
      if count == 0 { return content }
      content += buffer.prefix(count)
    }
  }

  /// Writes a new file of a unique name into the folder for temporary files; nil on failure.
  public static func temporary(_ bytes: [UInt8]) -> String? {
    var name = Array("/tmp/daybook-test-XXXXXX".utf8.map { CChar(bitPattern: $0) }) + [0]
    // The buffers outlive the calls and their sizes go along.
    let descriptor = unsafe mkstemp(&name)
    if descriptor < 0 { return nil }
    defer { close(descriptor) }
    guard unsafe write(descriptor, bytes, bytes.count) == bytes.count else { return nil }
    return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
