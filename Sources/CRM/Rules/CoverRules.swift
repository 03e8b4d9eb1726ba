import Books
import Facts

// A cover names two different colleagues and a first day that is not after the last one; for one
// person there is one at a time, and who stands in is not away on any of its days. It is said by
// whoever is away or by their manager: the user's own, the team's, or a manager of these. Where
// nobody manages them, any colleague may say it.

/// Judges a cover.
struct CoverRules {
  let book: Book
  /// Names a record for sentences.
  let named: (EntityID) -> Rejection.Named

  /// Refuses what breaks a rule; `own` is the cover itself, where it is there already.
  func check(_ cover: NewCover, own: EntityID?) throws(Rejection) {
    guard cover.of != cover.by else { throw .delegation(.coverOfSelf(named(cover.of))) }
    guard cover.from <= cover.to else {
      throw .delegation(.coverEndsBeforeItBegins(from: cover.from, to: cover.to))
    }
    if let other = others(of: cover.of, cover, own).first {
      throw .delegation(
        .coverOverlaps(of: named(cover.of), by: named(other.by), from: other.from, to: other.to)
      )
    }
    if let other = others(of: cover.by, cover, own).first {
      throw .delegation(.covererIsAway(named(cover.by), from: other.from, to: other.to))
    }
  }

  /// The covers of somebody that share a day with this one.
  private func others(of user: EntityID, _ cover: NewCover, _ own: EntityID?) -> [NewCover] {
    book.referrers(user, through: Cover.of.id).compactMap { row in
      guard book.isVisible(row), book.id(row) != own, let by = book[row, Cover.by],
        let from = book[row, Cover.from], let to = book[row, Cover.to],
        from <= cover.to, cover.from <= to
      else { return nil }
      return NewCover(of: user, by: by, from: from, to: to)
    }
  }

  /// Whether a user may say who stands in for another.
  func mayDecide(_ user: EntityID, for other: EntityID) -> Bool {
    if user == other { return true }
    var above = managers(of: other)
    if above.isEmpty { return true }
    var seen: Set<EntityID> = [other]
    while let next = above.popLast() {
      if next == user { return true }
      if seen.insert(next).inserted { above += managers(of: next) }
    }
    return false
  }

  private func managers(of user: EntityID) -> [EntityID] {
    [book[user, User.manager], book[user, User.kind.team].flatMap { book[$0, Team.manager] }]
      .compactMap { $0 }.filter { $0 != user }
  }

  /// `Bob Müller for Anna Weber, 23 Nov – 27 Nov 2026`.
  static func title(of: String, by: String, from: Day, to: Day) -> String {
    let last = "\(Display.day(to, today: to)) \(to.civil.year)"
    let first = from.civil.year == to.civil.year ? "" : " \(from.civil.year)"
    let days = from == to ? last : "\(Display.day(from, today: from))\(first) – \(last)"
    return "\(by) for \(of), \(days)"
  }
}
