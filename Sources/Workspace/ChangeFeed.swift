import Dispatch
import Facts
import Synchronization

/// Changes that are made on a thread of their own, ahead of who takes them by a bounded number of
/// events.
///
/// They are handed over in runs, since one thread waking the other takes longer than a change takes
/// to write. Both sides wait for each other, so neither may run on the cooperative pool.
final class ChangeFeed: Sendable {
  /// How many events make a run full; its last change may go beyond.
  static let run = 256
  /// How many runs are ready at most.
  static let room = 2

  private struct State {
    var ready: [[Change]] = []
    var isCancelled = false
  }

  private let state = Mutex(State())
  /// Counts what is ready, and the end.
  private let filled = DispatchSemaphore(value: 0)
  /// Counts the room; it begins with none, for a semaphore must not end below its beginning.
  private let free = DispatchSemaphore(value: 0)

  /// Begins to pull at once.
  init<Source: Sequence<Change> & SendableMetatype>(_ source: sending Source) {
    for _ in 0..<ChangeFeed.room { free.signal() }
    let source = Mutex<Source?>(source)
    DispatchQueue(label: "daybook.feed").async { [self] in
      source.withLock { source in
        if let source { pump(source) }
        source = nil
      }
      filled.signal()
    }
  }

  private func pump(_ source: some Sequence<Change>) {
    var run: [Change] = []
    var events = 0
    for change in source where !change.events.isEmpty {
      run.append(change)
      events += change.events.count
      guard events >= ChangeFeed.run else { continue }
      guard hand(run) else { return }
      (run, events) = ([], 0)
    }
    if !run.isEmpty { _ = hand(run) }
  }

  /// Waits for room; false once nobody takes any more.
  private func hand(_ run: [Change]) -> Bool {
    free.wait()
    let goesOn = state.withLock { state in
      state.ready.append(run)
      return !state.isCancelled
    }
    filled.signal()
    return goesOn
  }

  /// The next run of changes, which is waited for; nil at the end.
  func next() -> [Change]? {
    filled.wait()
    let run = state.withLock { $0.ready.isEmpty ? nil : $0.ready.removeFirst() }
    // The end stays the end.
    if run == nil { filled.signal() } else { free.signal() }
    return run
  }

  /// Lets the thread end; nothing may be taken after.
  func cancel() {
    state.withLock { $0.isCancelled = true }
    free.signal()
  }
}
