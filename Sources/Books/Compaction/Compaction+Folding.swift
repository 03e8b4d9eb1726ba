public import Facts

// The rules of merging, once for changes as objects and once for a frame's tables: both lead to the
// same few steps, `enter` for an event and `admits`, `put`, `add` and `remove` for an operation.

extension Compaction {
  /// A cell, by places: kind, column and row, and the number of the stamp that comes for it.
  private struct Target {
    let kind: Int
    let row: Int
    let stamp: UInt32
    var column: Int

    init(kind: Int, row: Int, stamp: UInt32) {
      (self.kind, self.row, self.stamp, column) = (kind, row, stamp, 0)
    }

    init(_ target: Target, stamp: UInt32) {
      (kind, row, self.stamp, column) = (target.kind, target.row, stamp, target.column)
    }

    var place: CellPlace { CellPlace(kind: kind, column: column, row: row) }
  }

  /// What every event brings beside its operations.
  private struct Arrival {
    let id: EntityID
    let kind: KindID
    let stamp: Stamp
    /// The number of its replica.
    let replica: UInt16
    /// Whether an import gave it no date.
    let isUndated: Bool
  }

  /// Takes in a change, by the rules of `Book.fold`.
  mutating func fold(_ recorded: RecordedChange) {
    let known = versions[recorded.replica]
    guard recorded.last > known else { return }
    let replica = stamps.number(of: recorded.replica)
    for (index, event) in recorded.change.events.enumerated() {
      let stamp = recorded.stamp(of: index)
      guard stamp.sequence > known, !event.isErased else { continue }
      let written = Overlay.Written(event, stamp, via: recorded.change.via)
      fold(written, of: event.entity, event.kind, by: replica)
    }
    if let undone = recorded.change.undoes {
      undos.note(UndoLink(batch: recorded.change.batch, undoes: undone))
    }
    versions[recorded.replica] = recorded.last
  }

  /// Takes in an event of a replica, told by its number.
  mutating func fold(
    _ event: Overlay.Written,
    of id: EntityID,
    _ kind: KindID,
    by replica: UInt16
  ) {
    let arrival = Arrival(
      id: id,
      kind: kind,
      stamp: event.stamp,
      replica: replica,
      isUndated: event.isUndated
    )
    var target = enter(arrival)
    for operation in event.operations {
      target.column = kinds[target.kind].place(of: operation.field)
      switch (operation.verb, operation.value) {
      case (.set, let value):
        let outcome = outcome(target)
        if outcome != .repeats { settle(cell(of: value), target, outcome) }
      case (.add, let value?): add(value, target)
      case (.remove, let value?): remove(value, operation.observed, target)
      case (.add, nil), (.remove, nil): continue
      }
    }
  }

