/// How many colours a terminal has.
public enum ColorDepth: Int, Comparable, Sendable {
  /// None: attributes and glyphs alone carry the meaning.
  case mono
  /// The sixteen of the user's palette.
  case ansi
  /// The palette of 256.
  case indexed
  /// Red, green and blue of eight bits each.
  case rgb

  public static func < (left: ColorDepth, right: ColorDepth) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A colour with what stands for it where the terminal has fewer.
public enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the sixteen of the user's palette, 0…15.
  case ansi(UInt8)
  /// One of 256, and its stand-in among the sixteen.
  case indexed(UInt8, ansi: UInt8)
  /// An absolute colour and its stand-ins.
  case rgb(RGB, indexed: UInt8, ansi: UInt8)

  /// The colour that a terminal of that depth can show.
  public func degraded(to depth: ColorDepth) -> Color {
    switch (self, depth) {
    case (_, .mono): .standard
    case (.indexed(_, let ansi), .ansi), (.rgb(_, _, let ansi), .ansi): .ansi(ansi)
    case (.rgb(_, let indexed, let ansi), .indexed): .indexed(indexed, ansi: ansi)
    default: self
    }
  }
}

/// Red, green and blue in sRGB.
public struct RGB: Hashable, Sendable {
  public let red: UInt8
  public let green: UInt8
  public let blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }
}

extension RGB {
  /// The usual value of a colour of the palette of 256; the first sixteen are the user's own, so
  /// theirs are xterm's.
  public init(indexed index: UInt8) {
    switch index {
    case 0..<16:
      let value = RGB.base[Int(index)]
      self.init(hex: value)
    case 232...:
      let level = 8 + (index - 232) * 10
      self.init(red: level, green: level, blue: level)
    default:
      let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
      let cube = Int(index) - 16
      self.init(red: steps[cube / 36], green: steps[cube / 6 % 6], blue: steps[cube % 6])
    }
  }

  /// From 0xRRGGBB.
  public init(hex: UInt32) {
    self.init(
      red: UInt8(hex >> 16 & 0xFF),
      green: UInt8(hex >> 8 & 0xFF),
      blue: UInt8(hex & 0xFF)
    )
  }

  /// As 0xRRGGBB.
  public var hex: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  private static let base: [UInt32] = [
    0x00_0000, 0xCD_0000, 0x00_CD00, 0xCD_CD00, 0x00_00EE, 0xCD_00CD, 0x00_CDCD, 0xE5_E5E5,
    0x7F_7F7F, 0xFF_0000, 0x00_FF00, 0xFF_FF00, 0x5C_5CFF, 0xFF_00FF, 0x00_FFFF, 0xFF_FFFF,
  ]
}
