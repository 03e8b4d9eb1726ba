import Books
public import Facts

extension Workspace {
  /// Everything that was ever written of a record, newest first.
  ///
  /// O(log of the store).
  public func history(of entity: EntityID) throws(WorkspaceError) -> [HistoryEntry] {
    var changes: [RecordedChange] = []
    try readLog { recorded in
      if recorded.change.events.contains(where: { $0.entity == entity }) {
        changes.append(recorded)
      }
    }
    changes.sort { $0.written < $1.written }
    var previous: [FieldID: (stamp: Stamp, value: Value?)] = [:]
    var entries: [HistoryEntry] = []
    for recorded in changes {
      for (index, event) in recorded.change.events.enumerated() where event.entity == entity {
        let stamp = recorded.stamp(of: index)
        entries.append(entry(recorded.change, event, stamp, &previous))
      }
    }
    return entries.reversed()
  }

  private func entry(
    _ change: Change,
    _ event: Event,
    _ stamp: Stamp,
    _ previous: inout [FieldID: (stamp: Stamp, value: Value?)]
  ) -> HistoryEntry {
    let row = book.row(event.entity)
    var lines: [HistoryEntry.Line] = []
    for operation in event.operations {
      let before = previous[operation.field]
      lines.append(
        HistoryEntry.Line(
          field: operation.field,
          verb: operation.verb,
          old: operation.verb == .set ? before?.value : nil,
          new: operation.value,
          isConflict: operation.verb == .set && before != nil && operation.base != before?.stamp,
          isCurrent: row.flatMap { book.stamp($0, operation.field) } == stamp
        )
      )
      if operation.verb == .set, before.map({ $0.stamp < stamp }) ?? true {
        previous[operation.field] = (stamp, operation.value)
      }
    }
    return HistoryEntry(
      batch: change.batch,
      author: change.author,
      via: change.via,
      intent: change.intent,
      written: stamp.written.instant,
      effective: stamp.effective == stamp.written.instant ? nil : stamp.effective,
      undoes: change.undoes,
      lines: lines
    )
  }
}
