public import Facts

/// One change to a record, as its history shows it.
public struct Revision: Sendable {
  /// One field before and after.
  public struct Line: Hashable, Sendable {
    public let field: FieldID
    public let verb: Operation.Verb
    /// What stood there when it was written, nil where nothing did.
    public let old: Value?
    public let new: Value?
    /// Whether its author had seen another value than the one it wrote over: two people were
    /// editing at once.
    public let isConflict: Bool
    /// Whether it holds the field now.
    public let isCurrent: Bool
  }

  public let batch: EntityID
  public let author: EntityID
  public let via: Via
  /// The command that made it, by its name in the log.
  public let intent: String
  public let written: Instant
  /// When it was true in the world, where that is another time.
  public let effective: Instant?
  /// The batch that it took back.
  public let undoes: EntityID?
  public let lines: [Line]
  /// Whether an undo that stands has taken it back.
  public let isUndone: Bool
}
