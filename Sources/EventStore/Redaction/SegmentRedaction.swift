// A segment without what is erased: generation g + 1 beside the old one.
//
// Same identity, same offsets, same frames with the same sequences and clocks; only bytes inside
// payloads change, then the checksums over them, and the seal over those. So whoever stands at an
// offset of the old generation stands at the same place in the new one. Left out are the bytes of
// frames that were never finished: nobody can tell what they hold. Where bytes that had been saved
// are damaged the segment is refused, since zeroing them would take away the chance to mend them.

internal import Facts

struct SegmentRedaction {
  let header: SegmentHeader
  /// The length up to which it was written whole, as its successor tells.
  let limit: UInt64?
  let redaction: PayloadRedaction
  /// The batches of the log that are committed; all others are given up, since nobody is writing
  /// the log, and nothing of them will ever be read.
  ///
  /// Nil where that cannot be told: what they hold
  /// stays, but for what is erased.
  let committed: Set<UInt64>?

  /// Why a segment cannot be redacted.
  struct Refusal: Error {
    let offset: UInt64
  }

  struct Result {
    var bytes: [UInt8]
    var count = PayloadRedaction.Count()
    /// Bytes that no sound frame claims and that are zero now, or gone.
    var loose = 0
  }

  /// The new generation's bytes, nil where there is nothing to take out.
  ///
  /// `remembered` is the last sequence that a checkpoint knows of the segment: where it does not
  /// reach that, its end is damaged and not unfinished.
  func run(_ old: [UInt8], remembered: UInt64 = 0) throws(Refusal) -> Result? {
    var new = Result(bytes: old)
    var last = header.first - 1
    let end = try frames(of: old) { (frame, payload, gap) throws(Refusal) in
      for index in gap where new.bytes[index] != 0 {
        new.bytes[index] = 0
        new.loose += 1
      }
      last = frame.next - 1
      guard frame.kind == .changes else {
        if frame.kind == nil { throw Refusal(offset: frame.offset) }
        return
      }
      do throws(WireError) {
        if frame.batch != 0, committed?.contains(frame.batch) == false {
          new.count += try PayloadRedaction.empty(&new.bytes, payload)
          return
        }
        new.count += try redaction.apply(
          to: &new.bytes,
          payload,
          replica: header.replica,
          first: frame.first,
          count: frame.count
        )
      } catch {
        throw Refusal(offset: frame.offset)
      }
    }
    if end < new.bytes.count, last < remembered { throw Refusal(offset: UInt64(end)) }
    new.loose += new.bytes.count - end
    guard new.loose > 0 || new.count != .init() else { return nil }
    new.bytes.removeLast(new.bytes.count - end)
    try seal(&new.bytes, like: old)
    return new
  }

  /// The same segment as the next generation, so that the file it stands in is wiped.
  func renewed(_ old: [UInt8]) throws(Refusal) -> [UInt8] {
    var new = old
    new.removeLast(new.count - (try frames(of: old) { (_, _, _) throws(Refusal) in }))
    try seal(&new, like: old)
    return new
  }

  /// The batches that the segment commits.
  static func commits(
    in bytes: [UInt8],
    _ header: SegmentHeader,
    limit: UInt64?
  ) throws(Refusal) -> Set<UInt64> {
    var found: Set<UInt64> = []
    let redaction = PayloadRedaction(Redaction())
    let segment = SegmentRedaction(
      header: header,
      limit: limit,
      redaction: redaction,
      committed: []
    )
    _ = try segment.frames(of: bytes) { (frame, _, _) throws(Refusal) in
      if frame.batch != 0, frame.kind == .commit || frame.kind == .mark {
        found.insert(frame.batch)
      }
    }
    return found
  }

  /// Visits every sound frame, the place of its payload and of the loose bytes before it; returns
  /// where the last one ends.
  private func frames(
    of bytes: [UInt8],
    _ body: (FrameHeader, Range<Int>, Range<Int>) throws(Refusal) -> Void
  ) throws(Refusal) -> Int {
    var end = SegmentHeader.size
    var scan = SegmentScan(segment: bytes, header: header, limit: limit)
    while true {
      switch scan.next() {
      case .frame(let frame, let payload):
        try body(frame, payload, end..<Int(frame.offset))
        end = Int(frame.end)
      case .damage(let range): throw Refusal(offset: range.lowerBound)
      case .torn, .end: return end
      }
    }
  }

  /// Writes the header of the next generation, and makes every checksum and the seal agree with
  /// the payloads as they are now.
  private func seal(_ bytes: inout [UInt8], like old: [UInt8]) throws(Refusal) {
    var header = header
    header.generation += 1
    bytes.replaceSubrange(0..<SegmentHeader.size, with: header.encoded)
    var new = bytes
    _ = try frames(of: Array(old[..<bytes.count])) { (frame, payload, _) throws(Refusal) in
      let whole: [UInt8]
      if frame.kind == .seal {
        guard let made = Seal.sealing(new, header: header, upTo: frame.offset),
          made.count == frame.extent
        else { throw Refusal(offset: frame.offset) }
        whole = made
      } else {
        whole = frame.reencoded(Array(new[payload]), seed: header.segment.seed)
      }
      new.replaceSubrange(Int(frame.offset)..<Int(frame.end), with: whole)
    }
    bytes = new
  }
}

extension FrameHeader {
  /// The frame with another payload of the same length at the same place.
  fileprivate func reencoded(_ payload: [UInt8], seed: UInt32) -> [UInt8] {
    precondition(payload.count == length, "a redacted frame keeps its length")
    guard let kind else { preconditionFailure("a frame of a later program is never rewritten") }
    let frame = Frame(
      kind: kind,
      first: first,
      written: written,
      count: count,
      batch: batch,
      payload: payload
    )
    return frame.encoded(at: offset, durableThrough: durableThrough, seed: seed)
  }
}
