internal import Facts

// Changes as objects, for whoever looks at single ones.

extension ChangeCodec {
  /// Where a frame's changes stand: their replica and the running sequence and clock.
  struct Place {
    let replica: ReplicaID
    var sequence: UInt64
    var clock: HybridTime
  }

  /// All changes of a frame's payload.
  ///
  /// - Throws: where the bytes are not what this codec writes; a sound frame of a program with
  ///   more parts does not throw.
  static func decode(
    _ payload: ArraySlice<UInt8>,
    from place: Place
  ) throws(WireError) -> [StoredChange] {
    var table = ChangeTable()
    try read(payload, from: place, into: &table)
    return try changes(in: table)
  }

  /// All changes of a table.
  static func changes(in table: ChangeTable) throws(WireError) -> [StoredChange] {
    var changes: [StoredChange] = []
    changes.reserveCapacity(table.changes.count)
    for entry in table.changes { changes.append(try change(entry, in: table)) }
    return changes
  }

  /// One change without its length.
  static func decode(_ body: ArraySlice<UInt8>, at place: Place) throws(WireError) -> StoredChange {
    var table = ChangeTable()
    try read(body: body, at: place, into: &table)
    return try change(table.changes[0], in: table)
  }

  /// A change of a table as an object.
  static func change(
    _ entry: ChangeTable.ChangeEntry,
    in table: ChangeTable
  ) throws(WireError) -> StoredChange {
    StoredChange(
      recorded: try table.change(entry),
      foreign: entry.isForeign ? Array(table.slice(entry.body)) : nil
    )
  }
}

extension ChangeTable {
  /// Makes an object of each change, one after the other.
  func eachStored(_ body: (StoredChange) -> Void) {
    for entry in changes {
      // What a table holds was checked when it was filled.
      guard let stored = try? ChangeCodec.change(entry, in: self) else {
        preconditionFailure("a change that was checked must decode")
      }
      body(stored)
    }
  }

  func eachChange(_ body: (RecordedChange) -> Void) { eachStored { body($0.recorded) } }
}
