public import CRM
public import Facts

/// A command that is on disk.
public struct Performed: Sendable {
  /// What undo takes back; nil where nothing had to be written.
  public let batch: EntityID?
  /// What was done, as a short sentence without a full stop ("Moved 3 deals → Proposal"); empty
  /// leaves the words to the interface.
  public let summary: String
  /// The records that were made, in order.
  public let created: [EntityID]

  public init(batch: EntityID?, summary: String, created: [EntityID] = []) {
    self.batch = batch
    self.summary = summary
    self.created = created
  }
}

/// Why a command was not carried out; nothing was written.
public enum Refusal: Error, Sendable {
  /// The domain's rules.
  case rejected(Rejection)
  /// The store or the program, as a sentence with its remedy.
  case failed(String)

  var sentence: String {
    switch self {
    case .rejected(let rejection): rejection.description
    case .failed(let sentence): sentence
    }
  }
}

/// One change of a record, as its history shows it.
public struct HistoryEntry: Sendable {
  public struct FieldChange: Sendable {
    public let field: FieldID
    public let verb: Facts.Operation.Verb
    public let old: Value?
    public let new: Value?

    public init(_ field: FieldID, _ verb: Facts.Operation.Verb, old: Value?, new: Value?) {
      self.field = field
      self.verb = verb
      self.old = old
      self.new = new
    }
  }

  public let batch: EntityID
  public let author: EntityID
  public let via: Via
  public let written: Instant
  /// When it was true in the world, where that is not when it was written.
  public let effective: Instant?
  /// The command that made it ("deal.advance").
  public let intent: String
  public let changes: [FieldChange]
  /// Whether a later undo has taken it back.
  public let isUndone: Bool

  public init(
    batch: EntityID,
    author: EntityID,
    via: Via,
    written: Instant,
    effective: Instant?,
    intent: String,
    changes: [FieldChange],
    isUndone: Bool
  ) {
    self.batch = batch
    self.author = author
    self.via = via
    self.written = written
    self.effective = effective
    self.intent = intent
    self.changes = changes
    self.isUndone = isUndone
  }
}
