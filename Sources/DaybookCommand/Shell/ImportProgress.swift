import Dispatch
import Glibc
import Interchange
import Synchronization

/// Tells on a terminal how far an import is, and takes Ctrl-C as the wish to give it up.
///
/// The line is on standard error, so that it is in no file that the report goes to.
final class ImportProgress: Sendable {
  private struct State {
    var isCancelled = false
    var shown = 0
    var latest: ContinuousClock.Instant?
  }

  private let rows: Int
  private let start = ContinuousClock.now
  private let isShown = Standard.error.isTerminal
  private let state = Mutex(State())

  init(rows: Int) { self.rows = rows }

  /// Does something while Ctrl-C is heard; a second one ends the program at once.
  func watched<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { [self] in
      state.withLock { $0.isCancelled = true }
      signal(SIGINT, SIG_DFL)
    }
    source.resume()
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
      if isShown { paint("", end: "\r") }
    }
    return try await body()
  }

  /// Notes that so many rows were read; false where the import is to be given up.
  func goesOn(at row: Int) -> Bool {
    let now = ContinuousClock.now
    let (isCancelled, isDue) = state.withLock { state in
      let isDue = state.latest.map { now - $0 > .milliseconds(200) } ?? (now - start > .seconds(1))
      if isDue { state.latest = now }
      return (state.isCancelled, isDue)
    }
    if isShown, isDue { paint(sentence(row, now - start)) }
    return !isCancelled
  }

  private func sentence(_ row: Int, _ taken: Duration) -> String {
    guard row < rows else { return "\(rows) rows read; making them findable …" }
    let seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
    let speed = Int(Double(row) / max(seconds, 0.001))
    return "\(row * 100 / max(rows, 1))% of \(rows) rows, \(speed) a second; Ctrl-C gives it up"
  }

  private func paint(_ text: String, end: String = "") {
    let before = state.withLock { state in
      defer { state.shown = text.count }
      return state.shown
    }
    guard before > 0 || !text.isEmpty else { return }
    Standard.error.overwrite(text, from: before)
    if !end.isEmpty { Standard.error.overwrite("", from: 0) }
  }
}
