public import Books
public import Facts

// An undo names the batch that it takes back, and may be taken back itself: that is redo. So every
// batch is the root of a tree of undos, and it is undone exactly while one of its undos stands.

/// Which batches take back which, and which of them stand.
///
/// Feed it the changes of a log in any order.
public struct UndoChains: Sendable {
  private var undoes: [EntityID: EntityID] = [:]
  private var undoneBy: [EntityID: [EntityID]] = [:]

  public init(_ undos: [UndoLink] = []) {
    for undo in undos { note(undo.batch, undoing: undo.undoes) }
  }

  /// Takes note of what a change takes back; the changes of one batch count once.
  public mutating func note(_ change: Change) {
    if let target = change.undoes { note(change.batch, undoing: target) }
  }

  /// Takes note of a batch that takes another one back; what it was first said to take back counts.
  public mutating func note(_ batch: EntityID, undoing target: EntityID) {
    guard undoes[batch] == nil else { return }
    undoes[batch] = target
    undoneBy[target, default: []].append(batch)
  }

  /// Whether an undo that stands has taken the batch back, `missing` and what it led to being left
  /// out.
  ///
  /// O(undos in its tree).
  public func isUndone(_ batch: EntityID, without missing: EntityID? = nil) -> Bool {
    guard undoneBy[batch] != nil else { return false }
    // An undo has one target, so a forged circle can close on the batch only.
    var tree = [batch]
    var next = 0
    while next < tree.count {
      tree += (undoneBy[tree[next]] ?? []).filter { $0 != missing && $0 != batch }
      next += 1
    }
    // Whatever takes an undo back comes after it.
    var undone: Set<EntityID> = []
    for undo in tree.dropFirst().reversed() where !undone.contains(undo) {
      if let target = undoes[undo] { undone.insert(target) }
    }
    return undone.contains(batch)
  }

  /// Whether the batch takes another one back.
  func isUndo(_ batch: EntityID) -> Bool { undoes[batch] != nil }

  /// The batch, what it takes back, and so on down to the first.
  public func chain(of batch: EntityID) -> [EntityID] {
    var seen: Set<EntityID> = [batch]
    var chain = [batch]
    while let target = undoes[chain[chain.count - 1]], seen.insert(target).inserted {
      chain.append(target)
    }
    return chain
  }

  /// The first batch of a chain of undos.
  func root(of batch: EntityID) -> EntityID { chain(of: batch).last ?? batch }
}
