import Facts
import Glibc

/// The order of values in lists and comparisons: numbers by size, texts by their folded form,
/// references by id.
///
/// Values of different types have no order.
enum ValueOrder {
  /// Negative, zero or positive; nil where the two cannot be compared.
  static func compare(_ one: Value, _ other: Value) -> Int? {
    switch (one, other) {
    case (.text(let a), .text(let b)): order(Folding.fold(a), Folding.fold(b))
    case (.int(let a), .int(let b)): order(a, b)
    case (.decimal(let a), .decimal(let b)): order(a, b)
    case (.decimal(let a), .int(let b)): order(a, Decimal(mantissa: b, scale: 0))
    case (.int(let a), .decimal(let b)): order(Decimal(mantissa: a, scale: 0), b)
    case (.money(let a), .money(let b)):
      a.currency != b.currency
        ? nil
        : order(
          Decimal(mantissa: a.minor, scale: a.exponent),
          Decimal(mantissa: b.minor, scale: b.exponent)
        )
    case (.day(let a), .day(let b)): order(a, b)
    case (.instant(let a), .instant(let b)): order(a, b)
    case (.zoned(let a), .zoned(let b)):
      a.day != b.day ? order(a.day, b.day) : order(a.minute, b.minute)
    case (.bool(let a), .bool(let b)): order(a ? 1 : 0, b ? 1 : 0)
    case (.option(let a), .option(let b)): order(a, b)
    case (.ref(let a), .ref(let b)): order(a, b)
    case (.bytes(let a), .bytes(let b)): order(a, b)
    default: nil
    }
  }

  private static func order<Element: Comparable>(_ a: Element, _ b: Element) -> Int {
    a < b ? -1 : (b < a ? 1 : 0)
  }

  static func order(_ a: [UInt8], _ b: [UInt8]) -> Int { order(a[...], b[...]) }

  static func order(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Int {
    // Sorting a million texts spends its time here. The buffers are lent for the call, and no more
    // is compared than the shorter one holds.
    let order = unsafe a.withUnsafeBytes { one in
      unsafe b.withUnsafeBytes { other in
        guard let left = one.baseAddress, let right = other.baseAddress else { return 0 }
        return unsafe Int(memcmp(left, right, min(one.count, other.count)))
      }
    }
    return order != 0 ? order : a.count - b.count
  }

  private static func order(_ a: Decimal, _ b: Decimal) -> Int {
    // 64 bits of mantissa and 18 more digits fit 128 bits; no stored amount has a larger scale.
    let scale = min(max(a.scale, b.scale), 18)
    return order(widened(a, to: scale), widened(b, to: scale))
  }

  private static func widened(_ number: Decimal, to scale: UInt8) -> Int128 {
    var result = Int128(number.mantissa)
    var at = number.scale
    while at < scale {
      result *= 10
      at += 1
    }
    while at > scale, result != 0 {
      result /= 10
      at -= 1
    }
    return result
  }
}
