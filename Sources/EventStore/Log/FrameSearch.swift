// Finding the frame that holds a sequence without reading its segment. Frames stand in the order of
// their sequences, and a header knows its own offset, so one that is met anywhere can be believed and
// says on which side to go on: the place is halved until it is near, then the headers are walked.
// Inside a frame of a megabyte no header is met; then the nearest known frame is stepped over, of
// which a segment has only a few.
//
// Only headers are checked; whoever takes the frame checks its payload.

internal import Facts

struct FrameSearch {
  private let segment: OpenSegment
  private let disk: any Disk
  private let seed: UInt32
  /// Where the file ends.
  private let end: UInt64
  /// A frame begins here, and none before it holds what is sought.
  private var low = UInt64(SegmentHeader.size)

  /// Bytes that are read at once.
  private static let window = 4096

  /// Nil where the segment's header cannot be read.
  init?(_ segment: OpenSegment, _ disk: any Disk) throws(DiskFailure) {
    guard let header = segment.header else { return nil }
    self.segment = segment
    self.disk = disk
    seed = header.segment.seed
    end = try disk.status(segment.file).size
  }

  /// The frame that holds a sequence, greater than those sought before; nil where none does, or
  /// where something on the way is damaged and only a scan can tell.
  ///
  /// O(log of the segment's length) reads of 4 KiB, and one for each frame longer than that.
  mutating func frame(holding sequence: UInt64) throws(DiskFailure) -> FrameHeader? {
    var high = end
    // Up to here no header was met where one was looked for.
    var blind = low
    while low < high {
      let near = try read(at: low)
      var index = 0
      // A header that is cut by the end of the window is the first of the next.
      while index + FrameHeader.size <= near.count {
        guard let frame = FrameHeader(near, at: index, offset: low, seed: seed),
          frame.first <= sequence
        else { return nil }
        if sequence < frame.next { return frame }
        low = frame.end
        index += frame.extent
      }
      if near.count < FrameHeader.size { return nil }
      while high > low, high - low > UInt64(2 * Self.window), low >= blind {
        let middle = low + (high - low) / 2
        guard let frame = try header(after: middle, before: high) else {
          blind = middle
          break
        }
        if frame.first <= sequence, sequence < frame.next { return frame }
        if frame.first <= sequence { low = frame.end } else { high = frame.offset }
      }
    }
    return nil
  }

  /// The first header in the window at a place.
  private func header(
    after place: UInt64,
    before high: UInt64
  ) throws(DiskFailure) -> FrameHeader? {
    let start = place & ~7
    let bytes = try read(at: start)
    var index = 0
    while index + FrameHeader.size <= bytes.count, start + UInt64(index) < high {
      if FrameHeader.mayStart(bytes, at: index),
        let frame = FrameHeader(bytes, at: index, offset: start + UInt64(index), seed: seed)
      {
        return frame
      }
      index += 8
    }
    return nil
  }

  private func read(at offset: UInt64) throws(DiskFailure) -> [UInt8] {
    try disk.readAll(segment.file, at: offset, count: Self.window)
  }
}
