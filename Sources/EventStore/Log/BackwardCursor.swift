// How one replica's log is read from its end. A segment is scanned once for the places of its
// sound frames; then these are read again in windows, the last first. Of a batch the commit is met
// before its frames, so what no commit precedes on this way was given up, or is not finished.

internal import Facts

struct BackwardCursor {
  let replica: ReplicaID
  private let files: StoreFiles
  private let store: FileIdentity
  private let redaction: PayloadRedaction?
  /// What lies behind it is not delivered.
  private let last: UInt64

  /// The segments that are not begun, oldest first.
  private var names: [SegmentName]
  /// The segment in hand, where frames begin that are not read yet, and where the last one ends.
  private var segment: SegmentName?
  private var starts: [UInt64] = []
  private var end: UInt64 = 0
  /// The valid length of the next older segment, as the one in hand names it.
  private var limit: (segment: FileIdentity, length: UInt64)?

  private var window: SegmentScan?
  private var frames: [(header: FrameHeader, payload: Range<Int>)] = []
  private var changes: [RecordedChange] = []
  /// The batch whose commit was met.
  private var committed: UInt64 = 0

  /// As many bytes of a log are in memory at a time, a larger frame aside.
  private static let windowLength: UInt64 = 1 << 18

  init(
    _ replica: ReplicaID,
    _ names: [SegmentName],
    upTo last: UInt64,
    _ files: StoreFiles,
    _ store: FileIdentity,
    _ redaction: PayloadRedaction?
  ) {
    self.replica = replica
    self.names = names
    self.last = last
    self.files = files
    self.store = store
    self.redaction = redaction
  }

  /// The change that comes next on the way back.
  var head: RecordedChange? { changes.last }

  /// Takes the head away.
  mutating func advance() throws(StoreError) {
    if !changes.isEmpty { changes.removeLast() }
    try fill()
  }

  /// Reads on until there is a head, or nothing.
  mutating func fill() throws(StoreError) {
    while changes.isEmpty {
      if let frame = frames.popLast() {
        take(frame.header, frame.payload)
      } else if let segment, !starts.isEmpty {
        try read(segment)
      } else if let name = names.popLast() {
        try begin(name)
      } else {
        return
      }
    }
  }

  /// Finds the frames of a segment.
  private mutating func begin(_ name: SegmentName) throws(StoreError) {
    segment = name
    starts = []
    guard let open = try files.open(name, store: store) else {
      limit = nil
      return
    }
    defer { files.disk.close(open.file) }
    let known = limit.flatMap { $0.segment == open.header?.segment ? $0.length : nil }
    limit = open.header.map { ($0.previous, $0.previousLength) }
    let start = UInt64(SegmentHeader.size)
    guard var scan = try files.scan(open, from: start, to: known) else { return }
    while true {
      switch scan.next() {
      case .frame(let frame, _):
        starts.append(frame.offset)
        end = frame.end
      case .damage: continue
      case .torn, .end: return
      }
    }
  }

  /// Reads the last frames that are not read yet.
  private mutating func read(_ name: SegmentName) throws(StoreError) {
    var first = starts.count - 1
    while first > 0, end - starts[first - 1] <= BackwardCursor.windowLength { first -= 1 }
    let from = starts[first]
    starts.removeSubrange(first...)
    guard var scan = try files.scan(of: name, store: store, from: from, to: end) else { return }
    end = from
    scanning: while true {
      switch scan.next() {
      case .frame(let frame, let payload): frames.append((frame, payload))
      case .damage: continue
      case .torn, .end: break scanning
      }
    }
    window = scan
  }

  private mutating func take(_ frame: FrameHeader, _ payload: Range<Int>) {
    switch frame.kind {
    case .commit: committed = frame.batch
    case .mark where frame.batch != 0: committed = frame.batch
    case .changes where frame.batch == 0 || frame.batch == committed:
      guard let window, frame.first <= last else { return }
      // What cannot be decoded is a notice of whoever follows the log.
      let stored = try? frame.changes(
        in: window.bytes[payload],
        of: replica,
        without: redaction
      )
      changes = (stored ?? []).map(\.recorded).filter { $0.last <= last }
    case .seal, .changes, .void, .mark, nil: return
    }
  }
}
