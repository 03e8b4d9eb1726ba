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
