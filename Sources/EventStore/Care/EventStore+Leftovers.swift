extension EventStore {
  /// Files in the store's directory that nobody reads: what stopped runs have left, superseded
  /// generations, quarantined bytes, and what is not Daybook's.
  public func leftovers() throws(StoreError) -> [StoreNotice] {
    var found: [StoreNotice] = []
    func note(_ path: String, _ message: String) {
      found.append(StoreNotice(.leftover, path, message))
    }
    let segments = try files.segments()
    let current = Set(segments.logs.values.joined().map(\.description))
    for name in try names(in: files.log) where !current.contains(name) {
      if name.hasSuffix(".tmp") {
        note("\(files.log)/\(name)", "A stopped run has left it; the next one writes it anew.")
      } else if SegmentName(name) != nil {
        note("\(files.log)/\(name)", "A later generation has taken its place.")
      }
    }
    let ours: Set = [
      "BACKUP", "ERASED", "ERASING", "FORMAT", "LOCK", "log", "people", "quarantine", "reserve",
      "shm", "snap",
    ]
    for name in try names(in: files.directory) where !ours.contains(name) {
      note("\(files.directory)/\(name)", "It is not a part of the store.")
    }
    for name in try names(in: files.quarantine) {
      note("\(files.quarantine)/\(name)", "Damaged bytes, kept by a repair; delete them at will.")
    }
    for name in try names(in: files.snapshots) where name.hasSuffix(".tmp") {
      note("\(files.snapshots)/\(name)", "A stopped run has left it; delete it at will.")
    }
    return found
  }

  private func names(in directory: String) throws(StoreError) -> [String] {
    guard (try? files.disk.status(at: directory)) != nil else { return [] }
    return try files.attempt(directory) { () throws(DiskFailure) in
      try files.disk.list(directory).sorted()
    }
  }
}
