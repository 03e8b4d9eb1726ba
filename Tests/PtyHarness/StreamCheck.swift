internal import TextUI

/// What may go to a terminal from us: nothing of it comes from data.
public enum StreamCheck {
  /// The sequences that ncurses and we send; a new one is added here on purpose.
  public static let allowed: Set<String> = [
    "C0 8", "C0 9", "C0 a", "C0 d",
    "ESC (B", "ESC 7", "ESC 8", "ESC =", "ESC >", "ESC M",
    "CSI @", "CSI A", "CSI B", "CSI C", "CSI D", "CSI G", "CSI H", "CSI I", "CSI J", "CSI K",
    "CSI L", "CSI M", "CSI P", "CSI S", "CSI T", "CSI X", "CSI Z", "CSI b", "CSI d", "CSI m",
    "CSI r", "CSI t", "CSI 4h", "CSI 4l", "CSI ?7h", "CSI ?7l", "CSI ?1h", "CSI ?1l",
    "CSI ?25h", "CSI ?12l", "CSI ?12;25h", "CSI ?1049h", "CSI ?1049l", "CSI ?2004h", "CSI ?2004l",
    "CSI ?1002h", "CSI ?1002l", "CSI ?1006h", "CSI ?1006l",
  ]

  /// Code points that must never reach a terminal: C1, bidi, invisible formatting, tags.
  public static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x7F..<0xA0, 0xAD, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      true
    default: false
    }
  }

  /// What a stream holds beyond the allowed; empty is good.
  public static func violations(_ bytes: [UInt8]) -> [String] {
    var screen = ScreenEmulator(size: Size(columns: 80, rows: 24))
    screen.feed(bytes)
    let printed = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter(isForbidden)
    return screen.seen.subtracting(allowed).sorted()
      + printed.map { "U+" + String($0.value, radix: 16) }
  }
}
