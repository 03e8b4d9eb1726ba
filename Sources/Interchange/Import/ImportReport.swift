public import Facts
import Synchronization

/// What an import did, or would do, and what its files held.
public struct ImportReport: Sendable {
  /// One file that was given.
  public struct File: Hashable, Sendable {
    public let name: String
    /// What its rows became; empty for a file that was not read.
    public let kinds: [KindID]
    public let rows: Int
    /// The delimiter, as people call it.
    public let delimiter: String
    /// FNV-1a over the content, as hex.
    public let hash: String
  }

  /// How many records of a kind were made, changed and left as they are.
  public struct Count: Hashable, Sendable {
    public let kind: KindID
    public internal(set) var created = 0
    public internal(set) var updated = 0
    public internal(set) var unchanged = 0
  }

  /// The source has changed a value that somebody has changed here too; ours stayed.
  public struct Conflict: Hashable, Sendable {
    public let record: EntityID
    public let kind: KindID
    public let field: FieldID
    /// What stands in the book.
    public let ours: Value?
    /// What the source has now.
    public let theirs: Value?
    public let file: String
    public let line: Int
  }

  public let mapping: String
  public let label: String
  public internal(set) var files: [File] = []
  public internal(set) var counts: [Count] = []
  public internal(set) var conflicts: [Conflict] = []
  public internal(set) var log = IssueLog()
  /// How many events were made; nothing is written where there is none.
  public internal(set) var events = 0
  /// The batch by which the import is undone.
  public internal(set) var batch: EntityID

  init(mapping: String, label: String, batch: EntityID) {
    self.mapping = mapping
    self.label = label
    self.batch = batch
  }

  public subscript(kind: KindID) -> Count {
    counts.first { $0.kind == kind } ?? Count(kind: kind)
  }

  mutating func count(_ kind: KindID, _ part: WritableKeyPath<Count, Int>) {
    if let place = counts.firstIndex(where: { $0.kind == kind }) {
      counts[place][keyPath: part] += 1
    } else {
      var count = Count(kind: kind)
      count[keyPath: part] += 1
      counts.append(count)
    }
  }
}

/// Where the outcome of an import is found once its changes have been pulled: they may be pulled
/// elsewhere.
public final class ImportOutcome: Sendable {
  private struct State {
    var report: ImportReport?
    var failure: String?
    var rows = 0
  }

  private let state = Mutex(State())

  init() {}

  /// The report, once the last change was pulled.
  public var report: ImportReport? { state.withLock { $0.report } }

  /// Why reading a file failed in the middle: the changes made so far must not be kept.
  ///
  /// It is set before the last change is handed out, so that whoever writes them as they come can
  /// still give the whole batch up.
  public var failure: String? { state.withLock { $0.failure } }

  /// How many rows have been read so far; see `ImportPlan.rows`.
  public var rows: Int { state.withLock { $0.rows } }

  func advance(to rows: Int) { state.withLock { $0.rows = rows } }

  func finish(_ report: ImportReport) { state.withLock { $0.report = report } }

  func fail(_ sentence: String) { state.withLock { $0.failure = sentence } }
}
