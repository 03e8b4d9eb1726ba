// The seal, the last frame of a full segment: what it says of all bytes before it, and parity from
// which damaged ones can be made again. Its payload, little-endian:
//
//   off  size
//     0     8  frames before it
//     8     8  bytes before it, which is its own offset
//    16     8  the earliest hybrid time in the headers of those frames
//    24     8  the latest, with the events that a frame counts
//    32     4  CRC32C over the headers of those frames, so that no frame can be exchanged
//    36     4  groups of parity
//    40        the parity of each group, 4096 bytes each
//
// The bytes before the seal, the segment's header among them, are cut into blocks of 4 KiB, the last
// of them filled up with zeros. With 64 blocks a group, n blocks make ⌈n / 64⌉ groups; block b is in
// group b mod groups, and the parity of a group is the XOR of its blocks. Any one block of a group
// can be made again from the others, and since neighbours are in different groups, so can any run of
// as many blocks as there are groups: 256 KiB in a full segment. It takes 1.6 % of space.
//
// All of it follows from the bytes before the seal: its frame has the latest time as its own and its
// own offset as `durable through`. So a lost seal can be made again, byte for byte, and a segment
// that was redacted gets its new one by the same function.
//
// There is no SHA-256: CRC32C of each frame, bound to segment and offset, and the chain over their
// headers leave no accident unseen, and a hash without a secret would not stop a forger, who can
// compute it as well; it would cost a library, and time at each seal.

internal import CStore
internal import Facts

/// What a seal says of the frames before it.
struct Seal: Hashable, Sendable {
  static let headSize = 40

  var frames: UInt64 = 0
  /// The bytes before the seal.
  var length: UInt64
  var earliest = HybridTime(.max)
  var latest = HybridTime(0)
  var chain: UInt32 = 0

  init(length: UInt64 = UInt64(SegmentHeader.size)) { self.length = length }

  /// Takes the next frame into account, whose header stands at an index of a buffer.
  mutating func count(_ frame: FrameHeader, _ bytes: [UInt8], at index: Int) {
    frames += 1
    length = frame.end
    earliest = min(earliest, frame.written)
    latest = max(latest, frame.written.advanced(by: UInt64(max(1, frame.count)) - 1))
    chain = checksum(bytes[index..<index + FrameHeader.size], seed: chain)
  }

  /// Counts the frames in a segment's bytes up to `end`; nil where one of them is not sound.
  init?(of bytes: [UInt8], header: SegmentHeader, upTo end: UInt64) {
    guard let found = Seal.scan(bytes, header, upTo: end) else { return nil }
    self = found.seal
  }

  /// The frames of a segment up to `end`, and the sequence after them; nil where one is not sound.
  private static func scan(
    _ bytes: [UInt8],
    _ header: SegmentHeader,
    upTo end: UInt64
  ) -> (seal: Seal, next: UInt64)? {
    guard end <= UInt64(bytes.count) else { return nil }
    var seal = Seal()
    var scan = SegmentScan(segment: bytes, header: header, limit: end)
    while true {
      switch scan.next() {
      case .frame(let frame, _):
        guard frame.kind != .seal else { return nil }
        seal.count(frame, bytes, at: Int(frame.offset))
      case .damage, .torn: return nil
      case .end:
        seal.length = end
        return (seal, scan.expected)
      }
    }
  }

  /// The seal's frame for a segment; `next` is the sequence after the last frame.
  func frame(over bytes: [UInt8], next: UInt64) -> Frame {
    let parity = Parity(of: bytes[..<Int(length)])
    var payload = WireWriter(reserving: Seal.headSize + parity.bytes.count)
    payload.fixed(frames)
    payload.fixed(length)
    payload.fixed(earliest.rawValue)
    payload.fixed(latest.rawValue)
    payload.fixed(chain)
    payload.fixed(UInt32(parity.groups))
    payload.raw(parity.bytes)
    return Frame(kind: .seal, first: next, written: latest, payload: payload.bytes)
  }

  /// The bytes of the seal that belongs behind the first `end` bytes of a segment, all whose frames
  /// must be sound; nil where they are not.
  static func sealing(_ bytes: [UInt8], header: SegmentHeader, upTo end: UInt64) -> [UInt8]? {
    guard let (seal, next) = scan(bytes, header, upTo: end) else { return nil }
    return seal.frame(over: bytes, next: next)
      .encoded(at: end, durableThrough: end, seed: header.segment.seed)
  }

  /// Reads a payload, the parity with it; nil where it is none.
  static func read(_ payload: ArraySlice<UInt8>) -> (seal: Seal, parity: Parity)? {
    guard payload.count >= headSize else { return nil }
    let head = Array(payload.prefix(headSize))
    var seal = Seal(length: head.number(at: 8))
    seal.frames = head.number(at: 0)
    seal.earliest = HybridTime(head.number(at: 16))
    seal.latest = HybridTime(head.number(at: 24))
    seal.chain = head.number(at: 32)
    let groups: UInt32 = head.number(at: 36)
    guard seal.length <= StoreFormat.largestSegment,
      Int(groups) == Parity.groups(of: Int(seal.length)),
      payload.count == headSize + Int(groups) * Parity.block
    else { return nil }
    return (seal, Parity(groups: Int(groups), bytes: Array(payload.dropFirst(headSize))))
  }
}

/// XOR over the blocks of each group.
struct Parity: Hashable, Sendable {
  /// Bytes.
  static let block = 4096
  /// Blocks that share a parity, at most.
  static let span = 64

  let groups: Int
  private(set) var bytes: [UInt8]

  static func groups(of length: Int) -> Int {
    let blocks = (length + block - 1) / block
    return (blocks + span - 1) / span
  }

  fileprivate init(groups: Int, bytes: [UInt8]) {
    self.groups = groups
    self.bytes = bytes
  }

  /// O(bytes), at the speed of memory.
  init(of content: ArraySlice<UInt8>) {
    groups = Parity.groups(of: content.count)
    bytes = Array(repeating: 0, count: groups * Parity.block)
    combine(content)
  }

  /// What has to be combined into the damaged block of each group to make it sound again: zeros
  /// where a group is as it was.
  func difference(from content: ArraySlice<UInt8>) -> Parity {
    var result = self
    result.combine(content)
    return result
  }

  /// One group's block.
  subscript(group: Int) -> ArraySlice<UInt8> {
    bytes[group * Parity.block..<(group + 1) * Parity.block]
  }

  private mutating func combine(_ content: ArraySlice<UInt8>) {
    guard groups > 0 else { return }
    let size = Parity.block
    // Both buffers outlive the calls, and each call stays inside a block of either.
    unsafe bytes.withUnsafeMutableBufferPointer { sums in
      unsafe content.withUnsafeBufferPointer { source in
        guard let sums = sums.baseAddress, let from = source.baseAddress else { return }
        var block = 0
        var offset = 0
        while offset < source.count {
          unsafe daybook_xor(
            sums + block % groups * size,
            from + offset,
            min(size, source.count - offset)
          )
          block += 1
          offset += size
        }
      }
    }
  }
}
