public import Facts

/// What one batch did, in a line.
public struct BatchSummary: Sendable {
  public let id: EntityID
  public let author: EntityID
  public let via: Via
  /// The command that made it, by its name in the log.
  public let intent: String
  public let written: Instant
  /// The batch that it took back.
  public let undoes: EntityID?
  /// How many records it touched.
  public internal(set) var records: Int
}

extension Workspace {
  /// The latest batches, newest first.
  ///
  /// O(log of the store).
  public func batches(limit: Int) throws(WorkspaceError) -> [BatchSummary] {
    var found: [EntityID: (summary: BatchSummary, begun: HybridTime, records: Set<EntityID>)] = [:]
    try readLog { recorded in
      let change = recorded.change
      let fresh = BatchSummary(
        id: change.batch,
        author: change.author,
        via: change.via,
        intent: change.intent,
        written: recorded.written.instant,
        undoes: change.undoes,
        records: 0
      )
      found[change.batch, default: (fresh, recorded.written, [])].records
        .formUnion(change.events.map(\.entity))
    }
    return found.values.sorted { $0.begun > $1.begun }.prefix(limit).map { entry in
      var summary = entry.summary
      summary.records = entry.records.count
      return summary
    }
  }
}
