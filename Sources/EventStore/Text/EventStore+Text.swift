internal import Facts

/// What reading a dump came to.
public struct LoadReport: Sendable {
  /// A line that was not taken, and why.
  public struct Issue: Hashable, Sendable {
    /// From 1.
    public let line: Int
    public let message: String
  }

  public internal(set) var ingested = IngestReport()
  public internal(set) var issues: [Issue] = []
}

extension EventStore {
  /// Writes the whole log as text, one change a line (JSON Lines) with all stamps, replica after
  /// replica.
  ///
  /// Sequences that hold nothing readable (batches without commit, damage) are written as voids.
  /// Throws what the log or `line` throws.
  public func dump(naming: some Naming, _ line: (String) throws -> Void) throws {
    let head: JSON = .object([
      "daybook": .string("dump"), "format": .number(StoreFormat.version),
      "store": .string(store.description),
    ])
    try line(head.description)
    for (replica, names) in try files.segments().logs.sorted(by: { $0.key < $1.key }) {
      let reader = LogReader(replica, files: files, store: store)
      reader.update(names)
      reader.start(after: 0, hint: nil)
      var next: UInt64 = 1
      var failure: (any Error)?
      try reader.advance { stored in
        guard failure == nil else { return }
        do {
          if stored.recorded.first > next {
            let void = ChangeText.void(replica, next...(stored.recorded.first - 1))
            try line(void.description)
          }
          next = stored.recorded.last + 1
          try line(ChangeText.line(stored, naming: naming).description)
        } catch { failure = error }
      }
      if let failure { throw failure }
    }
  }

  /// Takes in a dump, also into a store that is not empty: what is known adds nothing, damaged
  /// lines are reported and passed over.
  ///
  /// `nextLine` gives the next line's bytes without the line feed, nil at the end. Where a damaged
  /// line leaves a gap, the changes behind it of the same replica are withheld, since a log has
  /// none; mend the line and load again. Throws what the log or `nextLine` throws.
  public func load(naming: some Naming, _ nextLine: () throws -> [UInt8]?) throws -> LoadReport {
    var report = LoadReport()
    let intake = try beginIntake()
    defer { intake.close() }
    var number = 0
    while let line = try nextLine() {
      number += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { continue }
      var read: DumpLine?
      do throws(DumpFault) {
        let content = try ChangeText.read(line, naming: naming)
        if case .head(let format) = content, !StoreFormat.dumps.contains(format) {
          throw DumpFault("a dump of format \(format), which this program does not know")
        }
        read = content
      } catch {
        report.issues.append(.init(line: number, message: error.reason))
      }
      switch read {
      case .change(let stored): try intake.offer(stored)
      case .void(let replica, let range): try intake.offerVoid(replica, range)
      case .head, nil: break
      }
    }
    report.ingested = try intake.finish()
    return report
  }
}
