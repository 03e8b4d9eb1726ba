import Glibc

/// Starts the configured program that dials a number: an argument vector in which `{number}` stands
/// for the number, started without a shell and apart from the terminal.
struct Dialler {
  let arguments: [String]
  /// Programs that may still run; they are collected when the next one starts.
  private var children: [pid_t] = []

  init(_ arguments: [String]) { self.arguments = arguments }

  /// The argument vector for a number; nil where nothing is configured, or the number holds more
  /// than digits and a plus in front.
  func command(_ number: String) -> [String]? {
    let digits = number.hasPrefix("+") ? number.dropFirst() : number[...]
    guard !arguments.isEmpty, !digits.isEmpty,
      digits.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    return arguments.map { $0.replacing("{number}", with: number) }
  }

  /// Starts the program; false where it cannot be started.
  mutating func dial(_ number: String) -> Bool {
    children.removeAll { waitpid($0, nil, WNOHANG) != 0 }
    guard LockedAccount.current == nil, let command = command(number),
      let program = command.first
    else { return false }
    var actions = unsafe posix_spawn_file_actions_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return false }
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    // What it prints would stand in the middle of the screen.
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      let mode = descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
    }
    var attributes = posix_spawnattr_t()
    guard unsafe posix_spawnattr_init(&attributes) == 0 else { return false }
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // A group of its own: Ctrl-C and a hangup at this terminal are not meant for the call.
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe command.map { unsafe strdup($0) }
    defer { while let pointer = unsafe pointers.popLast() { unsafe free(pointer) } }
    unsafe pointers.append(nil)
    var child: pid_t = 0
    // The argument vector is ours and ends with nil; the environment is the process's own.
    guard unsafe posix_spawnp(&child, program, &actions, &attributes, pointers, environ) == 0
    else { return false }
    children.append(child)
    return true
  }
}
