internal import Facts

extension EventStore {
  /// Reads every frame of every segment and judges it; also FORMAT, the checkpoint's entry, and
  /// ERASED together with what the log says of erasures.
  ///
  /// An unfinished frame at the end of a log that somebody is writing is not mentioned.
  public func verify() throws(StoreError) -> VerifyReport {
    var report = VerifyReport()
    report.notices += ownNotices.filter { $0.kind == .format }
    if let bytes = try? files.disk.contents(of: files.format, limit: 4096),
      (try? StoreFormat(bytes)) == nil
    {
      report.notices.append(StoreNotice(.format, files.format, "The file is damaged."))
    }
    let remembered = rememberedVector(&report)
    let found = try files.segments()
    for name in found.foreign {
      report.notices.append(
        StoreNotice(.foreignFile, "\(files.log)/\(name)", "This file is no segment of the log.")
      )
    }
    let replicas = Set(found.logs.keys).union(remembered.entries.map(\.replica))
    let list = try erasedList(&report)
    for replica in replicas.sorted() {
      var check = LogCheck(
        files: files,
        store: store,
        names: found.logs[replica] ?? [],
        remembered: remembered[replica],
        erased: list.state == .done ? list.redaction : Redaction()
      )
      try check.run(replica, isBusy: locks.isBusy)
      report.add(check.report)
    }
    if !list.redaction.isSuperset(of: report.redaction) {
      let message =
        "The log asks for an erasure that the list does not have. Run `daybook erasures --resume`."
      report.notices.append(StoreNotice(.erasure, files.erased, message))
    }
    return report
  }

  /// What ERASED says, however far this store has followed it.
  private func erasedList(_ report: inout VerifyReport) throws(StoreError) -> ErasedList {
    do throws(StoreError) {
      let list = try files.erasedList()
      if list.state != .done {
        let message =
          "An erasure was begun and is not finished. Run `daybook erasures --resume`."
        report.notices.append(StoreNotice(.erasure, files.erased, message))
      }
      return list
    } catch {
      guard error.code == .damaged else { throw error }
      let message =
        "The list of what was erased is damaged; `daybook erasures --resume` makes it anew from the "
        + "log."
      report.notices.append(StoreNotice(.erasure, files.erased, message))
      return ErasedList()
    }
  }

  private func rememberedVector(_ report: inout VerifyReport) -> VersionVector {
    guard let bytes = try? files.disk.contents(of: files.current, limit: 1 << 20) else {
      return VersionVector()
    }
    guard let entry = try? CheckpointEntry(bytes) else {
      report.notices.append(
        StoreNotice(.checkpoint, files.current, "The checkpoint's entry is damaged.")
      )
      return VersionVector()
    }
    if latestCheckpoint() == nil {
      report.notices.append(
        StoreNotice(.checkpoint, "\(files.snapshots)/\(entry.file)", "The checkpoint is cut.")
      )
    }
    return entry.vector
  }

  /// Figures from names, headers and what has been read so far.
  public func statistics() throws(StoreError) -> StoreStatistics {
    let found = try files.segments()
    var logs: [StoreStatistics.Log] = []
    for (replica, names) in found.logs.sorted(by: { $0.key < $1.key }) {
      var bytes: UInt64 = 0
      for name in names {
        let path = files.path(of: name)
        bytes += try files.attempt(path) { () throws(DiskFailure) in
          try files.disk.status(at: path).size
        }
      }
      let header = try names.last.flatMap { (name) throws(StoreError) in
        try files.header(of: name, store: store, successor: nil)?.header
      }
      let slot = header.flatMap { $0.slot == SegmentHeader.noSlot ? nil : Int($0.slot) }
      logs.append(
        StoreStatistics.Log(
          replica: replica,
          slot: slot,
          segments: names.count,
          bytes: bytes,
          last: readers[replica]?.known ?? 0
        )
      )
    }
    return StoreStatistics(
      store: store.description,
      format: Int(StoreFormat.version),
      logs: logs,
      checkpointBytes: latestCheckpoint()?.length ?? 0,
      vector: known,
      busySlots: (0..<Int(StoreLocks.slots)).filter { locks.isBusy(slot: UInt32($0)) },
      isMaintained: locks.isBusy(slot: SegmentHeader.noSlot),
      freeBytes: files.disk.freeSpace(at: files.directory),
      reserveBytes: (try? files.disk.status(at: files.reserve))?.size ?? 0
    )
  }
}

