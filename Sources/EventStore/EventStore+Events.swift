// Reading single events: whoever knows where they stand, a book above all, asks for them by replica
// and sequence. A segment's name tells its first sequence; within the segment the frame is searched
// for, and only what was asked for is decoded.

public import Facts

extension EventStore {
  /// The changes that hold some events, whole, in the order of their clocks; what is not in the log
  /// is left out.
  ///
  /// O(log n) short reads for each of them.
  public func changes(holding events: [Dot]) throws(StoreError) -> [RecordedChange] {
    var wanted: [SegmentName: [UInt64]] = [:]
    var successors: [SegmentName: SegmentName] = [:]
    let logs = try files.segments().logs
    for dot in Set(events) {
      let names = logs[dot.replica] ?? []
      // A segment begins with its first sequence; the last one that does so at or before holds it.
      guard let place = names.lastIndex(where: { $0.first <= dot.sequence }) else { continue }
      let name = names[place]
      if place + 1 < names.count { successors[name] = names[place + 1] }
      wanted[name, default: []].append(dot.sequence)
    }
    var found: [RecordedChange] = []
    for (name, sequences) in wanted.sorted(by: { $0.key < $1.key }) {
      found += try changes(in: name, before: successors[name], sequences.sorted())
    }
    return found.sorted { $0.written != $1.written ? $0.written < $1.written : $0.first < $1.first }
  }

  /// The changes of a segment that hold some sequences, ascending.
  private func changes(
    in name: SegmentName,
    before successor: SegmentName?,
    _ sequences: [UInt64]
  ) throws(StoreError) -> [RecordedChange] {
    guard let segment = try files.open(name, store: store) else { return [] }
    defer { files.disk.close(segment.file) }
    var found: [RecordedChange] = []
    let path = files.path(of: segment.name)
    guard
      var search = try files.attempt(
        path,
        { () throws(DiskFailure) in try FrameSearch(segment, files.disk) }
      )
    else { return [] }
    for (index, sequence) in sequences.enumerated() {
      if let last = found.last, sequence <= last.last { continue }
      let frame = try files.attempt(path) { () throws(DiskFailure) in
        try search.frame(holding: sequence)
      }
      guard let frame, var scan = try files.scan(segment, from: frame.offset, to: frame.end),
        case .frame(let sound, let payload) = scan.next()
      else {
        // Not there, or damaged: all that is sound is looked through.
        return found + (try scanned(segment, before: successor, sequences[index...]))
      }
      take(sound, scan.bytes[payload], of: name.replica, sequences[index...], &found)
    }
    return found
  }

  /// The same by a look at every frame of the segment.
  private func scanned(
    _ segment: OpenSegment,
    before successor: SegmentName?,
    _ sequences: ArraySlice<UInt64>
  ) throws(StoreError) -> [RecordedChange] {
    let start = UInt64(SegmentHeader.size)
    let end = try files.length(of: segment.header?.segment, knownTo: successor, store: store)
    guard var scan = try files.scan(segment, from: start, to: end) else { return [] }
    var found: [RecordedChange] = []
    while true {
      switch scan.next() {
      case .frame(let frame, let payload):
        take(frame, scan.bytes[payload], of: segment.name.replica, sequences, &found)
      case .damage: continue
      case .torn, .end: return found
      }
    }
  }

  /// Adds the changes of a frame that hold one of some sequences.
  private func take(
    _ frame: FrameHeader,
    _ payload: ArraySlice<UInt8>,
    of replica: ReplicaID,
    _ sequences: ArraySlice<UInt64>,
    _ found: inout [RecordedChange]
  ) {
    var rest = sequences.drop { $0 < frame.first }
    guard frame.kind == .changes, let next = rest.first, next < frame.next else { return }
    // A frame of an import holds thousands of changes, of which one is wanted.
    var table = ChangeTable()
    guard (try? frame.read(payload, of: replica, without: filter, into: &table)) != nil else {
      return
    }
    for entry in table.changes {
      rest = rest.drop { $0 < entry.first }
      guard let next = rest.first else { return }
      guard next <= entry.last, let stored = try? ChangeCodec.change(entry, in: table) else {
        continue
      }
      found.append(stored.recorded)
    }
  }
}
