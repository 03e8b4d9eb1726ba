public import Books
public import Facts

/// What was agreed in reviews: tasks that name the review, and whether they were kept.
public struct Agreements: Sendable {
  /// What became of one.
  public enum Outcome: Hashable, Sendable {
    case kept
    /// Its day has passed and it is not done, or it was given up.
    case broken
    /// Its day is yet to come.
    case pending
  }

  /// One of them.
  public struct Item: Hashable, Sendable {
    public let task: EntityID
    public let title: String
    public let owner: EntityID?
    public let due: Day?
    public let outcome: Outcome
  }

  public let items: [Item]

  /// What was agreed in one review; O(its tasks).
  public init(_ book: Book, review: EntityID, today: Day) {
    items = Agreements.sorted(
      book.referrers(review, through: Todo.review.id).filter(book.isVisible),
      book,
      today
    )
  }

  /// What was agreed about a record in `last`, and what is still open of earlier reviews; what is
  /// agreed in the review under way does not count.
  public init(
    _ book: Book,
    about record: EntityID,
    last: EntityID?,
    open: EntityID?,
    today: Day
  ) {
    let tasks = book.referrers(record, through: Todo.about.id).filter { row in
      guard book.isVisible(row), let review = book[row, Todo.review], review != open else {
        return false
      }
      return review == last || (book[row, Todo.status] ?? .open) == .open
    }
    items = Agreements.sorted(tasks, book, today)
  }

  private static func sorted(_ rows: [Row], _ book: Book, _ today: Day) -> [Item] {
    rows.map { row in
      let due = book.actionDay(ofTask: row)
      let outcome: Outcome =
        switch book[row, Todo.status] ?? .open {
        case .done: .kept
        case .cancelled: .broken
        case .open: due.map { $0 < today } == true ? .broken : .pending
        }
      return Item(
        task: book.id(row),
        title: book[row, Todo.title] ?? "",
        owner: book[row, row.kind.owner],
        due: due,
        outcome: outcome
      )
    }
    .sorted { ($0.due ?? Day(number: .max), $0.task) < ($1.due ?? Day(number: .max), $1.task) }
  }

  public func count(_ outcome: Outcome) -> Int { items.filter { $0.outcome == outcome }.count }
}
