// A frame: a header of 64 bytes, then the payload, padded with zeros to a multiple of eight.
//
//   off  size
//     0     4  magic `DBF1`
//     4     4  payload length without padding, at most 16 MiB
//     8     8  first sequence; event i has sequence + i, contiguous for ever in a replica
//    16     8  hybrid time of the first event; event i has time + i
//    24     4  how many sequence numbers the frame takes
//    28     2  kind: 1 changes, 2 seal, 3 void, 4 mark, 5 commit
//    30     2  flags, 0
//    32     8  the frame's own offset: a block written to the wrong place does not pass
//    40     8  durable through: the offset that was known durable when the frame was built
//    48     8  batch: the first sequence of the batch that the frame belongs to, 0 outside batches
//    56     4  CRC32C of the padded payload
//    60     4  CRC32C of the 60 bytes before, so that the length can be believed
//
// Both checksums start from the segment's seed. What is acknowledged was made durable before the
// next frame was built. So a sound frame whose `durable through` lies past a damaged place proves
// that the place had been sound. Frames of a batch may be written without waiting for the disk;
// whatever follows them and is not of their batch, their commit above all, waits for them first.
//
//   changes  whole changes (see ChangeCodec)
//   seal     the last frame of a full segment; payload: see Parity
//   void     sequence numbers that hold nothing: their source had lost or given them up
//   mark     a clean close, or, with a batch, a second witness of that batch's commit
//   commit   makes a batch visible; it follows when the whole batch is durable
//
// A batch is given up once a frame of the same log follows that is not of the batch (a seal is
// neither): its changes are ignored for ever, its sequence numbers stay taken.

internal import Facts

struct FrameHeader: Hashable, Sendable {
  static let size = 64
  static let largestPayload = 1 << 24
  private static let magic: UInt32 = 0x3146_4244

  enum Kind: UInt16, Sendable {
    case changes = 1
    case seal = 2
    case void = 3
    case mark = 4
    case commit = 5
  }

  let length: Int
  let first: UInt64
  let written: HybridTime
  let count: UInt32
  /// Nil for a kind of a later program.
  let kind: Kind?
  let offset: UInt64
  let durableThrough: UInt64
  let batch: UInt64
  let payloadChecksum: UInt32

  /// Header and padded payload.
  var extent: Int { Self.size + padded(length) }
  /// Where the next frame starts.
  var end: UInt64 { offset + UInt64(extent) }
  /// The sequence after the frame.
  var next: UInt64 { first &+ UInt64(count) }

  /// Reads a header at an index of a buffer; nil where magic, checksum or own offset are wrong.
  init?(_ bytes: [UInt8], at index: Int, offset: UInt64, seed: UInt32) {
    guard index >= 0, bytes.count - index >= Self.size, bytes.number(at: index) == Self.magic,
      checksum(bytes[index..<index + 60], seed: seed) == bytes.number(at: index + 60)
    else { return nil }
    let length: UInt32 = bytes.number(at: index + 4)
    guard bytes.number(at: index + 32) == offset, length <= Self.largestPayload else { return nil }
    self.length = Int(length)
    first = bytes.number(at: index + 8)
    guard StoreFormat.sequences.contains(first) else { return nil }
    written = HybridTime(bytes.number(at: index + 16))
    count = bytes.number(at: index + 24)
    kind = Kind(rawValue: bytes.number(at: index + 28))
    self.offset = offset
    durableThrough = bytes.number(at: index + 40)
    batch = bytes.number(at: index + 48)
    payloadChecksum = bytes.number(at: index + 56)
  }

  /// Whether four bytes are a frame's magic, the cheap test of a search.
  static func mayStart(_ bytes: [UInt8], at index: Int) -> Bool {
    bytes[index] == 0x44 && bytes[index + 1] == 0x42 && bytes[index + 2] == 0x46
      && bytes[index + 3] == 0x31
  }
}

/// A frame before it has a place in a file; written again elsewhere where a disk fails.
struct Frame: Sendable {
  var kind: FrameHeader.Kind
  var first: UInt64
  var written: HybridTime
  var count: UInt32 = 0
  var batch: UInt64 = 0
  var payload: [UInt8] = []

  /// The bytes of the frame for one place in one segment.
  func encoded(at offset: UInt64, durableThrough: UInt64, seed: UInt32) -> [UInt8] {
    let length = padded(payload.count)
    var content = payload
    content.append(contentsOf: repeatElement(0, count: length - payload.count))
    var writer = WireWriter(reserving: FrameHeader.size + length)
    writer.raw("DBF1".utf8)
    writer.fixed(UInt32(payload.count))
    writer.fixed(first)
    writer.fixed(written.rawValue)
    writer.fixed(count)
    writer.fixed(UInt32(kind.rawValue))
    writer.fixed(offset)
    writer.fixed(durableThrough)
    writer.fixed(batch)
    writer.fixed(checksum(content[...], seed: seed))
    writer.fixed(checksum(writer.bytes[...], seed: seed))
    writer.raw(content)
    return writer.bytes
  }
}

/// The next multiple of eight.
func padded(_ count: Int) -> Int { (count + 7) & ~7 }
