import Synchronization

/// Makes checkpoints in a process of its own: folding a whole book takes memory that the session
/// would not give back.
///
/// A locked account starts no processes, this one aside: it is the same program, told one word. It
/// finishes what it began when the terminal is gone.
final class CheckpointChild: Sendable {
  private let directory: String
  private let programs = Mutex(DetachedPrograms())

  init(of directory: String) { self.directory = directory }

  /// Starts one; it ends by itself, at once where another session is at it.
  func start() {
    programs.withLock { programs in
      guard !programs.areRunning else { return }
      let command = ["daybook", CheckpointCommand.name, "--store", directory]
      _ = programs.start("/proc/self/exe", command)
    }
  }
}
