import Facts

/// The log of some records, arranged for the question what would be there without one batch.
struct UndoHistory {
  struct Cell: Hashable {
    let entity: EntityID
    let field: FieldID
  }

  struct Element: Hashable {
    let cell: Cell
    let value: Value
  }

  struct Write {
    let batch: EntityID
    let author: EntityID
    let stamp: Stamp
    let verb: Operation.Verb
    let value: Value?
    let observed: [Dot]
  }

  private(set) var batches: Set<EntityID> = []
  let chains: UndoChains
  private var registers: [Cell: [Write]] = [:]
  private var sets: [Element: [Write]] = [:]
  /// In the order of the log.
  private var cellsOfBatch: [EntityID: [Cell]] = [:]
  private var elementsOfBatch: [EntityID: [Element]] = [:]
  private var cellsOfEntity: [EntityID: [Cell]] = [:]

  init(_ request: UndoRequest) {
    chains = request.chains
    for recorded in request.history {
      let change = recorded.change
      batches.insert(change.batch)
      for (index, event) in change.events.enumerated() where !event.isErased {
        for operation in event.operations {
          note(operation, event.entity, change, recorded.stamp(of: index))
        }
      }
    }
  }

  private mutating func note(
    _ operation: Operation,
    _ entity: EntityID,
    _ change: Change,
    _ stamp: Stamp
  ) {
    let cell = Cell(entity: entity, field: operation.field)
    let write = Write(
      batch: change.batch,
      author: change.author,
      stamp: stamp,
      verb: operation.verb,
      value: operation.value,
      observed: operation.observed
    )
    if operation.verb == .set {
      if registers[cell] == nil { cellsOfEntity[entity, default: []].append(cell) }
      registers[cell, default: []].append(write)
      cellsOfBatch[change.batch, default: []].append(cell)
    } else if let value = operation.value {
      let element = Element(cell: cell, value: value)
      sets[element, default: []].append(write)
      elementsOfBatch[change.batch, default: []].append(element)
    }
  }

  /// Whether a batch stands and is no undo.
  func isFact(_ batch: EntityID) -> Bool { !chains.isUndo(batch) && !chains.isUndone(batch) }

  // MARK: Cells

  /// The single-valued cells that a batch wrote, each once, in its order.
  func cells(of batch: EntityID) -> [Cell] { distinct(cellsOfBatch[batch] ?? []) }

  /// Whether a batch wrote a single-valued cell.
  func wrote(_ batch: EntityID, _ cell: Cell) -> Bool {
    writes(to: cell).contains { $0.batch == batch }
  }

  /// Whether a batch added or removed an element.
  func wrote(_ batch: EntityID, _ element: Element) -> Bool {
    (sets[element] ?? []).contains { $0.batch == batch }
  }

  /// The single-valued cells of a record that `batch` did not write.
  func cells(of entity: EntityID, outside batch: EntityID) -> [Cell] {
    (cellsOfEntity[entity] ?? []).filter { !wrote(batch, $0) }
  }

  /// The set elements that a batch added or removed, each once, in its order.
  func elements(of batch: EntityID) -> [Element] { distinct(elementsOfBatch[batch] ?? []) }

  func writes(to cell: Cell) -> [Write] { registers[cell] ?? [] }

  /// The effective times at which the root or one of its undos and redos wrote the cell, or any
  /// undo did over it, ascending.
  func times(of cell: Cell, root: EntityID) -> [Instant] {
    let relevant = writes(to: cell).filter { $0.batch == root || chains.isUndo($0.batch) }
    return Set(relevant.map(\.stamp.effective)).sorted()
  }

  func time(of element: Element, root: EntityID) -> Instant {
    let own = (sets[element] ?? []).filter { $0.batch == root }
    return own.map(\.stamp.effective).min() ?? Instant(milliseconds: 0)
  }

  /// Whether the set would hold the element if only the changes for which `counts` is true had
  /// been made.
  func holds(_ element: Element, counts: (EntityID) -> Bool) -> Bool {
    let all = sets[element] ?? []
    let additions = all.filter { $0.verb == .add }
    var removed: Set<Dot> = []
    for removal in all where removal.verb == .remove && counts(removal.batch) {
      removed.formUnion(removal.observed)
      // An undo that put the element back stands for every addition before it: who removed the one
      // had seen the others.
      for addition in additions where chains.isUndo(addition.batch) {
        guard removal.observed.contains(addition.stamp.dot) else { continue }
        let earlier = additions.filter { $0.stamp.written < addition.stamp.written }
        removed.formUnion(earlier.map(\.stamp.dot))
      }
    }
    return additions.contains { counts($0.batch) && !removed.contains($0.stamp.dot) }
  }

  /// The write that wins the cell among those that are admitted and effective by `time`.
  static func winner(
    _ writes: [Write],
    by time: Instant? = nil,
    admitting: (Write) -> Bool
  ) -> Write? {
    writes.filter { write in time.map { write.stamp.effective <= $0 } ?? true }
      .filter(admitting)
      .max { $0.stamp < $1.stamp }
  }

  private func distinct<Item: Hashable>(_ items: [Item]) -> [Item] {
    var seen: Set<Item> = []
    return items.filter { seen.insert($0).inserted }
  }
}
