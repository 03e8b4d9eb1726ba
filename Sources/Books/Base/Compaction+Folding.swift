public import Facts

// The rules of merging, once for changes as objects and once for a frame's tables: both lead to the
// same few steps, `enter` for an event and `admits`, `put`, `add` and `remove` for an operation.

extension Compaction {
  /// A cell, by places: kind, column and row, and the number of the stamp that comes for it.
  private struct Target {
    let kind: Int
    let row: Int
    let stamp: UInt32
    var column = 0
  }

  /// Takes in a change, by the rules of `Book.fold`.
  mutating func fold(_ recorded: RecordedChange) {
    let known = versions[recorded.replica]
    guard recorded.last > known else { return }
    let replica = stamps.number(of: recorded.replica)
    for (index, event) in recorded.change.events.enumerated() {
      let stamp = recorded.stamp(of: index)
      guard stamp.sequence > known, !event.isErased else { continue }
      var target = enter(event.entity, event.kind, stamp, replica)
      for operation in event.operations {
        target.column = kinds[target.kind].place(of: operation.field)
        switch (operation.verb, operation.value) {
        case (.set, let value):
          if admits(target) { put(cell(of: value), target) }
        case (.add, let value?): add(value, stamp.dot, target)
        case (.remove, let value?): remove(value, operation.observed, target)
        case (.add, nil), (.remove, nil): continue
        }
      }
    }
    if let undone = recorded.change.undoes {
      undos.note(UndoLink(batch: recorded.change.batch, undoes: undone))
    }
    versions[recorded.replica] = recorded.last
  }

  /// Takes in the changes of a frame, by the rules of `Book.fold`.
  ///
  /// With a `limit`, only what was true in the world by that time counts.
  public mutating func fold(_ table: ChangeTable, effectiveBy limit: Instant? = nil) {
    let bytes = table.bytes.span
    var current: (replica: ReplicaID, number: UInt16, known: UInt64)?
    for change in table.changes {
      if current?.replica != change.replica {
        if let current { versions[current.replica] = current.known }
        let number = stamps.number(of: change.replica)
        current = (change.replica, number, versions[change.replica])
      }
      guard let (replica, number, known) = current, change.last > known else { continue }
      for event in change.events {
        let stamp = table.stamp(of: event, in: change)
        guard stamp.sequence > known, table.events[event].kind.rawValue != 0 else { continue }
        if let limit, stamp.effective > limit { continue }
        fold(table.events[event], stamp, number, table, bytes)
      }
      if let undone = change.undoes {
        undos.note(UndoLink(batch: change.batch, undoes: undone))
      }
      current = (replica, number, change.last)
    }
    if let current { versions[current.replica] = current.known }
  }

  @inline(__always)
  private mutating func fold(
    _ event: ChangeTable.EventEntry,
    _ stamp: Stamp,
    _ replica: UInt16,
    _ table: ChangeTable,
    _ bytes: Span<UInt8>
  ) {
    var target = enter(event.entity, event.kind, stamp, replica)
    for place in event.operations {
      let operation = table.operations[place]
      target.column = kinds[target.kind].place(of: operation.field)
      switch operation.verb {
      case .set:
        if admits(target) { put(cell(of: operation, bytes), target) }
      case .add:
        if operation.type == .ref, content(target) == Cell.Content.never {
          begin(Compaction.id(operation, bytes), stamp.dot, target)
        } else if let value = try? table.value(of: operation) {
          add(value, stamp.dot, target)
        }
      case .remove:
        guard let value = try? table.value(of: operation) else { continue }
        remove(value, Array(table.dots[operation.observed.range]), target)
      }
    }
  }

  // MARK: Steps

  /// Notes an event, and finds or makes the row of its entity.
  @inline(__always)
  private mutating func enter(
    _ id: EntityID,
    _ kind: KindID,
    _ stamp: Stamp,
    _ replica: UInt16
  ) -> Target {
    let number = number(of: id)
    let stampNumber = stamps.add(
      effective: stamp.effective.milliseconds,
      written: stamp.written.rawValue,
      replica: replica,
      sequence: stamp.sequence
    )
    events.add(number, replica, stamp.sequence)
    let known = entityKinds[number]
    let place = place(of: known == 0 ? kind : KindID(known))
    let row =
      known == 0
      ? arrive(number, place, stamp: stampNumber) : Int(entityRows[number])
    return Target(kind: place, row: row, stamp: stampNumber)
  }

