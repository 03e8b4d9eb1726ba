public import Books
public import Facts

// Undo and redo.
//
// The state of a book is a function of the set of events. Undoing a batch means: the book as it
// would be if the batch were not in the set. The change that brings this about is an ordinary one:
// explicit values, at the effective times of what it takes back, so that "as of" any day agrees
// too. Its batch names in `undoes` what it takes back, and may be undone itself: that is redo.
//
//   alive     a batch that no living batch undoes
//   facts     the living batches that are not undos themselves; undos count only by what they
//             make live or not
//   root      what a chain of undos and redos is about: the first batch of the chain
//
// For every cell of the root, the winner among the facts is computed without the root's events (or
// with them, for redo), as of every effective time at which the chain has written the cell, and
// written where the log says something else there.
//
// A creation needs no treatment of its own: without its events none of the record's cells has a
// value, so they are all cleared, and a record without values is no record (`Catalogue.existing`).
// Ids are not given out twice, so redo brings back the very same record.
//
// It is refused, with everything that stands in the way, where a cell of the root was overwritten
// by a later fact, where a record would vanish that has got other values since, and where it would
// vanish from under records that refer to it. Sets never conflict: what somebody else added or
// removed stays so.

/// What to take back, and what is known of it.
public struct UndoRequest: Hashable, Sendable {
  /// The batch: of an action, or of an undo, which is a redo.
  public let batch: EntityID
  /// Every recorded change that touched one of the records that the batch touched, or what it is
  /// an undo of.
  public let history: [RecordedChange]
  /// Which undos there are; those in the history need not be named.
  public let undos: [UndoLink]
  /// What happens to what stands in the way; nil refuses where anything does.
  public let resolution: UndoResolution?

  public init(
    _ batch: EntityID,
    history: [RecordedChange],
    undos: [UndoLink] = [],
    resolution: UndoResolution? = nil
  ) {
    self.batch = batch
    self.history = history
    self.undos = undos
    self.resolution = resolution
  }

  /// Whether it brings something back that was undone.
  public var isRedo: Bool { chains.chain(of: batch).count.isMultiple(of: 2) }

  /// All undos that it knows of.
  var chains: UndoChains {
    var chains = UndoChains(undos)
    for recorded in history { chains.note(recorded.change) }
    return chains
  }

  /// Gathers what is needed from a log, or from any part of it that holds all changes of the
  /// records in question.
  ///
  /// O(operations in the log).
  public init(_ batch: EntityID, gathering log: some Sequence<RecordedChange>) {
    let log = Array(log)
    var chains = UndoChains()
    for recorded in log { chains.note(recorded.change) }
    // An undo writes only what it must, so its own records are not enough.
    let chain = Set(chains.chain(of: batch))
    let records = Set(
      log.filter { chain.contains($0.change.batch) }.flatMap(\.change.events)
        .filter { !$0.isErased }.map(\.entity)
    )
    self.init(
      batch,
      history: log.filter { recorded in
        recorded.change.events.contains { records.contains($0.entity) }
      }
    )
  }
}

extension Draft {
  mutating func undo(_ request: UndoRequest) throws(Rejection) {
    let history = UndoHistory(request)
    guard history.batches.contains(request.batch) else { throw .unknownBatch(request.batch) }
    let chains = history.chains
    let root = chains.root(of: request.batch)
    // Whether the root lives afterwards.
    let returns =
      request.batch == root ? false : !chains.isUndone(root, without: request.batch)
    guard !chains.isUndone(request.batch), chains.isUndone(root) == returns else {
      throw .alreadyUndone(request.batch)
    }

    let cells = history.cells(of: root)
    var conflicts: [UndoConflict] = []
    let fields = Set(cells.map(\.field))
    for cell in cells where !followsFromOthers(cell, among: fields) {
      let writes = history.writes(to: cell)
      // In the world in which the root lives, it must be the one that the cell shows.
      let living = UndoHistory.winner(writes) { $0.batch == root || history.isFact($0.batch) }
      if let living, living.batch != root {
        conflicts.append(overwritten(cell, by: living, root: root, writes))
      }
    }
    if !returns { conflicts += vanishing(root, cells, history) }
    guard conflicts.isEmpty || request.resolution != nil else { throw .undoConflict(conflicts) }
    let resolution = request.resolution ?? UndoResolution()
    let keptRecords = Set(conflicts.filter { $0.reason != .overwritten }.map(\.record.id))
    let keptCells = Set(conflicts.map(\.cell))

    for cell in cells where !keptRecords.contains(cell.entity) {
      let place = UndoResolution.Cell(record: cell.entity, field: cell.field)
      guard !keptCells.contains(place) else {
        if resolution.restoring.contains(place) { overrule(cell, root, returns, history) }
        continue
      }
      restore(cell, history.writes(to: cell), at: history.times(of: cell, root: root)) {
        $0 == root ? returns : history.isFact($0)
      }
    }
    for element in history.elements(of: root) where !keptRecords.contains(element.cell.entity) {
      let at = history.time(of: element, root: root)
      let isWanted = history.holds(element) { $0 == root ? returns : history.isFact($0) }
      restore(element, isWanted, at: at)
    }
    var amounts: [EntityID: Value?] = [:]
    for cell in cells where cell.field == Deal.amount.id {
      let writes = history.writes(to: cell)
      amounts[cell.entity] = .some(
        UndoHistory.winner(writes) { $0.batch == root ? returns : history.isFact($0.batch) }?.value
      )
    }
    try settleLines(restored: amounts)
  }

