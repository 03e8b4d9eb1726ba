import Glibc
import PtyHarness

/// A program whose standard output is read here line by line.
final class ChildProcess {
  private let pid: pid_t
  private let output: Int32
  private var buffer: [UInt8] = []
  private var isOver = false

  struct NotStarted: Error { let errno: Int32 }

  init(_ program: String, _ arguments: [String]) throws {
    var ends: [Int32] = [0, 0]
    // Two descriptors are written into an array of two.
    guard unsafe pipe(&ends) == 0 else { throw NotStarted(errno: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = unsafe posix_spawn_file_actions_t()
    // Actions and arguments live until the call has copied them.
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map {
      unsafe strdup($0)
    }
    unsafe words.append(nil)
    defer { _ = unsafe words.map { unsafe free($0) } }
    var child: pid_t = 0
    let error = unsafe posix_spawnp(&child, program, &actions, nil, words, environ)
    close(ends[1])
    output = ends[0]
    pid = child
    guard error == 0 else {
      isOver = true
      close(output)
      throw NotStarted(errno: error)
    }
  }

  deinit {
    if !isOver { _ = finish(killing: true) }
  }

  /// A probe of the store, built beside the tests.
  static func probe(_ arguments: String...) throws -> ChildProcess {
    try ChildProcess(Program.path("StoreProbe"), arguments)
  }

  /// The next line without its end; nil when the program has closed its output.
  func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeSubrange(...end)
        return line
      }
      var part: [UInt8] = Array(repeating: 0, count: 4096)
      // The call writes at most the array's own count.
      let count = unsafe read(output, &part, part.count)
      if count <= 0 { return nil }
      buffer += part[..<count]
    }
  }

  /// All lines that are left, and how the program ended; it is killed first where that is asked.
  func finish(killing: Bool = false) -> (lines: [String], status: Int32) {
    if killing { kill(pid, SIGKILL) }
    var lines: [String] = []
    while let line = line() { lines.append(line) }
    var status: Int32 = 0
    unsafe waitpid(pid, &status, 0)
    close(output)
    isOver = true
    return (lines, status)
  }
}
