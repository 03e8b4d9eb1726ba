import Books
import CRM
import EventStore
public import Facts

extension Workspace {
  /// Everything that was ever written of a record, newest first.
  ///
  /// Reads the segments that hold its events, and nothing else of the log.
  public func history(of entity: EntityID) throws(WorkspaceError) -> [Revision] {
    try freshen()
    let chains = UndoChains(book.undos)
    let changes = try changes(touching: [entity]).sorted { $0.place < $1.place }
    var previous: [FieldID: (stamp: Stamp, value: Value?)] = [:]
    var entries: [Revision] = []
    for recorded in changes {
      for (index, event) in recorded.change.events.enumerated() where event.entity == entity {
        let stamp = recorded.stamp(of: index)
        entries.append(entry(recorded.change, event, stamp, chains, &previous))
      }
    }
    return entries.reversed()
  }

  private func entry(
    _ change: Change,
    _ event: Event,
    _ stamp: Stamp,
    _ chains: UndoChains,
    _ previous: inout [FieldID: (stamp: Stamp, value: Value?)]
  ) -> Revision {
    let row = book.row(event.entity)
    // An import or a demo tells a history that nobody edited: it has seen no value to overwrite.
    let isEdit = change.via != .import && change.via != .demo
    var lines: [Revision.Line] = []
    for operation in event.operations {
      let before = previous[operation.field]
      lines.append(
        Revision.Line(
          field: operation.field,
          verb: operation.verb,
          old: operation.verb == .set ? before?.value : nil,
          new: operation.value,
          isConflict: isEdit && operation.verb == .set && before != nil
            && operation.base != before?.stamp,
          isCurrent: row.flatMap { book.stamp($0, operation.field) } == stamp
        )
      )
      if operation.verb == .set, before.map({ $0.stamp < stamp }) ?? true {
        previous[operation.field] = (stamp, operation.value)
      }
    }
    return Revision(
      batch: change.batch,
      author: change.author,
      via: change.via,
      intent: change.intent,
      written: stamp.written.instant,
      effective: stamp.effective == stamp.written.instant ? nil : stamp.effective,
      undoes: change.undoes,
      lines: lines,
      isUndone: chains.isUndone(change.batch)
    )
  }
}
