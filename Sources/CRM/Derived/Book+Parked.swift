public import Books
public import Facts

extension Book {
  /// Whether a deal is left alone: agreed until a day that has not come.
  ///
  /// It wakes by itself, without an event.
  public func isParked(deal row: Row, today: Day) -> Bool {
    self[row, Deal.parkedUntil].map { $0 > today } ?? false
  }
}

extension Deal {
  /// The deals that are left alone on a day.
  public static func parked(on day: Day) -> Predicate {
    .compare(parkedUntil.id, .greater, .day(day))
  }
}
