/// What an erasure takes out of the log for ever: the events of whole entities, and single values
/// in the events of others.
///
/// It holds numbers only, nothing of what is erased, and travels in the log as part of a change:
/// whoever takes that change in erases too. Sequences, clocks and stamps stay.
public struct Redaction: Hashable, Sendable {
  /// One value: the field of one event.
  public struct Target: Hashable, Comparable, Sendable {
    public let dot: Dot
    public let field: FieldID

    public init(_ dot: Dot, _ field: FieldID) {
      self.dot = dot
      self.field = field
    }

    public static func < (one: Target, other: Target) -> Bool {
      one.dot != other.dot ? one.dot < other.dot : one.field < other.field
    }
  }

  /// All events of these are erased, those that are yet to arrive too.
  public private(set) var entities: Set<EntityID>
  public private(set) var values: Set<Target>

  public init(entities: Set<EntityID> = [], values: Set<Target> = []) {
    self.entities = entities
    self.values = values
  }

  public var isEmpty: Bool { entities.isEmpty && values.isEmpty }

  public mutating func formUnion(_ other: Redaction) {
    entities.formUnion(other.entities)
    values.formUnion(other.values)
  }

  public func isSuperset(of other: Redaction) -> Bool {
    entities.isSuperset(of: other.entities) && values.isSuperset(of: other.values)
  }
}

extension Change {
  /// Whether it names one of some records.
  public func names(_ records: Set<EntityID>) -> Bool {
    events.contains { event in
      event.operations.contains { operation in
        if case .ref(let target)? = operation.value { records.contains(target) } else { false }
      }
    }
  }
}

extension Event {
  /// What stands in the place of an erased event: it keeps the sequence number and says nothing.
  public static let erased = Event(
    entity: EntityID(high: 0, low: 0),
    kind: KindID(0),
    operations: []
  )

  /// Whether it stands in the place of an erased event; whoever walks events passes over it.
  public var isErased: Bool { kind == KindID(0) }
}
