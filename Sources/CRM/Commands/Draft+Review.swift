import Facts

// What an answer of a review writes. The author is the reviewer; the work is the owner's: tasks are
// made for who owns the deal, changes leave the owner as it is. Everything of one answer is one
// change, and one undo takes it back together with the line in the minutes.
extension Draft {
  mutating func applyToReview(_ command: ReviewAction) throws(Rejection) {
    switch command {
    case .start(let scope): _ = try openReview(scope)
    case .answer(let scope, let record, let reply, let words):
      _ = try existing([record])
      let review = try openReview(scope)
      try take(reply, of: record, review)
      add(review, Review.seen.id, .ref(record))
      let line = words.isEmpty ? "\(record)" : "\(record) \(words)"
      if reply != .ok { add(review, Review.answers.id, .text(line)) }
    case .finish(let scope, let minutes):
      guard let review = history(scope).open else { return }
      set(review, Review.endedAt, occasion.now)
      set(review, Review.minutes, minutes.isEmpty ? nil : minutes)
    }
  }

  private func history(_ scope: ReviewScope) -> ReviewHistory {
    ReviewHistory(book, occasion.user, scope, now: occasion.now)
  }

  /// The review under way, begun where there is none.
  private mutating func openReview(_ scope: ReviewScope) throws(Rejection) -> EntityID {
    if let open = history(scope).open { return open }
    let name =
      switch scope {
      case .team: "Pipeline review"
      case .mine: "Own week"
      case .accounts: "Accounts review"
      }
    return try create(
      Review.kind,
      [
        .set(Review.title, "\(name), \(occasion.today)"), .set(Review.reviewer, occasion.user),
        .set(Review.scope, scope), .set(Review.startedAt, occasion.now),
      ],
      []
    )
  }

  private mutating func take(
    _ reply: ReviewReply,
    of record: EntityID,
    _ review: EntityID
  ) throws(Rejection) {
    let ids = [record]
    switch reply {
    case .ok: break
    case .nextStep(let title, let type, let due):
      try agree(title, type, due, for: owner(of: record), about: record, review)
    case .push(let day): _ = try apply(.set(ids, [.set(Deal.expectedClose, day)]))
    case .stage(let target): _ = try apply(.moveStage(ids, target))
    case .value(let amount): _ = try apply(.set(ids, [.set(Deal.amount, amount)]))
    case .lose(let reason, let note): _ = try apply(.lose(ids, reason: reason, note: note))
    case .win(let amount): _ = try apply(.win(ids, amount: amount))
    case .forecast(let category): _ = try apply(.set(ids, [.set(Deal.forecast, category)]))
    case .wait(let day): try wait(until: day, record, review)
    case .discuss(let topic, let due): try discuss(topic, due, record, review)
    case .owner(let user):
      guard let kind = kind(of: record) else { return }
      _ = try apply(.set(ids, [.set(kind.owner, user)]))
    case .archive: _ = try apply(.archive(ids))
    }
  }

  private func owner(of record: EntityID) -> EntityID {
    kind(of: record).flatMap { self[record, $0.owner] } ?? occasion.user
  }

  /// A deal is parked; a company has no such field, so that its owner gets a task for that day.
  private mutating func wait(
    until day: Day,
    _ record: EntityID,
    _ review: EntityID
  ) throws(Rejection) {
    if kind(of: record) == Deal.kind {
      _ = try apply(.park([record], until: day))
    } else {
      guard day > occasion.today else { throw .snoozeInThePast(day) }
      try agree("Get in touch again", .todo, day, for: owner(of: record), about: record, review)
    }
  }

  private mutating func discuss(
    _ topic: String,
    _ due: Day,
    _ record: EntityID,
    _ review: EntityID
  ) throws(Rejection) {
    let owner = owner(of: record)
    let about = topic.isEmpty ? "" : ": \(topic)"
    let subject = "Discuss “\(named(record).title)”"
    guard owner != occasion.user else {
      return try agree(subject + about, .meeting, due, for: owner, about: record, review)
    }
    for (one, other) in [(owner, occasion.user), (occasion.user, owner)] {
      let title = "\(subject) with \(named(other).title)\(about)"
      try agree(title, .meeting, due, for: one, about: record, review)
    }
  }

  private mutating func agree(
    _ title: String,
    _ type: TodoKind,
    _ due: Day,
    for owner: EntityID,
    about record: EntityID,
    _ review: EntityID
  ) throws(Rejection) {
    _ = try create(
      Todo.kind,
      [
        .set(Todo.title, title), .set(Todo.type, type), .set(Todo.due, due),
        .set(Todo.kind.owner, owner), .set(Todo.review, review), .add(Todo.about, record),
      ],
      []
    )
  }
}
