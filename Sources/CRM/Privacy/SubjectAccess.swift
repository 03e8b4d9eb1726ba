public import Facts

/// Everything that is held on a person, as Articles 15 and 20 of the GDPR ask for it: each value that
/// was ever written of them, with who wrote it, when, and by which door it came in.
public struct SubjectAccess: Sendable {
  /// One value as it was written.
  public struct Entry: Sendable {
    public let field: FieldID
    public let verb: Operation.Verb
    /// Nil where a value was taken away.
    public let value: Value?
    public let author: EntityID
    public let via: Via
    public let intent: String
    public let batch: EntityID
    public let written: Instant
    public let effective: Instant?
  }

  public let subject: EntityID
  /// The records that are the person's, each with all that was ever written in it, oldest first.
  public private(set) var records: [(id: EntityID, kind: KindID, entries: [Entry])]
  /// Values in other records that name them.
  public let mentions: [Mention]
  private let places: [EntityID: Int]

  public init(_ subject: EntityID, records: [(id: EntityID, kind: KindID)], mentions: [Mention]) {
    self.subject = subject
    self.mentions = mentions
    self.records = records.map { (id: $0.id, kind: $0.kind, entries: []) }
    places = Dictionary(uniqueKeysWithValues: records.enumerated().map { ($1.id, $0) })
  }

  /// Takes a change of the log into account.
  public mutating func take(_ recorded: RecordedChange) {
    let change = recorded.change
    for event in change.events {
      guard let place = places[event.entity] else { continue }
      for operation in event.operations {
        records[place].entries.append(
          Entry(
            field: operation.field,
            verb: operation.verb,
            value: operation.value,
            author: change.author,
            via: change.via,
            intent: change.intent,
            batch: change.batch,
            written: recorded.written.instant,
            effective: event.effective
          )
        )
      }
    }
  }
}
