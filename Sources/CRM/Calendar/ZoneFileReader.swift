/// Reads TZif (RFC 8536): a header of 44 bytes and a block with 32-bit times, which is skipped, the
/// same again with 64-bit times, and a footer between two line feeds.
///
/// Header: "TZif", version, 15 reserved, then six big-endian counts: UT indicators, standard
/// indicators, leap seconds, transitions, types, characters. Block: transition times, a type index
/// for each, types of six bytes (offset, daylight flag, name index), characters, leap seconds,
/// indicators.
struct ZoneFileReader {
  struct Content {
    var transitions: [Int64]
    var offsets: [Int32]
    var initial: Int32
    var footer: String
  }

  private struct Header {
    let version: UInt8
    let counts: [Int]

    var leapSeconds: Int { counts[2] }
    var times: Int { counts[3] }
    var types: Int { counts[4] }

    /// The size of the block that follows, with times of `width` bytes.
    func blockSize(width: Int) -> Int {
      times * (width + 1) + types * 6 + counts[5] + leapSeconds * (width + 4) + counts[1]
        + counts[0]
    }
  }

  /// No zone has more; the largest file that is installed has under 4 kB.
  private static let sizeLimit = 1 << 20

  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read() throws(TimeZoneError) -> Content {
    guard bytes.count <= Self.sizeLimit else {
      throw TimeZoneError("the time zone file is larger than a megabyte")
    }
    let first = try header()
    guard first.version >= UInt8(ascii: "2") else {
      throw TimeZoneError("the time zone file is of version 1, which ends in 2037")
    }
    try skip(first.blockSize(width: 4))
    let header = try header()
    guard header.leapSeconds == 0 else {
      throw TimeZoneError("the time zone file counts leap seconds, which Daybook does not")
    }
    guard header.types > 0 else { throw TimeZoneError("the time zone file has no offsets") }
    let start = at
    try skip(header.blockSize(width: 8))
    let footer = try footer()
    at = start
    return try block(header, footer: footer)
  }

  private mutating func block(
    _ header: Header,
    footer: String
  ) throws(TimeZoneError) -> Content {
    var transitions: [Int64] = []
    for _ in 0..<header.times {
      let time = Int64(truncatingIfNeeded: integer(bytes: 8))
      guard transitions.last.map({ $0 < time }) ?? true else {
        throw TimeZoneError("the time zone file's transitions are out of order")
      }
      transitions.append(time)
    }
    let indices = bytes[at..<at + header.times]
    at += header.times
    var types: [Int32] = []
    for _ in 0..<header.types {
      let offset = Int32(truncatingIfNeeded: integer(bytes: 4))
      guard abs(Int64(offset)) < 86_400 else {
        throw TimeZoneError("the time zone file has an offset of a day or more")
      }
      types.append(offset)
      at += 2
    }
    guard indices.allSatisfy({ Int($0) < types.count }) else {
      throw TimeZoneError("the time zone file names an offset that it does not have")
    }
    return Content(
      transitions: transitions,
      offsets: indices.map { types[Int($0)] },
      initial: types[0],
      footer: footer
    )
  }

  private mutating func header() throws(TimeZoneError) -> Header {
    let start = at
    try skip(44)
    guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
      throw TimeZoneError("this is not a time zone file")
    }
    at = start + 20
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Int(integer(bytes: 4))) }
    return Header(version: bytes[start + 4], counts: counts)
  }

  private mutating func footer() throws(TimeZoneError) -> String {
    let newline = UInt8(ascii: "\n")
    guard at < bytes.count, bytes[at] == newline,
      let end = bytes[(at + 1)...].firstIndex(of: newline)
    else { throw TimeZoneError("the time zone file lacks its footer") }
    return String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
  }

  private mutating func skip(_ count: Int) throws(TimeZoneError) {
    guard count <= bytes.count - at else { throw TimeZoneError("the time zone file is cut short") }
    at += count
  }

  /// A big-endian number within what has been found to be there.
  private mutating func integer(bytes count: Int) -> UInt64 {
    var value: UInt64 = 0
    for byte in bytes[at..<at + count] { value = value << 8 | UInt64(byte) }
    at += count
    return value
  }
}
