public import Books
import CRM
public import Facts

/// What people and teams are to win, by month.
public struct Quotas: Sendable {
  private struct Key: Hashable {
    let of: EntityID
    let month: Day
  }

  private let amounts: [Key: Money]
  /// The members of each team that has a quota.
  private let members: [EntityID: [EntityID]]

  /// Of two for the same person and month the one made later counts.
  public init(_ book: Book) {
    var latest: [Key: (id: EntityID, amount: Money)] = [:]
    var members: [EntityID: [EntityID]] = [:]
    for row in book.rows(Quota.kind) {
      guard book.matches(row, Catalogue.visible(Quota.kind)), let of = book[row, Quota.of],
        let month = book[row, Quota.month], let amount = book[row, Quota.amount]
      else { continue }
      let (key, id) = (Key(of: of, month: month.startOfMonth), book.id(row))
      if let known = latest[key], known.id > id { continue }
      latest[key] = (id, amount)
      if book.row(of)?.kind == Team.kind, members[of] == nil {
        members[of] = book.referrers(of, through: User.kind.team.id).filter { $0.kind == User.kind }
          .map(book.id)
      }
    }
    amounts = latest.mapValues(\.amount)
    self.members = members
  }

  public func amount(of user: EntityID, _ month: Day) -> Money? {
    amounts[Key(of: user, month: month.startOfMonth)]
  }

  /// The quotas of a month to be added up: those of persons, and those of teams none of whose
  /// members has one, so that nothing counts twice.
  public func amounts(in month: Day, _ owners: Owners) -> [Money] {
    let month = month.startOfMonth
    let quotas = amounts.filter { $0.key.month == month }.sorted { $0.key.of < $1.key.of }
    return quotas.compactMap { key, amount in
      guard let team = members[key.of] else { return owners.contains(key.of) ? amount : nil }
      let isSplit = team.contains { self.amount(of: $0, month) != nil }
      let isMeant = owners == .everybody || (!team.isEmpty && team.allSatisfy(owners.contains))
      return isMeant && !isSplit ? amount : nil
    }
  }
}
