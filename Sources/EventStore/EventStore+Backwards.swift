// Reading from the end: what was done last is asked for most, by undo and by whoever looks into
// the past, and a log may hold years.

public import Facts

extension EventStore {
  /// Hands over what was written, the newest first, as far as a vector knows it, until `body`
  /// returns false.
  ///
  /// Each log comes strictly from its end; the logs are merged by their clocks. O(length of the last
  /// segment of each log) before the first, then as far as it goes.
  public func replayBackwards(
    from vector: VersionVector,
    _ body: (RecordedChange) -> Bool
  ) throws(StoreError) {
    var cursors: [BackwardCursor] = []
    for (replica, names) in try files.segments().logs.sorted(by: { $0.key < $1.key }) {
      var cursor = BackwardCursor(replica, names, upTo: vector[replica], files, store, filter)
      try cursor.fill()
      if cursor.head != nil { cursors.append(cursor) }
    }
    while true {
      let newest = cursors.indices.max { one, other in
        guard let other = cursors[other].head else { return false }
        return cursors[one].head.map { $0.place < other.place } ?? true
      }
      guard let newest, let change = cursors[newest].head, body(change) else { return }
      try cursors[newest].advance()
    }
  }
}
