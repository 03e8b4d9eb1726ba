// A segment file: this header of 256 bytes, then frames. Little-endian.
//
//   off  size
//     0    12  magic `DAYLOG\r\n\x1A\n` and zeros: a transfer in text mode shows at once
//    12     2  format version, 1
//    14     2  header length, 256
//    16     4  incompatible flags: an unknown one forbids reading
//    20     4  compatible flags: an unknown one forbids writing
//    24    16  store
//    40    16  this segment; its CRC32C seeds every checksum of its frames
//    56    16  the segment before in this log, zeros in the first
//    72     8  the valid length of the segment before: what follows there was never acknowledged
//    80     8  the last sequence of the segment before
//    88     8  replica
//    96     8  first sequence
//   104     4  ordinal in the log, from 1
//   108     4  generation, 0 as written
//   112     4  writer slot on the machine that wrote it; 0xFFFFFFFF for changes of elsewhere
//   116     4  stream, 0
//   120     8  place: hash of the machine's identity, the log directory's inode and the copy number
//              in FORMAT; a store that was copied or restored writes on under new replicas
//   128     8  hybrid time of creation
//   136   116  zeros
//   252     4  CRC32C of the 252 bytes before
//
// The file's name is r<replica>-<ordinal>-<first sequence>-g<generation>.dlog, in hexadecimal, so
// that a reader finds its place in a log without opening every file of it.

internal import Facts

struct SegmentHeader: Hashable, Sendable {
  static let size = 256
  static let noSlot = UInt32.max
  private static let magic = Array("DAYLOG\r\n".utf8) + [0x1A, 0x0A, 0, 0]

  var incompatible: UInt32 = 0
  var compatible: UInt32 = 0
  var store: FileIdentity
  var segment: FileIdentity
  var previous: FileIdentity
  var previousLength: UInt64
  var previousLast: UInt64
  var replica: ReplicaID
  var first: UInt64
  var ordinal: UInt32
  var generation: UInt32 = 0
  var slot: UInt32
  var place: UInt64
  var created: HybridTime

  var name: SegmentName {
    SegmentName(replica: replica, ordinal: ordinal, first: first, generation: generation)
  }

  var encoded: [UInt8] {
    var writer = WireWriter(reserving: Self.size)
    writer.raw(Self.magic)
    writer.fixed(UInt32(StoreFormat.version) | UInt32(Self.size) << 16)
    writer.fixed(incompatible)
    writer.fixed(compatible)
    for identity in [store, segment, previous] {
      writer.fixed(identity.high)
      writer.fixed(identity.low)
    }
    for number in [previousLength, previousLast, replica.rawValue, first] { writer.fixed(number) }
    for number in [ordinal, generation, slot, 0] { writer.fixed(number) }
    writer.fixed(place)
    writer.fixed(created.rawValue)
    writer.raw(repeatElement(0, count: Self.size - 4 - writer.bytes.count))
    writer.fixed(checksum(writer.bytes[...]))
    return writer.bytes
  }
}

extension SegmentHeader {
  /// Why bytes are not a header.
  enum Fault: Error, Hashable {
    case damaged
    case version(UInt16)
  }

  /// Reads the first 256 bytes of a file.
  init(_ bytes: [UInt8]) throws(Fault) {
    guard bytes.count >= Self.size else { throw .damaged }
    guard bytes.starts(with: Self.magic),
      checksum(bytes[..<(Self.size - 4)]) == bytes.number(at: Self.size - 4)
    else { throw .damaged }
    let version: UInt16 = bytes.number(at: 12)
    guard version == StoreFormat.version, bytes.number(at: 14) == UInt16(Self.size),
      bytes.number(at: 16) == UInt32(0)
    else { throw .version(version) }
    func identity(_ offset: Int) -> FileIdentity {
      FileIdentity(high: bytes.number(at: offset), low: bytes.number(at: offset + 8))
    }
    compatible = bytes.number(at: 20)
    store = identity(24)
    segment = identity(40)
    previous = identity(56)
    previousLength = bytes.number(at: 72)
    previousLast = bytes.number(at: 80)
    replica = ReplicaID(bytes.number(at: 88))
    first = bytes.number(at: 96)
    ordinal = bytes.number(at: 104)
    generation = bytes.number(at: 108)
    // Whatever lies beyond is a forgery, and would overflow.
    guard StoreFormat.sequences.contains(first), SegmentName.ordinals.contains(ordinal),
      generation < .max, previousLength <= StoreFormat.largestSegment,
      previousLast <= StoreFormat.sequences.upperBound
    else { throw .damaged }
    slot = bytes.number(at: 112)
    place = bytes.number(at: 120)
    created = HybridTime(bytes.number(at: 128))
  }

