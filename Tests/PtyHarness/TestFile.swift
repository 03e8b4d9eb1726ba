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

  /// The bytes of a file of the real test data; nil where there is none.
  public static func corpus(_ path: String) -> [UInt8]? {
    Program.corpus.flatMap { read($0 + "/" + path) }
  }

  /// The names of what a folder holds, sorted; nil if it cannot be read.
  public static func names(in folder: String) -> [String]? {
    guard let directory = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      // The entry lives until the next call; its name ends with a zero.
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Where a symbolic link leads; nil if it is none.
  public static func link(_ path: String) -> String? {
    var target: [CChar] = Array(repeating: 0, count: 4096)
    // The buffer outlives the call and its size goes along.
    let count = unsafe readlink(path, &target, target.count)
    if count < 0 { return nil }
    return String(decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes a file whole; false on failure.
  public static func write(_ path: String, _ bytes: [UInt8]) -> Bool {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { return false }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      // The buffer's own count bounds the call.
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Writes a new file of a unique name into the folder for temporary files; nil on failure.
  public static func temporary(_ bytes: [UInt8]) -> String? {
    var name = Array("/tmp/daybook-test-XXXXXX".utf8.map { CChar(bitPattern: $0) }) + [0]
    // The buffers outlive the calls and their sizes go along.
    let descriptor = unsafe mkstemp(&name)
    if descriptor < 0 { return nil }
    defer { close(descriptor) }
    guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { return nil }
    return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
