import Books
import CRM
import EventStore
public import Facts

// Millions of changes as one batch. Three things go on at once: the changes are made on a thread of
// their own, some hundred ahead (`ChangeFeed`); here they are encoded and written; and what was
// written is folded in columns (`BulkFold`), because the overlay is for edits and would take some
// hundred bytes a record. At the commit nothing is left but to write the columns as the next
// checkpoint.

extension Workspace {
  /// Writes a stream of changes as one batch that becomes visible as a whole, durably, and takes a
  /// new checkpoint.
  ///
  /// The stream is pulled on another thread, some hundred events ahead. Nothing is written where it is
  /// empty. On an error the batch is given up: what was written of it stays invisible for ever.
  /// `progress` is told the number of events so far; it may cancel by returning false. The result
  /// is how many events were written, nil where it was cancelled.
  public func performBatch(
    _ changes: sending some Sequence<Change> & SendableMetatype,
    progress: (Int) -> Bool = { _ in true }
  ) throws(WorkspaceError) -> Int? {
    let feed = ChangeFeed(changes)
    defer { feed.cancel() }
    var written = 0
    do throws(StoreError) {
      guard let first = feed.next() else { return 0 }
      try catchUp()
      let batch = try store.beginBatch()
      // What was in the log of the slot before.
      try catchUp()
      let limit = Workspace.checkpointAfter(book)
      var fold = BulkFold(
        book,
        limit: limit,
        isSound: batch.isCaughtUp && !book.isDamaged,
        spillingInto: store.spillDirectory
      )
      var run: [Change]? = first
      while let changes = run {
        for change in changes {
          let after = Workspace.lastOverwritten(by: change)
          try batch.append([change], notBefore: after) { fold.take($0) }
          written += change.events.count
          guard progress(written) else {
            batch.abandon()
            return nil
          }
        }
        run = feed.next()
      }
      try batch.commit { fold.take($0) }
      if written > limit {
        takeBatch(batch.isUntouchedByErasures ? fold.columns() : nil)
      } else if (try? catchUp()) != nil, isCheckpointDue {
        _ = try? writeCheckpoint()
      }
    } catch {
      throw .store(error)
    }
    return written
  }

  /// Goes over to what was committed by way of a checkpoint; `folded` has the batch already.
  ///
  /// The batch is committed, whatever cannot be read or written now.
  private func takeBatch(_ folded: consuming Compaction?) {
    // What was read from a damaged checkpoint must not be handed on.
    if book.isDamaged {
      if (try? catchUp()) != nil { _ = try? rebuild() }
      return
    }
    var compaction = folded ?? Compaction(book, spillingInto: store.spillDirectory)
    var undoStack = undoStack
    let isRead: Void? = try? store.catchUpTables { table in
      compaction.fold(table)
      guard undoStack != nil else { return }
      // The changes of one batch count once.
      var batch: EntityID?
      for entry in table.changes where entry.batch != batch {
        batch = entry.batch
        if let recorded = try? table.change(entry) { undoStack?.note(recorded.change) }
      }
    }
    guard isRead != nil else {
      // What was delivered is in no book, and does not come again.
      try? startOver()
      observer?(.rebased(book))
      return
    }
    self.undoStack = undoStack
    _ = try? stand(on: compaction)
  }
}

/// What a batch comes to, folded in columns on top of a book while it is being written; nothing is
/// done for one that is small enough for the overlay.
private struct BulkFold {
  private let book: Book
  private let limit: Int
  private let isSound: Bool
  private let directory: String
  /// What came before the limit was passed.
  private var waiting: [ChangeTable] = []
  private var events = 0
  private var folded: Compaction?

  /// Where not `isSound`, it holds nothing.
  init(_ book: Book, limit: Int, isSound: Bool, spillingInto directory: String) {
    self.book = book
    self.limit = limit
    self.isSound = isSound
    self.directory = directory
  }

  mutating func take(_ table: ChangeTable) {
    guard isSound else { return }
    if folded != nil {
      folded?.fold(table)
      return
    }
    events += table.events.count
    waiting.append(table)
    guard events > limit else { return }
    folded = Compaction(book, spillingInto: directory)
    for table in waiting { folded?.fold(table) }
    waiting = []
  }

  /// What was folded, which is handed over; nil where there is none.
  mutating func columns() -> Compaction? {
    defer { folded = nil }
    return folded
  }
}
