public import CRM
public import Facts

/// Reads what was done out of the log, on a queue of its own, so that nobody who saves or draws
/// waits for it.
///
/// Each question reads the log from its beginning by an opening of its own; what it keeps meanwhile
/// is a line a batch.
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
  /// O(log of the store).
  public func batches(
    _ filter: BatchFilter,
    before: BatchSummary?,
    limit: Int
  ) throws(WorkspaceError) -> BatchPage {
    try LogBrowser.page(filter, before: before, limit: limit, options)
  }

  private struct Found {
    var summary: BatchSummary
    /// Where it begins.
    var place: LogPlace
    /// Ids in the order of the log; a record that was written twice counts once.
    var records: Set<EntityID> = []
    var isAdmitted = false
  }

  static func page(
    _ filter: BatchFilter,
    before: BatchSummary?,
    limit: Int,
    _ options: Workspace.Options
  ) throws(WorkspaceError) -> BatchPage {
    var found: [EntityID: Found] = [:]
    var chains = UndoChains()
    try Workspace.readLog(options) { recorded in
      let change = recorded.change
      let written = recorded.written.instant
      chains.note(change)
      let fresh = Found(
        summary: BatchSummary(change, written: written),
        place: recorded.place
      )
      var entry = found[change.batch] ?? fresh
      for event in change.events where !event.isErased { entry.records.insert(event.entity) }
      if filter.admits(change, written: written) { entry.isAdmitted = true }
      found[change.batch] = entry
    }
    let ordered = found.values.filter(\.isAdmitted).sorted { $0.place > $1.place }
    let start = before.flatMap { last in
      ordered.firstIndex { $0.summary.id == last.id }.map { $0 + 1 }
    }
    let rest = ordered.dropFirst(start ?? 0)
    let batches = rest.prefix(max(0, limit)).map { entry in
      var summary = entry.summary
      summary.records = entry.records.count
      summary.isUndone = chains.isUndone(summary.id)
      return summary
    }
    return BatchPage(batches: batches, hasMore: rest.count > batches.count)
  }

  /// What a batch did to each of its first records; nil where there is none of this id.
  ///
  /// O(log of the store), twice.
  public func batch(_ id: EntityID, limit: Int = 500) throws(WorkspaceError) -> BatchRecord? {
    var own: [RecordedChange] = []
    var kept: [EntityID] = []
    var all: Set<EntityID> = []
    var chains = UndoChains()
    try Workspace.readLog(options) { recorded in
      chains.note(recorded.change)
      guard recorded.change.batch == id else { return }
      if kept.count < limit { own.append(recorded) }
      for event in recorded.change.events
      where !event.isErased && all.insert(event.entity).inserted {
        if kept.count < limit { kept.append(event.entity) }
      }
    }
    guard let first = own.min(by: { $0.place < $1.place }) else { return nil }
    let before = try values(of: Set(kept), before: first.written, besides: id)
    let summary = BatchSummary(
      first.change,
      written: first.written.instant,
      records: all.count,
      isUndone: chains.isUndone(id)
    )
    return BatchRecord(summary: summary, records: records(own, kept, before))
  }

  private struct Cell: Hashable {
    let entity: EntityID
    let field: FieldID
  }

  private struct Past {
    /// Nil where the cell had been cleared.
    var values: [Cell: (stamp: Stamp, value: Value?)] = [:]
    var known: Set<EntityID> = []
  }

  /// What the cells of some records held before a moment.
  private func values(
    of records: Set<EntityID>,
    before moment: HybridTime,
    besides batch: EntityID
  ) throws(WorkspaceError) -> Past {
    var past = Past()
    try Workspace.readLog(options) { recorded in
      guard recorded.written < moment, recorded.change.batch != batch else { return }
      for (index, event) in recorded.change.events.enumerated()
      where records.contains(event.entity) {
        past.known.insert(event.entity)
        let stamp = recorded.stamp(of: index)
        for operation in event.operations where operation.verb == .set {
          let cell = Cell(entity: event.entity, field: operation.field)
          if past.values[cell].map({ $0.stamp < stamp }) ?? true {
            past.values[cell] = (stamp, operation.value)
          }
        }
      }
    }
    return past
  }

  private func records(
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
