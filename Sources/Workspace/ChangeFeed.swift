import Dispatch
import Facts
import Synchronization

/// Changes that are made on a thread of their own, a few ahead of who takes them.
///
/// Both sides wait for each other, so neither may run on the cooperative pool.
final class ChangeFeed: Sendable {
  /// How many changes are ready at most.
  static let room = 8

  private struct State {
    var ready: [Change] = []
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
    for change in source where !change.events.isEmpty {
      free.wait()
      let goesOn = state.withLock { state in
        state.ready.append(change)
        return !state.isCancelled
      }
      filled.signal()
      guard goesOn else { return }
    }
  }

  /// The next change, which is waited for; nil at the end.
  func next() -> Change? {
    filled.wait()
    let change = state.withLock { $0.ready.isEmpty ? nil : $0.ready.removeFirst() }
    // The end stays the end.
    if change == nil { filled.signal() } else { free.signal() }
    return change
  }

  /// Lets the thread end; nothing may be taken after.
  func cancel() {
    state.withLock { $0.isCancelled = true }
    free.signal()
  }
}
