internal import Facts

// The one decoder of the format that `ChangeCodec.swift` specifies. It checks everything, tells the
// parts apart and takes no value out of the bytes but numbers; objects are made of its tables by
// `ChangeCodec+Decode.swift`, a base by `Compaction`.

extension ChangeCodec {
  /// Fills a table with all changes of a frame's payload.
  ///
  /// - Throws: where the bytes are not what this codec writes; a sound frame of a program with
  ///   more parts does not throw. The table is of no use then.
  static func read(
    _ payload: ArraySlice<UInt8>,
    from place: Place,
    into table: inout ChangeTable
  ) throws(WireError) {
    try begin(payload, &table)
    var place = place
    let bytes = payload.span
    var cursor = WireCursor(0..<bytes.count)
    while !cursor.isAtEnd {
      let body = try cursor.block(bytes)
      try read(change: body, bytes, at: place, &table)
      let taken = UInt64(max(1, table.changes[table.changes.count - 1].events.count))
      place.sequence &+= taken
      place.clock = place.clock.advanced(by: taken)
    }
  }

  /// Fills a table with one change, without its length.
  static func read(
    body: ArraySlice<UInt8>,
    at place: Place,
    into table: inout ChangeTable
  ) throws(WireError) {
    try begin(body, &table)
    let bytes = body.span
    try read(change: WireCursor(0..<bytes.count), bytes, at: place, &table)
  }

  private static func begin(
    _ bytes: ArraySlice<UInt8>,
    _ table: inout ChangeTable
  ) throws(WireError) {
    table.removeAll()
    table.bytes = bytes
    guard bytes.count <= UInt32.max else {
      throw WireError(offset: 0, reason: "changes of more than 4 GiB")
    }
  }

  private static func read(
    change body: WireCursor,
    _ bytes: Span<UInt8>,
    at place: Place,
    _ table: inout ChangeTable
  ) throws(WireError) {
    var cursor = body
    var batch: EntityID?
    var author: EntityID?
    // A door that a later program added is none of those that act by themselves here.
    var via = Via.hook
    var intent = 0..<0
    var undoes: EntityID?
    var clock = place.clock
    var isForeign = false
    let events = table.events.count
    while !cursor.isAtEnd {
      var (tag, part) = try cursor.part(bytes)
      switch tag {
      case 0: break
      case 1: batch = try part.id(bytes)
      case 2: author = try part.id(bytes)
      case 3:
        if let known = Via(rawValue: try part.byte(bytes)) { via = known } else { isForeign = true }
      case 4: intent = try part.text(bytes)
      case 5: undoes = try part.id(bytes)
      case 6: try read(event: part, bytes, &table, &isForeign)
      case 7: clock = HybridTime(try part.fixed64(bytes))
      case 8:
        table.redactions[place.sequence] = try redaction(part, bytes, isForeign: &isForeign)
      default: isForeign = true
      }
    }
    guard let batch, let author else {
      throw WireError(offset: 0, reason: "a change names no batch or no author")
    }
    table.changes.append(
      ChangeTable.ChangeEntry(
        batch: batch,
        author: author,
        via: via,
        undoes: undoes,
        replica: place.replica,
        first: place.sequence,
        written: clock,
        events: events..<table.events.count,
        intent: intent,
        body: body.range,
        isForeign: isForeign
      )
    )
  }

  private static func read(
    event: WireCursor,
    _ bytes: Span<UInt8>,
    _ table: inout ChangeTable,
    _ isForeign: inout Bool
  ) throws(WireError) {
    var cursor = event
    var entity: EntityID?
    var kind: UInt16?
    var effective: Instant?
    var isErased = false
    let operations = table.operations.count
    let subjects = table.subjects.count
    while !cursor.isAtEnd {
      var (tag, part) = try cursor.part(bytes)
      switch tag {
      case 0: isErased = true
      case 1: entity = try part.id(bytes)
      case 2: kind = UInt16(exactly: try part.varint(bytes))
      case 3: table.subjects.append(try part.id(bytes))
      case 4: effective = Instant(milliseconds: try part.zigzag(bytes))
      case 5: try read(operation: part, bytes, &table, &isForeign)
      default: isForeign = true
      }
    }
    if isErased, entity == nil {
      // Whatever else it says is not told of nobody.
      table.operations.removeLast(table.operations.count - operations)
      table.subjects.removeLast(table.subjects.count - subjects)
      entity = Event.erased.entity
      kind = Event.erased.kind.rawValue
      effective = nil
    } else if kind == Event.erased.kind.rawValue {
      // Kind 0 is what is erased, and has no bytes of its own.
      kind = nil
    }
    guard let entity, let kind else {
      throw cursor.failure("an event names no entity or no kind")
    }
    table.events.append(
      ChangeTable.EventEntry(
        entity: entity,
        kind: KindID(kind),
        effective: effective,
        operations: operations..<table.operations.count,
        subjects: subjects..<table.subjects.count
      )
    )
  }

