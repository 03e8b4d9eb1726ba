public import Books
public import Facts

/// Who reviews what, and when.
public struct ReviewQuestion: Sendable {
  public let scope: ReviewScope
  public let reviewer: EntityID
  public let now: Instant
  public let zone: TimeZoneRules
  /// The currency of a book that names none.
  public let currency: Currency

  public init(
    _ scope: ReviewScope,
    by reviewer: EntityID,
    now: Instant,
    zone: TimeZoneRules,
    currency: Currency
  ) {
    self.scope = scope
    self.reviewer = reviewer
    self.now = now
    self.zone = zone
    self.currency = currency
  }

  public var moment: Moment { Moment(now: now, today: zone.day(of: now)) }
}

/// What a review goes through, in order, and what is different since the last one.
public struct ReviewAgenda: Sendable {
  /// One record that comes up.
  public struct Item: Hashable, Sendable {
    public let id: EntityID
    /// What it is ordered by, in the book's currency; nil where that is unknown, which comes last.
    public let weight: Money?
  }

  public let question: ReviewQuestion
  public let history: ReviewHistory
  /// What changes count from: the reviewer's last look, else a week ago.
  public let since: Instant
  public let base: BaseMoney
  /// Deals by money at risk, or companies by what they are worth and how long nobody called.
  public let items: [Item]
  /// Open deals in scope that are parked and do not come up.
  public let parked: Int
  /// How many companies wait beyond those that come up.
  public let left: Int
  /// Nil until the book of then has been read, and for companies.
  public private(set) var changes: ReviewChanges?

  private static let week: Int64 = 7 * 86_400_000

  /// Puts the queue together; O(open deals in scope), for companies O(activities).
  public init(_ book: Book, _ question: ReviewQuestion) {
    self.question = question
    let moment = question.moment
    history = ReviewHistory(book, question.reviewer, question.scope, now: question.now)
    since = history.lastLook ?? question.now.advanced(by: -ReviewAgenda.week)
    base = BaseMoney(book, usual: question.currency, on: moment.today)
    if question.scope == .accounts {
      let quiet = QuietAccounts(book, at: moment, in: base)
      (items, parked, left) = (quiet.items, 0, quiet.left)
      return
    }
    var ranked: [(item: Item, share: Int)] = []
    var parked = 0
    for row in ReviewAgenda.deals(book, question) {
      let risk = MoneyAtRisk(book, deal: row, at: moment, in: base)
      guard !risk.isParked else {
        parked += 1
        continue
      }
      ranked.append((Item(id: book.id(row), weight: risk.money), risk.exposure.share))
    }
    ranked.sort { one, other in
      switch (one.item.weight?.minor, other.item.weight?.minor) {
      case (let first?, let second?) where first != second: first > second
      case (_?, nil): true
      case (nil, _?): false
      default: one.share != other.share ? one.share > other.share : one.item.id < other.item.id
      }
    }
    (items, self.parked, left) = (ranked.map(\.item), parked, 0)
  }

  private static func deals(_ book: Book, _ question: ReviewQuestion) -> [Row] {
    var parts = [Catalogue.visible(Deal.kind), Deal.open]
    if let owners = ReviewTeam.owners(book, question.reviewer, question.scope) {
      parts.append(.oneOf(Deal.kind.owner.id, owners.sorted().map(\.value)))
    }
    let listing = book.listing(ListingRequest(kind: Deal.kind, predicate: .and(parts)))
    return listing.window(0..<listing.count)
  }

  /// Whether somebody looked before; else changes are those of the last week.
  public var isFirst: Bool { history.lastLook == nil }

  /// The records whose past must be known to say what is different; empty for companies.
  public func touched(_ book: Book) -> Set<EntityID> {
    question.scope == .accounts ? [] : ReviewChanges.touched(book, since: since)
  }

  /// Adds what is different; `before` holds the `touched` records as they were known at `since`.
  public mutating func compare(_ before: Book, touched: Set<EntityID>, _ book: Book) {
    guard question.scope != .accounts else { return }
    changes = ReviewChanges(self, before: before, touched: touched, book)
  }
}
