import Facts

/// Gathers the events of the demo book into changes, one stream for each author.
struct DemoWriter {
  let batch: EntityID
  private var open: [[Event]]
  private let authors: [EntityID]
  private(set) var full: [Change] = []

  init(batch: EntityID, authors: [EntityID]) {
    self.batch = batch
    self.authors = authors
    open = Array(repeating: [], count: authors.count)
  }

  mutating func write(
    by author: Int,
    _ entity: EntityID,
    _ kind: KindID,
    at: Instant,
    about subjects: [EntityID] = [],
    _ cells: [(FieldID, Value?)]
  ) {
    var operations: [Operation] = []
    operations.reserveCapacity(cells.count)
    for (field, value) in cells {
      guard let value else { continue }
      operations.append(Operation(Self.sets.contains(field) ? .add : .set, field, value))
    }
    open[author].append(
      Event(entity: entity, kind: kind, subjects: subjects, effective: at, operations: operations)
    )
    if open[author].count >= DemoBook.eventLimit { flush(author) }
  }

  /// Empties a cell.
  mutating func clear(
    by author: Int,
    _ entity: EntityID,
    _ kind: KindID,
    at: Instant,
    _ field: FieldID
  ) {
    let operation = Operation(.set, field, nil)
    open[author].append(
      Event(entity: entity, kind: kind, subjects: [], effective: at, operations: [operation])
    )
    if open[author].count >= DemoBook.eventLimit { flush(author) }
  }

  private static let sets = Set(Catalogue.kinds.flatMap(\.fields).filter(\.isSet).map(\.id))

  private mutating func flush(_ author: Int) {
    guard !open[author].isEmpty else { return }
    full.append(
      Change(
        batch: batch,
        author: authors[author],
        via: .demo,
        intent: "demo",
        events: open[author]
      )
    )
    open[author] = []
  }

  /// Closes what is still open.
  mutating func finish() { for author in authors.indices { flush(author) } }

  mutating func take() -> [Change] {
    defer { full.removeAll(keepingCapacity: true) }
    return full
  }
}
