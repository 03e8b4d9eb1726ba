import Books
import CRM
import Facts
import TextUI

/// The view of what is due: tasks by their day, then open deals without a next step.
struct TodayState: Sendable {
  enum Section: Int, Sendable {
    case overdue
    case today
    case week
    case planless

    var label: String {
      switch self {
      case .overdue: "OVERDUE"
      case .today: "TODAY"
      case .week: "THIS WEEK"
      case .planless: "NO NEXT STEP"
      }
    }
  }

  /// One of the tasks: those of one person within a week, not those of the book.
  private struct Due: Sendable {
    let id: EntityID
    let day: Day
  }

  private var tasks: Listing?
  private var due: [Due] = []
  /// The days of `due` by their task.
  private var days: [EntityID: Day] = [:]
  private var deals: Listing?
  private var today = Day(number: 0)
  private(set) var viewport = ListViewport()
  private(set) var selected: EntityID?

  /// How many tasks are due today or were due earlier.
  private(set) var dueCount = 0

  static let headerRows = 2

  var isEmpty: Bool { due.isEmpty && (deals?.count ?? 0) == 0 }
  var count: Int { due.count + (deals?.count ?? 0) }

  /// Builds the tasks, of the owner where one is given.
  ///
  /// O(tasks).
  mutating func open(_ book: Book, _ entry: EntryContext, owner: EntityID?) {
    today = entry.today
    var parts = [
      Catalogue.visible(Todo.kind),
      .compare(Todo.status.id, .equal, TodoStatus.open.value),
      .not(.compare(Todo.snoozedUntil.id, .greater, .day(sunday))),
      .or([
        .compare(Todo.due.id, .lessOrEqual, .day(sunday)),
        .compare(Todo.snoozedUntil.id, .lessOrEqual, .day(sunday)),
        .present(Todo.time.id),
      ]),
    ]
    if let owner { parts.append(.compare(Todo.kind.owner.id, .equal, .ref(owner))) }
    tasks = book.listing(ListingRequest(kind: Todo.kind, predicate: .and(parts)))
    collect(book)
  }

  /// Builds the deals, the first time that the view is seen.
  ///
  /// O(deals).
  mutating func openDeals(_ book: Book, _ entry: EntryContext, owner: EntityID?) {
    guard deals == nil else { return }
    let openTask = Predicate.and([
      Catalogue.visible(Todo.kind), .compare(Todo.status.id, .equal, TodoStatus.open.value),
    ])
    var parts = [
      Catalogue.visible(Deal.kind), Deal.open,
      .not(.referred(by: Todo.kind, through: Todo.about.id, openTask)),
    ]
    if let owner { parts.append(.compare(Deal.kind.owner.id, .equal, .ref(owner))) }
    deals = book.listing(
      ListingRequest(
        kind: Deal.kind,
        predicate: .and(parts),
        orders: [SortOrder(Deal.expectedClose.id)]
      )
    )
    keepSelection(book)
  }

  mutating func rebase(_ book: Book, _ entry: EntryContext, owner: EntityID?) {
    let sawDeals = deals != nil
    deals = nil
    open(book, entry, owner: owner)
    if sawDeals { openDeals(book, entry, owner: owner) }
  }

  mutating func update(
    from old: Book,
    to book: Book,
    _ entry: EntryContext,
    touched: Touched
  ) {
    deals?.update(from: old, to: book, touched: touched)
    let affected = tasks?.update(from: old, to: book, touched: touched) ?? []
    if affected.contains(where: { isNew($0, book) }) {
      collect(book)
    } else {
      keepSelection(book)
    }
  }

  /// Whether a task asks for something on another day than it did, or does so no longer.
  private func isNew(_ row: Row, _ book: Book) -> Bool {
    let id = book.id(row)
    let isThere = tasks?.position(of: id, in: book) != nil
    let day = isThere ? book.actionDay(ofTask: row).flatMap { $0 <= sunday ? $0 : nil } : nil
    return days[id] != day
  }

  /// The last day of the week in view.
  private var sunday: Day { today.advanced(by: 7 - today.weekday) }

  /// Puts the tasks in the order of the day on which they ask for something.
  ///
  /// O(tasks of the week · log).
  private mutating func collect(_ book: Book) {
    guard let tasks else { return }
    let rows = tasks.window(0..<tasks.count)
    due = rows.compactMap { row in
      guard let day = book.actionDay(ofTask: row), day <= sunday else { return nil }
      return Due(id: book.id(row), day: day)
    }
    .sorted { $0.day != $1.day ? $0.day < $1.day : $0.id < $1.id }
    days = Dictionary(due.map { ($0.id, $0.day) }, uniquingKeysWith: { first, _ in first })
    dueCount = due.prefix { $0.day <= today }.count
    keepSelection(book)
  }

  // MARK: Lines

  /// The record on a line, its section, and the day it asks for something.
  func line(_ position: Int, _ book: Book) -> (id: EntityID, section: Section, day: Day?)? {
    if due.indices.contains(position) {
      let item = due[position]
      let section: Section = item.day < today ? .overdue : item.day == today ? .today : .week
      return (item.id, section, item.day)
    }
    let place = position - due.count
    guard let deals, place >= 0, place < deals.count else { return nil }
    return (book.id(deals[place]), .planless, nil)
  }

  /// How many lines a section has.
  func count(_ section: Section) -> Int {
    switch section {
    case .overdue: due.prefix { $0.day < today }.count
    case .today: dueCount - count(.overdue)
    case .week: due.count - dueCount
    case .planless: deals?.count ?? 0
    }
  }

  mutating func fit(_ height: Int) {
    viewport.resize(count: count, height: max(1, height - TodayState.headerRows))
  }

  mutating func move(_ book: Book, _ motion: (inout ListViewport) -> Void) {
    motion(&viewport)
    selected = line(viewport.cursor, book)?.id
  }

  /// The cursor follows its record; where that is gone it stays at its place.
  private mutating func keepSelection(_ book: Book) {
    viewport.resize(count: count)
    if let selected, let place = position(of: selected, book) {
      viewport.select(place)
    } else {
      selected = line(viewport.cursor, book)?.id
    }
  }

  private func position(of id: EntityID, _ book: Book) -> Int? {
    if let place = due.firstIndex(where: { $0.id == id }) { return place }
    return deals?.position(of: id, in: book).map { due.count + $0 }
  }
}
