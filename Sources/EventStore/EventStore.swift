public import Facts

/// Whether a store is opened for writing too.
public enum StoreMode: Sendable {
  case readOnly
  case readWrite
}

/// The append-only log of everything that was ever written, shared by many processes.
///
/// Not Sendable: one executor owns it. Every call blocks on the disk.
public final class EventStore {
  let directory: String
  let mode: StoreMode
  let environment: StoreEnvironment

  init(directory: String, mode: StoreMode, environment: StoreEnvironment) {
    self.directory = directory
    self.mode = mode
    self.environment = environment
  }

  /// Opens the store in `directory`; in `.readWrite` mode it is made where there is none.
  ///
  /// Reads names and headers only. A store on a disk that can only be read opens too, with a
  /// notice; saving then throws.
  public static func open(
    at directory: String,
    mode: StoreMode,
    environment: StoreEnvironment
  ) throws(StoreError) -> EventStore {
    throw StoreError(.notAStore, directory)
  }

  /// What the store met and its user should know; grows as more of it is read.
  public var notices: [StoreNotice] { [] }

  /// What has been delivered or appended, contiguously per replica.
  public var known: VersionVector { VersionVector() }

  /// Makes changes durable and returns them as they stand in the log; after the return they
  /// survive any crash.
  ///
  /// All of them become visible to others together. What fits 16 MiB costs one write and one
  /// fdatasync.
  ///
  /// - Parameter notBefore: the latest clock among the cells that the changes overwrite; they are
  ///   written later than that even where it lies in the future.
  /// - Throws: an error with `unsaved` set, and then nothing of it counts as saved.
  public func append(
    _ changes: [Change],
    notBefore: HybridTime? = nil
  ) throws(StoreError) -> [RecordedChange] {
    throw StoreError(.notAStore, directory)
  }

  /// Starts a batch of any size: its changes become visible together at its commit, also to this
  /// store, whose `catchUp` delivers them.
  ///
  /// It has a log of its own, so that single saves go on meanwhile.
  public func beginBatch() throws(StoreError) -> StoreBatch { StoreBatch() }

  /// Delivers everything beyond `vector` in all logs, oldest first per replica; called once, after
  /// opening, with the vector of the checkpoint or an empty one.
  public func replay(
    from vector: VersionVector,
    _ body: (RecordedChange) -> Void
  ) throws(StoreError) {}

  /// Delivers what others (and this store's batches) have written since the last call.
  ///
  /// One fstat per log where nothing has changed, so it can be called every 100 ms. Each change
  /// comes once and whole; a batch comes after its commit. What this store appended itself does
  /// not come.
  public func catchUp(_ body: (RecordedChange) -> Void) throws(StoreError) {}

  /// The newest checkpoint, nil where there is none or its entry is damaged.
  public func latestCheckpoint() -> Checkpoint? { nil }

  /// Writes a checkpoint and makes it the newest; the one before stays for those who read it.
  ///
  /// - Returns: false where another session is writing one, or where facts covered by `vector`
  ///   are missing from the log, which a checkpoint would hide for ever.
  public func writeCheckpoint(
    _ chunks: some Sequence<[UInt8]>,
    covering vector: VersionVector
  ) throws(StoreError) -> Bool { false }

  /// Deletes a checkpoint whose content proved bad; `replay` from an empty vector then.
  public func discard(_ checkpoint: Checkpoint) {}

  /// Reads every frame of every segment and judges it.
  public func verify() throws(StoreError) -> VerifyReport { VerifyReport() }

  public func statistics() throws(StoreError) -> StoreStatistics {
    StoreStatistics(store: "", format: 0, logs: [], checkpointBytes: 0)
  }

  /// Takes in changes with the stamps that they have; what is known is passed over. `catchUp`
  /// delivers them.
  public func ingest(
    _ changes: some Sequence<RecordedChange>
  ) throws(StoreError) -> IngestReport { IngestReport() }

  /// Marks the log as closed in order and gives the writer slot back.
  public func close() {}
}

/// Changes that become visible together, at the commit.
public final class StoreBatch {
  init() {}

  /// Writes changes durably, invisibly yet.
  public func append(_ changes: [Change], notBefore: HybridTime? = nil) throws(StoreError) {}

  /// Makes all of it visible, durably.
  public func commit() throws(StoreError) {}

  /// Gives the batch up: its changes stay in the log and are ignored for ever.
  public func abandon() {}
}
