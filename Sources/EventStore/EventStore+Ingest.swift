// Changes of elsewhere keep the stamps that they came with and go into the log of the replica that
// wrote them, in its sequence, without gaps. What is known is passed over, so the same may come
// twice and in any order; what cannot follow yet is held until the gap is filled. What was erased
// here is taken out on the way in, however late it comes; a redaction that comes is owed then.

public import Facts

extension EventStore {
  /// Takes in changes with the stamps that they have; what is known is passed over, and `catchUp`
  /// delivers the rest.
  public func ingest(
    _ changes: some Sequence<RecordedChange>
  ) throws(StoreError) -> IngestReport {
    let intake = try beginIntake()
    defer { intake.close() }
    for change in changes {
      try intake.offer(StoredChange(recorded: change, foreign: nil))
    }
    return try intake.finish()
  }

  /// An intake under the maintenance lock, which its `close` gives back.
  func beginIntake() throws(StoreError) -> Intake {
    try locks.requireWriting()
    // Whoever erases holds the lock and may be waiting for this slot.
    retireWriter()
    guard try locks.takeMaintenance(wait: true) else { throw StoreError(.busy, files.directory) }
    do throws(StoreError) {
      try followErasures()
    } catch {
      locks.releaseMaintenance()
      throw error
    }
    return Intake(self)
  }
}

/// One run of taking in foreign changes.
final class Intake {
  /// Encoded changes are written in frames of about this many bytes, one fdatasync each.
  private static let frameLength = 1 << 20

  private let store: EventStore
  private let redaction: PayloadRedaction?
  private let gone: Set<EntityID>
  /// The logs of which something was offered that was known.
  private var knownLogs: Set<ReplicaID> = []
  private var logs: [ReplicaID: Log] = [:]
  private var report = IngestReport()

  private struct Log {
    let writer: LogWriter
    let slot: UInt32?
    /// What is encoded and not yet written.
    var frame: Frame
    /// What waits for its predecessors, by first sequence.
    var waiting: [UInt64: Item] = [:]
    /// The sequence after the last one encoded.
    var next: UInt64
    /// Another session is writing it, so nothing can be added here.
    let isBusy: Bool
  }

  private enum Item {
    case change(StoredChange)
    /// Sequences up to here hold nothing.
    case void(last: UInt64)

    var last: UInt64 {
      switch self {
      case .change(let stored): stored.recorded.last
      case .void(let last): last
      }
    }
  }

  init(_ store: EventStore) {
    self.store = store
    let erased = store.erased.redaction
    gone = store.erasedEntities
    redaction = erased.isEmpty ? nil : PayloadRedaction(erased)
  }

  /// Takes one change, now or when what precedes it has come.
  func offer(_ stored: StoredChange) throws(StoreError) {
    let change = stored.recorded.change
    if change.redaction != nil || (!gone.isEmpty && change.names(gone)) {
      report.concernsErased = true
    }
    try offer(.change(stored), stored.recorded.replica, first: stored.recorded.first)
  }

  /// Takes note that sequences hold nothing.
  func offerVoid(_ replica: ReplicaID, _ range: ClosedRange<UInt64>) throws(StoreError) {
    try offer(.void(last: range.upperBound), replica, first: range.lowerBound)
  }

  private func offer(
    _ item: Item,
    _ replica: ReplicaID,
    first: UInt64
  ) throws(StoreError) {
    var isChange = false
    if case .change = item { isChange = true }
    guard StoreFormat.sequences.contains(first), item.last >= first,
      StoreFormat.sequences.contains(item.last)
    else {
      report.withheld += isChange ? 1 : 0
      return
    }
    if item.last <= known(replica) {
      knownLogs.insert(replica)
      report.known += isChange ? 1 : 0
      return
    }
    var log: Log
    if let opened = logs[replica] { log = opened } else { log = try open(replica) }
    logs[replica] = nil
    defer { logs[replica] = log }
    var first = first
    // Of what holds nothing, the source may know more than when it told the first part.
    if !isChange, item.last >= log.next { first = max(first, log.next) }
    guard first >= log.next else {
      report.known += isChange ? 1 : 0
      return
    }
    guard !log.isBusy else {
      report.withheld += isChange ? 1 : 0
      return
    }
    if first > log.next {
      let isNew = log.waiting.updateValue(item, forKey: first) == nil
      report.known += isChange && !isNew ? 1 : 0
      return
    }
    try take(item, into: &log)
    while let item = log.waiting.removeValue(forKey: log.next) { try take(item, into: &log) }
  }

