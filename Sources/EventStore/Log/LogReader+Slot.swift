internal import Facts

extension LogReader {
  /// Whether the log has to be looked at when the counters of some slots have moved; nil stands for
  /// all.
  func mayHaveNews(_ moved: Set<Int>?, at place: UInt64) -> Bool {
    guard let moved, let header = currentHeader else { return true }
    let isOwn = header.place == place && header.slot < UInt32(TailTable.maintenance)
    return moved.contains(isOwn ? Int(header.slot) : TailTable.maintenance)
  }
}

extension Change {
  /// Whether it must be possible to write it on a full disk.
  var isUrgent: Bool { undoes != nil || redaction != nil }
}
