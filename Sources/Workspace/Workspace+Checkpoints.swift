import Books
import CRM
public import EventStore
import Facts

// How a book comes to stand on a new checkpoint. The base is folded in columns and streamed to a
// file; then this session, and every other one that notices, maps the file and puts what was
// written since on top. Nobody waits for it: it is made from a copy of the book beside the work, by
// another process where the program has one to give.

extension Workspace {
  /// How many changed records the overlay may hold before a new checkpoint pays: a fraction of the
  /// book, so that a large one is not written again for every few edits, and no more than a
  /// session should keep in memory for itself.
  static func checkpointAfter(_ book: Book) -> Int {
    let records = book.kindsInUse.reduce(0) { $0 + book.count($1) }
    return min(32_768, max(leastChanged, records / 64))
  }

  private static let leastChanged = 4096

  var isCheckpointDue: Bool {
    // The records are not counted at every look.
    options.mode == .readWrite && book.overlaySize > Workspace.leastChanged
      && book.overlaySize > Workspace.checkpointAfter(book)
  }

  /// Writes a checkpoint of the book as it is and goes on upon it.
  ///
  /// - Returns: false where another session is writing one, or damage in the log forbids it.
  @discardableResult
  public func writeCheckpoint() throws(StoreError) -> Bool {
    // Appended changes count as known to the store only once it has read them back.
    try catchUp()
    let book = book
    let isWritten = try store.writeCheckpoint(covering: book.versions) { sink in
      Compaction(book, spillingInto: store.spillDirectory).write(to: sink)
      // What was read from a damaged checkpoint must not be handed on.
      return !book.isDamaged
    }
    if book.isDamaged { return try rebuild() }
    if isWritten { try followCheckpoint() }
    return isWritten
  }

  /// Drops what was derived from the log and derives it anew; O(log).
  ///
  /// - Returns: false where another session is at it, or damage in the log forbids it.
  public func rebuild() throws(StoreError) -> Bool {
    if let checkpoint = store.latestCheckpoint() { store.discard(checkpoint) }
    return try stand(on: try Workspace.foldedLog(options))
  }

  /// What the log holds, folded by an opening of its own.
  static func foldedLog(_ options: Options) throws(StoreError) -> Compaction {
    try reading(options) { (reader) throws(StoreError) in try folded(reader) }
  }

  /// What a store's log holds from its beginning.
  static func folded(_ store: EventStore) throws(StoreError) -> Compaction {
    let empty = Book(schema: Catalogue.schema)
    var compaction = Compaction(empty, spillingInto: store.spillDirectory)
    try store.replayTables(from: VersionVector()) { compaction.fold($0) }
    return compaction
  }

  /// Writes what was folded in columns as the newest checkpoint and goes on upon it; where it
  /// cannot be written now, upon its bytes in memory.
  ///
  /// - Returns: whether it was written.
  func stand(on compaction: Compaction) throws(StoreError) -> Bool {
    var failure: StoreError?
    do throws(StoreError) {
      if let base = try Workspace.written(compaction, by: store) {
        stand(on: base)
        return true
      }
    } catch {
      failure = error
    }
    if let base = Workspace.base(in: compaction) { stand(on: base) }
    if let failure { throw failure }
    return false
  }

  static func written(
    _ compaction: Compaction,
    by store: EventStore
  ) throws(StoreError) -> Base? {
    let isWritten = try store.writeCheckpoint(covering: compaction.versions) { sink in
      compaction.write(to: sink)
      return true
    }
    return isWritten ? store.latestCheckpoint().flatMap { base(of: $0) } : nil
  }

  static func base(in compaction: Compaction) -> Base? {
    var bytes: [UInt8] = []
    compaction.write { bytes.append(contentsOf: $0) }
    return try? Base(MappedBytes(bytes), for: Catalogue.schema)
  }

  /// Makes a checkpoint beside the work where the overlay has grown and nobody else has made one,
  /// without holding up anybody.
  public func checkpointIfDue() {
    if book.isDamaged { _ = try? rebuild() }
    guard isCheckpointDue, !isCheckpointing else { return }
    // A failure costs nothing but the time of the next opening.
    try? followCheckpoint()
    guard isCheckpointDue, !store.isBeingMaintained else { return }
    if let start = options.checkpointer {
      // What another process makes is noticed when it is there; one that fails is not asked again
      // at every look.
      let now = ContinuousClock.now
      guard checkpointStarted.map({ now - $0 > .seconds(30) }) ?? true else { return }
      checkpointStarted = now
      return start()
    }
    isCheckpointing = true
    let aside = options
    Task.detached(priority: .background) { [self, aside] in
      if let other = try? await Workspace(aside) {
        _ = try? await other.writeCheckpoint()
        await other.close()
      }
      await finishCheckpoint()
    }
  }

  private func finishCheckpoint() {
    isCheckpointing = false
    try? followCheckpoint()
  }

  /// Goes over to the newest checkpoint where it is another one than the book's own.
  ///
  /// One look at a small file where there is nothing new.
  public func followCheckpoint() throws(StoreError) {
    guard let checkpoint = store.latestCheckpoint(), checkpoint.vector != book.baseVersions,
      // What the base below holds is nowhere else in memory.
      book.baseVersions.map(checkpoint.vector.covers) ?? true,
      // What it holds beyond this session's knowledge must come by the log first.
      book.versions.covers(checkpoint.vector), let base = Workspace.base(of: checkpoint)
    else { return }
    stand(on: base)
  }

  private func stand(on base: Base) {
    book = book.rebased(on: base)
    observer?(.rebased(book))
  }

  /// The base in a checkpoint's file; nil where it is not what it should be.
  static func base(of checkpoint: Checkpoint) -> Base? {
    guard let bytes = MappedBytes(mapping: checkpoint.path),
      let base = try? Base(bytes, for: Catalogue.schema), base.versions == checkpoint.vector
    else { return nil }
    return base
  }
}
