/// Changes told apart but not taken out of their bytes: who reads a whole log makes no object for
/// each operation, but fills the same few tables again and again.
///
/// Whoever decodes checks all of it first; what stands here is sound.
public struct ChangeTable: Sendable {
  /// A change, and which of the events are its own.
  public struct ChangeEntry: Sendable {
    public let batch: EntityID
    public let author: EntityID
    public let via: Via
    public let undoes: EntityID?
    public let replica: ReplicaID
    public let first: UInt64
    public let written: HybridTime
    public let events: Range<Int>
    /// Where the intent stands.
    public let intent: Range<Int>
    /// Where the change stands.
    public let body: Range<Int>
    /// Whether it says more than this program understands.
    public let isForeign: Bool

    public init(
      batch: EntityID,
      author: EntityID,
      via: Via,
      undoes: EntityID?,
      replica: ReplicaID,
      first: UInt64,
      written: HybridTime,
      events: Range<Int>,
      intent: Range<Int>,
      body: Range<Int>,
      isForeign: Bool
    ) {
      self.batch = batch
      self.author = author
      self.via = via
      self.undoes = undoes
      self.replica = replica
      self.first = first
      self.written = written
      self.events = events
      self.intent = intent
      self.body = body
      self.isForeign = isForeign
    }

    /// The sequence of its last event.
    @inlinable
    public var last: UInt64 { first + UInt64(max(1, events.count)) - 1 }
  }

  /// An event, and which of the operations and subjects are its own.
  public struct EventEntry: Sendable {
    public let entity: EntityID
    /// 0 where it was erased.
    public let kind: KindID
    public let effective: Instant?
    public let operations: Range<Int>
    public let subjects: Range<Int>

    public init(
      entity: EntityID,
      kind: KindID,
      effective: Instant?,
      operations: Range<Int>,
      subjects: Range<Int>
    ) {
      self.entity = entity
      self.kind = kind
      self.effective = effective
      self.operations = operations
      self.subjects = subjects
    }
  }

  /// An operation: what it does, and its value as a number or as the place of its bytes.
  public struct OperationEntry: Sendable {
    public var field = FieldID(0)
    public var verb = Operation.Verb.set
    /// Nil where there is none.
    public var type: ValueType?
    /// An int, day, instant, bool or option as a word, or the minor units of an amount.
    public var word: Int64 = 0
    /// Of an amount: currency << 8 | exponent.
    public var unit: UInt32 = 0
    /// Where the value stands, its type first.
    public var value: Place = .none
    /// Where the content of the value stands.
    public var content: Place = .none
    /// Where the base stamp stands.
    public var base: Place = .none
    /// Which of the dots were seen by who removed.
    public var observed: Place = .none

    @inlinable
    public init() {}
  }

  /// A short range.
  public struct Place: Sendable {
    public let start: UInt32
    public let count: UInt32

    public static let none = Place(0..<0)

    @inlinable
    public init(_ range: Range<Int>) {
      start = UInt32(range.lowerBound)
      count = UInt32(range.count)
    }

    @inlinable
    public var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
  }

  /// What the places count from; at most 4 GiB.
  public var bytes: ArraySlice<UInt8> = []
  public var changes: [ChangeEntry] = []
  public var events: [EventEntry] = []
  public var operations: [OperationEntry] = []
  public var subjects: [EntityID] = []
  public var dots: [Dot] = []
  /// What changes erase, by the first sequence of the change.
  public var redactions: [UInt64: Redaction] = [:]

  public init() {}

  /// Forgets what it holds, and keeps the room.
  public mutating func removeAll() {
    bytes = []
    changes.removeAll(keepingCapacity: true)
    events.removeAll(keepingCapacity: true)
    operations.removeAll(keepingCapacity: true)
    subjects.removeAll(keepingCapacity: true)
    dots.removeAll(keepingCapacity: true)
    if !redactions.isEmpty { redactions = [:] }
  }

  /// The slice of the bytes at a place.
  public func slice(_ range: Range<Int>) -> ArraySlice<UInt8> {
    let start = bytes.startIndex
    return bytes[start + range.lowerBound..<start + range.upperBound]
  }

  /// The stamp of an event of a change.
  public func stamp(of event: Int, in change: ChangeEntry) -> Stamp {
    let index = UInt64(event - change.events.lowerBound)
    let time = change.written.advanced(by: index)
    // A fact cannot have been true later than it was written.
    let effective = events[event].effective.map { min($0, time.instant) } ?? time.instant
    return Stamp(
      effective: effective,
      written: time,
      replica: change.replica,
      sequence: change.first + index
    )
  }
}
