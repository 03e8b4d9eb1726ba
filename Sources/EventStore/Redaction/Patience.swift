internal import Glibc

/// How long a lock is waited for.
struct Patience {
  private let deadline: ContinuousClock.Instant

  init(_ duration: Duration) { deadline = .now + duration }

  /// Tries until it succeeds or the time is up; at least once.
  func isMet(_ attempt: () throws(StoreError) -> Bool) throws(StoreError) -> Bool {
    while true {
      if try attempt() { return true }
      guard .now < deadline else { return false }
      // Nobody tells when a lock falls free; five milliseconds are nothing to an erasure.
      usleep(5_000)
    }
  }
}
