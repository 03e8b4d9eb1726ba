// How one replica's log is followed: from a position on, segment after segment, frame after frame.
//
// What stands outside batches is delivered as it is met. Of a batch only the start is kept in mind;
// at its commit the range from there is read once more and delivered, so that a batch of any size
// needs no memory. The end of a live log is not judged: an unfinished frame may be on its way.

internal import Facts

/// A place between two frames of a log.
struct LogPosition: Hashable, Sendable {
  var ordinal: UInt32
  var offset: UInt64
  /// The sequence of the next frame.
  var next: UInt64
}

final class LogReader {
  let replica: ReplicaID
  private let files: StoreFiles
  private let store: FileIdentity

  /// All segments of the log, in order.
  private var names: [SegmentName] = []
  private var current: Current?
  /// The segment whose header tells nothing; not asked again at every poll.
  private var illegible: SegmentName?
  /// Everything before was delivered, or will never be.
  private(set) var delivered: LogPosition
  private var scanned: LogPosition
  private var batch: (id: UInt64, start: LogPosition)?
  /// Sequences up to here are known to the receiver, and not delivered again.
  private var covered: UInt64
  /// What this process appended itself and has in hand.
  private var own: [ClosedRange<UInt64>] = []

  /// What frames are told apart in, again and again.
  private var table = ChangeTable()

  /// Takes out of what is delivered what may still be in the files.
  var redaction: PayloadRedaction?

  private(set) var notices: [StoreNotice] = []
  /// The latest clock reading met.
  private(set) var latest = HybridTime(0)

  private struct Current {
    let name: SegmentName
    let file: Int32
    let header: SegmentHeader
    /// The valid length as the successor names it.
    var limit: UInt64?
  }

  init(_ replica: ReplicaID, files: StoreFiles, store: FileIdentity) {
    self.replica = replica
    self.files = files
    self.store = store
    let start = LogPosition(ordinal: 0, offset: UInt64(SegmentHeader.size), next: 1)
    delivered = start
    scanned = start
    covered = 0
  }

  deinit { if let current { files.disk.close(current.file) } }

  /// The writer slot of the segment that is being read; asked of every log at every poll.
  private(set) var slot: UInt32?

  /// The last sequence that was delivered or passed over for good.
  var known: UInt64 { delivered.next - 1 }

  /// The notices, and the batch that waits for its commit.
  var allNotices: [StoreNotice] {
    guard let batch, let name = names.first(where: { $0.ordinal == batch.start.ordinal }) else {
      return notices
    }
    return notices + [
      StoreNotice(
        .uncommittedBatch,
        files.path(of: name),
        at: batch.start.offset,
        "A batch that starts here has no commit yet; it is ignored until then."
      )
    ]
  }

  func update(_ names: [SegmentName]) { self.names = names }

  /// Closes the segment that is open, so that it can be replaced; where reading stands is kept.
  func release() {
    if let current { files.disk.close(current.file) }
    current = nil
    slot = nil
  }

  /// Goes to where a receiver stands that knows everything up to `sequence`; `hint` saves the way
  /// through the segment.
  func start(after sequence: UInt64, hint: LogPosition?) {
    covered = sequence
    let name = names.last { $0.first <= sequence + 1 } ?? names.first
    guard let name else { return }
    var position = LogPosition(
      ordinal: name.ordinal,
      offset: UInt64(SegmentHeader.size),
      next: name.first
    )
    if let hint, hint.next == sequence + 1, names.contains(where: { $0.ordinal == hint.ordinal }) {
      position = hint
    }
    scanned = position
    delivered = position
    if name.first > sequence + 1 {
      note(
        .missing,
        name,
        0,
        "Sequences \(sequence + 1)…\(name.first - 1) of this log are missing."
      )
    }
  }

  /// Passes over a frame that this process has just written, where it is the next one.
  func pass(own frame: FrameHeader, in name: SegmentName) {
    let range = frame.first...max(frame.first, frame.next - 1)
    if batch == nil, current?.name == name, scanned.offset == frame.offset,
      scanned.next == frame.first, delivered == scanned
    {
      scanned.offset = frame.end
      scanned.next = frame.next
      delivered = scanned
    } else if frame.count > 0 {
      if let last = own.last, last.upperBound + 1 == range.lowerBound {
        own[own.count - 1] = last.lowerBound...range.upperBound
      } else {
        own.append(range)
      }
    }
  }

  /// Reads on to the end of what there is, a frame's changes at a time.
  func advance(_ deliver: (ChangeTable) -> Void) throws(StoreError) {
    while try step(deliver) {}
  }

