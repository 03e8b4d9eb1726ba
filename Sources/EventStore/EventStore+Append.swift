public import Facts

extension EventStore {
  /// Makes changes durable and returns them as they stand in the log; after the return they
  /// survive any crash.
  ///
  /// All of them become visible to others together. What fits 16 MiB costs one write and one
  /// fdatasync. `notBefore` is the latest clock among the cells that the changes overwrite: they
  /// are written later than that even where it lies in the future.
  ///
  /// Throws an error with `unsaved` set, and then nothing of it counts as saved.
  public func append(
    _ changes: [Change],
    notBefore: HybridTime? = nil
  ) throws(StoreError) -> [RecordedChange] {
    guard !changes.isEmpty else { return [] }
    do throws(StoreError) {
      let writer = try currentWriter()
      try refuseErased(changes)
      let packed = try pack(changes, for: writer, notBefore: notBefore)
      defer { if writer.isBroken { self.writer = nil } }
      do throws(StoreError) {
        try save(packed, to: writer)
      } catch {
        // What takes something back must be possible on a full disk, too.
        guard error.code == .diskFull, packed.frames.count == 1, !writer.isBroken,
          changes.contains(where: \.isUrgent), releaseReserve()
        else { throw error }
        try save(packed, to: writer)
      }
      for change in changes { note(change.redaction) }
      // Whoever erases waits for the slot.
      if erased.state != .done { retireWriter() }
      return packed.recorded
    } catch {
      throw error.asUnsaved
    }
  }

  /// Starts a batch of any size: its changes become visible together at its commit, also to this
  /// store, whose `catchUp` delivers them.
  ///
  /// It has a log of its own, so that single saves go on meanwhile.
  public func beginBatch() throws(StoreError) -> StoreBatch {
    let slot = try takeSlot()
    return StoreBatch(self, writer: try takeover.writer(of: slot), slot: slot)
  }

  var takeover: Takeover {
    Takeover(
      files: files,
      environment: environment,
      store: store,
      place: place,
      remembered: (try? CheckpointEntry(files))?.vector ?? VersionVector(),
      tails: tails
    )
  }

  /// The first free writer slot, locked.
  func takeSlot() throws(StoreError) -> UInt32 {
    try locks.requireWriting()
    guard let slot = try locks.takeSlot() else { throw StoreError(.noSlot, files.directory) }
    do throws(StoreError) {
      // An erasure that was begun since passes over nobody who holds a slot; see LogRedaction.
      try followErasures()
    } catch {
      locks.release(slot)
      throw error
    }
    return slot
  }

  /// The writer of single saves; its slot is taken at the first one, so that readers take none.
  private func currentWriter() throws(StoreError) -> LogWriter {
    if let writer { return writer }
    let taken = try takeover.writer(of: try takeSlot())
    writer = taken
    Reserve(files: files).make()
    return taken
  }

  private func save(_ packed: PackedChanges, to writer: LogWriter) throws(StoreError) {
    let isSingle = packed.frames.count == 1
    let batch = writer.last + 1
    for var frame in packed.frames {
      if !isSingle { frame.batch = batch }
      try pass(writer.save(frame), of: writer)
    }
    if isSingle { return }
    let time = packed.frames[0].written
    let commit = Frame(kind: .commit, first: writer.last + 1, written: time, batch: batch)
    try pass(writer.save(commit), of: writer)
    writer.mark(batch: batch)
  }

  private func pass(_ frame: FrameHeader, of writer: LogWriter) throws(StoreError) {
    guard let name = writer.name else { return }
    if readers[writer.replica] == nil {
      readers[writer.replica] = LogReader(writer.replica, files: files, store: store)
      readers[writer.replica]?.redaction = filter
    }
    readers[writer.replica]?.pass(own: frame, in: name)
  }

  /// Encodes changes into as few frames as hold them.
  func pack(
    _ changes: [Change],
    for writer: LogWriter,
    notBefore: HybridTime?
  ) throws(StoreError) -> PackedChanges {
    let total = changes.reduce(UInt64(0)) { $0 + UInt64(max(1, $1.events.count)) }
    var time = clock.take(total, notBefore: notBefore)
    var packed = PackedChanges()
    var sequence = writer.last + 1
    var frame = Frame(kind: .changes, first: sequence, written: time)
    for change in changes {
      var body: [UInt8] = []
      ChangeCodec.encode(change, into: &body)
      guard body.count <= FrameHeader.largestPayload else {
        throw StoreError(.tooLarge, "\(change.intent), \(body.count) bytes")
      }
      if frame.payload.count + body.count > FrameHeader.largestPayload {
        packed.frames.append(frame)
        frame = Frame(kind: .changes, first: sequence, written: time)
      }
      packed.recorded.append(
        RecordedChange(change: change, replica: writer.replica, first: sequence, written: time)
      )
      let taken = UInt64(max(1, change.events.count))
      frame.payload += body
      frame.count += UInt32(clamping: taken)
      sequence += taken
      time = time.advanced(by: taken)
    }
    packed.frames.append(frame)
    return packed
  }
}

