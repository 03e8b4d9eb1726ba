public import Books
public import CRM
import Dispatch
public import EventStore
public import Facts

/// A person at work on a store: the only writer of this process.
///
/// It opens the store, decides commands against the freshest book, makes them durable, folds them,
/// and follows what others write. It runs on an executor of its own, because it waits for the disk;
/// nobody who draws waits for it. The book it publishes is a value.
///
/// One thing in a row: decide, append and fold have no suspension between them, so no other request
/// of this process comes in between.
public actor Workspace {
  /// How to open a workspace.
  public struct Options: Sendable {
    public var directory: String
    public var mode: StoreMode
    public var via: Via
    public var clock: @Sendable () -> Instant
    /// Seeds the ids of this session.
    public var seed: UInt64
    public var disk: @Sendable () -> any Disk
    /// Starts another process that makes a checkpoint of the store, and returns; without one it
    /// is made here.
    public var checkpointer: (@Sendable () -> Void)?

    public init(
      directory: String,
      mode: StoreMode = .readWrite,
      via: Via = .shell,
      clock: @escaping @Sendable () -> Instant,
      seed: UInt64,
      disk: @escaping @Sendable () -> any Disk = { SystemDisk() }
    ) {
      self.directory = directory
      self.mode = mode
      self.via = via
      self.clock = clock
      self.seed = seed
      self.disk = disk
    }

    /// For stores that are only read.
    var reading: StoreEnvironment {
      StoreEnvironment(clock: clock, random: { 0 }, disk: disk())
    }
  }

  let options: Options
  let store: EventStore
  private nonisolated let executor: StoreExecutor
  /// The book's zone, by which days are told apart.
  public private(set) var zone: TimeZoneRules = .utc
  /// The author of what is performed; nil until somebody says who they are.
  public private(set) var user: EntityID?
  public internal(set) var book: Book
  var ids: IDSource
  /// What was saved here and is not in the book yet.
  var untaken: [RecordedChange] = []
  var undoStack: UndoStack?
  var hasLookedFar = false
  var observer: (@Sendable (Update) -> Void)?
  var isCheckpointing = false
  /// From where on the log is still to be looked through for what names those who are being erased;
  /// nil where nobody is.
  var unsearched: VersionVector?
  /// Whether the book is from before an erasure, since reading it anew has failed.
  var isOutdated = false
  /// Whether it has gone along with an erasure and not told yet that it is over.
  var awaitsEnd = false
  var checkpointStarted: ContinuousClock.Instant?

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    // The actor holds its executor for as long as it lives.
    unsafe executor.asUnownedSerialExecutor()
  }

  /// Opens the store and brings the book up to date: the newest checkpoint, then what was written
  /// since.
  ///
  /// - Throws: `StoreError`, with a remedy.
  public init(_ options: Options) async throws(StoreError) {
    executor = StoreExecutor()
    self.options = options
    var random = IDSource(seed: options.seed, stream: options.seed)
    store = try EventStore.open(
      at: options.directory,
      mode: options.mode,
      environment: Workspace.environment(options, &random)
    )
    ids = random
    book = try Workspace.opened(store, options.mode)
    if options.mode == .readWrite, store.owesErasure { try? finishErasures(within: .zero) }
  }

  /// A log without a checkpoint that is longer, in bytes, is folded in columns.
  private static let longLog: UInt64 = 8 << 20

  /// The book of the newest checkpoint and of what was written since.
  static func opened(_ store: EventStore, _ mode: StoreMode) throws(StoreError) -> Book {
    var book = checkpointed(store)
    if book.baseVersions == nil, try store.statistics().logBytes > longLog {
      let compaction = try folded(store)
      let kept = mode == .readWrite ? try? written(compaction, by: store) : nil
      if let base = kept ?? base(in: compaction) {
        return Book(schema: Catalogue.schema, base: base)
      }
    }
    var tail = Tail(after: book.versions)
    try store.replayTables(from: book.versions) { tail.take($0) }
    book.fold(tail)
    return book
  }

  private static func environment(
    _ options: Options,
    _ random: inout IDSource
  ) -> StoreEnvironment {
    var source = IDSource(seed: random.random())
    return StoreEnvironment(
      clock: options.clock,
      random: { source.random() },
      disk: options.disk()
    )
  }

  /// The book of the newest checkpoint that proves sound, or an empty one.
  private static func checkpointed(_ store: EventStore) -> Book {
    guard let checkpoint = store.latestCheckpoint() else { return Book(schema: Catalogue.schema) }
    guard let base = base(of: checkpoint) else {
      store.discard(checkpoint)
      return Book(schema: Catalogue.schema)
    }
    return Book(schema: Catalogue.schema, base: base)
  }

  /// Says in whose name, and by whose calendar, further commands are performed.
  public func identify(as user: EntityID?, zone: TimeZoneRules) {
    if user != self.user { forgetUndoStack() }
    self.user = user
    self.zone = zone
  }

  /// The stack is read from the log anew when it is next asked for.
  func forgetUndoStack() {
    undoStack = nil
    hasLookedFar = false
  }

  /// Calls `observer` after every fold and every new checkpoint, on this actor's executor.
  public func observe(_ observer: @escaping @Sendable (Update) -> Void) {
    self.observer = observer
  }

  /// What the store met and its user should know.
  public var notices: [StoreNotice] { store.notices }

  /// Marks the log as closed in order and gives the writer slot back; nothing can be saved after.
  public func close() {
    // Cheap for a small book, and worth its while for a large one only when much has come.
    if options.mode == .readWrite, book.overlaySize > Workspace.checkpointAfter(book) / 16 {
      _ = try? writeCheckpoint()
    }
    store.close()
  }

  // MARK: Folding

  /// Takes in what was saved here, where all that stands before it has been.
  func takeOwn() {
    take(untaken)
    untaken = []
  }

  func take(_ changes: [RecordedChange]) {
    guard !changes.isEmpty else { return }
    var touched = Touched()
    for change in changes {
      touched.merge(book.fold(change))
      undoStack?.note(change.change)
    }
    observer?(.folded(book, touched))
  }

  /// How long to wait from one look at what others have written to the next.
  ///
  /// Their work is to be seen within 300 ms. Where they write all the time the looks are fewer, so
  /// that more is taken in and painted in one go: with hundreds of sessions on a server the looks
  /// that find something are what keeps its processors busy.
  public static func pause(afterNews: Bool) -> Duration { .milliseconds(afterNews ? 250 : 100) }

  /// Takes in what others have written.
  ///
  /// Cheap where nothing has: it may be asked often.
  ///
  /// - Returns: whether there was anything.
  @discardableResult
  public func catchUp() throws(StoreError) -> Bool { try !news().isEmpty }

  /// As `catchUp()`, and says what it was.
  func news() throws(StoreError) -> [RecordedChange] {
    // Its logs would be read from their beginning into a book that has them.
    if isOutdated { try reload() }
    var news: [RecordedChange] = []
    var failure: StoreError?
    do throws(StoreError) {
      try store.catchUp { news.append($0) }
    } catch {
      failure = error
    }
    store.idle()
    // What one log delivered does not come again, whatever became of the next.
    take(news)
    if let failure { throw failure }
    takeOwn()
    if store.hasMoved { try reload() }
    tellEnd()
    return news
  }
}
