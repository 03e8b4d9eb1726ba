public import Facts

/// Why a command was refused: one sentence, and what to do instead.
///
/// Nothing was written.
public enum Rejection: Error, Hashable, Sendable {
  /// A record as a sentence names it.
  public struct Named: Hashable, Sendable {
    public let id: EntityID
    public let title: String

    public init(id: EntityID, title: String) {
      self.id = id
      self.title = title
    }
  }

  /// The command names no record.
  case nothingSelected
  case unknownRecord(EntityID)
  case wrongKind(Named, expected: KindID)
  case unknownField(FieldID, KindID)
  /// A value of another type than the field's, or a number or text out of its range.
  case badValue(FieldID, reason: String)
  /// A field that people of the book declared, with its label.
  case declared(FieldID, label: String, reason: String)
  /// A required field is empty.
  case missingField(FieldID, of: Named?)
  /// The reference names nothing, or a record of a kind that the field does not take.
  case badReference(FieldID)
  /// The record would be its own ancestor.
  case cycle(FieldID, Named)
  /// An exact identity key is another record's already.
  case alreadyKnown(key: String, Named)

  case amountMissing(Named)
  case reasonMissing(Named)
  case dealIsClosed(Named, DealStatus)
  case dealIsOpen(Named)
  case noStageBeyond(Named, forward: Bool)
  case stageOfAnotherPipeline(Named, stage: String, pipeline: String)
  case stageWithoutMapping(Named, stage: String)
  case noStages(pipeline: String?)

  case taskIsClosed(Named, TodoStatus)
  case taskIsOpen(Named)
  case notYetHappened
  case snoozeInThePast(Day)

  case delegation(DelegationRefusal)
  /// A lead where the step does not exist; `wanted` is nil where no step does.
  case leadIs(Named, LeadStatus, wanted: LeadStatus?)
  case wakesInThePast(Day)
  case promiseIsSettled(Named, PromiseStatus)
  case promiseIsOpen(Named)
  /// Somebody typed an amount for a deal that has lines.
  case amountFromLines(Named)
  case mixedCurrencies(Named, [Currency])

  /// What was submitted stays as it was said.
  case frozen(Named)
  case alreadySetUp
  case unknownBatch(EntityID)
  case alreadyUndone(EntityID)
  /// Later work stands on what would be undone.
  case undoConflict([UndoConflict])
}

/// One thing that stands in the way of an undo.
public struct UndoConflict: Hashable, Sendable {
  /// What it is.
  public enum Reason: Hashable, Sendable {
    /// The field was written again; `current` is there now.
    case overwritten
    /// The record would vanish and this field of it would be left behind.
    case leftBehind
    /// The record would vanish and this one refers to it.
    case referred(by: Rejection.Named)
  }

  public let record: Rejection.Named
  public let field: FieldID
  public let reason: Reason
  /// What the batch wrote.
  public let written: Value?
  public let current: Value?
  /// Who wrote the current value, and when.
  public let author: EntityID?
  public let at: Instant?
}

extension Rejection {
  /// The field that a form can open to go on at once, with the record it belongs to.
  public var missing: FieldID? {
    switch self {
    case .amountMissing: Deal.amount.id
    case .reasonMissing: Deal.lostReason.id
    case .missingField(let field, _), .badValue(let field, _), .badReference(let field),
      .declared(let field, _, _),
      .cycle(let field, _):
      field
    case .stageWithoutMapping, .stageOfAnotherPipeline: Deal.stage.id
    case .snoozeInThePast: Todo.snoozedUntil.id
    case .wakesInThePast: Lead.wakeOn.id
    case .amountFromLines: Deal.amount.id
    case .notYetHappened: Activity.at.id
    default: nil
    }
  }

  /// The record that the refusal is about.
  public var record: Named? {
    switch self {
    case .wrongKind(let record, _), .cycle(_, let record), .alreadyKnown(_, let record),
      .amountMissing(let record), .reasonMissing(let record), .dealIsClosed(let record, _),
      .dealIsOpen(let record), .noStageBeyond(let record, _),
      .stageOfAnotherPipeline(let record, _, _), .stageWithoutMapping(let record, _),
      .taskIsClosed(let record, _), .taskIsOpen(let record), .leadIs(let record, _, _),
      .promiseIsSettled(let record, _), .promiseIsOpen(let record), .amountFromLines(let record),
      .mixedCurrencies(let record, _), .frozen(let record):
      record
    case .missingField(_, let record): record
    case .undoConflict(let conflicts): conflicts.first?.record
    default: nil
    }
  }
}
