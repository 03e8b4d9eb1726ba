public import Facts

/// What was written since a checkpoint, gathered so that it can be folded in the order of the ids.
///
/// Folding takes a microsecond where the record lies near the one before it in the checkpoint, and
/// several where it lies anywhere: of hundreds of thousands of events, as a crash can leave them, it
/// is memory that is waited for.
public struct Tail: Sendable {
  struct Event: Sendable {
    let id: EntityID
    let kind: KindID
    let written: Overlay.Written
  }

  fileprivate var events: [Event] = []
  private(set) var undos: [UndoLink] = []
  /// What the checkpoint and the tail hold of each log.
  private(set) var versions: VersionVector

  /// An empty tail behind what is known already.
  public init(after versions: VersionVector) { self.versions = versions }

  /// Takes in the changes of a frame; what is known already is passed over.
  public mutating func take(_ table: ChangeTable) {
    for change in table.changes {
      let known = versions[change.replica]
      guard change.last > known else { continue }
      for place in change.events {
        let (event, stamp) = (table.events[place], table.stamp(of: place, in: change))
        guard stamp.sequence > known, event.kind.rawValue != 0 else { continue }
        guard let operations = try? table.operations(of: event) else {
          preconditionFailure("an event that was checked must decode")
        }
        let written = Overlay.Written(
          stamp: stamp,
          operations: operations,
          isUndated: change.via == .import && event.effective == nil
        )
        events.append(Event(id: event.entity, kind: event.kind, written: written))
      }
      if let target = change.undoes {
        undos.append(UndoLink(batch: change.batch, undoes: target))
      }
      versions[change.replica] = change.last
    }
  }

  /// What another book holds beyond the checkpoint that is known.
  fileprivate init(of book: Book, after base: Base) {
    versions = base.versions
    for entry in book.versions.entries where entry.sequence > versions[entry.replica] {
      versions[entry.replica] = entry.sequence
    }
    book.overlay.each { entry in
      for event in entry.events where event.stamp.sequence > base.versions[event.stamp.replica] {
        events.append(Event(id: entry.id, kind: entry.row.kind, written: event))
      }
    }
    let known = Set(base.undos)
    undos = book.overlay.undos.all.filter { !known.contains($0) }
  }

  /// The numbers of the events in the order of their ids, those of one id as they came.
  fileprivate var order: [Int] {
    var order = events.indices.map { RadixSort.Item(key: events[$0].id.low, number: UInt32($0)) }
    RadixSort.sort(&order)
    for place in order.indices {
      let number = order[place].number
      order[place] = RadixSort.Item(key: events[Int(number)].id.high, number: number)
    }
    RadixSort.sort(&order)
    return order.map { Int($0.number) }
  }

  /// The first place from here on in an order that begins an id.
  fileprivate func first(from start: Int, _ order: [Int]) -> Int {
    var place = start
    while place > 0, place < order.count, events[order[place - 1]].id == events[order[place]].id {
      place += 1
    }
    return place
  }
}

extension Book {
  /// How many parts of a tail are folded side by side, and how large one is at least.
  private static let shares = 4
  private static let share = 4096

  /// Takes in a tail that begins where this book ends: what folding its changes one after the other
  /// comes to, but for the order of the new rows, which is that of their ids.
  ///
  /// O(operations · log records), by as many processors as there are where nothing lies upon the base.
  public mutating func fold(_ tail: Tail) {
    var order = tail.order
    if overlay.isEmpty, order.count > 2 * Book.share { order = foldSideBySide(tail, order) }
    var untold: Touched?
    for number in order {
      let event = tail.events[number]
      fold(event.written, of: event.id, event.kind, &untold)
    }
    for undo in tail.undos { overlay.undos.note(undo) }
    advance(to: tail.versions)
  }

  /// Takes in what was written of rows of the base, and returns the rest: new rows are numbered one
  /// after the other.
  private mutating func foldSideBySide(_ tail: Tail, _ order: [Int]) -> [Int] {
    let start = self
    let parts = Processors.map(order.count, shares: min(Book.shares, order.count / Book.share)) {
      // Those of one id stay together.
      let places = tail.first(from: $0.lowerBound, order)..<tail.first(from: $0.upperBound, order)
      return start.part(of: tail, order[places])
    }
    for part in parts { overlay.join(part.overlay) }
    return parts.flatMap(\.rest)
  }

  private func part(of tail: Tail, _ numbers: ArraySlice<Int>) -> (overlay: Overlay, rest: [Int]) {
    var (book, untold, rest): (Book, Touched?, [Int]) = (self, nil, [])
    for number in numbers {
      let event = tail.events[number]
      if let row = ground.row(of: event.id) {
        book.fold(event.written, of: event.id, row, &untold)
      } else {
        rest.append(number)
      }
    }
    return (book.overlay, rest)
  }

  /// The same book upon another checkpoint, and with it what that holds beyond this book.
  ///
  /// O(overlay · log records).
  public func rebased(on base: Base) -> Book {
    var book = Book(schema: schema, base: base)
    book.generation = generation
    book.fold(Tail(of: self, after: base))
    return book
  }
}
