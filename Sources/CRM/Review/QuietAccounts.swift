import Books
import Facts

// Companies that nobody has touched for long, the dearest and quietest first:
//
//   worth  = what it bought in the last two years + its open deals × probability, in the book's
//            currency
//   weight = worth × d / (d + 90)      d days since the last touch of the company, of one of its
//                                      people or of one of its deals; since it was entered where
//                                      there was none
//
// A company with a touch in the last 30 days, with an open task, or worth nothing does not come up,
// and at most 200 do.

/// The companies of an accounts review.
struct QuietAccounts {
  private(set) var items: [ReviewAgenda.Item] = []
  /// How many are beyond those that come up.
  private(set) var left = 0

  static let most = 200
  private static let quietAfter = 30
  private static let halfWeight = 90
  private static let memory = 730

  /// One pass over deals, activities and affiliations.
  init(_ book: Book, at moment: Moment, in base: BaseMoney) {
    let worth = QuietAccounts.worth(book, moment, base)
    let touched = QuietAccounts.touched(book, Set(worth.keys))
    var found: [ReviewAgenda.Item] = []
    for (id, minor) in worth where minor > 0 {
      guard let row = book.row(id), book.isVisible(row) else { continue }
      let days = moment.days(since: touched[id] ?? id.created)
      guard days > QuietAccounts.quietAfter, book.openTasks(about: id).isEmpty else { continue }
      let weight = minor * Int128(days) / Int128(days + QuietAccounts.halfWeight)
      found.append(
        ReviewAgenda.Item(id: id, weight: Money(minor: Int64(clamping: weight), base.currency))
      )
    }
    found.sort { one, other in
      let (first, second) = (one.weight?.minor ?? 0, other.weight?.minor ?? 0)
      return first != second ? first > second : one.id < other.id
    }
    left = max(0, found.count - QuietAccounts.most)
    items = Array(found.prefix(QuietAccounts.most))
  }

  private static func worth(
    _ book: Book,
    _ moment: Moment,
    _ base: BaseMoney
  ) -> [EntityID: Int128] {
    var worth: [EntityID: Int128] = [:]
    for row in book.rows(Deal.kind) where book.isVisible(row) {
      guard let party = book[row, Deal.party], book.row(party)?.kind == Account.kind,
        let amount = book[row, Deal.amount].flatMap(base.converted)
      else { continue }
      switch book[row, Deal.status] ?? .open {
      case .open:
        let chance = Int128(book.probability(ofDeal: row) ?? 0)
        worth[party, default: 0] += Int128(amount.minor) * chance / 100
      case .won:
        let closed = book[row, Deal.closedOn] ?? moment.today
        if closed.days(until: moment.today) <= memory {
          worth[party, default: 0] += Int128(amount.minor)
        }
      case .lost: break
      }
    }
    return worth
  }

  /// The latest touch of each of these companies.
  private static func touched(_ book: Book, _ accounts: Set<EntityID>) -> [EntityID: Instant] {
    var latest: [EntityID: Instant] = [:]
    for account in accounts {
      var rows = book.referrers(account, through: Activity.about.id)
      for deal in book.referrers(account, through: Deal.party.id) {
        rows += book.referrers(to: deal, through: Activity.about.id)
      }
      for job in book.referrers(account, through: Affiliation.account.id) {
        guard let person = book[job, Affiliation.contact] else { continue }
        rows += book.referrers(person, through: Activity.participants.id)
        rows += book.referrers(person, through: Activity.about.id)
      }
      latest[account] = rows.filter(book.isVisible).compactMap { book[$0, Activity.at] }.max()
    }
    return latest
  }
}
