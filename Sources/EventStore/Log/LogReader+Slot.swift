internal import Facts

extension LogReader {
  /// Whether the log has to be looked at when the counters of some slots have moved; nil stands for
  /// all.
  ///
  /// A log that another machine began may be taken for that of a slot here, and is looked at once
  /// too often: two machines that share the directory share its counters.
  func mayHaveNews(_ moved: Set<Int>?) -> Bool {
    guard let moved, let slot else { return true }
    let isOfSlot = slot < UInt32(TailTable.maintenance)
    return moved.contains(TailTable.maintenance) || isOfSlot && moved.contains(Int(slot))
  }
}

extension Change {
  /// Whether it must be possible to write it on a full disk.
  var isUrgent: Bool { undoes != nil || redaction != nil }
}
