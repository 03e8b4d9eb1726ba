/// An ISO 4217 currency code, three capital letters packed into 24 bits.
public struct Currency: Hashable, Comparable, Sendable, LosslessStringConvertible {
  /// The letters, first one in the highest of three bytes.
  public let packed: UInt32

  /// Reads three ASCII letters in any case; nil for anything else.
  public init?(_ code: some StringProtocol) {
    guard code.utf8.count == 3 else { return nil }
    var packed: UInt32 = 0
    for byte in code.utf8 {
      let upper = byte & 0xDF
      guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(upper) else { return nil }
      packed = packed << 8 | UInt32(upper)
    }
    self.packed = packed
  }

  /// Trusts a value made by `packed`; nil when it is not three capital letters.
  public init?(packed: UInt32) {
    func isLetter(_ shift: UInt32) -> Bool { (0x41...0x5A).contains(packed >> shift & 0xFF) }
    guard packed >> 24 == 0, isLetter(16), isLetter(8), isLetter(0) else { return nil }
    self.packed = packed
  }

  private init(trusted packed: UInt32) { self.packed = packed }

  public static let euro = Currency(trusted: 0x455552)
  public static let dollar = Currency(trusted: 0x555344)

  public var description: String {
    String(
      decoding: [
        UInt8(truncatingIfNeeded: packed >> 16), UInt8(truncatingIfNeeded: packed >> 8),
        UInt8(truncatingIfNeeded: packed),
      ],
      as: UTF8.self
    )
  }

  /// The digits after the decimal point that ISO 4217 gives this currency.
  public var exponent: UInt8 {
    switch description {
    case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
      "VUV", "XAF", "XOF", "XPF":
      0
    case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
    case "CLF", "UYW": 4
    default: 2
    }
  }

  public static func < (one: Currency, other: Currency) -> Bool { one.packed < other.packed }
}

/// An amount in minor units of a currency.
///
/// The exponent is stored with the amount, so that a later change of the currency's definition
/// cannot change what was written.
public struct Money: Hashable, Sendable {
  /// Cents for EUR, yen for JPY, fils for KWD.
  public let minor: Int64
  public let currency: Currency
  /// Digits after the decimal point.
  public let exponent: UInt8

  public init(minor: Int64, currency: Currency, exponent: UInt8) {
    self.minor = minor
    self.currency = currency
    self.exponent = exponent
  }

  /// An amount with the currency's own exponent.
  public init(minor: Int64, _ currency: Currency) {
    self.init(minor: minor, currency: currency, exponent: currency.exponent)
  }

  /// This amount times `numerator / denominator`, rounded half away from zero, or nil when the
  /// result does not fit 64 bits.
  public func scaled(by numerator: Int64, over denominator: Int64) -> Money? {
    precondition(denominator > 0, "a scale needs a positive denominator")
    let product = Int128(minor) * Int128(numerator)
    let half = Int128(denominator) / 2
    let rounded = (product >= 0 ? product + half : product - half) / Int128(denominator)
    return Int64(exactly: rounded).map {
      Money(minor: $0, currency: currency, exponent: exponent)
    }
  }
}

/// A decimal number: mantissa × 10^−scale.
///
/// Equality is of the written form (1.0 is not 1.00).
public struct Decimal: Hashable, Sendable {
  public let mantissa: Int64
  public let scale: UInt8

  public init(mantissa: Int64, scale: UInt8) {
    self.mantissa = mantissa
    self.scale = scale
  }
}
