internal import Facts

/// What stands in a segment's bytes: where they are damaged, and what was there before and after.
struct SegmentExamination {
  /// A place that holds nothing sound.
  struct Hole {
    var range: Range<UInt64>
    /// The sequence that stood first in it, if any did.
    let first: UInt64
    /// The sequence behind it, nil where nothing tells.
    var next: UInt64?
    /// The batch that was open before it, and the one of the frame behind it; 0 for none.
    let batchBefore: UInt64
    var batchAfter: UInt64 = 0
    /// What was known durable before it.
    let durable: UInt64
    /// The clock of the frame before it.
    let written: HybridTime

    /// How many sequence numbers it held, 0 where nothing tells.
    var missing: UInt64 { next.map { $0 > first ? $0 - first : 0 } ?? 0 }
  }

  let header: SegmentHeader
  /// The damage, in order; that of the segment's header is not among it.
  private(set) var holes: [Hole] = []
  /// The seal, where it can be read.
  private(set) var seal: (frame: FrameHeader, seal: Seal, parity: Parity)?
  /// Where the sound frames end.
  private(set) var end = UInt64(SegmentHeader.size)
  /// The sequence behind the last sound frame.
  private(set) var next: UInt64
  /// Whether unfinished bytes follow the end.
  private(set) var isTorn = false

  /// Examines bytes up to `limit`, the valid length as a successor names it; `last` is the last
  /// sequence that the successor names.
  init(_ bytes: [UInt8], header: SegmentHeader, limit: UInt64?, last: UInt64?) {
    self.header = header
    next = header.first
    var scan = SegmentScan(segment: bytes, header: header, limit: limit)
    var batch: UInt64 = 0
    var written = header.created
    scanning: while true {
      switch scan.next() {
      case .frame(let frame, let payload):
        if let index = holes.indices.last, holes[index].next == nil {
          holes[index].next = frame.first
          holes[index].batchAfter = frame.batch
        }
        if frame.kind == .seal, let (seal, parity) = Seal.read(bytes[payload]) {
          self.seal = (frame, seal, parity)
        } else if frame.kind != .seal {
          batch = frame.kind == .changes || frame.kind == .void ? frame.batch : 0
        }
        written = frame.written
        end = frame.end
        next = frame.next
      case .damage(let range):
        let hole = Hole(
          range: range,
          first: next,
          batchBefore: batch,
          durable: min(end, range.lowerBound),
          written: written
        )
        holes.append(hole)
      case .torn:
        isTorn = true
        break scanning
      case .end: break scanning
      }
    }
    if let index = holes.indices.last, holes[index].next == nil {
      holes[index].next = last.map { $0 + 1 }
    }
  }

  /// Whether every frame between two places is sound.
  static func isSound(
    _ bytes: [UInt8],
    _ header: SegmentHeader,
    in range: Range<UInt64>
  ) -> Bool {
    guard range.upperBound <= UInt64(bytes.count) else { return false }
    var scan = SegmentScan(
      bytes,
      from: 0,
      header: header,
      limit: range.upperBound,
      expecting: 0,
      startingAt: max(range.lowerBound, UInt64(SegmentHeader.size))
    )
    while true {
      switch scan.next() {
      case .frame: continue
      case .damage, .torn: return false
      case .end: return scan.position == range.upperBound
      }
    }
  }
}
