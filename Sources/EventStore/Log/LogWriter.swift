// One replica's log as its owner writes it.
//
// A frame is written at the acknowledged end, made durable, and only then counted. A full disk
// leaves the file as it was (its owner may cut off its own unacknowledged bytes, nobody else ever
// truncates). Any other refusal, above all of fdatasync, condemns the file: the kernel may have
// dropped the pages and would call a second fdatasync a success. Then a new segment is begun whose
// header names the acknowledged end as the old one's valid length, and the frame is written there;
// where that fails too, the writer is done for and says so.
//
// Frames of a batch may be written without waiting. Whatever is durable waits for them first, so
// that a commit is never on the disk before what it commits; where that fails they are lost, since
// nobody holds their bytes any more, and the writer is done for. Marks are not waited for either,
// but nobody misses them.

internal import Facts
internal import Glibc

final class LogWriter {
  /// What a log ends with, as found or as written.
  struct Tail {
    var header: SegmentHeader
    /// The acknowledged length of the segment.
    var end: UInt64
    /// The length that is known to be durable; an unsynced mark may lie behind it.
    var durable: UInt64
    /// The last sequence.
    var last: UInt64
    /// The last sequence that is known to be durable.
    var durableLast: UInt64
    /// What a seal behind the end would say.
    var seal = Seal()

    init(_ header: SegmentHeader, last: UInt64) {
      self.header = header
      self.last = last
      durableLast = last
      end = UInt64(SegmentHeader.size)
      durable = end
    }

    /// Whether frames with sequences wait for their fdatasync.
    var isAwaited: Bool { last != durableLast }
  }

  let replica: ReplicaID
  private let files: StoreFiles
  private let environment: StoreEnvironment
  let slot: UInt32
  private let place: UInt64
  private let store: FileIdentity

  private var tail: Tail?
  private var file: Int32?
  /// A sync of the file was refused, or is under way.
  private var isCondemned = false
  /// Nothing more can be written through this writer.
  private(set) var isBroken = false
  private var hasSaved = false
  /// When something was saved that no mark follows yet.
  private var unmarked: ContinuousClock.Instant?
  private let tails: TailTable

  struct Identity {
    let replica: ReplicaID
    let slot: UInt32
    let place: UInt64
    let store: FileIdentity
  }

  init(
    _ identity: Identity,
    files: StoreFiles,
    environment: StoreEnvironment,
    tails: TailTable
  ) {
    self.tails = tails
    replica = identity.replica
    slot = identity.slot
    place = identity.place
    store = identity.store
    self.files = files
    self.environment = environment
  }

  deinit { if let file { files.disk.close(file) } }

  /// The last sequence written and acknowledged.
  var last: UInt64 { tail?.last ?? 0 }

  /// The segment that is being written.
  var name: SegmentName? { tail?.header.name }

  /// Goes on after what a log holds; `file` is nil where that segment must not be written on.
  func resume(_ tail: Tail, file: Int32?) {
    self.tail = tail
    self.file = file
  }

  /// Writes a frame and returns when it, and all before it, is durable; `frame.first` must be
  /// `last + 1`.
  ///
  /// Where `isDurable` is false it only stands in the file: `flush`, or the next durable frame,
  /// waits for the disk. That is for frames of a batch, which count from their commit on.
  func save(_ frame: Frame, isDurable: Bool = true) throws(StoreError) -> FrameHeader {
    precondition(!isBroken, "a broken writer writes nothing")
    // A commit that is built now says that its batch is durable, so that rot in it is no torn end.
    if isDurable { try flush() }
    let size = UInt64(FrameHeader.size + padded(frame.payload.count))
    if let tail, file != nil, tail.end > UInt64(SegmentHeader.size),
      tail.end + size > environment.segmentLength
    {
      try flush()
      seal()
    }
    if file == nil { try rotate(frame.written) }
    do throws(DiskFailure) {
      return try put(frame, isDurable: isDurable)
    } catch {
      if !isCondemned, isFull(error), cutBack() { throw refused(error) }
      if tail?.isAwaited == true {
        isBroken = true
        throw refused(error)
      }
    }
    do {
      abandonFile()
      try rotate(frame.written)
      return try put(frame, isDurable: isDurable)
    } catch let error as DiskFailure {
      isBroken = true
      throw refused(error)
    } catch let error as StoreError {
      isBroken = true
      throw error.asUnsaved
    } catch {
      isBroken = true
      throw StoreError(.inputOutput, files.log, unsaved: true)
    }
  }

  /// Waits until every frame that was written is durable; does nothing where they are.
  ///
  /// After a throw the frames that were waited for are lost, and the writer is broken.
  func flush() throws(StoreError) {
    guard let tail, tail.isAwaited, let file, !isBroken else { return }
    do throws(DiskFailure) {
      try syncData(file)
    } catch {
      isBroken = true
      throw refused(error)
    }
    settle()
  }

