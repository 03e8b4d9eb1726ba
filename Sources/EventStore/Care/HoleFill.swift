// How a hole in a log is filled with frames made anew from changes that another copy knows.
//
// The frames take the sequences that stood there, carry the clocks that the changes came with, and
// fill the hole to the byte, so that nothing behind it moves: what is left over takes a frame that
// says nothing (a void of no sequences), or padding inside the last change (part 0).
//
// A batch that was open before the hole goes on in it, and where it is not open any more behind it,
// its commit had stood there.

internal import Facts

struct HoleFill {
  let hole: SegmentExamination.Hole
  let header: SegmentHeader
  /// What the other copy knows, in order.
  let items: [RepairSource.Item]

  /// The sequences that have to be asked for; nil where the hole does not tell what it held.
  static func wanted(for hole: SegmentExamination.Hole) -> ClosedRange<UInt64>? {
    guard let next = hole.next, next >= hole.first else { return nil }
    if next > hole.first {
      // The batch's first change is asked for as well, as the witness of its commit.
      return (hole.needsCommit ? hole.batchBefore : hole.first)...(next - 1)
    }
    return hole.needsCommit ? hole.batchBefore...hole.batchBefore : nil
  }

  /// The bytes for the hole; nil where the copy does not know everything that stood in it.
  func bytes() -> [UInt8]? {
    guard let next = hole.next else { return nil }
    if hole.needsCommit,
      !items.contains(where: {
        if case .change = $0 { $0.first == hole.batchBefore } else { false }
      })
    {
      return nil
    }
    guard var frames = frames(before: next) else { return nil }
    let room = hole.range.count
    let size = frames.reduce(0) { $0 + FrameHeader.size + padded($1.payload.count) }
    guard size <= room else { return nil }
    if room - size >= FrameHeader.size {
      let filler = Array(repeating: UInt8(0), count: room - size - FrameHeader.size)
      frames.append(frame(.void, first: next, batch: hole.batchAfter, filler))
    } else if room > size {
      guard let index = frames.lastIndex(where: { $0.kind == .changes || $0.kind == .void }),
        pad(&frames[index], by: room - size)
      else { return nil }
    }
    var result: [UInt8] = []
    for frame in frames {
      let offset = hole.range.lowerBound + UInt64(result.count)
      result += frame.encoded(
        at: offset,
        durableThrough: hole.range.lowerBound,
        seed: header.segment.seed
      )
    }
    return result.count == room ? result : nil
  }

  /// Frames for all sequences of the hole; nil where some are not known.
  private func frames(before next: UInt64) -> [Frame]? {
    var frames: [Frame] = []
    var expected = hole.first
    // From here on the batch behind the hole had begun.
    let turn =
      hole.batchAfter != hole.batchBefore && hole.batchAfter >= hole.first
      ? hole.batchAfter : .max
    var isCommitted = !hole.needsCommit
    func commit() {
      if !isCommitted { frames.append(frame(.commit, first: expected, batch: hole.batchBefore)) }
      isCommitted = true
    }
    // What comes twice, as in dumps that were put together, is passed over.
    for item in items where item.last >= expected && item.first < next {
      guard item.first <= expected, item.last < next else { return nil }
      if expected >= turn { commit() }
      let batch = expected >= turn ? hole.batchAfter : hole.batchBefore
      switch item {
      case .lost: return nil
      case .void(let range):
        let count = range.upperBound - expected + 1
        guard count <= UInt64(UInt32.max) else { return nil }
        var void = frame(.void, first: expected, batch: batch)
        void.count = UInt32(count)
        frames.append(void)
      case .change(let stored):
        guard item.first == expected else { return nil }
        if frames.last?.kind != .changes || frames.last?.batch != batch {
          var start = frame(.changes, first: expected, batch: batch)
          start.written = stored.recorded.written
          frames.append(start)
        }
        append(stored, to: &frames[frames.count - 1])
      }
      expected = item.last + 1
    }
    guard expected == next else { return nil }
    commit()
    return frames
  }

  private func append(_ stored: StoredChange, to frame: inout Frame) {
    let recorded = stored.recorded
    let running = frame.written.advanced(by: UInt64(frame.count))
    let clock = recorded.written == running ? nil : recorded.written
    if let foreign = stored.foreign {
      ChangeCodec.append(
        clock.map { ChangeCodec.stamped(foreign, with: $0) } ?? foreign,
        to: &frame.payload
      )
    } else {
      ChangeCodec.encode(recorded.change, clock: clock, into: &frame.payload)
    }
    frame.count += UInt32(clamping: recorded.last - recorded.first + 1)
  }

  private func frame(
    _ kind: FrameHeader.Kind,
    first: UInt64,
    batch: UInt64,
    _ payload: [UInt8] = []
  ) -> Frame {
    Frame(kind: kind, first: first, written: hole.written, batch: batch, payload: payload)
  }

  /// Makes a frame longer by some bytes, fewer than a header has; false where that cannot be.
  private func pad(_ frame: inout Frame, by count: Int) -> Bool {
    let goal = padded(frame.payload.count) + count
    if frame.kind == .void {
      frame.payload += Array(repeating: 0, count: goal - frame.payload.count)
      return true
    }
    guard let (start, body) = lastChange(of: frame.payload) else { return false }
    for filler in 0..<count + 8 {
      var payload = Array(frame.payload[..<start])
      let part = [0, UInt8(filler)] + Array(repeating: UInt8(0), count: filler)
      ChangeCodec.append(body + part, to: &payload)
      if padded(payload.count) == goal {
        frame.payload = payload
        return true
      }
    }
    return false
  }

  /// Where the last change of a payload starts, and its bytes without their length.
  private func lastChange(of payload: [UInt8]) -> (start: Int, body: [UInt8])? {
    var reader = WireReader(payload)
    var found: (Int, [UInt8])?
    while !reader.isAtEnd {
      let start = reader.offset
      guard let count = try? reader.count(), let body = try? reader.raw(count) else { return nil }
      found = (start, Array(body))
    }
    return found
  }
}

extension SegmentExamination.Hole {
  /// Whether the commit of the batch before may have stood in it.
  fileprivate var needsCommit: Bool { batchBefore != 0 && batchAfter != batchBefore }
}