extension VerifyReport {
  fileprivate mutating func add(_ other: VerifyReport) {
    notices += other.notices
    segments += other.segments
    frames += other.frames
    events += other.events
    bytes += other.bytes
    redaction.formUnion(other.redaction)
  }
}

/// The examination of one replica's log.
private struct LogCheck {
  let files: StoreFiles
  let store: FileIdentity
  let names: [SegmentName]
  /// The last sequence that a checkpoint knows of.
  let remembered: UInt64
  /// Takes out what must not stand here any more; nil where that is nothing.
  private let erased: PayloadRedaction?

  var report = VerifyReport()
  private var expected: UInt64 = 1
  private var batch: (id: UInt64, notice: StoreNotice)?
  /// What the seal of the segment should say; nil once something in it was damaged.
  private var seal: Seal? = Seal()

  init(
    files: StoreFiles,
    store: FileIdentity,
    names: [SegmentName],
    remembered: UInt64,
    erased: Redaction
  ) {
    self.files = files
    self.store = store
    self.names = names
    self.remembered = remembered
    self.erased = erased.isEmpty ? nil : PayloadRedaction(erased)
  }

  mutating func run(
    _ replica: ReplicaID,
    isBusy: (UInt32) -> Bool
  ) throws(StoreError) {
    // From the last to the first, since each header knows the segment before.
    var headers: [SegmentHeader?] = Array(repeating: nil, count: names.count)
    var mended: Set<Int> = []
    for index in names.indices.reversed() {
      let successor = index + 1 < names.count ? headers[index + 1] : nil
      let found = try files.header(of: names[index], store: store, successor: successor)
      headers[index] = found?.header
      if found?.isMended != false { mended.insert(index) }
    }
    for index in names.indices {
      report.segments += 1
      if mended.contains(index) { note(.bitRot, index, 0, "The segment's header is damaged.") }
      let isFirst = index == 0
      if names[index].ordinal != (isFirst ? 1 : names[index - 1].ordinal + 1) {
        note(.missing, index, 0, "The segment before this one is missing.")
      }
      if names[index].first != expected {
        note(.missing, index, 0, "Sequences from \(expected) on, before this segment, are missing.")
        expected = names[index].first
      }
      guard let header = headers[index] else { continue }
      let next = index + 1 < names.count ? headers[index + 1] : nil
      let limit = next.flatMap { $0.previous == header.segment ? $0.previousLength : nil }
      try check(index, header, limit: limit, isLive: next == nil && isBusy(header.slot))
    }
    if let batch { report.notices.append(batch.notice) }
    if remembered >= expected {
      let path = names.last.map { files.path(of: $0) } ?? files.log
      let message =
        "The checkpoint knows sequences \(expected)…\(remembered) of replica "
        + "\(hexadecimal(replica.rawValue)), the log does not hold them."
      report.notices.append(StoreNotice(.missing, path, message))
    }
  }

  private mutating func check(
    _ index: Int,
    _ header: SegmentHeader,
    limit: UInt64?,
    isLive: Bool
  ) throws(StoreError) {
    let path = files.path(of: names[index])
    let bytes = try files.attempt(path) { () throws(DiskFailure) in
      try files.disk.contents(of: path, limit: Int(StoreFormat.largestSegment))
    }
    report.bytes += UInt64(bytes.count)
    var scan = SegmentScan(
      bytes,
      from: 0,
      header: header,
      limit: limit,
      expecting: expected,
      startingAt: UInt64(SegmentHeader.size)
    )
    seal = Seal()
    var sealedAt: UInt64?
    while true {
      switch scan.next() {
      case .frame(let frame, let payload):
        if sealedAt != nil { note(.bitRot, index, frame.offset, "A frame follows the seal.") }
        take(frame, bytes[payload], index, header)
        if frame.kind == .seal {
          checkSeal(frame, payload, in: bytes, index)
          sealedAt = frame.end
        }
        seal?.count(frame, bytes, at: Int(frame.offset))
      case .damage(let range):
        note(
          .bitRot,
          index,
          range.lowerBound,
          "\(range.count) bytes that had been saved are damaged or missing."
        )
        // A seal over damage cannot agree; the damage is named already.
        seal = nil
      case .torn(let offset):
        tail(index, offset, sealedAt: sealedAt, isLive: isLive)
        return
      case .end:
        if let limit, UInt64(bytes.count) > limit {
          tail(index, limit, sealedAt: sealedAt, isLive: false)
        }
        return
      }
    }
  }

