public import Facts

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

  /// What frames are told apart in, again and again.
  private var table = ChangeTable()
  /// The erasures that had been carried out when the batch began.
  private let erasures: UInt64

  init(_ store: EventStore, writer: LogWriter, slot: UInt32) {
    erasures = store.erased.generation
    self.store = store
    self.writer = writer
    self.slot = slot
    frameLength = min(1 << 20, Int(store.environment.segmentLength / 32))
  }

  deinit { abandon() }

  /// Whether everything that this log holds already was delivered: only then is what `append` and
  /// `commit` tell the next of it.
  public var isCaughtUp: Bool { (store.readers[writer.replica]?.known ?? 0) == writer.last }

  /// Whether nothing was erased since the batch began, so that what was told of it still holds.
  public var isUntouchedByErasures: Bool {
    store.erased.generation == erasures && !store.owesErasure && !store.hasMoved
  }

  /// Takes changes into the batch, invisibly yet and not durably before the commit.
  ///
  /// `written` is told what was written, a frame at a time and as it will be delivered after the
  /// commit. After a throw the batch cannot be committed any more.
  public func append(
    _ changes: [Change],
    notBefore: HybridTime? = nil,
    written: (ChangeTable) -> Void = { _ in }
  ) throws(StoreError) {
    precondition(isOpen, "a batch that was committed or abandoned takes no more changes")
    do throws(StoreError) {
      for change in changes { try add(change, notBefore: notBefore, written) }
    } catch {
      abandon()
      throw error.asUnsaved
    }
  }

  private func add(
    _ change: Change,
    notBefore: HybridTime?,
    _ written: (ChangeTable) -> Void
  ) throws(StoreError) {
    // What was planned before an erasure must not bring back what is gone.
    try store.refuseErased([change])
    let taken = UInt64(max(1, change.events.count))
    // The clock runs on inside a frame; what must be later than that begins another one.
    if let notBefore, notBefore >= clock { try flush(written) }
    begin(taken, notBefore: notBefore)
    let start = frame.payload.count
    ChangeCodec.encode(change, into: &frame.payload)
    if frame.payload.count > FrameHeader.largestPayload {
      let size = frame.payload.count - start
      frame.payload.removeLast(size)
      guard size <= FrameHeader.largestPayload else {
        throw StoreError(.tooLarge, "\(change.intent), \(size) bytes")
      }
      try flush(written)
      begin(taken, notBefore: notBefore)
      ChangeCodec.encode(change, into: &frame.payload)
    }
    frame.count += UInt32(clamping: taken)
    clock = clock.advanced(by: taken)
    if frame.payload.count >= frameLength { try flush(written) }
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

  private func flush(_ written: (ChangeTable) -> Void) throws(StoreError) {
    guard !frame.payload.isEmpty else { return }
    let batch = number ?? frame.first
    number = batch
    frame.batch = batch
    let header = try writer.save(frame, isDurable: false)
    tell(header, written)
    frame.payload.removeAll(keepingCapacity: true)
  }

  private func tell(_ header: FrameHeader, _ written: (ChangeTable) -> Void) {
    // Taken out while it is filled, so that nobody else can look into it.
    var table = table
    self.table = ChangeTable()
    do throws(WireError) {
      try header.read(
        frame.payload[...],
        of: writer.replica,
        without: store.filter,
        into: &table
      )
    } catch {
      preconditionFailure("a frame that was just written must be readable")
    }
    written(table)
    table.bytes = []
    self.table = table
  }

  /// Makes all of it visible, durably.
  ///
  /// `written` is told the rest; see `append`.
  public func commit(written: (ChangeTable) -> Void = { _ in }) throws(StoreError) {
    precondition(isOpen, "a batch is committed once")
    do throws(StoreError) {
      try flush(written)
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
