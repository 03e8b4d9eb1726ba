import Books
public import CRM
import EventStore
public import Facts

extension Workspace {
  /// Takes back one's own latest batch that stands.
  public func undo() throws(WorkspaceError) -> Saved {
    try freshen()
    guard let user else { throw .nothingToUndo }
    if let batch = try steps(of: user).undoable(by: user) { return try takeBack(batch) }
    guard !hasLookedFar else { throw .nothingToUndo }
    hasLookedFar = true
    undoStack = nil
    return try undo()
  }

  /// Takes one's own latest undo back.
  public func redo() throws(WorkspaceError) -> Saved {
    try freshen()
    guard let user, let batch = try steps(of: user).redoable(by: user) else { throw .nothingToRedo }
    return try takeBack(batch)
  }

  /// Takes a batch back, anyone's, however old.
  ///
  /// - Throws: `Rejection.undoConflict` with everything that stands in the way.
  public func undo(
    batch: EntityID,
    resolution: UndoResolution? = nil
  ) throws(WorkspaceError) -> Saved {
    try freshen()
    return try takeBack(batch, resolution)
  }

  /// What taking a batch back would do; nothing is written.
  ///
  /// - Throws: as `undo(batch:)`.
  public func rehearseUndo(
    of batch: EntityID,
    resolution: UndoResolution? = nil
  ) throws(WorkspaceError) -> ChangePreview {
    try freshen()
    return try rehearse(.undo(request(batch, resolution)))
  }

  /// What a command would do; nothing is written.
  public func rehearse(_ command: Command) throws(WorkspaceError) -> ChangePreview {
    do throws(Rejection) {
      var occasion = occasion()
      return ChangePreview(try decide(command, book, &occasion), book)
    } catch {
      throw .rejected(error)
    }
  }

  /// The batch whose id is `text`, or the random half of whose id begins with it.
  public func batch(named text: String) throws(WorkspaceError) -> EntityID {
    let prefix = text.lowercased().trimmingPrefix("b-")
    var found: Set<EntityID> = []
    try readLog { recorded in
      let batch = recorded.change.batch
      if batch.randomTextBegins(with: prefix) || EntityID(prefix) == batch { found.insert(batch) }
    }
    guard prefix.count >= 4, let batch = found.first, found.count == 1 else {
      throw .unknownBatch(text)
    }
    return batch
  }

  private func takeBack(
    _ batch: EntityID,
    _ resolution: UndoResolution? = nil
  ) throws(WorkspaceError) -> Saved {
    try perform(.undo(request(batch, resolution)))
  }

  func request(
    _ batch: EntityID,
    _ resolution: UndoResolution?
  ) throws(WorkspaceError) -> UndoRequest {
    let undos = book.undos
    // An undo writes only what it must, so its own records are not enough.
    let chain = Set(UndoChains(undos).chain(of: batch))
    var records: Set<EntityID> = []
    try readBackwards(findingAllOf: chain) { change in
      records.formUnion(change.events.filter { !$0.isErased }.map(\.entity))
    }
    let history = try changes(touching: records)
    return UndoRequest(batch, history: history, undos: undos, resolution: resolution)
  }

  /// Each person's latest steps, gathered from the end of the log when somebody first asks, and kept
  /// up to date then.
  ///
  /// A step is to be found at once, and few go back far: so it looks for some of them, and farther,
  /// for seconds, where these are used up. What is older still is undone by its number.
  private func steps(of user: EntityID) throws(WorkspaceError) -> UndoStack {
    if let undoStack { return undoStack }
    let most = hasLookedFar ? 200_000 : 20_000
    let enough = hasLookedFar ? 200_000 : 2000
    var heads: [Change] = []
    var own = 0
    var read = 0
    do throws(StoreError) {
      try store.replayBackwards(from: book.versions) { recorded in
        read += 1
        let change = recorded.change
        if heads.last?.batch != change.batch {
          heads.append(change.head)
          if change.author == user, change.undoes == nil { own += 1 }
        } else if heads.last?.events.isEmpty == true {
          heads[heads.count - 1] = change.head
        }
        return own < UndoStack.depth && read < (own > 0 ? enough : most)
      }
    } catch {
      throw .store(error)
    }
    var stack = UndoStack()
    for head in heads.reversed() { stack.note(head) }
    undoStack = stack
    return stack
  }
}

extension Change {
  /// It with the first event that counts.
  fileprivate var head: Change {
    Change(
      batch: batch,
      author: author,
      via: via,
      intent: intent,
      undoes: undoes,
      events: events.first { !$0.isErased }.map { [$0] } ?? [],
      redaction: redaction
    )
  }
}