/// Changes in the frames that will carry them, and as they will stand in the log.
struct PackedChanges {
  var frames: [Frame] = []
  var recorded: [RecordedChange] = []
}

/// Changes that become visible together, at the commit.
///
/// What a crash leaves of an uncommitted batch is ignored, so nothing of it is made durable before
/// the end: then the frames first, and the commit behind them.
public final class StoreBatch {
  /// Changes are gathered into frames of about this many bytes, a fraction of a segment; nobody
  /// waits for the disk before the commit.
  private let frameLength: Int

  private let store: EventStore
  private let writer: LogWriter
  private let slot: UInt32
  /// The batch's number, once it has a frame.
  private var number: UInt64?
  private var isOpen = true
  /// What is encoded and not yet written.
  private var frame = Frame(kind: .changes, first: 0, written: HybridTime(0))
  /// The clock of the next event of the frame.
  private var clock = HybridTime(0)

  init(_ store: EventStore, writer: LogWriter, slot: UInt32) {
    self.store = store
    self.writer = writer
    self.slot = slot
    frameLength = min(1 << 20, Int(store.environment.segmentLength / 32))
  }

  deinit { abandon() }

  /// Takes changes into the batch, invisibly yet and not durably before the commit.
  ///
  /// After a throw the batch cannot be committed any more.
  public func append(_ changes: [Change], notBefore: HybridTime? = nil) throws(StoreError) {
    precondition(isOpen, "a batch that was committed or abandoned takes no more changes")
    do throws(StoreError) {
      for change in changes { try add(change, notBefore: notBefore) }
    } catch {
      abandon()
      throw error.asUnsaved
    }
  }

  private func add(_ change: Change, notBefore: HybridTime?) throws(StoreError) {
    let taken = UInt64(max(1, change.events.count))
    // The clock runs on inside a frame; what must be later than that begins another one.
    if let notBefore, notBefore >= clock { try flush() }
    begin(taken, notBefore: notBefore)
    let start = frame.payload.count
    ChangeCodec.encode(change, into: &frame.payload)
    if frame.payload.count > FrameHeader.largestPayload {
      let size = frame.payload.count - start
      frame.payload.removeLast(size)
      guard size <= FrameHeader.largestPayload else {
        throw StoreError(.tooLarge, "\(change.intent), \(size) bytes")
      }
      try flush()
      begin(taken, notBefore: notBefore)
      ChangeCodec.encode(change, into: &frame.payload)
    }
    frame.count += UInt32(clamping: taken)
    clock = clock.advanced(by: taken)
    if frame.payload.count >= frameLength { try flush() }
  }

  /// Makes room for so many events: in the frame that is being filled, or in a new one.
  private func begin(_ count: UInt64, notBefore: HybridTime?) {
    guard frame.payload.isEmpty else {
      return store.clock.observe(clock.advanced(by: count - 1))
    }
    clock = store.clock.take(count, notBefore: notBefore)
    frame.first = writer.last + 1
    frame.written = clock
    frame.count = 0
  }

  private func flush() throws(StoreError) {
    guard !frame.payload.isEmpty else { return }
    let batch = number ?? frame.first
    number = batch
    frame.batch = batch
    _ = try writer.save(frame, isDurable: false)
    frame.payload.removeAll(keepingCapacity: true)
  }

  /// Makes all of it visible, durably.
  public func commit() throws(StoreError) {
    precondition(isOpen, "a batch is committed once")
    do throws(StoreError) {
      try flush()
      guard let number else { return abandon() }
      let time = store.clock.take(1, notBefore: nil)
      _ = try writer.save(
        Frame(kind: .commit, first: writer.last + 1, written: time, batch: number)
      )
      writer.mark(batch: number)
    } catch {
      abandon()
      throw error.asUnsaved
    }
    end()
  }

  /// Gives the batch up: its changes stay in the log and are ignored for ever.
  public func abandon() {
    guard isOpen else { return }
    if number != nil, !writer.isBroken { writer.mark() }
    end()
  }

  private func end() {
    isOpen = false
    // A broken log is not handed to the next in line while its pages are in doubt.
    if !writer.isBroken { store.locks.release(slot) }
  }
}
