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
    return StoreBatch(self, writer: try writer(of: slot), slot: slot)
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
    // An erasure that was begun since passes over nobody who holds a slot; see LogRedaction.
    try locks.keeping(slot) { () throws(StoreError) in try followErasures() }
    return slot
  }

  /// The writer of a slot that was taken, which is given back where its log cannot be.
  private func writer(of slot: UInt32) throws(StoreError) -> LogWriter {
    try locks.keeping(slot) { () throws(StoreError) in try takeover.writer(of: slot) }
  }

  /// The writer of single saves; its slot is taken at the first one, so that readers take none.
  private func currentWriter() throws(StoreError) -> LogWriter {
    if let writer { return writer }
    let taken = try writer(of: try takeSlot())
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
