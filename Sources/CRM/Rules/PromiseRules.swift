import Facts

// The course of a promise:
//
//   open → kept | broken | released → open (reopened)
//
// The day on which it was settled is kept with it. That it is overdue is worked out from its day.

/// Judges what is to become of a promise.
enum PromiseRules {
  /// - Throws: `.promiseIsSettled` or `.promiseIsOpen` where the step does not exist.
  static func check(
    _ promise: Rejection.Named,
    from before: PromiseStatus,
    to after: PromiseStatus
  ) throws(Rejection) {
    switch (before == .open, after == .open) {
    case (true, false), (false, true): return
    case (true, true): throw .promiseIsOpen(promise)
    case (false, false): throw .promiseIsSettled(promise, before)
    }
  }
}
