internal import Glibc
import TextUI

extension CursesTerminal {
  /// The most that terminals take for the clipboard, in base64 (xterm's limit).
  private static let clipboardLimit = 74_994

  /// Hands text to the terminal's clipboard (OSC 52), through tmux where that is in between.
  ///
  /// Whether it arrives is the terminal's choice and cannot be known. Text beyond the limit is not
  /// sent.
  ///
  /// - Returns: whether it was sent.
  @discardableResult
  public func copy(_ text: String) -> Bool {
    let encoded = Base64.text(Array(text.utf8))
    guard encoded.utf8.count <= CursesTerminal.clipboardLimit else { return false }
    let sequence = "\u{1B}]52;c;\(encoded)\u{07}"
    // getenv's text is only compared with nil, at once.
    let isInTmux = unsafe getenv("TMUX") != nil
    send(isInTmux ? "\u{1B}Ptmux;\u{1B}\(sequence)\u{1B}\\" : sequence)
    return true
  }

  /// Rings the terminal's bell.
  public func ring() { send("\u{07}") }

  /// Writes past ncurses, between two frames.
  private func send(_ sequence: String) {
    let bytes = Array(sequence.utf8)
    // Frames are collected elsewhere and written at once; the array outlives the call.
    _ = unsafe write(CursesTerminal.output, bytes, bytes.count)
  }
}

/// Base64 of RFC 4648, with padding.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  static func text(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        let digit = Int(word >> UInt32(18 - 6 * place) & 63)
        result.append(place <= group.count ? alphabet[digit] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
