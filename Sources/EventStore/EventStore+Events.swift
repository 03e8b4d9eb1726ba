// Reading single events: whoever knows where they stand, a book above all, asks for them by replica
// and sequence. A segment's name tells its first sequence; within the segment all frames are
// passed over, and only those are decoded that hold what was asked for.

public import Facts

extension EventStore {
  /// The changes that hold some events, whole, in the order of their clocks; what is not in the log
  /// is left out.
  ///
  /// Reads each segment once that holds any of them.
  public func changes(holding events: [Dot]) throws(StoreError) -> [RecordedChange] {
    var wanted: [SegmentName: [UInt64]] = [:]
    let logs = try files.segments().logs
    for dot in Set(events) {
      let names = logs[dot.replica] ?? []
      // A segment begins with its first sequence; the last one that does so at or before holds it.
      guard let name = names.last(where: { $0.first <= dot.sequence }) else { continue }
      wanted[name, default: []].append(dot.sequence)
    }
    var found: [RecordedChange] = []
    for (name, sequences) in wanted.sorted(by: { $0.key < $1.key }) {
      found += try changes(in: name, sequences.sorted())
    }
    return found.sorted { $0.written != $1.written ? $0.written < $1.written : $0.first < $1.first }
  }

  private func changes(
    in name: SegmentName,
    _ sequences: [UInt64]
  ) throws(StoreError) -> [RecordedChange] {
    let start = UInt64(SegmentHeader.size)
    guard var scan = try files.scan(of: name, store: store, from: start) else { return [] }
    var found: [RecordedChange] = []
    var rest = sequences[...]
    while let next = rest.first {
      switch scan.next() {
      case .frame(let frame, let payload) where frame.kind == .changes && frame.next > next:
        let changes = try? frame.changes(
          in: scan.bytes[payload],
          of: name.replica,
          without: filter
        )
        for stored in changes ?? [] {
          let recorded = stored.recorded
          guard let next = rest.first, recorded.last >= next else { continue }
          if recorded.first <= next { found.append(recorded) }
          rest = rest.drop { $0 <= recorded.last }
        }
        rest = rest.drop { $0 < frame.next }
      case .frame, .damage: continue
      case .torn, .end: return found
      }
    }
    return found
  }
}
