public import Books
public import CRM
import EventStore
public import Facts

/// Reads what was done out of the log, on a queue of its own, so that nobody who saves or draws
/// waits for it.
///
/// It reads from the end, by an opening of its own, as far back as it must; what it keeps meanwhile
/// is a line a batch. The book that comes with a question says which undos there are and where a
/// record's events stand.
public actor LogBrowser {
  private let options: Workspace.Options
  private let executor = StoreExecutor()

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    // The actor holds its executor as long as it lives.
    unsafe executor.asUnownedSerialExecutor()
  }

  init(_ options: Workspace.Options) { self.options = options }

  /// The batches that a filter admits, newest first, from after `before` on.
  ///
  /// O(what was written since the last of them); the whole log where there are too few.
  public func batches(
    _ filter: BatchFilter,
    before: BatchSummary?,
    limit: Int,
    in book: Book
  ) throws(WorkspaceError) -> BatchPage {
    try LogBrowser.page(filter, before: before, limit: limit, book, options)
  }

  static func page(
    _ filter: BatchFilter,
    before: BatchSummary?,
    limit: Int,
    _ book: Book,
    _ options: Workspace.Options
  ) throws(WorkspaceError) -> BatchPage {
    var search = BatchSearch(filter, before: before, limit: max(0, limit), book)
    try reading(options) { (store) throws(StoreError) in
      try store.replayBackwards(from: book.versions) { search.take($0) }
    }
    return search.page(UndoChains(book.undos))
  }

  private static func reading<Result>(
    _ options: Workspace.Options,
    _ body: (EventStore) throws(StoreError) -> Result
  ) throws(WorkspaceError) -> Result {
    do throws(StoreError) { return try Workspace.reading(options, body) } catch {
      throw .store(error)
    }
  }

  /// What a batch did to each of its first records; nil where there is none of this id.
  ///
  /// O(what was written since).
  public func batch(
    _ id: EntityID,
    in book: Book,
    limit: Int = 500
  ) throws(WorkspaceError) -> BatchRecord? {
    // The newest come first, and the first records are wanted.
    var own: [RecordedChange] = []
    var all: Set<EntityID> = []
    return try LogBrowser.reading(options) { (store) throws(StoreError) in
      try store.changes(of: [id], upTo: book.versions) { recorded in
        own.append(recorded)
        if own.count > 2 * limit { own.removeFirst(limit) }
        for event in recorded.change.events where !event.isErased { all.insert(event.entity) }
      }
      own.reverse()
      guard let first = own.first else { return nil }
      var kept: [EntityID] = []
      var seen: Set<EntityID> = []
      for event in own.lazy.flatMap(\.change.events)
      where kept.count < limit && !event.isErased && seen.insert(event.entity).inserted {
        kept.append(event.entity)
      }
      let history = try store.changes(holding: kept.flatMap(book.events))
      let past = Past(of: seen, before: first.written, besides: id, in: history)
      let summary = BatchSummary(
        first.change,
        written: first.written.instant,
        records: all.count,
        isUndone: UndoChains(book.undos).isUndone(id)
      )
      return BatchRecord(summary: summary, records: LogBrowser.records(own, kept, past))
    }
  }

  private struct Cell: Hashable {
    let entity: EntityID
    let field: FieldID
  }

  /// What the cells of some records held before a moment.
  private struct Past {
    /// Nil where the cell had been cleared.
    var values: [Cell: (stamp: Stamp, value: Value?)] = [:]
    var known: Set<EntityID> = []

    init(
      of records: Set<EntityID>,
      before moment: HybridTime,
      besides batch: EntityID,
      in history: [RecordedChange]
    ) {
      for recorded in history where recorded.written < moment && recorded.change.batch != batch {
        for (index, event) in recorded.change.events.enumerated()
        where records.contains(event.entity) {
          known.insert(event.entity)
          let stamp = recorded.stamp(of: index)
          for operation in event.operations where operation.verb == .set {
            let cell = Cell(entity: event.entity, field: operation.field)
            if values[cell].map({ $0.stamp < stamp }) ?? true {
              values[cell] = (stamp, operation.value)
            }
          }
        }
      }
    }
  }

  private static func records(
    _ own: [RecordedChange],
    _ kept: [EntityID],
    _ past: Past
  ) -> [ChangePreview.Record] {
    var lines: [EntityID: [ChangePreview.Line]] = [:]
    var kinds: [EntityID: KindID] = [:]
    var current = past.values.mapValues(\.value)
    let wanted = Set(kept)
    for recorded in own {
      for event in recorded.change.events where wanted.contains(event.entity) {
        kinds[event.entity] = event.kind
        for operation in event.operations {
          let cell = Cell(entity: event.entity, field: operation.field)
          let old = operation.verb == .set ? current[cell] ?? nil : nil
          if operation.verb == .set { current[cell] = .some(operation.value) }
          lines[event.entity, default: []].append(
            ChangePreview.Line(operation.field, operation.verb, old: old, new: operation.value)
          )
        }
      }
    }
    return kept.map { id in
      ChangePreview.Record(
        id: id,
        kind: kinds[id] ?? KindID(0),
        isNew: !past.known.contains(id),
        lines: lines[id] ?? []
      )
    }
  }
}
