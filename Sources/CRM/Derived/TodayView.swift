public import Books
public import Facts

/// What asks for attention today.
public struct TodayView: Hashable, Sendable {
  /// Tasks, by day.
  public private(set) var overdue: [EntityID] = []
  public private(set) var dueToday: [EntityID] = []
  /// Until Sunday.
  public private(set) var laterThisWeek: [EntityID] = []
  /// Open deals that nobody has dealt with for too long.
  public private(set) var rotten: [EntityID] = []
  /// Open deals without an open task.
  public private(set) var withoutNextStep: [EntityID] = []

  /// What the owner looks after; everybody's where nil.
  public init(_ book: Book, owner: EntityID? = nil, at moment: Moment) {
    collectTasks(book, owner, moment.today)
    collectDeals(book, owner, moment)
  }

  private mutating func collectTasks(_ book: Book, _ owner: EntityID?, _ today: Day) {
    let sunday = today.advanced(by: 7 - today.weekday)
    let isOpen = Predicate.compare(Todo.status.id, .equal, TodoStatus.open.value)
    for row in rows(book, Todo.kind, isOpen, owner, [SortOrder(Todo.due.id)]) {
      guard let day = book.actionDay(ofTask: row) else { continue }
      let id = book.id(row)
      if day < today {
        overdue.append(id)
      } else if day == today {
        dueToday.append(id)
      } else if day <= sunday {
        laterThisWeek.append(id)
      }
    }
  }

  private mutating func collectDeals(_ book: Book, _ owner: EntityID?, _ moment: Moment) {
    for row in rows(book, Deal.kind, Deal.open, owner, [SortOrder(Deal.expectedClose.id)]) {
      let id = book.id(row)
      if book.isRotten(deal: row, at: moment) { rotten.append(id) }
      let isParked = book.isParked(deal: row, today: moment.today)
      if !isParked, book.nextStep(of: id, today: moment.today) == .nothing {
        withoutNextStep.append(id)
      }
    }
  }

  private func rows(
    _ book: Book,
    _ kind: KindID,
    _ condition: Predicate,
    _ owner: EntityID?,
    _ orders: [SortOrder]
  ) -> [Row] {
    var parts = [condition, Catalogue.visible(kind)]
    if let owner { parts.append(.compare(kind.owner.id, .equal, .ref(owner))) }
    let listing = book.listing(ListingRequest(kind: kind, predicate: .and(parts), orders: orders))
    return listing.window(0..<listing.count)
  }
}