  /// Reads on to the end of what there is, change by change.
  func eachChange(_ deliver: (StoredChange) -> Void) throws(StoreError) {
    try advance { $0.eachStored(deliver) }
  }

  /// Reads the current segment to its end; true where a next one was entered.
  private func step(_ deliver: (ChangeTable) -> Void) throws(StoreError) -> Bool {
    guard try enter() else { return try moveOn() }
    guard let segment = current else { return false }
    let size = try size(of: segment)
    if size > scanned.offset || segment.limit.map({ $0 > scanned.offset }) == true {
      try read(segment, size, deliver)
    }
    if size < scanned.offset {
      note(.missing, segment.name, size, "The file is shorter than it was known to be.")
    }
    if let limit = segment.limit, size > limit {
      note(.tornTail, segment.name, limit, "A frame that was never acknowledged is passed over.")
    }
    return try moveOn()
  }

  /// Opens the segment of the scan position; false where its header tells nothing.
  private func enter() throws(StoreError) -> Bool {
    guard let index = names.firstIndex(where: { $0.ordinal >= max(1, scanned.ordinal) }) else {
      return false
    }
    let name = names[index]
    if scanned.ordinal != name.ordinal { scanned = LogPosition(start: name, next: scanned.next) }
    if current?.name != name, illegible != name { try open(name) }
    guard current != nil else { return false }
    if current?.limit == nil, index + 1 < names.count {
      let limit = try files.length(
        of: current?.header.segment,
        knownTo: names[index + 1],
        store: store
      )
      current?.limit = limit
    }
    return true
  }

  private func open(_ name: SegmentName) throws(StoreError) {
    release()
    var successor: SegmentHeader?
    if let index = names.firstIndex(of: name), index + 1 < names.count {
      successor = try files.header(of: names[index + 1], store: store, successor: nil)?.header
    }
    guard let found = try files.open(name, store: store, successor: successor) else { return }
    if found.isMended { note(.bitRot, found.name, 0, "The segment's header is damaged.") }
    if found.name != name {
      do throws(StoreError) {
        names = try files.segments().logs[replica] ?? []
      } catch {
        files.disk.close(found.file)
        throw error
      }
    }
    guard let header = found.header else {
      files.disk.close(found.file)
      illegible = found.name
      return
    }
    current = Current(name: found.name, file: found.file, header: header, limit: nil)
    slot = header.slot
  }

  /// Goes to the next segment, if there is one.
  private func moveOn() throws(StoreError) -> Bool {
    guard let next = names.first(where: { $0.ordinal > scanned.ordinal }) else { return false }
    if next.first > scanned.next {
      note(.missing, next, 0, "Sequences \(scanned.next)…\(next.first - 1) before it are missing.")
    }
    let isClear = batch == nil && delivered == scanned
    scanned = LogPosition(start: next, next: max(scanned.next, next.first))
    if isClear { delivered = scanned }
    return true
  }

  /// Scans the rest of a segment; a finding at the end of a live file is looked at twice, since
  /// its writer may have been half-way.
  private func read(
    _ segment: Current,
    _ size: UInt64,
    _ deliver: (ChangeTable) -> Void
  ) throws(StoreError) {
    var size = size
    var isSecondLook = false
    while true {
      let bytes = try content(of: segment, from: scanned.offset, to: size)
      var scan = SegmentScan(
        bytes,
        from: scanned.offset,
        header: segment.header,
        limit: segment.limit,
        expecting: scanned.next
      )
      switch try take(&scan, of: segment, bytes, judges: isSecondLook, deliver) {
      case true: return
      case false:
        isSecondLook = true
        size = try self.size(of: segment)
      }
    }
  }

  /// Takes all steps of a scan; false where a finding should be looked at again first.
  private func take(
    _ scan: inout SegmentScan,
    of segment: Current,
    _ bytes: [UInt8],
    judges: Bool,
    _ deliver: (ChangeTable) -> Void
  ) throws(StoreError) -> Bool {
    while true {
      switch scan.next() {
      case .frame(let frame, let payload):
        try take(frame, bytes[payload], of: segment, deliver)
      case .damage(let range):
        guard judges || segment.limit != nil else { return false }
        note(
          .bitRot,
          segment.name,
          range.lowerBound,
          "\(range.count) bytes that had been saved are damaged."
        )
        scanned.offset = range.upperBound
        if batch == nil { delivered.offset = scanned.offset }
      case .torn, .end: return true
      }
    }
  }

