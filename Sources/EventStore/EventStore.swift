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
  let mode: StoreMode
  let environment: StoreEnvironment
  let files: StoreFiles
  let store: FileIdentity
  let place: UInt64
  /// Tells this copy of the store from others.
  let copyNumber: UInt64
  let clock: HybridClock
  let locks: StoreLocks

  var readers: [ReplicaID: LogReader] = [:]
  var writer: LogWriter?
  var ownNotices: [StoreNotice]
  private var listing = DirectoryWatch()
  let tails: TailTable

  /// What ERASED says, and the file that said it.
  var erased = ErasedList()
  var erasedStatus: DiskStatus?
  /// The erasures that had been carried out when the files were opened.
  var opened: UInt64 = 0
  /// What changes in the log ask to be erased and ERASED does not list.
  var owed = Redaction()
  /// Takes out of what is delivered what may still be in the files.
  var filter: PayloadRedaction?

  init(_ opened: Opening, mode: StoreMode, environment: StoreEnvironment) {
    self.mode = mode
    self.environment = environment
    files = opened.files
    store = opened.store
    place = opened.place
    copyNumber = opened.copy
    locks = opened.locks
    tails = TailTable(
      opened.files,
      isWritable: mode == .readWrite,
      isKept: environment.keepsTails
    )
    ownNotices = opened.notices
    clock = HybridClock(wall: environment.clock)
  }

  deinit { close() }

  /// Opens the store in `directory`; in `.readWrite` mode it is made where there is none.
  ///
  /// Reads names and headers only. A store on a disk that can only be read opens too, with a
  /// notice; saving then throws.
  public static func open(
    at directory: String,
    mode: StoreMode,
    environment: StoreEnvironment
  ) throws(StoreError) -> EventStore {
    let opened = try Opening(directory, mode: mode, environment: environment)
    let store = EventStore(opened, mode: mode, environment: environment)
    try store.openErasures()
    try store.refresh()
    return store
  }

  /// What the store met and its user should know; grows as more of it is read.
  public var notices: [StoreNotice] {
    let unfinished = StoreNotice(
      .erasure,
      files.erased,
      "An erasure was begun and is not finished. Nothing of it is shown; run `daybook erasures "
        + "--resume`."
    )
    return ownNotices + (owesErasure ? [unfinished] : []) + orderedReaders.flatMap(\.allNotices)
  }

  /// What has been delivered or appended, contiguously per replica.
  ///
  /// Right after an append it may lag behind until the next `catchUp`.
  public var known: VersionVector {
    var vector = VersionVector()
    for reader in readers.values { vector[reader.replica] = reader.known }
    return vector
  }

  /// Delivers everything beyond `vector` in all logs, oldest first per replica; called once, after
  /// opening, with the vector of the checkpoint or an empty one.
  public func replay(
    from vector: VersionVector,
    _ body: (RecordedChange) -> Void
  ) throws(StoreError) {
    try replayTables(from: vector) { $0.eachChange(body) }
  }

  /// As `replay(from:_:)`, a frame's changes at a time and without an object for each.
  public func replayTables(
    from vector: VersionVector,
    _ body: (ChangeTable) -> Void
  ) throws(StoreError) {
    try refresh()
    let hints = (try? CheckpointEntry(files))?.positions ?? [:]
    for reader in orderedReaders {
      reader.start(after: vector[reader.replica], hint: hints[reader.replica])
      try deliver(from: reader, body)
    }
    for entry in vector.entries where entry.sequence > (readers[entry.replica]?.known ?? 0) {
      let missing = (readers[entry.replica]?.known ?? 0) + 1
      ownNotices.append(
        StoreNotice(
          .missing,
          files.log,
          "The checkpoint knows sequences \(missing)…\(entry.sequence) of replica "
            + "\(hexadecimal(entry.replica.rawValue)), the log does not hold them."
        )
      )
    }
  }

  /// Delivers what others (and this store's batches) have written since the last call.
  ///
  /// One read of the table of tails where nothing has changed, and a look at each log every few
  /// seconds, so it can be called every 100 ms. Each change comes once and whole; a batch comes
  /// after its commit. What this store appended itself does
  /// not come. Where another process erases, this one gives back what it holds; see `hasMoved`.
  public func catchUp(_ body: (RecordedChange) -> Void) throws(StoreError) {
    try catchUpTables { $0.eachChange(body) }
  }

  /// As `catchUp(_:)`, a frame's changes at a time and without an object for each.
  public func catchUpTables(_ body: (ChangeTable) -> Void) throws(StoreError) {
    try followErasures()
    // What moves after this shows in the next call.
    let moved = tails.moved(of: readers.count)
    if moved?.isEmpty != true {
      try refresh()
      for reader in orderedReaders(where: { $0.mayHaveNews(moved) }) {
        try deliver(from: reader, body)
      }
    }
    guard erased.state != .done else { return }
    retireWriter()
    releaseFiles()
  }

  /// What is done when nobody types: a mark a second after the last save, which makes sure that a
  /// later damage to it is known from a save that was never finished.
  public func idle(at now: ContinuousClock.Instant = .now) { writer?.markIfIdle(now) }

  /// Gives the reserve's blocks back to a full disk; false where there are none.
  func releaseReserve() -> Bool { Reserve(files: files).release() }

  /// Marks the log as closed in order and gives the writer slot back.
  public func close() {
    writer?.mark()
    writer = nil
    releaseFiles()
    locks.close()
  }

  var orderedReaders: [LogReader] { orderedReaders { _ in true } }

  private func orderedReaders(where condition: (LogReader) -> Bool) -> [LogReader] {
    readers.values.filter(condition).sorted { $0.replica < $1.replica }
  }

  private func deliver(
    from reader: LogReader,
    _ body: (ChangeTable) -> Void
  ) throws(StoreError) {
    try reader.advance { table in
      for redaction in table.redactions.values { note(redaction) }
      body(table)
    }
    clock.observe(reader.latest)
  }

  /// Looks for new segments and logs, where the directory says that there may be some.
  func refresh(always: Bool = false) throws(StoreError) {
    let modified = try files.attempt(files.log) { () throws(DiskFailure) in
      try files.disk.status(at: files.log).modified
    }
    guard listing.mustList(modified) || always else { return }
    let found = try files.segments()
    for (replica, names) in found.logs {
      if readers[replica] == nil {
        readers[replica] = LogReader(replica, files: files, store: store)
        readers[replica]?.redaction = filter
      }
      readers[replica]?.update(names)
    }
    for name in found.foreign {
      let notice = StoreNotice(
        .foreignFile,
        "\(files.log)/\(name)",
        "This file is no segment of the log, and is ignored."
      )
      if !ownNotices.contains(notice) { ownNotices.append(notice) }
    }
  }
}

/// Decides when a directory must be listed again.
///
/// A time stamp that has just changed proves nothing, since a second change within the file
/// system's tick leaves it the same; so listing goes on until it is older. The tick is ten
/// milliseconds at most where stamps tell fractions of a second, else up to two seconds.
private struct DirectoryWatch {
  private var modified: Int64?
  private var changed: ContinuousClock.Instant?

  mutating func mustList(_ now: Int64) -> Bool {
    let time = ContinuousClock.now
    if modified != now {
      modified = now
      changed = time
      return true
    }
    guard let changed else { return false }
    let tick = now % 1_000_000_000 == 0 ? Duration.seconds(2) : .milliseconds(100)
    if time - changed > tick { self.changed = nil }
    return true
  }
}
