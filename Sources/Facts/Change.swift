/// One operation on one cell.
public struct Operation: Hashable, Sendable {
  /// What an operation does; the wire carries it, so that a program that does not know the field
  /// still merges it rightly.
  public enum Verb: UInt8, Sendable {
    /// Writes a single value; nil clears the field.
    case set = 1
    /// Adds a value to a set.
    case add = 2
    /// Takes a value from a set, as far as the author had seen it (`observed`).
    case remove = 3
  }

  public let field: FieldID
  public let verb: Verb
  /// Nil only with `.set`, which then clears the field.
  public let value: Value?
  /// The stamp of the value that the author saw when writing over it; nil where there was none.
  ///
  /// Two winners-to-be with the same base are a conflict, and both are kept and shown.
  public let base: Stamp?
  /// With `.remove`: the additions that the author saw.
  ///
  /// An addition not listed here survives.
  public let observed: [Dot]

  public init(
    _ verb: Verb,
    _ field: FieldID,
    _ value: Value?,
    base: Stamp? = nil,
    observed: [Dot] = []
  ) {
    precondition(value != nil || verb == .set, "adding or removing needs a value")
    self.field = field
    self.verb = verb
    self.value = value
    self.base = base
    self.observed = observed
  }
}

/// Operations on one entity: one sequence number, a cell at most once.
public struct Event: Hashable, Sendable {
  public let entity: EntityID
  public let kind: KindID
  /// The persons whom the event is about; erasing one of them must find it.
  public let subjects: [EntityID]
  /// When it was true in the world, where that is not when it was written.
  public let effective: Instant?
  public let operations: [Operation]

  public init(
    entity: EntityID,
    kind: KindID,
    subjects: [EntityID] = [],
    effective: Instant? = nil,
    operations: [Operation]
  ) {
    self.entity = entity
    self.kind = kind
    self.subjects = subjects
    self.effective = effective
    self.operations = operations
  }
}

/// By which door a change came in.
public enum Via: UInt8, Sendable, CaseIterable {
  case ui = 1
  case shell = 2
  case `import` = 3
  case rule = 4
  case hook = 5
  case demo = 6
}

/// What one action did: whole or not at all, and undone as one together with the other changes of
/// its batch.
public struct Change: Hashable, Sendable {
  /// The batch it belongs to; an action's own id where it stands alone.
  public let batch: EntityID
  /// The user who asked for it.
  public let author: EntityID
  public let via: Via
  /// The command that made it, by its catalogue name ("deal.advance").
  public let intent: String
  /// The batch that it takes back.
  public let undoes: EntityID?
  public let events: [Event]
  /// What it erases from the whole log.
  ///
  /// A change that has one counts even without events.
  public let redaction: Redaction?

  public init(
    batch: EntityID,
    author: EntityID,
    via: Via,
    intent: String,
    undoes: EntityID? = nil,
    events: [Event],
    redaction: Redaction? = nil
  ) {
    self.batch = batch
    self.author = author
    self.via = via
    self.intent = intent
    self.undoes = undoes
    self.events = events
    self.redaction = redaction
  }

  /// Whether it does nothing, so that nothing need be written.
  public var isEmpty: Bool { events.isEmpty && redaction == nil }
}

/// A change as it stands in the log: event `i` has sequence `first + i` and clock `written + i`.
public struct RecordedChange: Hashable, Sendable {
  public let change: Change
  public let replica: ReplicaID
  public let first: UInt64
  public let written: HybridTime

  public init(change: Change, replica: ReplicaID, first: UInt64, written: HybridTime) {
    self.change = change
    self.replica = replica
    self.first = first
    self.written = written
  }

  /// Where it stands among all.
  public var place: LogPlace {
    LogPlace(written: written, dot: Dot(replica: replica, sequence: first))
  }

  /// The stamp of one of its events.
  public func stamp(of index: Int) -> Stamp {
    let time = written.advanced(by: UInt64(index))
    let event = change.events[index]
    // A fact cannot have been true later than it was written.
    let effective = event.effective.map { min($0, time.instant) } ?? time.instant
    return Stamp(
      effective: effective,
      written: time,
      replica: replica,
      sequence: first + UInt64(index)
    )
  }

  /// The sequence of its last event.
  public var last: UInt64 { first + UInt64(max(1, change.events.count)) - 1 }
}
