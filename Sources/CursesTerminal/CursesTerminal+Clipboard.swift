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
    send(isInTmux ? CursesTerminal.wrapped(sequence) : sequence)
    return true
  }

  /// Rings the terminal's bell.
  public func ring() { send("\u{07}") }

  /// How terminals show a notification.
  public enum Notification: Sendable {
    /// `OSC 9 ; text`
    case osc9
    /// `OSC 777 ; notify ; title ; text`
    case osc777
  }

  /// Hands a text to the terminal as a notification, through tmux where that is in between.
  ///
  /// Whether it is shown is the terminal's choice. Nothing in the text can end or begin a sequence.
  public func notify(_ text: String, with way: Notification) {
    send(CursesTerminal.sequence(text, way, isInTmux: isInTmux))
  }

  static func sequence(_ text: String, _ way: Notification, isInTmux: Bool) -> String {
    // A semicolon would begin a field of its own.
    let plain = Text.truncated(Text.sanitised(text).replacing(";", with: ","), to: 200)
    let sequence =
      switch way {
      case .osc9: "\u{1B}]9;\(plain)\u{07}"
      case .osc777: "\u{1B}]777;notify;Daybook;\(plain)\u{07}"
      }
    return isInTmux ? wrapped(sequence) : sequence
  }

  /// A sequence that tmux hands on to the terminal around it.
  private static func wrapped(_ sequence: String) -> String {
    "\u{1B}Ptmux;\(sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}"))\u{1B}\\"
  }

  private var isInTmux: Bool {
    // getenv's text is only compared with nil, at once.
    unsafe getenv("TMUX") != nil
  }

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
