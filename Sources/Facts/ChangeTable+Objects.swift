// What a table holds as objects, for whoever looks at single changes.

extension ChangeTable {
  /// One of the changes.
  ///
  /// - Throws: where the places are not those of a sound change.
  public func change(_ entry: ChangeEntry) throws(WireError) -> RecordedChange {
    var events: [Event] = []
    events.reserveCapacity(entry.events.count)
    for event in self.events[entry.events] { events.append(try self.event(event)) }
    return RecordedChange(
      change: Change(
        batch: entry.batch,
        author: entry.author,
        via: entry.via,
        intent: String(decoding: slice(entry.intent), as: UTF8.self),
        undoes: entry.undoes,
        events: events,
        redaction: redactions[entry.first]
      ),
      replica: entry.replica,
      first: entry.first,
      written: entry.written
    )
  }

  private func event(_ entry: EventEntry) throws(WireError) -> Event {
    Event(
      entity: entry.entity,
      kind: entry.kind,
      subjects: Array(subjects[entry.subjects]),
      effective: entry.effective,
      operations: try operations(of: entry)
    )
  }

  /// The operations of one of the events.
  ///
  /// - Throws: where the places are not those of a sound event.
  public func operations(of entry: EventEntry) throws(WireError) -> [Operation] {
    var operations: [Operation] = []
    operations.reserveCapacity(entry.operations.count)
    for operation in self.operations[entry.operations] {
      operations.append(try self.operation(operation))
    }
    return operations
  }

  private func operation(_ entry: OperationEntry) throws(WireError) -> Operation {
    var base: Stamp?
    if entry.base.count > 0 {
      var reader = WireReader(slice(entry.base.range))
      base = try reader.stamp()
    }
    return Operation(
      entry.verb,
      entry.field,
      try value(of: entry),
      base: base,
      observed: Array(dots[entry.observed.range])
    )
  }

  /// The value of an operation, nil where it has none.
  public func value(of operation: OperationEntry) throws(WireError) -> Value? {
    switch operation.type {
    case nil: return nil
    case .text?:
      return .text(String(decoding: slice(operation.content.range), as: UTF8.self))
    case _?:
      var reader = WireReader(slice(operation.value.range))
      return try reader.value()
    }
  }
}
