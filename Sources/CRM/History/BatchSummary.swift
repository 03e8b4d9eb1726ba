public import Facts

/// What one batch did, in a line.
public struct BatchSummary: Hashable, Sendable {
  public let id: EntityID
  public let author: EntityID
  public let via: Via
  /// The command that made it, by its name in the log.
  public let intent: String
  public let written: Instant
  /// The batch that it took back.
  public let undoes: EntityID?
  /// The first record that it touched.
  public let subject: EntityID?
  /// How many records it touched.
  public var records: Int
  /// Whether an undo that stands has taken it back.
  public var isUndone: Bool

  public init(_ change: Change, written: Instant, records: Int = 0, isUndone: Bool = false) {
    id = change.batch
    author = change.author
    via = change.via
    intent = change.intent
    self.written = written
    undoes = change.undoes
    subject = change.events.first { !$0.isErased }?.entity
    self.records = records
    self.isUndone = isUndone
  }
}

/// Some batches, newest first, and whether older ones follow.
public struct BatchPage: Sendable {
  public let batches: [BatchSummary]
  public let hasMore: Bool

  public init(batches: [BatchSummary], hasMore: Bool) {
    self.batches = batches
    self.hasMore = hasMore
  }
}

/// One batch, record by record.
public struct BatchRecord: Sendable {
  public let summary: BatchSummary
  /// The first records, in the order in which they were written.
  public let records: [ChangePreview.Record]

  public init(summary: BatchSummary, records: [ChangePreview.Record]) {
    self.summary = summary
    self.records = records
  }
}
