public import Books
public import Facts

extension Book {
  /// Those whose work a user does on a day: the user, then the colleagues they cover for.
  public func owners(workedBy user: EntityID, on day: Day) -> [EntityID] {
    distinct([user] + covered(by: user, on: day))
  }
}
