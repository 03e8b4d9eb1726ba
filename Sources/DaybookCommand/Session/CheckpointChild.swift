import Glibc
import Synchronization

/// Makes checkpoints in a process of its own: folding a whole book takes memory that the session
/// would not give back.
///
/// A locked account starts no processes, this one aside: it is the same program, told one word.
final class CheckpointChild: Sendable {
  private let directory: String
  /// Children that may still run; they are collected when the next one starts.
  private let children = Mutex<[pid_t]>([])

  init(of directory: String) { self.directory = directory }

  /// Starts one; it ends by itself, at once where another session is at it.
  func start() {
    children.withLock { children in
      children.removeAll { waitpid($0, nil, WNOHANG) != 0 }
      guard children.isEmpty, let child = spawn() else { return }
      children.append(child)
    }
  }

  private func spawn() -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      let mode = descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
    }
    var attributes = posix_spawnattr_t()
    guard unsafe posix_spawnattr_init(&attributes) == 0 else { return nil }
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // A group of its own: it finishes what it began when the terminal is gone.
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    let command = ["daybook", CheckpointCommand.name, "--store", directory]
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe command.map { unsafe strdup($0) }
    defer { while let pointer = unsafe pointers.popLast() { unsafe free(pointer) } }
    unsafe pointers.append(nil)
    var child: pid_t = 0
    // The argument vector is ours and ends with nil; the environment is the process's own.
    guard
      unsafe posix_spawn(&child, "/proc/self/exe", &actions, &attributes, pointers, environ) == 0
    else { return nil }
    return child
  }
}
