// How a segment is read, and what a bad place in it means.
//
// Frames follow each other without gaps. Where no sound frame starts at the expected place, the
// next one is looked for at every eighth byte (magic, header checksum, own offset, payload
// checksum), and the bytes between are judged:
//
//   a length that was known written whole lies beyond      bit rot, up to that length at least
//   a sound frame follows, durable through past the place  bit rot
//   … or its sequence is not the next                      bit rot: a frame with facts is gone
//   … else                                                 an unsynced mark was torn: harmless
//   nothing sound follows                                  a torn tail: written, never acknowledged
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

  private let bytes: [UInt8]
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

  init(
    _ bytes: [UInt8],
    from base: UInt64,
    header: SegmentHeader,
    limit: UInt64?,
    expecting expected: UInt64
  ) {
    self.bytes = bytes
    self.base = base
    seed = header.segment.seed
    self.limit = limit
    position = base
    self.expected = expected
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
    position = frame.offset
    if frame.durableThrough <= place, frame.first == expected { return next() }
    return .damage(place..<frame.offset)
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
    let index = Int(offset - base)
    guard let frame = FrameHeader(bytes, at: index, offset: offset, seed: seed),
      frame.end <= stop
    else { return nil }
    let content = bytes[index + FrameHeader.size..<index + frame.extent]
    return checksum(content, seed: seed) == frame.payloadChecksum ? frame : nil
  }
}
