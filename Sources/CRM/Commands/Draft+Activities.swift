import Books
import Facts

extension Draft {
  /// Writes that something happened, and that it finished a task.
  mutating func log(_ activity: NewActivity) throws(Rejection) {
    if let at = activity.at {
      guard at <= occasion.now else { throw .notYetHappened }
      effective = at
    }
    var assignments: [Assignment] = [
      .set(Activity.type, activity.type), .set(Activity.direction, activity.direction),
      .set(Activity.at, activity.at ?? effective ?? occasion.now),
      .set(Activity.subject, subject(activity)),
      .set(Activity.body, activity.body), .set(Activity.duration, activity.duration),
      .set(Activity.outcome, activity.outcome), .set(Activity.task, activity.completes),
    ]
    assignments += activity.participants.map { .add(Activity.participants, $0) }
    assignments += activity.about.map { .add(Activity.about, $0) } + activity.more
    _ = try create(Activity.kind, assignments, [])
    // The task was finished when somebody said so, however long ago the call was.
    effective = occasion.effective
    if let task = activity.completes {
      try close([task], .done)
    }
  }

  private func subject(_ activity: NewActivity) -> String {
    if !FieldRules.isBlank(.text(activity.subject)) { return activity.subject }
    let line = activity.body.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return FieldRules.isBlank(.text(line)) ? activity.type.label : String(line.prefix(200))
  }

  /// Writes what a command for tasks means.
  mutating func applyToTasks(_ command: Command) throws(Rejection) {
    switch command {
    case .completeTask(let id, let activity): try complete(id, activity)
    case .cancelTasks(let ids): try close(ids, .cancelled)
    case .reopenTasks(let ids):
      for id in try existing(ids, Todo.kind) { try settleTask(id, .open, always: true) }
    case .snooze(let ids, let day):
      guard day > occasion.today else { throw .snoozeInThePast(day) }
      for id in try existing(ids, Todo.kind) {
        let status = self[id, Todo.status] ?? .open
        guard status == .open else { throw .taskIsClosed(named(id), status) }
        set(id, Todo.snoozedUntil, day)
      }
    default: preconditionFailure("not a command for tasks")
    }
  }

  /// Finishing a call means that the call took place: the activity is written with it, in the
  /// same change.
  private mutating func complete(_ id: EntityID, _ given: NewActivity?) throws(Rejection) {
    _ = try existing([id], Todo.kind)
    let type = self[id, Todo.type] ?? .todo
    var activity = given ?? NewActivity(type.activity)
    if activity.subject.isEmpty { activity.subject = self[id, Todo.title] ?? "" }
    if activity.about.isEmpty {
      activity.about = elements(id, Todo.about.id).compactMap(EntityID.init(value:))
        .filter(exists)
    }
    if activity.participants.isEmpty {
      activity.participants = activity.about.filter { kind(of: $0) == Contact.kind }
    }
    activity.completes = id
    try log(activity)
  }

  private mutating func close(_ ids: [EntityID], _ status: TodoStatus) throws(Rejection) {
    for id in try existing(ids, Todo.kind) { try settleTask(id, status, always: true) }
  }

  /// With `always`, a status that is there already is refused too.
  mutating func settleTask(
    _ id: EntityID,
    _ status: TodoStatus,
    always: Bool = false
  ) throws(Rejection) {
    let before = self[id, Todo.status]
    guard always || before != status else { return }
    try TodoRules.check(named(id), from: before ?? .open, to: status)
    set(id, Todo.status, status)
    set(id, Todo.completedOn, status == .done ? self[id, Todo.completedOn] ?? occasion.today : nil)
    if status != .open { set(id, Todo.snoozedUntil, nil) }
  }

  /// The days of a task agree with its status.
  func checkTask(_ id: EntityID) throws(Rejection) {
    let status = self[id, Todo.status] ?? .open
    if status != .done, self[id, Todo.completedOn] != nil {
      throw .badValue(Todo.completedOn.id, reason: "is for a task that is done")
    }
    if status != .open, self[id, Todo.snoozedUntil] != nil {
      throw .taskIsClosed(named(id), status)
    }
  }
}
