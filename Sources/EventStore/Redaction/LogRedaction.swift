internal import Facts

/// Takes a redaction out of all logs of a store, whose maintenance lock is held.
struct LogRedaction {
  var report = ErasureReport()

  private let store: EventStore
  private let redaction: PayloadRedaction
  private let patience: Patience
  /// What checkpoints know; a log that ends before has lost its end.
  private let remembered: VersionVector
  private var done: Set<ReplicaID> = []

  init(_ store: EventStore, _ redaction: Redaction, _ patience: Patience) {
    self.store = store
    self.redaction = PayloadRedaction(redaction)
    self.patience = patience
    remembered = (try? CheckpointEntry(store.files))?.vector ?? VersionVector()
  }

  /// Visits every writer slot, also those without a log: whoever holds one may be about to write
  /// its first frame, and looked at ERASED before it said so.
  mutating func everything() throws(StoreError) {
    store.releaseFiles()
    var bySlot = try logs()
    for slot in 0..<UInt32(StoreLocks.slots) {
      try visit(slot, bySlot[slot] ?? [])
    }
    // Logs that were begun meanwhile.
    bySlot = try logs()
    for (slot, replicas) in bySlot.sorted(by: { $0.key < $1.key }) {
      let left = replicas.filter { !done.contains($0) }
      if slot == SegmentHeader.noSlot {
        for replica in left { try redact(replica) }
      } else if !left.isEmpty {
        try visit(slot, left)
      }
    }
  }

  private mutating func visit(_ slot: UInt32, _ replicas: [ReplicaID]) throws(StoreError) {
    let isFree = try patience.isMet { () throws(StoreError) in try store.locks.take(slot: slot) }
    guard isFree else {
      let process = store.files.holder(of: store.files.lock, byte: Int64(slot))
      throw StoreError(.held, store.files.directory, process: process)
    }
    defer { store.locks.release(slot) }
    for replica in replicas { try redact(replica) }
  }

  /// The logs by the writer slot that may write them on, here or, where several machines or
  /// containers share the directory, there; those that nobody writes stand under `noSlot`.
  private func logs() throws(StoreError) -> [UInt32: [ReplicaID]] {
    var result: [UInt32: [ReplicaID]] = [:]
    for (replica, names) in try store.files.segments().logs.sorted(by: { $0.key < $1.key }) {
      guard let name = names.last else { continue }
      let header = try store.files.header(of: name, store: store.store, successor: nil)?.header
      let slot = header.flatMap { Int64($0.slot) < StoreLocks.slots ? $0.slot : nil }
      result[slot ?? SegmentHeader.noSlot, default: []].append(replica)
    }
    return result
  }

  private struct Segment {
    let name: SegmentName
    let header: SegmentHeader
    let limit: UInt64?
    let path: String
  }

  /// Rewrites the segments of one log that hold anything of it.
  private mutating func redact(_ replica: ReplicaID) throws(StoreError) {
    let segments = try segments(of: replica)
    var committed: Set<UInt64> = []
    for segment in segments {
      let bytes = try content(segment)
      try refusing(segment) { () throws(SegmentRedaction.Refusal) in
        committed.formUnion(
          try SegmentRedaction.commits(in: bytes, segment.header, limit: segment.limit)
        )
      }
    }
    for (index, segment) in segments.enumerated() {
      let bytes = try content(segment)
      let run = SegmentRedaction(
        header: segment.header,
        limit: segment.limit,
        redaction: redaction,
        committed: committed
      )
      let last = index == segments.count - 1 ? remembered[replica] : 0
      let result = try refusing(segment) { () throws(SegmentRedaction.Refusal) in
        try run.run(bytes, remembered: last)
      }
      if let result { try write(result, of: segment.name) }
    }
    done.insert(replica)
  }

  /// The segments of a log in order, all of whose headers must be sound.
  private func segments(of replica: ReplicaID) throws(StoreError) -> [Segment] {
    var found: [Segment] = []
    var successor: SegmentHeader?
    for name in (try store.files.segments().logs[replica] ?? []).reversed() {
      let path = store.files.path(of: name)
      let read = try store.files.header(of: name, store: store.store, successor: successor)
      guard let read, !read.isMended else { throw StoreError(.damaged, path) }
      let header = read.header
      let limit = successor?.previous == header.segment ? successor?.previousLength : nil
      found.append(Segment(name: name, header: header, limit: limit, path: path))
      successor = header
    }
    return found.reversed()
  }

  private func content(_ segment: Segment) throws(StoreError) -> [UInt8] {
    try store.files.attempt(segment.path) { () throws(DiskFailure) in
      try store.files.disk.contents(of: segment.path, limit: Int(StoreFormat.largestSegment))
    }
  }

  private func refusing<Result>(
    _ segment: Segment,
    _ body: () throws(SegmentRedaction.Refusal) -> Result
  ) throws(StoreError) -> Result {
    do throws(SegmentRedaction.Refusal) {
      return try body()
    } catch {
      throw StoreError(.damaged, segment.path, offset: error.offset)
    }
  }

  private mutating func write(
    _ result: SegmentRedaction.Result,
    of name: SegmentName
  ) throws(StoreError) {
    var next = name
    next.generation += 1
    let path = store.files.path(of: next)
    let files = store.files
    try files.attempt(path) { () throws(DiskFailure) in
      try files.disk.replace(path, with: result.bytes, in: files.log)
    }
    report.segments += 1
    report.events += result.count.events
    report.values += result.count.values
  }
}
