import Facts

// The state machine of a task:
//
//   open → done | cancelled → open (reopened)
//
// An open task may sleep until a day; it wakes by itself.

/// Judges what is to become of a task.
enum TodoRules {
  /// - Throws: `.taskIsClosed` or `.taskIsOpen` where the step does not exist.
  static func check(
    _ task: Rejection.Named,
    from before: TodoStatus,
    to after: TodoStatus
  ) throws(Rejection) {
    switch (before, after) {
    case (.open, .done), (.open, .cancelled), (.done, .open), (.cancelled, .open): return
    case (.open, .open): throw .taskIsOpen(task)
    case (.done, _), (.cancelled, _): throw .taskIsClosed(task, before)
    }
  }
}
