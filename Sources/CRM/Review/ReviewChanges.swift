public import Books
public import Facts

/// What is different since somebody last looked, and what it comes to.
public struct ReviewChanges: Sendable {
  /// How many of one sort, and their money in the book's currency.
  public struct Tally: Hashable, Sendable {
    public let kind: ReviewChange.Kind
    public let count: Int
    /// The difference of shrunk and grown deals, the amounts of all others.
    public let money: Money
  }

  /// When the reviewer last looked.
  public let since: Instant
  /// All changes: by sort, the largest money first.
  public let all: [ReviewChange]
  private let byRecord: [EntityID: [ReviewChange]]
  public let currency: Currency

  /// The deals and tasks that somebody has written since: those whose past must be known to compare.
  ///
  /// O(deals + tasks).
  public static func touched(_ book: Book, since: Instant) -> Set<EntityID> {
    var found: Set<EntityID> = []
    for (kind, fields) in watched {
      for row in book.rows(kind) {
        let isNew = fields.contains { field in
          book.stamp(row, field).map { $0.written.instant > since } ?? false
        }
        if isNew { found.insert(book.id(row)) }
      }
    }
    return found
  }

  private static let watched: [(KindID, [FieldID])] = [
    (
      Deal.kind,
      [
        Deal.title.id, Deal.amount.id, Deal.expectedClose.id, Deal.stage.id, Deal.status.id,
        Deal.kind.owner.id, Deal.kind.archived.id,
      ]
    ),
    (
      Todo.kind,
      [
        Todo.title.id, Todo.due.id, Todo.status.id, Todo.snoozedUntil.id, Todo.kind.archived.id,
      ]
    ),
  ]

  /// Compares the deals in scope with what is known of the `touched` records at `agenda.since`.
  ///
  /// O(deals in scope · what is tied to each).
  init(_ agenda: ReviewAgenda, before: Book, touched: Set<EntityID>, _ now: Book) {
    let question = agenda.question
    let comparison = ReviewComparison(
      before: before,
      touched: touched,
      now: now,
      then: Moment(now: agenda.since, today: question.zone.day(of: agenda.since)),
      moment: question.moment,
      base: agenda.base
    )
    let owners = ReviewTeam.owners(now, question.reviewer, question.scope)
    var found: [ReviewChange] = []
    for row in now.rows(Deal.kind) {
      if let owners {
        let old = before.row(now.id(row)).flatMap { before[$0, row.kind.owner] }
        let holders = [now[row, row.kind.owner], old].compactMap(\.self)
        guard holders.contains(where: owners.contains) else { continue }
      }
      found += comparison.changes(row)
    }
    self.init(since: agenda.since, found, agenda.base.currency)
  }

  init(since: Instant, _ changes: [ReviewChange], _ currency: Currency) {
    self.since = since
    self.currency = currency
    all = changes.sorted { one, other in
      if one.kind != other.kind { return one.kind.rawValue < other.kind.rawValue }
      let (first, second) = (one.money?.minor.magnitude ?? 0, other.money?.minor.magnitude ?? 0)
      return first != second ? first > second : one.record < other.record
    }
    byRecord = Dictionary(grouping: all, by: \.record)
  }

  /// What is different about one record.
  public func of(_ record: EntityID) -> [ReviewChange] { byRecord[record] ?? [] }

  /// How many of each sort there are, sorts without any left out.
  public var tallies: [Tally] {
    ReviewChange.Kind.allCases.compactMap { kind in
      let some = all.filter { $0.kind == kind }
      guard !some.isEmpty else { return nil }
      let sum = some.reduce(Int128(0)) { $0 + Int128($1.money?.minor ?? 0) }
      return Tally(
        kind: kind,
        count: some.count,
        money: Money(minor: Int64(clamping: sum), currency)
      )
    }
  }
}
