public import Facts

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
  /// Facts that the source itself had lost.
  public internal(set) var lost: [IngestReport.Gap] = []
  /// How many dumps began and did not come to their end.
  public internal(set) var cut = 0

  /// Takes note of what a line says of the dump.
  fileprivate mutating func take(_ line: DumpLine) throws(DumpFault) {
    switch line {
    case .head(let format):
      guard StoreFormat.dumps.contains(format) else {
        throw DumpFault("a dump of format \(format), which this program does not know")
      }
      // Those of format 0 had no last line.
      if format > 0 { cut += 1 }
    case .end: cut = max(0, cut - 1)
    case .lost(let replica, let range): lost.append(.init(replica: replica, missing: range))
    case .change, .void: break
    }
  }
}

extension EventStore {
  /// Writes what the log holds beyond `vector` as text, one change a line (JSON Lines) with all
  /// stamps, replica after replica.
  ///
  /// Sequences that hold nothing (batches without commit) are written as voids, those whose facts
  /// are damaged here as lost. Nothing leaves that could still be taken back by a power cut.
  /// Throws what the log or `line` throws.
  public func dump(
    since vector: VersionVector = VersionVector(),
    naming: some Naming,
    _ line: (String) throws -> Void
  ) throws {
    let head: JSON = .object([
      "daybook": .string("dump"), "format": .number(StoreFormat.version),
      "store": .string(store.description),
    ])
    try line(head.description)
    var count = 0
    for (replica, names) in try files.segments().logs.sorted(by: { $0.key < $1.key }) {
      guard let name = names.last else { continue }
      let durable = try durableSequence(of: name)
      try walk(replica, after: vector[replica]) { item in
        guard item.first <= durable else { return }
        let range = item.first...min(item.last, durable)
        switch item {
        case .void: try line(ChangeText.void(replica, range).description)
        case .lost: try line(ChangeText.lost(replica, range).description)
        case .change(let stored):
          guard item.last <= durable else { return }
          try line(ChangeText.line(stored, naming: naming).description)
        }
        count += 1
      }
    }
    try line(JSON.object(["daybook": .string("end"), "lines": .number(count)]).description)
  }

  /// The last sequence of a log that no power cut can take back.
  private func durableSequence(of name: SegmentName) throws(StoreError) -> UInt64 {
    guard let header = try files.header(of: name, store: store, successor: nil)?.header else {
      return .max
    }
    let bytes = try files.settled(name, header)
    return SegmentExamination(bytes, header: header, limit: nil, last: nil).next - 1
  }

  /// Takes in a dump, also into a store that is not empty: what is known adds nothing, damaged
  /// lines are reported and passed over.
  ///
  /// `nextLine` gives the next line's bytes without the line feed, nil at the end. Where a damaged
  /// line leaves a gap, or the source had lost facts, the changes behind it of the same replica are
  /// withheld, since a log has no gaps; mend the source and load again, or accept the loss for good
  /// with `acceptingLoss`. However early a stream ends, what came before it is saved.
  /// Throws what the log or `nextLine` throws.
  public func load(
    naming: some Naming,
    acceptingLoss: Bool = false,
    _ nextLine: () throws -> [UInt8]?
  ) throws -> LoadReport {
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
        try report.take(content)
        read = content
      } catch {
        report.issues.append(.init(line: number, message: error.reason))
      }
      switch read {
      case .change(let stored): try intake.offer(stored)
      case .void(let replica, let range): try intake.offerVoid(replica, range)
      case .lost(let replica, let range):
        if acceptingLoss { try intake.offerVoid(replica, range) }
      case .head, .end, nil: break
      }
    }
    report.ingested = try intake.finish()
    return report
  }
}
