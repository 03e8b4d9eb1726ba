// How a segment is read, and what a bad place in it means.
//
// Frames follow each other without gaps. Where no sound frame starts at the expected place, the
// next one is looked for at every eighth byte (magic, header checksum, own offset, payload
// checksum), and the bytes between are judged:
//
//   a length that was known written whole lies beyond      bit rot, up to that length at least
//   the next sound frame has the next sequence, and its    an unsynced mark was torn: harmless
//     `durable through` is not past the place
//   a sound frame is durable through past the place        bit rot
//   sound frames follow, none of them so                   a torn tail: frames of a batch that had
//                                                          not been waited for, never acknowledged
//   nothing sound follows                                  a torn tail as well
//
// `Durable through` never names less than what was acknowledged when the frame was built, so that
// one sound frame behind an acknowledged one is enough to tell rot from tear.
//
// A cut between two frames of the last segment, where nothing else knows of more, cannot be told
// from frames that were never written.

struct SegmentScan {
  /// One step through a segment.
  enum Step {
    /// A sound frame, and where its payload lies in the buffer.
    case frame(FrameHeader, payload: Range<Int>)
    /// Bytes that had been written whole.
    case damage(Range<UInt64>)
    /// An unfinished frame at the end; the scan stays before it.
    case torn(at: UInt64)
    /// Everything there is has been read.
    case end
  }

  /// What is scanned; the payloads are places in it.
  let bytes: [UInt8]
  /// The file offset of the first byte in the buffer.
  private let base: UInt64
  private let seed: UInt32
  /// The length up to which the file is known to have been written whole, nil where nothing is
  /// known; what lies behind it was never acknowledged and is not read.
  private let limit: UInt64?
  /// The file offset of the next step.
  private(set) var position: UInt64
  /// The sequence that the next frame should have.
  private(set) var expected: UInt64

  /// `bytes` were read from `base` on; the first step is there, or at `start`.
  init(
    _ bytes: [UInt8],
    from base: UInt64,
    header: SegmentHeader,
    limit: UInt64?,
    expecting expected: UInt64,
    startingAt start: UInt64? = nil
  ) {
    self.bytes = bytes
    self.base = base
    seed = header.segment.seed
    self.limit = limit
    position = max(base, start ?? base)
    self.expected = expected
  }

  /// Scans the bytes of a whole segment, its header among them.
  init(segment bytes: [UInt8], header: SegmentHeader, limit: UInt64?) {
    self.init(
      bytes,
      from: 0,
      header: header,
      limit: limit,
      expecting: header.first,
      startingAt: UInt64(SegmentHeader.size)
    )
  }

  private var fileEnd: UInt64 { base + UInt64(bytes.count) }

  /// The next frame or finding.
  mutating func next() -> Step {
    let stop = min(limit ?? .max, fileEnd)
    if position >= stop {
      guard let limit, fileEnd < limit, position < limit else { return .end }
      defer { position = limit }
      return .damage(position..<limit)
    }
    if let frame = sound(at: position, before: stop) {
      position = frame.end
      expected = frame.next
      let start = Int(frame.offset - base) + FrameHeader.size
      return .frame(frame, payload: start..<start + frame.length)
    }
    let place = position
    guard let frame = firstSound(after: place, before: stop) else {
      guard let limit else { return .torn(at: place) }
      position = limit
      return .damage(place..<limit)
    }
    if frame.durableThrough <= place, frame.first == expected {
      position = frame.offset
      return next()
    }
    if limit == nil, !provesDurable(place, frame, before: stop) { return .torn(at: place) }
    position = frame.offset
    return .damage(place..<frame.offset)
  }

  /// Whether a sound frame, or one of those behind it, was built when a place was known durable.
  private func provesDurable(_ place: UInt64, _ frame: FrameHeader, before stop: UInt64) -> Bool {
    var next: FrameHeader? = frame
    while let frame = next {
      if frame.durableThrough > place { return true }
      next = sound(at: frame.end, before: stop) ?? firstSound(after: frame.end, before: stop)
    }
    return false
  }

  private func firstSound(after place: UInt64, before stop: UInt64) -> FrameHeader? {
    var offset = place + 8
    while offset + UInt64(FrameHeader.size) <= stop {
      if FrameHeader.mayStart(bytes, at: Int(offset - base)),
        let frame = sound(at: offset, before: stop)
      {
        return frame
      }
      offset += 8
    }
    return nil
  }

  private func sound(at offset: UInt64, before stop: UInt64) -> FrameHeader? {
    guard offset + UInt64(FrameHeader.size) <= stop else { return nil }
    let index = Int(offset - base)
    guard let frame = FrameHeader(bytes, at: index, offset: offset, seed: seed),
      frame.end <= stop
    else { return nil }
    let content = bytes[index + FrameHeader.size..<index + frame.extent]
    return checksum(content, seed: seed) == frame.payloadChecksum ? frame : nil
  }
}