  private func take(
    _ frame: FrameHeader,
    _ payload: ArraySlice<UInt8>,
    of segment: Current,
    _ deliver: (ChangeTable) -> Void
  ) throws(StoreError) {
    let before = LogPosition(ordinal: segment.name.ordinal, offset: frame.offset, next: frame.first)
    if frame.first > scanned.next {
      let range = "\(scanned.next)…\(frame.first - 1)"
      note(.missing, segment.name, frame.offset, "Sequences \(range) before it are missing.")
    }
    scanned.offset = frame.end
    scanned.next = max(scanned.next, frame.next)
    defer { if batch == nil { delivered = scanned } }
    if let open = batch, frame.kind != .seal, frame.batch != open.id { giveUpBatch() }
    switch frame.kind {
    case .changes where frame.batch != 0:
      if batch == nil, frame.next - 1 > covered { batch = (frame.batch, before) }
    case .changes: hand(over: frame, payload, segment.name, deliver)
    case .commit, .mark:
      if let open = batch, frame.batch == open.id {
        batch = nil
        try redeliver(from: open.start, to: before, deliver)
      }
    case .void, .seal: break
    case nil: note(.unreadable, segment.name, frame.offset, "A frame of a later program.")
    }
  }

  private func giveUpBatch() {
    notices = allNotices
    batch = nil
  }

  /// Decodes a frame's changes and hands them over, but for those that the receiver has.
  private func hand(
    over frame: FrameHeader,
    _ payload: ArraySlice<UInt8>,
    _ name: SegmentName,
    _ deliver: (ChangeTable) -> Void
  ) {
    guard frame.next > covered + 1 else { return }
    own.removeAll { $0.upperBound < frame.first }
    if own.contains(where: { $0.contains(frame.first) }) {
      covered = frame.next - 1
      return
    }
    // Taken out while it is filled, so that nobody else can look into it.
    var table = table
    self.table = ChangeTable()
    defer {
      table.bytes = []
      self.table = table
    }
    do throws(WireError) {
      try frame.read(payload, of: replica, without: redaction, into: &table)
      table.changes.removeAll { $0.last <= covered }
      for change in table.changes {
        latest = max(latest, change.written.advanced(by: change.last - change.first))
      }
      deliver(table)
    } catch {
      note(.unreadable, name, frame.offset, "A sound frame that cannot be read: \(error.reason).")
    }
    covered = max(covered, frame.next - 1)
  }

  /// Delivers a batch, from its first frame to its commit.
  private func redeliver(
    from start: LogPosition,
    to end: LogPosition,
    _ deliver: (ChangeTable) -> Void
  ) throws(StoreError) {
    // Those that are followed stay as they are: the rest of the current one is still to be read.
    let names = try files.segments().logs[replica] ?? names
    for name in names where (start.ordinal...end.ordinal).contains(name.ordinal) {
      let isLast = name.ordinal == end.ordinal
      guard
        var scan = try files.scan(
          of: name,
          before: names.first { $0.ordinal > name.ordinal },
          store: store,
          from: name.ordinal == start.ordinal ? start.offset : UInt64(SegmentHeader.size),
          to: isLast ? end.offset : nil
        )
      else { continue }
      reading: while true {
        switch scan.next() {
        case .frame(let frame, let payload) where frame.kind == .changes:
          hand(over: frame, scan.bytes[payload], name, deliver)
        case .frame, .damage: continue
        case .torn, .end: break reading
        }
      }
    }
  }

  private func size(of segment: Current) throws(StoreError) -> UInt64 {
    try files.attempt(files.path(of: segment.name)) { () throws(DiskFailure) in
      try files.disk.status(segment.file).size
    }
  }

  private func content(
    of segment: Current,
    from offset: UInt64,
    to end: UInt64
  ) throws(StoreError) -> [UInt8] {
    let end = min(end, StoreFormat.largestSegment)
    guard end > offset else { return [] }
    return try files.attempt(files.path(of: segment.name)) { () throws(DiskFailure) in
      try files.disk.readAll(segment.file, at: offset, count: Int(clamping: end - offset))
    }
  }

  private func note(
    _ kind: StoreNotice.Kind,
    _ name: SegmentName,
    _ offset: UInt64,
    _ message: String
  ) {
    let notice = StoreNotice(kind, files.path(of: name), at: offset, message)
    if !notices.contains(notice) { notices.append(notice) }
  }
}

extension LogPosition {
  /// The first frame of a segment.
  init(start name: SegmentName, next: UInt64) {
    self.init(ordinal: name.ordinal, offset: UInt64(SegmentHeader.size), next: next)
  }
}
