internal import Facts

extension ChangeCodec {
  /// Where a frame's changes stand: their replica and the running sequence and clock.
  struct Place {
    let replica: ReplicaID
    var sequence: UInt64
    var clock: HybridTime
  }

  /// All changes of a frame's payload.
  ///
  /// - Throws: where the bytes are not what this codec writes; a sound frame of a program with
  ///   more parts does not throw.
  static func decode(
    _ payload: ArraySlice<UInt8>,
    from place: Place
  ) throws(WireError) -> [StoredChange] {
    var place = place
    var reader = WireReader(payload)
    var changes: [StoredChange] = []
    while !reader.isAtEnd {
      let body = try reader.raw(try reader.count())
      let stored = try decode(body, at: place)
      let taken = UInt64(max(1, stored.recorded.change.events.count))
      place.sequence &+= taken
      place.clock = place.clock.advanced(by: taken)
      changes.append(stored)
    }
    return changes
  }

  /// One change without its length.
  static func decode(_ body: ArraySlice<UInt8>, at place: Place) throws(WireError) -> StoredChange {
    var draft = ChangeDraft()
    var reader = WireReader(body)
    while !reader.isAtEnd {
      var (tag, part) = try reader.part()
      try draft.take(tag, &part)
    }
    guard let batch = draft.batch, let author = draft.author else {
      throw WireError(offset: 0, reason: "a change names no batch or no author")
    }
    let change = Change(
      batch: batch,
      author: author,
      via: draft.via,
      intent: draft.intent,
      undoes: draft.undoes,
      events: draft.events,
      redaction: draft.redaction
    )
    let recorded = RecordedChange(
      change: change,
      replica: place.replica,
      first: place.sequence,
      written: draft.clock ?? place.clock
    )
    return StoredChange(recorded: recorded, foreign: draft.isForeign ? Array(body) : nil)
  }

  fileprivate static func event(
    _ reader: inout WireReader,
    isForeign: inout Bool
  ) throws(WireError) -> Event {
    var entity: EntityID?
    var kind: KindID?
    var subjects: [EntityID] = []
    var effective: Instant?
    var operations: [Operation] = []
    var isErased = false
    while !reader.isAtEnd {
      var (tag, part) = try reader.part()
      switch tag {
      case 0: isErased = true
      case 1: entity = try part.id()
      case 2: kind = UInt16(exactly: try part.varint()).map { KindID($0) }
      case 3: subjects.append(try part.id())
      case 4: effective = Instant(milliseconds: try part.zigzag())
      case 5:
        if let operation = try operation(&part, isForeign: &isForeign) {
          operations.append(operation)
        }
      default: isForeign = true
      }
    }
    if isErased, entity == nil { return .erased }
    // Kind 0 is what is erased, and has no bytes of its own.
    guard let entity, let kind, kind.rawValue != 0 else {
      throw WireError(offset: reader.offset, reason: "an event names no entity or no kind")
    }
    return Event(
      entity: entity,
      kind: kind,
      subjects: subjects,
      effective: effective,
      operations: operations
    )
  }

  fileprivate static func redaction(
    _ reader: inout WireReader,
    isForeign: inout Bool
  ) throws(WireError) -> Redaction {
    var entities: Set<EntityID> = []
    var values: Set<Redaction.Target> = []
    while !reader.isAtEnd {
      var (tag, part) = try reader.part()
      switch tag {
      case 0: break
      case 1: entities.insert(try part.id())
      case 2:
        let dot = Dot(replica: ReplicaID(try part.fixed64()), sequence: try part.varint())
        guard let field = UInt32(exactly: try part.varint()) else {
          throw WireError(offset: reader.offset, reason: "a field is out of range")
        }
        values.insert(.init(dot, FieldID(field)))
      default: isForeign = true
      }
    }
    return Redaction(entities: entities, values: values)
  }

  /// One operation, or nil where this program does not know what it does.
  private static func operation(
    _ reader: inout WireReader,
    isForeign: inout Bool
  ) throws(WireError) -> Operation? {
    var target: (verb: UInt8, field: FieldID)?
    var value: Value?
    var base: Stamp?
    var observed: [Dot] = []
    var isKnown = true
    var isErased = false
    while !reader.isAtEnd {
      var (tag, part) = try reader.part()
      switch tag {
      case 0: isErased = true
      case 1:
        let verb = try part.byte()
        target = UInt32(exactly: try part.varint()).map { (verb, FieldID($0)) }
      case 2:
        var peek = part
        if ValueType(rawValue: try peek.byte()) == nil {
          isKnown = false
        } else {
          value = try part.value()
        }
      case 3: base = try part.stamp()
      case 4:
        observed.append(
          Dot(replica: ReplicaID(try part.fixed64()), sequence: try part.varint())
        )
      default: isForeign = true
      }
    }
    guard let target else {
      throw WireError(offset: reader.offset, reason: "an operation names no field")
    }
    guard isKnown, let verb = Operation.Verb(rawValue: target.verb) else {
      isForeign = true
      return nil
    }
    guard value != nil || verb == .set else {
      // Of an erased addition or removal nothing is left to do.
      if isErased { return nil }
      throw WireError(offset: reader.offset, reason: "adding or removing without a value")
    }
    return Operation(verb, target.field, value, base: base, observed: observed)
  }
}

/// What has been read of a change so far.
private struct ChangeDraft {
  var batch: EntityID?
  var author: EntityID?
  // A door that a later program added is none of those that act by themselves here.
  var via = Via.hook
  var intent = ""
  var undoes: EntityID?
  var events: [Event] = []
  var clock: HybridTime?
  var redaction: Redaction?
  var isForeign = false

  mutating func take(_ tag: UInt64, _ part: inout WireReader) throws(WireError) {
    switch tag {
    case 0: break
    case 1: batch = try part.id()
    case 2: author = try part.id()
    case 3:
      if let known = Via(rawValue: try part.byte()) { via = known } else { isForeign = true }
    case 4: intent = try part.rest()
    case 5: undoes = try part.id()
    case 6: events.append(try ChangeCodec.event(&part, isForeign: &isForeign))
    case 7: clock = HybridTime(try part.fixed64())
    case 8: redaction = try ChangeCodec.redaction(&part, isForeign: &isForeign)
    default: isForeign = true
    }
  }
}

extension WireReader {
  /// A tag and a reader of exactly its content.
  fileprivate mutating func part() throws(WireError) -> (UInt64, WireReader) {
    let tag = try varint()
    return (tag, WireReader(try raw(try count())))
  }

  /// Everything that is left, as text.
  fileprivate mutating func rest() throws(WireError) -> String {
    var bytes: [UInt8] = []
    while !isAtEnd { bytes.append(try byte()) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw WireError(offset: 0, reason: "a text is not UTF-8")
    }
    return text
  }
}
