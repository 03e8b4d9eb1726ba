// How a log is taken over from whoever wrote it before, perhaps until a crash.
//
// The last segment is read to its end and made durable, since its newest frames may have been in
// the page cache only. What no later frame says is durable is written once more before: after an
// fdatasync that was refused the system takes for written what the disk never got. Behind a sound
// end the same file is written on; a torn tail is left where it is and a new segment begun. Where
// frames with facts are damaged or missing, nobody knows which sequences were given out: then the
// log is left alone, and the slot gets a new replica.

internal import Facts

struct Takeover {
  let files: StoreFiles
  let environment: StoreEnvironment
  let store: FileIdentity
  let place: UInt64
  /// What checkpoints know; a log that ends before has lost its end.
  let remembered: VersionVector
  let tails: TailTable

  /// The log of a writer slot that this process has locked.
  func writer(of slot: UInt32) throws(StoreError) -> LogWriter {
    let logs = try files.segments().logs
    var newest: (name: SegmentName, header: SegmentHeader)?
    for (_, names) in logs.sorted(by: { $0.key < $1.key }) {
      guard let name = names.last,
        let found = try files.header(of: name, store: store, successor: nil),
        !found.isMended, found.header.slot == slot, found.header.place == place
      else { continue }
      if newest.map({ $0.header.created < found.header.created }) ?? true {
        newest = (name, found.header)
      }
    }
    if let newest, let writer = try resume(newest.name, newest.header, slot: slot) {
      return writer
    }
    return fresh(ReplicaID(environment.random() | 1), slot: slot)
  }

  /// The log of changes that were written elsewhere.
  func writer(of replica: ReplicaID, slot: UInt32) throws(StoreError) -> LogWriter {
    guard let name = try files.segments().logs[replica]?.last else {
      return fresh(replica, slot: slot)
    }
    let path = files.path(of: name)
    guard let found = try files.header(of: name, store: store, successor: nil), !found.isMended,
      let writer = try resume(name, found.header, slot: slot)
    else { throw StoreError(.damaged, path) }
    return writer
  }

  private func fresh(_ replica: ReplicaID, slot: UInt32) -> LogWriter {
    LogWriter(
      .init(replica: replica, slot: slot, place: place, store: store),
      files: files,
      environment: environment,
      tails: tails
    )
  }

  /// Goes on after a segment; nil where its log must be left alone.
  private func resume(
    _ name: SegmentName,
    _ header: SegmentHeader,
    slot: UInt32
  ) throws(StoreError) -> LogWriter? {
    let path = files.path(of: name)
    let file = try files.attempt(path) { () throws(DiskFailure) in
      try files.disk.open(path, .readWrite)
    }
    var isKept = false
    defer { if !isKept { files.disk.close(file) } }
    let bytes = try files.attempt(path) { () throws(DiskFailure) in
      let size = min(try files.disk.status(file).size, StoreFormat.largestSegment)
      return try files.disk.readAll(file, at: 0, count: Int(clamping: size))
    }
    guard let found = tail(of: header, in: bytes),
      found.tail.last >= remembered[header.replica],
      (try? files.renew(bytes, in: file, found.unproven)) != nil,
      // Whoever made the file may have been stopped before its name was durable.
      (try? files.disk.syncDirectory(files.log)) != nil
    else { return nil }
    let writer = fresh(header.replica, slot: slot)
    var tail = found.tail
    tail.durable = tail.end
    tail.durableLast = tail.last
    isKept = found.mayGoOn && header.slot == slot
    writer.resume(tail, file: isKept ? file : nil)
    // Only whoever holds the slot of a log, or of one of elsewhere the maintenance lock, adds to it.
    guard header.slot == slot else { return writer }
    do throws(StoreError) {
      if let frame = try leftBehind(name, header, tail) { _ = try writer.save(frame) }
    } catch {
      if slot == SegmentHeader.noSlot { throw error }
      // A new replica contradicts nobody.
      return nil
    }
    return writer
  }

  /// What a refused fdatasync left behind the end of the segment before, where the one that was
  /// begun for it has nothing of it: others may have read it, so that its sequences cannot be given
  /// to anything else.
  private func leftBehind(
    _ name: SegmentName,
    _ header: SegmentHeader,
    _ tail: LogWriter.Tail
  ) throws(StoreError) -> Frame? {
    guard tail.last == header.previousLast, header.previous != .none,
      let before = try files.segments().logs[name.replica]?.last(where: { $0 < name }),
      let scan = try files.scan(of: before, store: store, from: header.previousLength)
    else { return nil }
    var rest = scan
    guard case .frame(let frame, let payload) = rest.next(), let kind = frame.kind,
      frame.first == header.first, frame.count > 0, frame.batch == 0
    else { return nil }
    return Frame(
      kind: kind,
      first: frame.first,
      written: frame.written,
      count: frame.count,
      payload: Array(rest.bytes[payload])
    )
  }

  /// What a segment ends with, and the part of it of which no frame says that it is durable; nil
  /// where it is damaged.
  private func tail(
    of header: SegmentHeader,
    in bytes: [UInt8]
  ) -> (tail: LogWriter.Tail, unproven: Range<UInt64>, mayGoOn: Bool)? {
    var tail = LogWriter.Tail(header, last: header.first - 1)
    var durable = tail.durable
    var isSealed = false
    var scan = SegmentScan(segment: bytes, header: header, limit: nil)
    while true {
      switch scan.next() {
      case .frame(let frame, _):
        guard frame.first == tail.last + 1 else { return nil }
        tail.count(frame, bytes, at: Int(frame.offset))
        durable = max(durable, frame.durableThrough)
        if frame.kind == .seal { isSealed = true }
      case .damage: return nil
      case .torn: return (tail, min(durable, tail.end)..<tail.end, false)
      case .end: return (tail, min(durable, tail.end)..<tail.end, !isSealed)
      }
    }
  }
}