  private mutating func tail(_ index: Int, _ offset: UInt64, sealedAt: UInt64?, isLive: Bool) {
    if sealedAt != nil {
      note(.bitRot, index, offset, "Bytes follow the seal.")
    } else if remembered >= expected, index == names.count - 1 {
      note(.bitRot, index, offset, "The last frame is damaged; a checkpoint knows its content.")
    } else if !isLive {
      note(.tornTail, index, offset, "The last frame was never finished, nor acknowledged.")
    }
  }

  private mutating func take(
    _ frame: FrameHeader,
    _ payload: ArraySlice<UInt8>,
    _ index: Int,
    _ header: SegmentHeader
  ) {
    report.frames += 1
    report.events += UInt64(frame.count)
    if frame.first > expected {
      let range = "\(expected)…\(frame.first - 1)"
      note(.missing, index, frame.offset, "Sequences \(range) before this frame are missing.")
    } else if frame.first < expected {
      note(.bitRot, index, frame.offset, "Sequence \(frame.first) was given out twice.")
    }
    expected = max(expected, frame.next)
    if let open = batch, frame.kind != .seal {
      let isWitness = frame.kind == .commit || frame.kind == .mark
      if frame.batch != open.id { report.notices.append(open.notice) }
      if frame.batch != open.id || isWitness { batch = nil }
    }
    switch frame.kind {
    case .changes: checkChanges(frame, payload, index, header)
    case .seal, .commit, .mark, .void: break
    case nil: note(.unreadable, index, frame.offset, "A frame of a later program.")
    }
  }

  private mutating func checkChanges(
    _ frame: FrameHeader,
    _ payload: ArraySlice<UInt8>,
    _ index: Int,
    _ header: SegmentHeader
  ) {
    if frame.batch != 0, batch == nil {
      let notice = StoreNotice(
        .uncommittedBatch,
        files.path(of: names[index]),
        at: frame.offset,
        "The batch that starts here has no commit; it is ignored."
      )
      batch = (frame.batch, notice)
    }
    let place = ChangeCodec.Place(
      replica: header.replica,
      sequence: frame.first,
      clock: frame.written
    )
    do throws(WireError) {
      let changes = try ChangeCodec.decode(payload, from: place)
      let count = changes.reduce(UInt64(0)) { $0 + UInt64(max(1, $1.recorded.change.events.count)) }
      if count != UInt64(frame.count) {
        note(.unreadable, index, frame.offset, "The frame holds \(count) events, not as it says.")
      }
      for change in changes {
        if let redaction = change.recorded.change.redaction {
          report.redaction.formUnion(redaction)
        }
      }
      try checkErased(frame, payload, index, header)
    } catch {
      note(.unreadable, index, frame.offset, "A sound frame that cannot be read: \(error.reason).")
    }
  }

  private mutating func checkErased(
    _ frame: FrameHeader,
    _ payload: ArraySlice<UInt8>,
    _ index: Int,
    _ header: SegmentHeader
  ) throws(WireError) {
    guard let erased else { return }
    var bytes = Array(payload)
    let found = try erased.apply(
      to: &bytes,
      bytes.indices,
      replica: header.replica,
      first: frame.first,
      count: frame.count
    )
    guard found != .init() else { return }
    let message =
      "\(found.events) events and \(found.values) values that were erased still stand here. Run "
      + "`daybook erasures --resume`."
    note(.remains, index, frame.offset, message)
  }

  private mutating func checkSeal(
    _ frame: FrameHeader,
    _ payload: Range<Int>,
    in bytes: [UInt8],
    _ index: Int
  ) {
    guard let (found, parity) = Seal.read(bytes[payload]) else {
      return note(.unreadable, index, frame.offset, "The seal cannot be read.")
    }
    guard var seal else { return }
    seal.length = frame.offset
    let rest = parity.difference(from: bytes[..<Int(frame.offset)])
    if found != seal || rest.bytes.contains(where: { $0 != 0 }) {
      note(.bitRot, index, frame.offset, "The seal does not agree with the frames before it.")
    }
  }

  private mutating func note(
    _ kind: StoreNotice.Kind,
    _ index: Int,
    _ offset: UInt64,
    _ message: String
  ) {
    let path = files.path(of: names[index])
    report.notices.append(StoreNotice(kind, path, at: offset, message))
  }
}
