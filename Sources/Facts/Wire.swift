// How numbers, texts and values stand in files. Little-endian; a value is a type byte (`ValueType`)
// followed by its content; anything of variable length is preceded by its length, so that a reader
// can skip what it does not know.
//
//   varint    unsigned LEB128, at most 10 bytes
//   zigzag    signed, as varint of (n << 1) ^ (n >> 63)
//   text      varint byte count, UTF-8
//   value     u8 type, varint content length, content:
//               text     the UTF-8 bytes           int      zigzag
//               decimal  zigzag mantissa, u8 scale  money    zigzag minor, varint currency, u8 exponent
//               day      zigzag days since 1970     instant  zigzag ms since 1970
//               zoned    zigzag day, varint minute, zone to the end
//               bool     u8 0 or 1                  option   varint
//               ref      16 bytes: high, low        bytes    as they are
//   stamp     zigzag effective ms, u64 clock, u64 replica, varint sequence

/// Writes the wire forms into a growing array of bytes.
public struct WireWriter: Sendable {
  public private(set) var bytes: [UInt8]

  public init(reserving capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  public mutating func byte(_ value: UInt8) { bytes.append(value) }

  public mutating func fixed(_ value: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  public mutating func fixed(_ value: UInt32) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  public mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  public mutating func zigzag(_ value: Int64) {
    varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  public mutating func text(_ value: String) {
    varint(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  public mutating func raw(_ content: some Sequence<UInt8>) { bytes.append(contentsOf: content) }

  public mutating func id(_ value: EntityID) {
    fixed(value.high)
    fixed(value.low)
  }

  public mutating func stamp(_ value: Stamp) {
    zigzag(value.effective.milliseconds)
    fixed(value.written.rawValue)
    fixed(value.replica.rawValue)
    varint(value.sequence)
  }

  public mutating func value(_ value: Value) {
    bytes.append(value.type.rawValue)
    switch value {
    case .text(let content): text(content)
    case .bytes(let content):
      varint(UInt64(content.count))
      raw(content)
    case .ref(let content):
      byte(16)
      id(content)
    default: counted { $0.scalar(value) }
    }
  }

  /// What is written inside, preceded by its length.
  public mutating func counted(_ content: (inout WireWriter) -> Void) {
    let start = bytes.count
    bytes.append(0)
    content(&self)
    let length = bytes.count - start - 1
    guard length >= 0x80 else {
      bytes[start] = UInt8(length)
      return
    }
    // Most parts are short; what a longer length needs more is made room for now.
    var head = WireWriter(reserving: 4)
    head.varint(UInt64(length))
    bytes.replaceSubrange(start...start, with: head.bytes)
  }

  private mutating func scalar(_ value: Value) {
    switch value {
    case .int(let content): zigzag(content)
    case .decimal(let content):
      zigzag(content.mantissa)
      byte(content.scale)
    case .money(let content):
      zigzag(content.minor)
      varint(UInt64(content.currency.packed))
      byte(content.exponent)
    case .day(let content): zigzag(Int64(content.number))
    case .instant(let content): zigzag(content.milliseconds)
    case .zoned(let content):
      zigzag(Int64(content.day.number))
      varint(UInt64(content.minute))
      raw(content.zone.utf8)
    case .bool(let content): byte(content ? 1 : 0)
    case .option(let content): varint(UInt64(content))
    case .text, .bytes, .ref: preconditionFailure("texts, bytes and refs are not scalars")
    }
  }
}

/// Why bytes are not the wire form that was expected, and where.
public struct WireError: Error, Hashable, Sendable {
  public let offset: Int
  public let reason: String

  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }
}

/// Reads the wire forms from a slice of bytes; every length is checked before it is believed.
///
/// What is read for every byte of a log is inlined into those who read.
public struct WireReader: Sendable {
  @usableFromInline let bytes: ArraySlice<UInt8>
  @usableFromInline var position: Int

  @inlinable
  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  @inlinable
  public var isAtEnd: Bool { position == bytes.endIndex }

  /// The bytes read so far.
  public var offset: Int { position - bytes.startIndex }

  @inlinable
  public mutating func byte() throws(WireError) -> UInt8 {
    guard position < bytes.endIndex else { throw failure("the bytes end early") }
    let byte = bytes[position]
    position += 1
    return byte
  }

  @inlinable
  public mutating func fixed64() throws(WireError) -> UInt64 { UInt64(try little(8)) }

  @inlinable
  mutating func little(_ count: Int) throws(WireError) -> UInt64 {
    guard count <= bytes.endIndex - position else { throw failure("the bytes end early") }
    var result: UInt64 = 0
    for place in 0..<count { result |= UInt64(bytes[position + place]) << UInt64(place * 8) }
    position += count
    return result
  }

  @inlinable
  public mutating func varint() throws(WireError) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw failure("a number is longer than 64 bits") }
      result |= UInt64(next & 0x7F) << shift
      if next & 0x80 == 0 { return result }
      shift += 7
    }
  }

  @inlinable
  public mutating func zigzag() throws(WireError) -> Int64 {
    let raw = try varint()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  /// A count of things that take at least one byte each, so that a forged count cannot ask for
  /// more memory than the bytes could hold.
  @inlinable
  public mutating func count() throws(WireError) -> Int {
    let number = try varint()
    guard number <= UInt64(bytes.endIndex - position) else {
      throw failure("a count of \(number) is larger than what follows")
    }
    return Int(number)
  }

  @inlinable
  public mutating func raw(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.endIndex - position else {
      throw failure("\(count) bytes announced, \(bytes.endIndex - position) left")
    }
    position += count
    return bytes[position - count..<position]
  }

  public mutating func text() throws(WireError) -> String {
    let slice = try raw(try count())
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw failure("a text is not UTF-8")
    }
    return text
  }

  @inlinable
  public mutating func id() throws(WireError) -> EntityID {
    EntityID(high: try fixed64(), low: try fixed64())
  }

  public mutating func stamp() throws(WireError) -> Stamp {
    Stamp(
      effective: Instant(milliseconds: try zigzag()),
      written: HybridTime(try fixed64()),
      replica: ReplicaID(try fixed64()),
      sequence: try varint()
    )
  }

  public mutating func value() throws(WireError) -> Value {
    let number = try byte()
    guard let type = ValueType(rawValue: number) else {
      throw failure("value type \(number) is unknown")
    }
    var content = WireReader(try raw(try count()))
    let value = try content.content(of: type)
    guard content.isAtEnd else { throw failure("a value is longer than its type") }
    return value
  }

  private mutating func content(of type: ValueType) throws(WireError) -> Value {
    switch type {
    case .text:
      guard let text = String(validating: bytes[position...], as: UTF8.self) else {
        throw failure("a text is not UTF-8")
      }
      position = bytes.endIndex
      return .text(text)
    case .bytes:
      defer { position = bytes.endIndex }
      return .bytes(Array(bytes[position...]))
    case .int: return .int(try zigzag())
    case .decimal: return .decimal(Decimal(mantissa: try zigzag(), scale: try byte()))
    case .money:
      let minor = try zigzag()
      guard let packed = UInt32(exactly: try varint()), let currency = Currency(packed: packed)
      else { throw failure("a currency is not three letters") }
      return .money(Money(minor: minor, currency: currency, exponent: try byte()))
    case .day:
      guard let number = Int32(exactly: try zigzag()) else {
        throw failure("a day is out of range")
      }
      return .day(Day(number: number))
    case .instant: return .instant(Instant(milliseconds: try zigzag()))
    case .zoned: return .zoned(try zoned())
    case .bool: return .bool(try byte() != 0)
    case .option:
      guard let number = UInt16(exactly: try varint()) else {
        throw failure("an option is out of range")
      }
      return .option(number)
    case .ref: return .ref(try id())
    }
  }

  private mutating func zoned() throws(WireError) -> ZonedTime {
    guard let day = Int32(exactly: try zigzag()), let minute = UInt16(exactly: try varint()),
      let zone = String(validating: bytes[position...], as: UTF8.self)
    else { throw failure("a local time is out of range") }
    position = bytes.endIndex
    return ZonedTime(day: Day(number: day), minute: minute, zone: zone)
  }

  @inline(never)
  @usableFromInline
  func failure(_ reason: String) -> WireError {
    WireError(offset: offset, reason: reason)
  }
}
