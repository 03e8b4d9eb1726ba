public import Facts

/// What `u` and `U` mean for each person, told from the log alone, so that both outlive the
/// program.
///
/// Feed it the heads of the changes, all of them or the latest ones, in the order of their clocks.
public struct UndoStack: Sendable {
  /// How many steps each person can go back by `u`; older ones are undone by their number.
  public static let depth = 500

  private struct Steps {
    var done: [EntityID] = []
    /// The undos that can be redone, last one on top.
    var undone: [(undo: EntityID, of: EntityID)] = []
  }

  private var steps: [EntityID: Steps] = [:]
  private var authors: [EntityID: EntityID] = [:]

  public init() {}

  /// Takes note of a change; the changes of one batch count once.
  public mutating func note(_ change: Change) {
    // Nobody did what a demo book tells; `undo BATCH` can still take it back.
    guard change.redaction == nil, change.via != .demo,
      // What is erased is nobody's step any more.
      change.events.contains(where: { !$0.isErased })
    else { return }
    if let target = change.undoes {
      takeBack(target, by: change.batch)
      return
    }
    let author = change.author
    // Another session's changes may stand between those of one batch.
    guard authors[change.batch] == nil else { return }
    authors[change.batch] = author
    steps[author, default: Steps()].done.append(change.batch)
    steps[author]?.undone = []
    if let count = steps[author]?.done.count, count > 2 * UndoStack.depth {
      for old in steps[author]?.done.prefix(count - UndoStack.depth) ?? [] { authors[old] = nil }
      steps[author]?.done.removeFirst(count - UndoStack.depth)
    }
  }

  private mutating func takeBack(_ target: EntityID, by batch: EntityID) {
    guard let author = authors[target] else { return }
    if let place = steps[author]?.undone.lastIndex(where: { $0.undo == target }),
      let step = steps[author]?.undone.remove(at: place)
    {
      steps[author]?.done.append(step.of)
    } else if let place = steps[author]?.done.lastIndex(of: target) {
      steps[author]?.done.remove(at: place)
      steps[author]?.undone.append((batch, target))
      authors[batch] = author
    }
  }

  /// The person's latest batch that stands.
  public func undoable(by author: EntityID) -> EntityID? { steps[author]?.done.last }

  /// The undo that the person can take back.
  public func redoable(by author: EntityID) -> EntityID? { steps[author]?.undone.last?.undo }

  /// How many steps the person can go back.
  public func count(of author: EntityID) -> Int { steps[author]?.done.count ?? 0 }
}
