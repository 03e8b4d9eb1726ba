public import Books
public import Facts

/// How soon something is due.
public enum DueState: Hashable, Sendable {
  case overdue(days: Int)
  case today
  /// Within seven days.
  case soon(days: Int)
  case later(days: Int)
  /// No day is set.
  case undated

  public init(_ day: Day?, today: Day) {
    guard let day else {
      self = .undated
      return
    }
    let days = today.days(until: day)
    switch days {
    case ..<0: self = .overdue(days: -days)
    case 0: self = .today
    case 1...7: self = .soon(days: days)
    default: self = .later(days: days)
    }
  }
}

/// The next thing to be done about a record.
public enum NextStep: Hashable, Sendable {
  case task(EntityID, DueState)
  case nothing
}

extension Book {
  /// Whether the record is there and not archived.
  public func isVisible(_ row: Row) -> Bool {
    guard let title = Catalogue.kind(row.kind)?.title else { return true }
    return has(row, title) && self[row, row.kind.archived] != true
  }

  /// The open tasks about a record: by day, the undated ones last; sleeping ones count by the day
  /// they wake.
  public func openTasks(about record: Row) -> [Row] {
    referrers(to: record, through: Todo.about.id)
      .filter { isVisible($0) && self[$0, Todo.status] == .open }
      .map { (row: $0, day: actionDay(ofTask: $0)) }
      .sorted { one, other in
        switch (one.day, other.day) {
        case (let first?, let second?) where first != second: first < second
        case (_?, nil): true
        case (nil, _?): false
        default: comesBefore(one.row, other.row)
        }
      }
      .map(\.row)
  }

  public func openTasks(about id: EntityID) -> [Row] {
    row(id).map { openTasks(about: $0) } ?? []
  }

  /// The day on which a task asks for something: when it wakes, if it sleeps beyond its day.
  public func actionDay(ofTask row: Row) -> Day? {
    let due = self[row, Todo.due] ?? self[row, Todo.time]?.day
    guard let wakes = self[row, Todo.snoozedUntil] else { return due }
    return due.map { max($0, wakes) } ?? wakes
  }

  public func dueState(ofTask row: Row, today: Day) -> DueState {
    DueState(actionDay(ofTask: row), today: today)
  }

  /// What is to be done next about a record.
  public func nextStep(of record: Row, today: Day) -> NextStep {
    guard let task = openTasks(about: record).first else { return .nothing }
    return .task(id(task), dueState(ofTask: task, today: today))
  }

  public func nextStep(of id: EntityID, today: Day) -> NextStep {
    row(id).map { nextStep(of: $0, today: today) } ?? .nothing
  }
}
