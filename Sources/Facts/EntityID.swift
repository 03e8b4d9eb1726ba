/// The identity of one entity: 48 bits of creation time in milliseconds, then 80 random bits.
///
/// People see the kind's letter and the shortest unique prefix of the *random* half in base32
/// (`d-7k3q`): ids made in the same minute share their time half, so only the random half tells
/// them apart early. Files and dumps carry all 26 characters.
public struct EntityID: Hashable, Comparable, Sendable {
  /// Creation time (48 bits) and the first 16 random bits.
  public let high: UInt64
  /// The last 64 random bits.
  public let low: UInt64

  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The creation time that the id carries.
  public var created: Instant { Instant(milliseconds: Int64(high >> 16)) }

  /// The first 64 of the 80 random bits: the key by which short forms are looked up.
  public var randomPrefix: UInt64 { (high << 48) | (low >> 16) }

  @inlinable
  public static func < (one: EntityID, other: EntityID) -> Bool {
    one.high != other.high ? one.high < other.high : one.low < other.low
  }
}

extension EntityID: CustomStringConvertible, LosslessStringConvertible {
  /// All 128 bits as 26 base32 characters, most significant first.
  public var description: String { Base32.text(high: high, low: low, bits: 130, count: 26) }

  /// The random half as 16 base32 characters; any prefix of it names the entity among its kind.
  public var randomText: String {
    Base32.text(high: high & 0xFFFF, low: low, bits: 80, count: 16)
  }

  /// Whether the random half begins with `prefix`, digit by digit: in any case, and with the letters
  /// that look like digits for them.
  public func randomTextBegins(with prefix: some StringProtocol) -> Bool {
    prefix.utf8.count <= 16
      && zip(prefix.utf8, randomText.utf8).allSatisfy { Base32.digit($0) == Base32.digit($1) }
  }

  /// Reads the 26-character form; nil when it is anything else.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 26 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for byte in text.utf8 {
      guard let digit = Base32.digit(byte), high >> 59 == 0 else { return nil }
      high = (high << 5) | (low >> 59)
      low = (low << 5) | UInt64(digit)
    }
    self.init(high: high, low: low)
  }
}

/// Crockford's base32 in lower case: no i, l, o, u, so an id read aloud is not misheard.
public enum Base32 {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// The value of one digit; forgives upper case and the letters that look like digits.
  public static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
    case UInt8(ascii: "o"), UInt8(ascii: "O"): return 0
    case UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "l"), UInt8(ascii: "L"): return 1
    default:
      let lower = byte | 0x20
      return alphabet.firstIndex(of: lower).map { UInt8($0) }
    }
  }

  static func text(high: UInt64, low: UInt64, bits: Int, count: Int) -> String {
    let wide = (UInt128(high) << 64) | UInt128(low)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for position in 1...count {
      let shift = bits - position * 5
      bytes.append(alphabet[Int(truncatingIfNeeded: (wide >> UInt128(shift)) & 31)])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Makes entity ids from a seed: the domain has no randomness of its own, so whoever asks it for a
/// decision brings the source.
///
/// The same seed gives the same ids, which demo and tests rely on.
public struct IDSource: Sendable {
  private var state: UInt64
  private var stream: UInt64

  public init(seed: UInt64, stream: UInt64 = 0) {
    state = seed
    self.stream = stream
  }

  /// The next id, created at `at`.
  public mutating func next(at: Instant) -> EntityID {
    let time = UInt64(max(0, at.milliseconds)) << 16
    let first = random()
    return EntityID(high: time | (first & 0xFFFF), low: random() ^ stream)
  }

  /// A source of other ids.
  public mutating func split() -> IDSource { IDSource(seed: random(), stream: random()) }

  /// SplitMix64 (Steele, Lea & Flood 2014).
  public mutating func random() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
