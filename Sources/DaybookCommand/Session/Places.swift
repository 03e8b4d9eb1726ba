import Glibc

/// Where things lie, by the environment: the XDG base directories.
enum Places {
  /// A variable of the environment; nil where it is unset or empty.
  static func variable(_ name: String) -> String? {
    // getenv's string is copied at once; nothing in this program changes the environment.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// The whole environment, for what takes it as a value.
  static var environment: [String: String] {
    var result: [String: String] = [:]
    for name in ["TERM", "NO_COLOR", "ESCDELAY", "COLORTERM", "TMUX", "DAYBOOK_TEST_FD"] {
      if let value = variable(name) { result[name] = value }
    }
    return result
  }

  static var home: String { variable("HOME") ?? "/" }

  /// A path that people typed: `~/` is the home, blanks around it are none of it.
  static func expanded(_ path: String) -> String {
    var trimmed = path.drop { $0 == " " }
    while trimmed.last == " " { trimmed.removeLast() }
    return trimmed.hasPrefix("~/") ? home + trimmed.dropFirst() : String(trimmed)
  }

  /// The store: `--store`, `$DAYBOOK_STORE`, the configured one, else the data home.
  static func store(option: String?, configured: String?) -> String {
    option ?? variable("DAYBOOK_STORE") ?? configured
      ?? (variable("XDG_DATA_HOME") ?? home + "/.local/share") + "/daybook"
  }

  /// The user's own configuration file.
  static var configuration: String {
    (variable("XDG_CONFIG_HOME") ?? home + "/.config") + "/daybook/config.toml"
  }

  /// The configuration of all users of this machine.
  static let sharedConfiguration = "/etc/daybook.toml"

  /// The login name of whoever runs the program.
  static var login: String {
    if let name = variable("LOGNAME") ?? variable("USER") { return name }
    // The entry is copied at once; the call is made before any other thread runs.
    guard let entry = unsafe getpwuid(getuid()), let name = unsafe entry.pointee.pw_name else {
      return "user"
    }
    return unsafe String(cString: name)
  }

  static var host: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
  }

  /// The names in a folder, sorted; none where it cannot be read.
  static func files(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      // The entry's name ends with a zero byte within its 256.
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names.sorted()
  }

  /// Whether there is anything at a path.
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// A whole file of at most `limit` bytes; nil where it cannot be read or is larger.
  static func contents(of path: String, limit: Int = 1 << 20) -> [UInt8]? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = unsafe read(file, &buffer, buffer.count)
      if count == 0 { return bytes }
      guard count > 0 else { return nil }
      bytes.append(contentsOf: buffer[..<count])
    }
    return nil
  }
}
