import Glibc

/// Programs that this one starts without a shell and apart from its terminal.
///
/// What they print would stand in the middle of the screen, so they have nothing to print to; and
/// they are a group of their own, since Ctrl-C and a hangup at this terminal are not meant for
/// them.
struct DetachedPrograms {
  /// Those that may still run; they are collected when somebody asks.
  private var children: [pid_t] = []

  /// Whether any of them still runs.
  var areRunning: Bool {
    mutating get {
      children.removeAll { waitpid($0, nil, WNOHANG) != 0 }
      return !children.isEmpty
    }
  }

  /// Starts a program, looked for in `PATH` where its name holds no slash; false where it cannot be
  /// started.
  mutating func start(_ program: String, _ arguments: [String]) -> Bool {
    _ = areRunning
    var actions = unsafe posix_spawn_file_actions_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return false }
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      let mode = descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
    }
    var attributes = posix_spawnattr_t()
    guard unsafe posix_spawnattr_init(&attributes) == 0 else { return false }
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
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
