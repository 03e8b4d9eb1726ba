import Dispatch

/// Runs a workspace on a queue of its own.
///
/// Saving blocks in fdatasync, and scans block in read. On the cooperative pool that would hold up
/// everybody else's actors (two blocked ones freeze the main actor on a two-core machine), so the
/// workspace never runs there.
final class StoreExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "daybook.store")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // The protocol of the standard library is in terms of unowned references; the queue's block
    // holds `self`, and with it the executor, until the job has run.
    let executor = unsafe asUnownedSerialExecutor()
    queue.async { [self] in
      unsafe job.runSynchronously(on: executor)
      withExtendedLifetime(self) {}
    }
  }
}
