public import Books
public import Facts

/// The reviews that somebody made of a scope.
///
/// A review that has not ended is gone on with for three days; after that it counts as one that
/// ended when it began.
public struct ReviewHistory: Sendable {
  /// The review that is under way.
  public let open: EntityID?
  /// The latest one before it.
  public let last: EntityID?
  /// When the reviewer last looked: the end of `last`.
  public let lastLook: Instant?

  private static let patience: Int64 = 3 * 86_400_000

  /// O(the reviewer's reviews).
  public init(_ book: Book, _ reviewer: EntityID, _ scope: ReviewScope, now: Instant) {
    let reviews = book.referrers(reviewer, through: Review.reviewer.id)
      .filter { book.isVisible($0) && book[$0, Review.scope] == scope }
      .compactMap { row in book[row, Review.startedAt].map { (row: row, started: $0) } }
      .sorted { ($0.started, book.id($0.row)) < ($1.started, book.id($1.row)) }
    var rest = reviews[...]
    if let latest = rest.last, book[latest.row, Review.endedAt] == nil,
      now.milliseconds - latest.started.milliseconds < ReviewHistory.patience
    {
      open = book.id(latest.row)
      rest = rest.dropLast()
    } else {
      open = nil
    }
    last = rest.last.map { book.id($0.row) }
    lastLook = rest.last.map { book[$0.row, Review.endedAt] ?? $0.started }
  }
}
