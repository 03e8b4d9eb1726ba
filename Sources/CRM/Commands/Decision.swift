public import Books
public import Facts

/// What a command means for a book: the change to be written, or why it cannot be.
///
/// Pure: the same command, book and occasion give the same change. A command that would alter
/// nothing gives a change without events, which nobody needs to write.
public func decide(
  _ command: Command,
  _ book: Book,
  _ occasion: inout Occasion
) throws(Rejection) -> Change {
  var draft = Draft(book, occasion)
  let author = try draft.carryOut(command)
  if case .undo = command {} else { try draft.settleLines() }
  var name = command.name
  var undoes: EntityID?
  if case .undo(let request) = command {
    undoes = request.batch
    if request.isRedo { name = "redo" }
  }
  let change = draft.change(name, author: author, undoes: undoes)
  occasion.ids = draft.idsAfter
  return change
}

extension Draft {
  /// Writes what the command means; a refusal calls declared fields by their names.
  fileprivate mutating func carryOut(_ command: Command) throws(Rejection) -> EntityID? {
    do throws(Rejection) {
      return try apply(command)
    } catch {
      throw error.naming(book)
    }
  }

  /// Writes what the command means; returns the author where it is not the one who asks.
  mutating func apply(_ command: Command) throws(Rejection) -> EntityID? {
    switch command {
    case .setup(let setup): return try setUp(setup)
    case .create(let kind, let assignments, let related):
      _ = try create(kind, assignments, related)
    case .set(let ids, let assignments, let related):
      isByHand = isByHand && ids.count == 1
      for id in try existing(ids) {
        try assign(assignments, to: id)
        for part in related { try relate(part, to: id) }
      }
    case .logActivity(let activity): try log(activity)
    case .archive(let ids):
      for id in try existing(ids) { set(id, archivedField(id), true) }
    case .unarchive(let ids):
      for id in try existing(ids) { set(id, archivedField(id), nil) }
    case .tag(let ids, let tags): try tag(existing(ids), tags)
    case .untag(let ids, let tags):
      for id in try existing(ids) {
        guard let kind = kind(of: id) else { continue }
        for tag in tags { remove(id, kind.tags.id, .ref(tag)) }
      }
    case .delegation(let delegation): try delegate(delegation)
    case .review(let command): try applyToReview(command)
    case .undo(let request): try undo(request)
    case .several(let commands, _):
      demandsDeclared = false
      for command in commands { _ = try apply(command) }
    case .leads(let ids, let step): try apply(step, to: ids)
    case .qualifyLead(let lead, let assignments, let related):
      try qualify(lead, assignments, related)
    case .promises(let ids, let status): try settle(promises: ids, status)
    case .completeTask, .cancelTasks, .reopenTasks, .snooze: try applyToTasks(command)
    default: try applyToDeals(command)
    }
    return nil
  }

  private mutating func tag(
    _ ids: [EntityID],
    _ tags: [Assignment.Content]
  ) throws(Rejection) {
    for id in ids {
      guard let kind = kind(of: id) else { continue }
      try assign(tags.map { Assignment(kind.tags.id, $0, verb: .add) }, to: id)
    }
  }

  private func archivedField(_ id: EntityID) -> Field<Bool> {
    (kind(of: id) ?? KindID(0)).archived
  }

  /// The records of a command, each once, all of them there and, where `kind` is given, of it.
  func existing(
    _ ids: [EntityID],
    _ expected: KindID? = nil
  ) throws(Rejection) -> [EntityID] {
    guard !ids.isEmpty else { throw .nothingSelected }
    var seen: Set<EntityID> = []
    var result: [EntityID] = []
    for id in ids where seen.insert(id).inserted {
      guard exists(id) else { throw .unknownRecord(id) }
      if let expected, kind(of: id) != expected {
        throw .wrongKind(named(id), expected: expected)
      }
      result.append(id)
    }
    return result
  }
}
