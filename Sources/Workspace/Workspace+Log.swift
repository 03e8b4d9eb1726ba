import Books
import EventStore
import Facts

// Ways through the log. What was done lately is read from the end; only what concerns everything
// reads the whole, by an opening of its own, so that what was delivered to the book is not
// disturbed.

extension Workspace {
  /// Hands over the changes of some batches, newest first.
  func readBackwards(
    findingAllOf batches: Set<EntityID>,
    _ body: (Change) -> Void
  ) throws(WorkspaceError) {
    do throws(StoreError) {
      try store.changes(of: batches, upTo: book.versions) { body($0.change) }
    } catch {
      throw .store(error)
    }
  }

  /// The changes that touched any of some records, in the order of their clocks.
  func changes(
    touching records: some Sequence<EntityID>
  ) throws(WorkspaceError) -> [RecordedChange] {
    do throws(StoreError) {
      return try store.changes(holding: records.flatMap(book.events))
    } catch {
      throw .store(error)
    }
  }

  /// Reads the whole log of all replicas, each replica's changes in their order.
  func readLog(_ body: (RecordedChange) -> Void) throws(WorkspaceError) {
    try Workspace.readLog(options, body)
  }

  static func readLog(
    _ options: Options,
    _ body: (RecordedChange) -> Void
  ) throws(WorkspaceError) {
    do throws(StoreError) { try replayLog(options, body) } catch { throw .store(error) }
  }

  /// Delivers the whole log, from its beginning, by an opening of its own.
  static func replayLog(
    _ options: Options,
    _ body: (RecordedChange) -> Void
  ) throws(StoreError) {
    try reading(options) { (reader) throws(StoreError) in
      try reader.replay(from: VersionVector(), body)
    }
  }

  /// Lends the store by an opening of its own, which only reads.
  static func reading<Result>(
    _ options: Options,
    _ body: (EventStore) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let reader = try EventStore.open(
      at: options.directory,
      mode: .readOnly,
      environment: options.reading
    )
    defer { reader.close() }
    return try body(reader)
  }
}

extension EventStore {
  /// Hands over the changes of some batches, newest first.
  ///
  /// O(what was written since the first of them); the whole log where one of them is not in it.
  func changes(
    of batches: Set<EntityID>,
    upTo vector: VersionVector,
    _ body: (RecordedChange) -> Void
  ) throws(StoreError) {
    var found: Set<EntityID> = []
    try replayBackwards(from: vector) { recorded in
      if batches.contains(recorded.change.batch) {
        found.insert(recorded.change.batch)
        body(recorded)
        return true
      }
      return found.count < batches.count || !batches.allSatisfy { recorded.precedes(batch: $0) }
    }
  }
}

extension RecordedChange {
  /// Whether it was written before anything of a batch: the batch's id is made first, and says when.
  ///
  /// A wall clock that was put back by a minute in between is forgiven.
  func precedes(batch: EntityID) -> Bool {
    written.instant.milliseconds < batch.created.milliseconds - 60_000
  }
}
