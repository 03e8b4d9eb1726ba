internal import Facts

/// A place in borrowed bytes and the end of what may be read there: reads what `WireReader` reads,
/// without holding anything.
struct WireCursor {
  private(set) var position: Int
  let end: Int

  @inline(__always)
  init(_ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { position == end }

  /// What is left.
  var range: Range<Int> { position..<end }

  @inline(__always)
  mutating func byte(_ bytes: Span<UInt8>) throws(WireError) -> UInt8 {
    guard position < end else { throw failure("the bytes end early") }
    let byte = bytes[position]
    position += 1
    return byte
  }

  @inline(__always)
  mutating func varint(_ bytes: Span<UInt8>) throws(WireError) -> UInt64 {
    let first = try byte(bytes)
    return first < 0x80 ? UInt64(first) : try longVarint(bytes, first)
  }

  private mutating func longVarint(
    _ bytes: Span<UInt8>,
    _ first: UInt8
  ) throws(WireError) -> UInt64 {
    var result = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    while true {
      let next = try byte(bytes)
      guard shift < 63 || next <= 1 else { throw failure("a number is longer than 64 bits") }
      result |= UInt64(next & 0x7F) << shift
      if next & 0x80 == 0 { return result }
      shift += 7
    }
  }

  @inline(__always)
  mutating func zigzag(_ bytes: Span<UInt8>) throws(WireError) -> Int64 {
    let raw = try varint(bytes)
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  @inline(__always)
  mutating func fixed64(_ bytes: Span<UInt8>) throws(WireError) -> UInt64 {
    guard end - position >= 8 else { throw failure("the bytes end early") }
    // Every bit pattern is a number, and the span checks the extent.
    let word = unsafe bytes.bytes.unsafeLoadUnaligned(
      fromByteOffset: position,
      as: UInt64.self
    )
    position += 8
    return UInt64(littleEndian: word)
  }

  @inline(__always)
  mutating func id(_ bytes: Span<UInt8>) throws(WireError) -> EntityID {
    EntityID(high: try fixed64(bytes), low: try fixed64(bytes))
  }

  @inline(__always)
  mutating func dot(_ bytes: Span<UInt8>) throws(WireError) -> Dot {
    Dot(replica: ReplicaID(try fixed64(bytes)), sequence: try varint(bytes))
  }

  /// A length and that many bytes; a cursor of exactly these.
  @inline(__always)
  mutating func block(_ bytes: Span<UInt8>) throws(WireError) -> WireCursor {
    let length = try varint(bytes)
    guard length <= UInt64(end - position) else {
      throw failure("\(length) bytes announced, \(end - position) left")
    }
    let start = position
    position += Int(length)
    return WireCursor(start..<position)
  }

  /// A tag and a cursor of exactly its content.
  @inline(__always)
  mutating func part(_ bytes: Span<UInt8>) throws(WireError) -> (UInt64, WireCursor) {
    let tag = try varint(bytes)
    return (tag, try block(bytes))
  }

  /// Passes over everything that is left, which must be UTF-8; the place of it.
  @inline(__always)
  mutating func text(_ bytes: Span<UInt8>) throws(WireError) -> Range<Int> {
    let text = range
    guard WireCursor.isUTF8(bytes, text) else { throw failure("a text is not UTF-8") }
    position = end
    return text
  }

  /// Passes over everything that is left; the place of it.
  @inline(__always)
  mutating func rest() -> Range<Int> {
    defer { position = end }
    return range
  }

  /// Most texts are ASCII, which shows eight bytes at a time.
  private static func isUTF8(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var place = range.lowerBound
    while place + 8 <= range.upperBound {
      // Every bit pattern is a number, and the span checks the extent.
      let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
      guard word & 0x8080_8080_8080_8080 == 0 else { break }
      place += 8
    }
    while place < range.upperBound, bytes[place] < 0x80 { place += 1 }
    guard place < range.upperBound else { return true }
    return (try? UTF8Span(validating: bytes.extracting(place..<range.upperBound))) != nil
  }

  @inline(never)
  func failure(_ reason: String) -> WireError { WireError(offset: position, reason: reason) }
}
