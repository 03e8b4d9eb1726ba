import Books
public import CRM
import EventStore
public import Facts

extension Workspace {
  /// Decides a command against the freshest book, makes it durable and folds it.
  ///
  /// When this returns, the change is on the disk. `effective` says when it was true in the world,
  /// where that is not now. It throws the rule that refused the command, or the disk's error;
  /// nothing was written then.
  public func perform(
    _ command: Command,
    effective: Instant? = nil
  ) throws(WorkspaceError) -> Saved {
    try freshen()
    let change: Change
    do throws(Rejection) {
      var occasion = occasion(effective: effective)
      change = try decide(command, book, &occasion)
      ids = occasion.ids
    } catch {
      throw .rejected(error)
    }
    guard !change.events.isEmpty else {
      return Saved(batch: nil, change: change, book: book)
    }
    do throws(StoreError) {
      take(try store.append([change], notBefore: Workspace.lastOverwritten(by: change)))
    } catch {
      throw .store(error)
    }
    return Saved(batch: change.batch, change: change, book: book)
  }

  func freshen() throws(WorkspaceError) {
    do throws(StoreError) { try catchUp() } catch { throw .store(error) }
  }

  /// The occasion of a command that is asked for now.
  public func occasion(effective: Instant? = nil, batch: EntityID? = nil) -> Occasion {
    let now = options.clock()
    return Occasion(
      now: now,
      today: zone.day(of: effective ?? now),
      user: user ?? EntityID(high: 0, low: 0),
      via: options.via,
      ids: ids,
      batch: batch,
      effective: effective
    )
  }

  /// The latest clock among the cells that a change overwrites: it must be written after that,
  /// even where the other's clock is ahead of ours.
  static func lastOverwritten(by change: Change) -> HybridTime? {
    change.events.flatMap(\.operations).compactMap(\.base?.written).max()
  }

  /// Writes a stream of changes as one batch that becomes visible as a whole, durably, and takes a
  /// new checkpoint.
  ///
  /// Nothing is written where the stream is empty. On an error the batch is given up: what was
  /// written of it stays invisible for ever.
  /// `progress` is told the number of events so far; it may cancel by returning false. The result
  /// is how many events were written, nil where it was cancelled.
  public func performBatch(
    _ changes: sending some Sequence<Change>,
    progress: (Int) -> Bool = { _ in true }
  ) throws(WorkspaceError) -> Int? {
    var written = 0
    do throws(StoreError) {
      try catchUp()
      var batch: StoreBatch?
      for change in changes where !change.events.isEmpty {
        if batch == nil { batch = try store.beginBatch() }
        try batch?.append([change], notBefore: Workspace.lastOverwritten(by: change))
        written += change.events.count
        guard progress(written) else {
          batch?.abandon()
          return nil
        }
      }
      guard let batch else { return 0 }
      try batch.commit()
      if written > Workspace.checkpointAfter(book) {
        try takeBatch()
      } else {
        try catchUp()
        if isCheckpointDue { try writeCheckpoint() }
      }
    } catch {
      throw .store(error)
    }
    return written
  }

  /// Folds what was committed straight into a checkpoint: the overlay is for edits, and would take
  /// some hundred bytes a record of a large import.
  private func takeBatch() throws(StoreError) {
    var compaction = Compaction(book)
    // What was read from a damaged checkpoint must not be handed on.
    if book.isDamaged {
      try catchUp()
      _ = try rebuild()
      return
    }
    var undoStack = undoStack
    try store.catchUpTables { table in
      compaction.fold(table)
      guard undoStack != nil else { return }
      // The changes of one batch count once.
      var batch: EntityID?
      for entry in table.changes where entry.batch != batch {
        batch = entry.batch
        if let recorded = try? table.change(entry) { undoStack?.note(recorded.change) }
      }
    }
    self.undoStack = undoStack
    _ = try stand(on: compaction)
  }
}
