// Nearest colours, by distance in OKLab (Björn Ottosson, "A perceptual color space for image
// processing", 2020), and contrast by WCAG 2.1, relative luminance.

internal import Glibc
public import TextUI

/// A colour where distances are as people see them.
struct OKLab {
  let lightness: Double
  let a: Double
  let b: Double

  init(_ color: RGB) {
    let red = OKLab.linear(color.red)
    let green = OKLab.linear(color.green)
    let blue = OKLab.linear(color.blue)
    let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
  }

  func distance(_ other: OKLab) -> Double {
    let (l, a, b) = (lightness - other.lightness, a - other.a, b - other.b)
    return l * l + a * a + b * b
  }

  static func linear(_ value: UInt8) -> Double {
    let part = Double(value) / 255
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
  }
}

extension RGB {
  /// From `#rrggbb` or `#rgb`.
  init?(_ notation: String) {
    guard notation.first == "#" else { return nil }
    let digits = notation.dropFirst()
    let full = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
    guard full.utf8.count == 6, full.first != "+", let value = UInt32(full, radix: 16) else {
      return nil
    }
    self.init(hex: value)
  }

  /// The nearest of the palette of 256, without the sixteen that belong to the user.
  var nearestIndexed: UInt8 { nearest(16...255) }

  /// The nearest of the sixteen, by xterm's values for them.
  var nearestANSI: UInt8 { nearest(0...15) }

  private func nearest(_ range: ClosedRange<UInt8>) -> UInt8 {
    let own = OKLab(self)
    var best = (index: range.lowerBound, distance: Double.infinity)
    for index in range {
      let distance = own.distance(OKLab(RGB(indexed: index)))
      if distance < best.distance { best = (index, distance) }
    }
    return best.index
  }

  /// WCAG contrast with another colour, 1 to 21.
  public func contrast(with other: RGB) -> Double {
    let (left, right) = (luminance, other.luminance)
    return (max(left, right) + 0.05) / (min(left, right) + 0.05)
  }

  private var luminance: Double {
    0.2126 * OKLab.linear(red) + 0.7152 * OKLab.linear(green) + 0.0722 * OKLab.linear(blue)
  }
}