  /// Whether the batch wrote the cell only because of what else it wrote: then a later word on it
  /// stays, or follows anew from what is left.
  private func followsFromOthers(_ cell: UndoHistory.Cell, among fields: Set<FieldID>) -> Bool {
    switch cell.field {
    case Deal.amount.id:
      !book.lines(ofDeal: cell.entity).isEmpty || fields.contains(DealLine.deal.id)
    case Contact.lifecycle.id, Account.lifecycle.id: fields.contains(Lead.status.id)
    default: false
    }
  }

  /// Writes over later work, as of now: what stood there before the root, or what the root wrote.
  private mutating func overrule(
    _ cell: UndoHistory.Cell,
    _ root: EntityID,
    _ returns: Bool,
    _ history: UndoHistory
  ) {
    let writes = history.writes(to: cell)
    let own = UndoHistory.winner(writes) { $0.batch == root }
    let earlier = UndoHistory.winner(writes) { write in
      history.isFact(write.batch) && own.map { write.stamp < $0.stamp } ?? true
    }
    set(cell.entity, cell.field, (returns ? own : earlier)?.value)
  }

  /// Writes what the cell would show at each time, where the log says something else.
  private mutating func restore(
    _ cell: UndoHistory.Cell,
    _ writes: [UndoHistory.Write],
    at times: [Instant],
    isFact: (EntityID) -> Bool
  ) {
    let base = book.row(cell.entity).flatMap { book.stamp($0, cell.field) }
    var last: (time: Instant, value: Value?)?
    for time in times {
      let wanted = UndoHistory.winner(writes, by: time) { isFact($0.batch) }?.value
      let logged = UndoHistory.winner(writes, by: time) { _ in true }
      var shown = logged?.value
      // What was just written for an earlier time shows until the log's next word.
      if let last, (logged.map { $0.stamp.effective <= last.time }) ?? true { shown = last.value }
      guard wanted != shown else { continue }
      write(Operation(.set, cell.field, wanted, base: base), to: cell.entity, at: time)
      last = (time, wanted)
    }
    let logged = UndoHistory.winner(writes) { _ in true }
    if let last, (logged.map { $0.stamp.effective <= last.time }) ?? true {
      foresee(cell.entity, cell.field, last.value)
    }
  }

  private mutating func restore(
    _ element: UndoHistory.Element,
    _ isWanted: Bool,
    at time: Instant
  ) {
    let cell = element.cell
    let dots = book.row(cell.entity).map { book.dots($0, cell.field, of: element.value) } ?? []
    guard isWanted == dots.isEmpty else { return }
    let operation =
      isWanted
      ? Operation(.add, cell.field, element.value)
      : Operation(.remove, cell.field, element.value, observed: dots)
    write(operation, to: cell.entity, at: time)
  }

  // MARK: What stands in the way

  private func overwritten(
    _ cell: UndoHistory.Cell,
    by living: UndoHistory.Write,
    root: EntityID,
    _ writes: [UndoHistory.Write]
  ) -> UndoConflict {
    UndoConflict(
      record: named(cell.entity),
      field: cell.field,
      reason: .overwritten,
      written: UndoHistory.winner(writes) { $0.batch == root }?.value,
      current: living.value,
      author: living.author,
      at: living.stamp.written.instant
    )
  }

  /// The records that would be no more, and what would be left of them or point to nothing.
  private func vanishing(
    _ root: EntityID,
    _ cells: [UndoHistory.Cell],
    _ history: UndoHistory
  ) -> [UndoConflict] {
    let titles = cells.filter { cell in
      guard kind(of: cell.entity).flatMap(Catalogue.kind)?.title == cell.field else { return false }
      let rest = UndoHistory.winner(history.writes(to: cell)) {
        $0.batch != root && history.isFact($0.batch)
      }
      return rest?.value == nil
    }
    let gone = Set(titles.map(\.entity))
    return titles.flatMap { title in
      leftBehind(title.entity, history, root) + referring(title.entity, gone, history, root)
    }
  }

  private func leftBehind(
    _ id: EntityID,
    _ history: UndoHistory,
    _ root: EntityID
  ) -> [UndoConflict] {
    history.cells(of: id, outside: root).compactMap { cell in
      let rest = UndoHistory.winner(history.writes(to: cell)) {
        $0.batch != root && history.isFact($0.batch)
      }
      guard let rest, let value = rest.value else { return nil }
      return UndoConflict(
        record: named(id),
        field: cell.field,
        reason: .leftBehind,
        written: nil,
        current: value,
        author: rest.author,
        at: rest.stamp.written.instant
      )
    }
  }

  private func referring(
    _ id: EntityID,
    _ gone: Set<EntityID>,
    _ history: UndoHistory,
    _ root: EntityID
  ) -> [UndoConflict] {
    guard let kind = kind(of: id) else { return [] }
    return Catalogue.references(to: kind, in: book).flatMap { field in
      book.referrers(id, through: field.id).map(book.id)
        .filter { !gone.contains($0) && exists($0) }
        // The reference may be the root's own, and go with it.
        .filter { other in
          let cell = UndoHistory.Cell(entity: other, field: field.id)
          guard field.isSet else { return !history.wrote(root, cell) }
          let element = UndoHistory.Element(cell: cell, value: .ref(id))
          guard history.wrote(root, element) else { return true }
          return history.holds(element) { $0 != root && history.isFact($0) }
        }
        .map { other in
          UndoConflict(
            record: named(id),
            field: field.id,
            reason: .referred(by: named(other)),
            written: nil,
            current: nil,
            author: nil,
            at: nil
          )
        }
    }
  }
}