  /// Appends a mark, which needs not be durable: it only narrows what may be called torn.
  func mark(batch: UInt64 = 0) {
    guard let tail, file != nil, hasSaved, !isBroken else { return }
    let time = HybridTime(environment.clock())
    let frame = Frame(kind: .mark, first: tail.last + 1, written: time, batch: batch)
    _ = try? put(frame, isDurable: false)
    unmarked = nil
  }

  /// Appends a mark where nothing was saved for a second, so that from then on a torn last frame
  /// is known to have been saved.
  func markIfIdle(_ now: ContinuousClock.Instant) {
    guard let unmarked, now - unmarked >= .seconds(1), tail?.isAwaited == false else { return }
    mark()
  }

  /// Ends the segment; a refusal does no harm, since the next header names the valid length.
  private func seal() {
    guard let tail, let file else { return }
    defer { abandonFile() }
    // The seal says that all before it is durable, so a mark that was not waited for is now.
    if tail.durable < tail.end, (try? syncData(file)) == nil { return }
    settle()
    guard let bytes = try? files.disk.readAll(file, at: 0, count: Int(tail.end)),
      let found = Seal(of: bytes, header: tail.header, upTo: tail.end), found == tail.seal
    else { return }
    _ = try? put(found.frame(over: bytes, next: tail.last + 1), isDurable: true)
  }

  /// Closes the file for good; marks that were not durable yet are given up with it.
  private func abandonFile() {
    file.map { files.disk.close($0) }
    file = nil
    if let tail { self.tail?.end = tail.durable }
  }

  /// One write at the end and, where asked for, one fdatasync; then the end moves.
  private func put(_ frame: Frame, isDurable: Bool) throws(DiskFailure) -> FrameHeader {
    guard let file, var next = tail else { throw DiskFailure(errno: EBADF) }
    let seed = next.header.segment.seed
    let bytes = frame.encoded(at: next.end, durableThrough: next.durable, seed: seed)
    try files.disk.writeAll(file, bytes, at: next.end)
    if isDurable {
      try syncData(file)
    } else if frame.kind != .mark {
      // Many more will follow, and be waited for together.
      files.disk.beginWritingOut(file, from: next.end, count: bytes.count)
    }
    guard let header = FrameHeader(bytes, at: 0, offset: next.end, seed: seed) else {
      preconditionFailure("a frame that was just written must be readable")
    }
    next.count(header, bytes)
    hasSaved = true
    if frame.kind != .mark { unmarked = .now }
    tail = next
    if isDurable { settle() }
    return header
  }

  private func syncData(_ file: Int32) throws(DiskFailure) {
    isCondemned = true
    try files.disk.uninterrupted { () throws(DiskFailure) in try files.disk.syncData(file) }
    isCondemned = false
  }

  /// Everything up to the end is durable.
  private func settle() {
    guard let tail else { return }
    self.tail?.durable = tail.end
    self.tail?.durableLast = tail.last
    tails.bump(slot == SegmentHeader.noSlot ? TailTable.maintenance : Int(slot))
  }

  /// Begins a new segment after the acknowledged end of the old one.
  private func rotate(_ time: HybridTime) throws(StoreError) {
    let header = SegmentHeader(
      store: store,
      segment: FileIdentity(random: environment.random),
      previous: tail?.header.segment ?? .none,
      previousLength: tail?.end ?? 0,
      previousLast: tail?.last ?? 0,
      replica: replica,
      first: last + 1,
      ordinal: (tail?.header.ordinal ?? 0) + 1,
      slot: slot,
      place: place,
      created: time
    )
    let path = files.path(of: header.name)
    do throws(StoreError) {
      file = try files.attempt(path) { () throws(DiskFailure) in
        try files.disk.replace(path, with: header.encoded, in: files.log)
        return try files.disk.open(path, .readWrite)
      }
    } catch {
      // Others may have opened it, and no other file must take its name: whoever takes the log over
      // goes on in it.
      if (try? files.isThere(path)) != false { isBroken = true }
      throw error
    }
    tail = Tail(header, last: last)
    isCondemned = false
  }

  private func isFull(_ failure: DiskFailure) -> Bool {
    [ENOSPC, EDQUOT, EFBIG].contains(failure.errno)
  }

  /// Takes the unacknowledged bytes off the end again; false where that fails.
  private func cutBack() -> Bool {
    guard let file, let tail else { return false }
    return (try? files.disk.truncate(file, to: tail.end)) != nil
  }

  private func refused(_ failure: DiskFailure) -> StoreError {
    let path = name.map { files.path(of: $0) } ?? files.log
    let code: StoreError.Code = isFull(failure) ? .diskFull : .inputOutput
    return StoreError(code, path, offset: tail?.end, errno: failure.errno, unsaved: true)
  }
}

extension LogWriter.Tail {
  /// Takes a frame into account that stands at the end.
  mutating func count(_ frame: FrameHeader, _ bytes: [UInt8], at index: Int = 0) {
    end = frame.end
    last = max(last, frame.next - 1)
    seal.count(frame, bytes, at: index)
  }
}
