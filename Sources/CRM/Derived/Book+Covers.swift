public import Books
public import Facts

// A cover holds from its first to its last day, both included, in the zone of whoever asks; it ends
// by itself, because nothing but the day is asked.

extension Book {
  /// The covers of a day in which a user stands in for others, in the order of their beginning.
  ///
  /// O(covers of the user).
  public func covers(by user: EntityID, on day: Day) -> [Row] {
    standing(referrers(user, through: Cover.by.id), on: day)
  }

  /// The colleagues for whom a user stands in on a day, each once; the user is none of them.
  public func covered(by user: EntityID, on day: Day) -> [EntityID] {
    distinct(covers(by: user, on: day).compactMap { self[$0, Cover.of] }).filter { $0 != user }
  }

  /// The cover of somebody who is away on a day; of several the one that lasts longest.
  public func cover(of user: EntityID, on day: Day) -> Row? {
    standing(referrers(user, through: Cover.of.id), on: day)
      .max { (self[$0, Cover.to] ?? day) < (self[$1, Cover.to] ?? day) }
  }

  /// The covers of somebody that have not ended by a day, in the order of their beginning.
  public func comingCovers(of user: EntityID, on day: Day) -> [Row] {
    ordered(
      referrers(user, through: Cover.of.id)
        .filter { isVisible($0) && (self[$0, Cover.to] ?? day) >= day }
    )
  }

  private func standing(_ rows: [Row], on day: Day) -> [Row] {
    ordered(
      rows.filter { row in
        guard isVisible(row), let from = self[row, Cover.from], let to = self[row, Cover.to]
        else { return false }
        return from <= day && day <= to
      }
    )
  }

  private func ordered(_ rows: [Row]) -> [Row] {
    rows.sorted { one, other in
      let (first, second) = (self[one, Cover.from], self[other, Cover.from])
      guard let first, let second, first != second else { return comesBefore(one, other) }
      return first < second
    }
  }
}
