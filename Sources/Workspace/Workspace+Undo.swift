public import CRM
import EventStore
public import Facts

extension Workspace {
  /// Takes back one's own latest batch that stands.
  public func undo() throws(WorkspaceError) -> Saved {
    try freshen()
    guard let user, let batch = try steps().undoable(by: user) else { throw .nothingToUndo }
    return try takeBack(batch)
  }

  /// Takes one's own latest undo back.
  public func redo() throws(WorkspaceError) -> Saved {
    try freshen()
    guard let user, let batch = try steps().redoable(by: user) else { throw .nothingToRedo }
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

  /// The batch whose id, or the random half of it, begins with `text`.
  public func batch(named text: String) throws(WorkspaceError) -> EntityID {
    let prefix = text.lowercased().trimmingPrefix("b-")
    var found: Set<EntityID> = []
    try readLog { recorded in
      let batch = recorded.change.batch
      if batch.randomText.hasPrefix(prefix) || batch.description == prefix { found.insert(batch) }
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

  private func request(
    _ batch: EntityID,
    _ resolution: UndoResolution?
  ) throws(WorkspaceError) -> UndoRequest {
    var chains = UndoChains()
    try readLog { chains.note($0.change) }
    // An undo writes only what it must, so its own records are not enough.
    let chain = Set(chains.chain(of: batch))
    var records: Set<EntityID> = []
    try readLog { recorded in
      guard chain.contains(recorded.change.batch) else { return }
      records.formUnion(recorded.change.events.filter { !$0.isErased }.map(\.entity))
    }
    var history: [RecordedChange] = []
    try readLog { recorded in
      if recorded.change.undoes != nil
        || recorded.change.events.contains(where: { records.contains($0.entity) })
      {
        history.append(recorded)
      }
    }
    return UndoRequest(batch, history: history, resolution: resolution)
  }

  /// Each person's steps, gathered from the log when first asked for and kept up to date then.
  private func steps() throws(WorkspaceError) -> UndoStack {
    if let undoStack { return undoStack }
    var log: [RecordedChange] = []
    try readLog { log.append($0) }
    log.sort { $0.place < $1.place }
    var stack = UndoStack()
    for recorded in log { stack.note(recorded.change) }
    undoStack = stack
    return stack
  }

  /// Reads the whole log of all replicas, each replica's changes in their order.
  ///
  /// It reads by a second opening, so that what was delivered to the book is not disturbed.
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
