public import Facts

/// The time for which derived values are asked.
public struct Moment: Hashable, Sendable {
  public let now: Instant
  /// The day of `now` in the zone of who asks.
  public let today: Day

  public init(now: Instant, today: Day) {
    self.now = now
    self.today = today
  }

  /// Whole days of 24 hours since `instant`; 0 for what is yet to come.
  public func days(since instant: Instant) -> Int {
    let (distance, overflow) =
      now.milliseconds.subtractingReportingOverflow(instant.milliseconds)
    return overflow ? 0 : Int(max(0, distance) / 86_400_000)
  }
}