  /// Reads a header that has one damaged byte; nil where there is more amiss.
  ///
  /// Only for reading on: a checksum that is used to mend cannot vouch for the result, so whoever
  /// asks compares it with the file's name, and the frames' own seeds show a mistake.
  static func mended(_ bytes: [UInt8]) -> SegmentHeader? {
    guard bytes.count >= size else { return nil }
    var header = Array(bytes[..<size])
    let end = size - 4
    let sum = checksum(header[..<end])
    let stored: UInt32 = header.number(at: end)
    if let place = SingleByteError(difference: sum ^ stored, length: end) {
      header[place.index] ^= place.change
    } else {
      // The damaged byte may be one of the checksum itself.
      for index in 0..<4 { header[end + index] = UInt8(truncatingIfNeeded: sum >> (8 * index)) }
      let damaged = (end..<size).filter { header[$0] != bytes[$0] }
      guard damaged.count == 1 else { return nil }
    }
    return try? SegmentHeader(header)
  }
}

/// The one byte whose change explains a wrong CRC32C.
///
/// A CRC is linear: the difference of two sums depends only on the difference of the contents. The
/// register is run backwards from that difference over bytes that are the same in both, until it
/// is what a single byte could have made.
private struct SingleByteError {
  let index: Int
  let change: UInt8

  init?(difference: UInt32, length: Int) {
    var register = difference
    for index in (0..<length).reversed() {
      // The entry that a step put in is known by its highest byte.
      let entry = Self.byHighest[Int(register >> 24)]
      if Self.table[entry] == register, entry != 0 {
        self.index = index
        change = UInt8(entry)
        return
      }
      register = (register ^ Self.table[entry]) << 8 | UInt32(entry)
    }
    return nil
  }

  /// The highest bytes of the entries are all different.
  private static let byHighest: [Int] = {
    var result = Array(repeating: 0, count: 256)
    for (index, entry) in table.enumerated() { result[Int(entry >> 24)] = index }
    return result
  }()

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc >> 1 ^ (0x82F6_3B78 & (0 &- (crc & 1))) }
  }
}

/// What a segment file's name says.
struct SegmentName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// No log has so many segments that the last of these numbers is used.
  static let ordinals: Range<UInt32> = 1..<UInt32.max

  var replica: ReplicaID
  var ordinal: UInt32
  var first: UInt64
  var generation: UInt32

  init(replica: ReplicaID, ordinal: UInt32, first: UInt64, generation: UInt32) {
    self.replica = replica
    self.ordinal = ordinal
    self.first = first
    self.generation = generation
  }

  init?(_ text: String) {
    // Hundreds of names are read whenever a log begins, by every session.
    var name = NameReader(text)
    guard name.passes("r"), let replica = name.number(digits: 16), name.passes("-"),
      let ordinal = name.number(digits: 8).flatMap(UInt32.init(exactly:)),
      Self.ordinals.contains(ordinal),
      name.passes("-"), let first = name.number(digits: 16),
      StoreFormat.sequences.contains(first), name.passes("-g"),
      let generation = name.decimal(), generation < .max, name.passes(".dlog"), name.isAtEnd
    else { return nil }
    self.init(
      replica: ReplicaID(replica),
      ordinal: ordinal,
      first: first,
      generation: generation
    )
  }

  var description: String {
    "r\(hexadecimal(replica.rawValue))-\(hexadecimal(ordinal, width: 8))"
      + "-\(hexadecimal(first))-g\(generation).dlog"
  }

  /// Whether a file is an earlier generation of the same segment.
  func isOlder(than other: SegmentName) -> Bool {
    replica == other.replica && ordinal == other.ordinal && generation < other.generation
  }

  static func < (one: SegmentName, other: SegmentName) -> Bool {
    if one.replica != other.replica { return one.replica < other.replica }
    if one.ordinal != other.ordinal { return one.ordinal < other.ordinal }
    return one.generation < other.generation
  }
}

/// Reads a file's name from left to right; numbers as they are written, and in no other way.
private struct NameReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func passes(_ word: String) -> Bool {
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }

  /// A number of so many hexadecimal digits, in small letters.
  mutating func number(digits: Int) -> UInt64? {
    var value: UInt64 = 0
    for _ in 0..<digits {
      switch rest.popFirst() {
      case let digit? where (0x30...0x39).contains(digit): value = value << 4 | UInt64(digit - 0x30)
      case let digit? where (0x61...0x66).contains(digit): value = value << 4 | UInt64(digit - 0x57)
      default: return nil
      }
    }
    return value
  }

  /// A decimal number without leading zeros.
  mutating func decimal() -> UInt32? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest.dropFirst(digits.count)
    guard let first = digits.first, first != 0x30 || digits.count == 1 else { return nil }
    var value: UInt32 = 0
    for digit in digits {
      let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, exceeds) = tens.addingReportingOverflow(UInt32(digit - 0x30))
      if overflows || exceeds { return nil }
      value = sum
    }
    return value
  }
}

extension [UInt8] {
  /// The little-endian number at an offset that the caller knows to be inside.
  func number<Number: FixedWidthInteger & UnsignedInteger>(at offset: Int) -> Number {
    var result: Number = 0
    for index in (0..<Number.bitWidth / 8).reversed() {
      result = result << 8 | Number(truncatingIfNeeded: self[offset + index])
    }
    return result
  }
}
