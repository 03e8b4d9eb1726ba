internal import Facts

/// The hybrid logical clock of one process (Kulkarni and others 2014).
///
/// It is always later than everything it gave or saw, except what lies more than five minutes
/// ahead of the wall: a colleague's wrong clock must not carry everybody's with it.
final class HybridClock {
  static let tolerance: Int64 = 5 * 60 * 1000

  private let wall: @Sendable () -> Instant
  private var last = HybridTime(0)

  init(wall: @escaping @Sendable () -> Instant) { self.wall = wall }

  /// A reading for `count` events in a row, later than `floor` even where that is in the future.
  func take(_ count: UInt64, notBefore floor: HybridTime?) -> HybridTime {
    var time = max(HybridTime(wall()), last.advanced(by: 1))
    if let floor, floor >= time { time = floor.advanced(by: 1) }
    observe(time.advanced(by: max(1, count) - 1))
    return time
  }

  /// Takes note of a reading seen elsewhere.
  func observe(_ time: HybridTime) {
    guard time > last else { return }
    if time <= HybridTime(wall().advanced(by: Self.tolerance)) { last = time }
  }
}