  /// Takes in the changes of a frame, by the rules of `Book.fold`.
  public mutating func fold(_ table: ChangeTable) {
    let bytes = table.bytes.span
    var current: (replica: ReplicaID, number: UInt16, known: UInt64)?
    for change in table.changes {
      if current?.replica != change.replica {
        if let current { versions[current.replica] = current.known }
        let number = stamps.number(of: change.replica)
        current = (change.replica, number, versions[change.replica])
      }
      guard let (replica, number, known) = current, change.last > known else { continue }
      for place in change.events {
        let stamp = table.stamp(of: place, in: change)
        let event = table.events[place]
        guard stamp.sequence > known, event.kind.rawValue != 0 else { continue }
        let arrival = Arrival(
          id: event.entity,
          kind: event.kind,
          stamp: stamp,
          replica: number,
          isUndated: change.via == .import && event.effective == nil
        )
        fold(event, enter(arrival), table, bytes)
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
    _ entered: Target,
    _ table: ChangeTable,
    _ bytes: Span<UInt8>
  ) {
    var target = entered
    for place in event.operations {
      let operation = table.operations[place]
      target.column = kinds[target.kind].place(of: operation.field)
      switch operation.verb {
      case .set:
        let outcome = outcome(target)
        if outcome != .repeats { settle(cell(of: operation, bytes), target, outcome) }
      case .add:
        if operation.type == .ref, content(target) == Cell.Content.never {
          begin(with: Compaction.id(operation, bytes), target)
        } else if let value = try? table.value(of: operation) {
          add(value, target)
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
  private mutating func enter(_ arrival: Arrival) -> Target {
    let number = number(of: arrival.id)
    let stamp = stamps.add(
      effective: arrival.stamp.effective.milliseconds,
      written: arrival.stamp.written.rawValue,
      replica: arrival.replica,
      sequence: arrival.stamp.sequence
    )
    events.add(number, arrival.replica, arrival.stamp.sequence)
    let known = entityKinds[number]
    let place = place(of: known == 0 ? arrival.kind : KindID(known))
    let row = known == 0 ? arrive(number, place, stamp: stamp) : Int(entityRows[number])
    kinds[place].begin(row, arrival.stamp.effective.milliseconds)
    if arrival.isUndated { kinds[place].markUndated(row) }
    return Target(kind: place, row: row, stamp: stamp)
  }

  @inline(__always)
  private func content(_ target: Target) -> UInt8 {
    kinds[target.kind].columns[target.column].content(target.row)
  }

  /// What comes of a single value: the greatest stamp wins, and a field that is written as a set
  /// stays one.
  private enum Outcome {
    case begins
    case displaces
    /// It counts for other moments only.
    case isKeptOut
    /// Of what one event says twice the first counts.
    case repeats
  }

  @inline(__always)
  private func outcome(_ target: Target) -> Outcome {
    switch content(target) {
    case Cell.Content.never: return .begins
    case Cell.Content.set, Cell.Content.sole: return .isKeptOut
    default:
      let winner = kinds[target.kind].stamp(target.column, target.row)
      if winner == target.stamp { return .repeats }
      return stamps.precedes(winner, target.stamp) ? .displaces : .isKeptOut
    }
  }

  @inline(__always)
  private mutating func settle(_ cell: Cell, _ target: Target, _ outcome: Outcome) {
    switch outcome {
    case .begins: put(cell, target)
    case .displaces:
      let old = kinds[target.kind].columns[target.column].cell(target.row)
      let stamp = kinds[target.kind].stamp(target.column, target.row)
      note(.set, old, Target(target, stamp: stamp))
      put(cell, target)
    case .isKeptOut:
      if Cell.Content.isSet(content(target)) { log(target) }
      note(.set, cell, target)
    case .repeats: return
    }
  }

  @inline(__always)
  private mutating func put(_ cell: Cell, _ target: Target) {
    kinds[target.kind].put(target.column, target.row, cell, stamp: target.stamp)
  }

  private mutating func note(_ verb: Operation.Verb, _ cell: Cell, _ target: Target) {
    kinds[target.kind].history.append(
      Past(
        column: UInt32(target.column),
        row: UInt32(target.row),
        stamp: target.stamp,
        verb: verb,
        cell: cell
      )
    )
  }

  private mutating func add(_ value: Value, _ target: Target) {
    let dot = stamps[target.stamp].dot
    switch content(target) {
    case Cell.Content.never:
      if case .ref(let id) = value { return begin(with: id, target) }
      var state = SetState()
      state.add(value, dot: dot)
      put(state, target)
    case Cell.Content.set, Cell.Content.sole:
      // A set that one event made is told by the event's stamp.
      let isSame = kinds[target.kind].stamp(target.column, target.row) == target.stamp
      if !isSame {
        log(target)
        note(.add, logged(.add, value, []), target)
      }
      if case .ref(let id) = value { _ = number(of: id) }
      var state = takeState(target)
      state.add(value, dot: dot)
      put(state, isSame ? target : Target(target, stamp: CellColumn.logged))
    default: note(.add, logged(.add, value, []), target)
    }
  }

  private mutating func remove(_ value: Value, _ observed: [Dot], _ target: Target) {
    let content = content(target)
    let isSet = Cell.Content.isSet(content)
    if isSet { log(target) }
    note(.remove, logged(.remove, value, observed), target)
    guard isSet || content == Cell.Content.never else { return }
    var state = isSet ? takeState(target) : SetState()
    state.remove(value, observed: observed)
    put(state, Target(target, stamp: CellColumn.logged))
  }

  private func state(_ target: Target) -> SetState {
    if let open = openSets[target.place] { return open }
    let columns = kinds[target.kind]
    return set(of: columns, columns.columns[target.column], target.row)
  }

  /// What a set holds, to be changed and put back: it is nobody else's, so that nothing is copied.
  private mutating func takeState(_ target: Target) -> SetState {
    (openSets.isEmpty ? nil : openSets.removeValue(forKey: target.place)) ?? state(target)
  }

  // A set that grows by an element at a time would be decoded and encoded for each. Most sets have
  // few elements; large ones are left open, a few at a time.

  /// From how many elements on a set is left open, and how many sets are.
  private static let openSet = (least: 32, most: 16)

  private mutating func put(_ state: SetState, _ target: Target) {
    guard state.elements.count + state.graves.count >= Compaction.openSet.least else {
      return put(cell(of: state, target), target)
    }
    if openSets.count >= Compaction.openSet.most { closeSets() }
    // The cell has what the set was.
    let isSet = content(target) == Cell.Content.set
    let word = isSet ? word(target) : heap.keep(growing: [])
    put(Cell(content: Cell.Content.set, word: word), target)
    openSets[target.place] = state
  }

  /// Gives the cells of open sets what these hold.
  mutating func closeSets() {
    for (place, state) in openSets {
      let column = kinds[place.kind].columns[place.column]
      column.rewrite(
        place.row,
        heap.keep(growing: Column.encode(state), before: column.words[place.row])
      )
    }
    openSets.removeAll(keepingCapacity: true)
  }

  private func word(_ target: Target) -> UInt64 {
    kinds[target.kind].columns[target.column].words[target.row]
  }

  /// What a set holds; nothing where the cell is none.
  func set(of columns: KindColumns, _ column: CellColumn, _ row: Int) -> SetState {
    let cell = column.cell(row)
    switch cell.content {
    case Cell.Content.sole:
      let dot = stamps[columns.stamp(column, row)].dot
      return SetState(sole: entities.ids[Int(cell.word)], dot: dot)
    case Cell.Content.set: return Column.decodeSet(heap.copy(cell.word)[...]) ?? SetState()
    default: return SetState()
    }
  }

  /// Begins to keep every operation on a set.
  private mutating func log(_ target: Target) {
    let made = kinds[target.kind].stamp(target.column, target.row)
    guard made != CellColumn.logged else { return }
    let state = state(target)
    for element in state.elements {
      note(.add, logged(.add, element.value, []), Target(target, stamp: made))
    }
    // The stamp no longer tells the addition.
    if content(target) == Cell.Content.sole { put(cell(of: state, target), target) }
    kinds[target.kind].columns[target.column].log(target.row)
  }

  private mutating func begin(with id: EntityID, _ target: Target) {
    put(Cell(content: Cell.Content.sole, word: UInt64(number(of: id))), target)
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

  /// An addition or a removal as the history keeps it.
  mutating func logged(_ verb: Operation.Verb, _ value: Value, _ observed: [Dot]) -> Cell {
    // Whoever asks for the past of an id must find it.
    if case .ref(let id) = value { _ = number(of: id) }
    let bytes =
      verb == .remove ? CellHistory.encode(removal: value, observed) : value.wireBytes
    return Cell(content: value.type.rawValue, word: heap.keep(bytes))
  }

  /// A set in the place of the one that the cell of the target has.
  private mutating func cell(of state: SetState, _ target: Target) -> Cell {
    let before = content(target) == Cell.Content.set ? word(target) : nil
    let word = heap.keep(growing: Column.encode(state), before: before)
    return Cell(content: Cell.Content.set, word: word)
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