  /// What this store has of a log without looking.
  private func known(_ replica: ReplicaID) -> UInt64 {
    let own = store.writer.flatMap { $0.replica == replica ? $0.last : nil } ?? 0
    return max(own, store.readers[replica]?.known ?? 0)
  }

  private func take(_ item: Item, into log: inout Log) throws(StoreError) {
    switch item {
    case .void(let last):
      try flush(&log)
      while log.next <= last {
        let count = UInt32(clamping: last - log.next + 1)
        log.frame = Frame(
          kind: .void,
          first: log.next,
          written: HybridTime(store.environment.clock()),
          count: count
        )
        log.next += UInt64(count)
        try write(&log)
      }
    case .change(let stored):
      let body = try encoded(stored)
      if log.frame.payload.count + body.count > Self.frameLength { try flush(&log) }
      if log.frame.payload.isEmpty {
        log.frame = Frame(kind: .changes, first: log.next, written: stored.recorded.written)
      }
      log.frame.payload += body
      let taken = stored.recorded.last - stored.recorded.first + 1
      log.frame.count += UInt32(clamping: taken)
      log.next += taken
      report.added += 1
      store.note(stored.recorded.change.redaction)
    }
  }

  private func encoded(_ stored: StoredChange) throws(StoreError) -> [UInt8] {
    var stored = stored
    if let redaction { stored = redaction.applied(to: stored) }
    var body: [UInt8] = []
    if let foreign = stored.foreign {
      // Its bytes are kept as they are, with the clock in front where they carry none.
      let unset = ChangeCodec.Place(
        replica: stored.recorded.replica,
        sequence: stored.recorded.first,
        clock: HybridTime(.max)
      )
      let decoded = try? ChangeCodec.decode(foreign[...], at: unset)
      let isStamped = decoded?.recorded.written == stored.recorded.written
      let clock = stored.recorded.written
      ChangeCodec.append(isStamped ? foreign : ChangeCodec.stamped(foreign, with: clock), to: &body)
    } else {
      ChangeCodec.encode(stored.recorded.change, clock: stored.recorded.written, into: &body)
    }
    guard body.count <= FrameHeader.largestPayload else {
      throw StoreError(.tooLarge, stored.recorded.change.intent)
    }
    return body
  }

  private func flush(_ log: inout Log) throws(StoreError) {
    if !log.frame.payload.isEmpty { try write(&log) }
  }

  private func write(_ log: inout Log) throws(StoreError) {
    _ = try log.writer.save(log.frame)
    log.frame.payload = []
  }

  private func open(_ replica: ReplicaID) throws(StoreError) -> Log {
    var slot: UInt32?
    var isBusy = false
    let files = store.files
    if let name = try files.segments().logs[replica]?.last,
      let header = try files.header(of: name, store: store.store, successor: nil)?.header,
      header.slot != SegmentHeader.noSlot, header.place == store.place
    {
      // A log of this very machine: only its slot's holder may write it.
      if try store.locks.take(slot: header.slot) { slot = header.slot } else { isBusy = true }
    }
    let writer = try store.locks.keeping(slot) { () throws(StoreError) in
      try store.takeover.writer(of: replica, slot: slot ?? SegmentHeader.noSlot)
    }
    let next = writer.last + 1
    let frame = Frame(kind: .changes, first: next, written: HybridTime(0))
    return Log(writer: writer, slot: slot, frame: frame, next: next, isBusy: isBusy)
  }

  /// Writes what is encoded and counts what had to be left out.
  func finish() throws(StoreError) -> IngestReport {
    for replica in logs.keys.sorted() {
      guard var log = logs[replica] else { continue }
      try flush(&log)
      // What came meanwhile by another change, or is nothing.
      for (first, item) in log.waiting where first < log.next {
        log.waiting[first] = nil
        if case .change = item { report.known += 1 }
      }
      logs[replica] = log
      guard let first = log.waiting.keys.min() else { continue }
      report.gaps.append(.init(replica: replica, missing: log.next...(first - 1)))
      for item in log.waiting.values {
        if case .change = item { report.withheld += 1 }
      }
    }
    // What is known may have been read from a log that nobody has made durable yet.
    try settleLogs()
    return report
  }

  private func settleLogs() throws(StoreError) {
    let files = store.files
    let segments = knownLogs.isEmpty ? [:] : try files.segments().logs
    for name in knownLogs.compactMap({ segments[$0]?.last }) {
      guard let found = try files.header(of: name, store: store.store, successor: nil) else {
        continue
      }
      _ = try files.settled(name, found.header)
    }
  }

  func close() {
    for log in logs.values {
      log.writer.mark()
      if let slot = log.slot { store.locks.release(slot) }
    }
    logs = [:]
    store.locks.releaseMaintenance()
  }
}