  /// One operation, unless this program does not know what it does.
  @inline(__always)
  private static func read(
    operation: WireCursor,
    _ bytes: Span<UInt8>,
    _ table: inout ChangeTable,
    _ isForeign: inout Bool
  ) throws(WireError) {
    var cursor = operation
    var entry = ChangeTable.OperationEntry()
    var target: (verb: UInt8, field: UInt64)?
    var isKnown = true
    var isErased = false
    let dots = table.dots.count
    while !cursor.isAtEnd {
      var (tag, part) = try cursor.part(bytes)
      switch tag {
      case 0: isErased = true
      case 1: target = (try part.byte(bytes), try part.varint(bytes))
      case 2:
        var peek = part
        if ValueType(rawValue: try peek.byte(bytes)) == nil {
          isKnown = false
        } else {
          try read(value: &part, bytes, &entry)
        }
      case 3:
        entry.base = ChangeTable.Place(part.range)
        _ = try part.zigzag(bytes)
        _ = try part.fixed64(bytes)
        _ = try part.dot(bytes)
      case 4: table.dots.append(try part.dot(bytes))
      default: isForeign = true
      }
    }
    guard let target, let field = UInt32(exactly: target.field) else {
      throw cursor.failure("an operation names no field")
    }
    guard isKnown, let verb = Operation.Verb(rawValue: target.verb) else {
      isForeign = true
      return
    }
    guard entry.type != nil || verb == .set else {
      // Of an erased addition or removal nothing is left to do.
      if isErased { return }
      throw cursor.failure("adding or removing without a value")
    }
    entry.field = FieldID(field)
    entry.verb = verb
    if dots < table.dots.count { entry.observed = ChangeTable.Place(dots..<table.dots.count) }
    table.operations.append(entry)
  }

  @inline(__always)
  private static func read(
    value cursor: inout WireCursor,
    _ bytes: Span<UInt8>,
    _ entry: inout ChangeTable.OperationEntry
  ) throws(WireError) {
    let start = cursor.position
    let number = try cursor.byte(bytes)
    guard let type = ValueType(rawValue: number) else {
      throw cursor.failure("value type \(number) is unknown")
    }
    var content = try cursor.block(bytes)
    entry.type = type
    entry.word = 0
    entry.unit = 0
    entry.content = ChangeTable.Place(content.range)
    entry.value = ChangeTable.Place(start..<content.end)
    switch type {
    case .text: _ = try content.text(bytes)
    case .bytes: _ = content.rest()
    case .int, .instant: entry.word = try content.zigzag(bytes)
    case .bool: entry.word = try content.byte(bytes) != 0 ? 1 : 0
    case .ref: _ = try content.id(bytes)
    case .day:
      guard let number = Int32(exactly: try content.zigzag(bytes)) else {
        throw content.failure("a day is out of range")
      }
      entry.word = Int64(number)
    case .option:
      guard let number = UInt16(exactly: try content.varint(bytes)) else {
        throw content.failure("an option is out of range")
      }
      entry.word = Int64(number)
    case .money:
      entry.word = try content.zigzag(bytes)
      guard let packed = UInt32(exactly: try content.varint(bytes)), Currency(packed: packed) != nil
      else { throw content.failure("a currency is not three letters") }
      entry.unit = packed << 8 | UInt32(try content.byte(bytes))
    case .decimal:
      _ = try content.zigzag(bytes)
      _ = try content.byte(bytes)
    case .zoned:
      guard Int32(exactly: try content.zigzag(bytes)) != nil,
        UInt16(exactly: try content.varint(bytes)) != nil
      else { throw content.failure("a local time is out of range") }
      _ = try content.text(bytes)
    }
    guard content.isAtEnd else { throw content.failure("a value is longer than its type") }
  }

  private static func redaction(
    _ part: WireCursor,
    _ bytes: Span<UInt8>,
    isForeign: inout Bool
  ) throws(WireError) -> Redaction {
    var cursor = part
    var entities: Set<EntityID> = []
    var values: Set<Redaction.Target> = []
    while !cursor.isAtEnd {
      var (tag, part) = try cursor.part(bytes)
      switch tag {
      case 0: break
      case 1: entities.insert(try part.id(bytes))
      case 2:
        let dot = try part.dot(bytes)
        guard let field = UInt32(exactly: try part.varint(bytes)) else {
          throw cursor.failure("a field is out of range")
        }
        values.insert(.init(dot, FieldID(field)))
      default: isForeign = true
      }
    }
    return Redaction(entities: entities, values: values)
  }
}
