public import Books
public import Facts

/// Whose records a review goes through.
public enum ReviewTeam {
  /// The owners in scope; nil means everybody's, and what nobody owns.
  ///
  /// A team is those whom the reviewer manages, by their own record or by their team's, and the
  /// reviewer. Who manages nobody sees everybody's.
  public static func owners(
    _ book: Book,
    _ reviewer: EntityID,
    _ scope: ReviewScope
  ) -> Set<EntityID>? {
    switch scope {
    case .mine: return [reviewer]
    case .accounts: return nil
    case .team:
      let teams = Set(
        book.rows(Team.kind).filter { book[$0, Team.manager] == reviewer }.map(book.id)
      )
      let managed = book.rows(User.kind).filter { row in
        book[row, User.manager] == reviewer
          || book[row, User.kind.team].map(teams.contains) ?? false
      }
      return managed.isEmpty ? nil : Set(managed.map(book.id)).union([reviewer])
    }
  }
}
