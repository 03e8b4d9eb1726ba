import Dispatch
import Synchronization

/// Work without an order among its parts, done by as many processors as there are.
public enum Processors {
  /// What is made of each number below a count, in their order.
  public static func map<Part: Sendable>(_ count: Int, _ make: @Sendable (Int) -> Part) -> [Part] {
    let made = Mutex<[Int: Part]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { place in
      let part = make(place)
      made.withLock { $0[place] = part }
    }
    return made.withLock { made in (0..<count).compactMap { made[$0] } }
  }

  /// What is made of each share of so many places, in their order; a share has a place at least.
  static func map<Part: Sendable>(
    _ places: Int,
    shares: Int,
    _ make: @Sendable (Range<Int>) -> Part
  ) -> [Part] {
    let shares = min(places, max(1, shares))
    return map(shares) { make(places * $0 / shares..<places * ($0 + 1) / shares) }
  }
}