  @inline(__always)
  private func content(_ target: Target) -> UInt8 {
    kinds[target.kind].columns[target.column].content(target.row)
  }

  /// Whether a single value may be written: the greatest stamp wins, and a field that is written
  /// as a set stays one.
  @inline(__always)
  private func admits(_ target: Target) -> Bool {
    switch content(target) {
    case Cell.Content.never: true
    case Cell.Content.set: false
    default:
      stamps.precedes(kinds[target.kind].stamp(target.column, target.row), target.stamp)
    }
  }

  @inline(__always)
  private mutating func put(_ cell: Cell, _ target: Target) {
    kinds[target.kind].put(target.column, target.row, cell, stamp: target.stamp)
  }

  /// A set carries its stamps in itself.
  private mutating func put(_ state: SetState, _ target: Target) {
    let cell = cell(of: state)
    kinds[target.kind].columns[target.column].put(target.row, cell, stamp: 0)
  }

  private mutating func add(_ value: Value, _ dot: Dot, _ target: Target) {
    change(target) { $0.add(value, dot: dot) }
  }

  private mutating func remove(_ value: Value, _ observed: [Dot], _ target: Target) {
    change(target) { $0.remove(value, observed: observed) }
  }

  private mutating func change(_ target: Target, _ body: (inout SetState) -> Void) {
    var state = SetState()
    switch content(target) {
    case Cell.Content.never: break
    case Cell.Content.set:
      let word = kinds[target.kind].columns[target.column].words[target.row]
      state = Column.decodeSet(heap.slice(word)) ?? state
    default: return
    }
    body(&state)
    put(state, target)
  }

  /// A set that is begun with one reference: what nearly all sets are.
  private mutating func begin(_ id: EntityID, _ dot: Dot, _ target: Target) {
    let number = number(of: id)
    let word = heap.keep(Column.encode(id, dot))
    let cell = Cell(content: Cell.Content.set, word: word, unit: UInt32(number) + 1)
    kinds[target.kind].columns[target.column].put(target.row, cell, stamp: 0)
  }

  // MARK: Cells

  mutating func cell(of value: Value?) -> Cell {
    guard let value else { return .cleared }
    let content = value.type.rawValue
    switch value {
    case .text(let text): return Cell(content: content, word: heap.keep(text.utf8.span))
    case .money(let money):
      return Cell(
        content: content,
        word: UInt64(bitPattern: money.minor),
        unit: money.currency.packed << 8 | UInt32(money.exponent)
      )
    case .ref(let id): return Cell(content: content, word: UInt64(number(of: id)))
    default:
      let word = Base.word(of: value).map(UInt64.init(bitPattern:)) ?? heap.keep(value.wireBytes)
      return Cell(content: content, word: word)
    }
  }

  mutating func cell(of state: SetState) -> Cell {
    var unit: UInt32 = 0
    for case .ref(let id) in state.elements.lazy.map(\.value) {
      let number = number(of: id)
      if state.elements.count == 1 { unit = UInt32(number) + 1 }
    }
    return Cell(content: Cell.Content.set, word: heap.keep(Column.encode(state)), unit: unit)
  }

  /// What is set by an operation, whose value stands in the bytes.
  @inline(__always)
  private mutating func cell(
    of operation: ChangeTable.OperationEntry,
    _ bytes: Span<UInt8>
  ) -> Cell {
    guard let type = operation.type else { return .cleared }
    switch type {
    case .text:
      let word = heap.keep(bytes.extracting(operation.content.range))
      return Cell(content: type.rawValue, word: word)
    case .int, .day, .instant, .bool, .option, .money:
      let word = UInt64(bitPattern: operation.word)
      return Cell(content: type.rawValue, word: word, unit: operation.unit)
    case .ref:
      let number = number(of: Compaction.id(operation, bytes))
      return Cell(content: type.rawValue, word: UInt64(number))
    case .decimal, .zoned, .bytes:
      let word = heap.keep(bytes.extracting(operation.value.range))
      return Cell(content: type.rawValue, word: word)
    }
  }

  /// The id that a reference holds.
  @inline(__always)
  private static func id(
    _ operation: ChangeTable.OperationEntry,
    _ bytes: Span<UInt8>
  ) -> EntityID {
    let place = operation.content.range.lowerBound
    // Every bit pattern is a number, and the span checks the extent.
    return unsafe EntityID(
      high: UInt64(
        littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
      ),
      low: UInt64(
        littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
      )
    )
  }
}
