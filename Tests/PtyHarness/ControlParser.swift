// ECMA-48 as far as terminals and ncurses speak it: bytes → actions.
//
//   ground       printable UTF-8, C0
//   ESC          intermediates 20…2F, final 30…7E
//   ESC [        parameters 30…3F, intermediates 20…2F, final 40…7E
//   ESC ] P X ^ _   a string until BEL or ESC \
//
// CAN and SUB break off a sequence; C0 inside of one acts at once; ESC begins anew.

/// What a terminal is told.
public enum ControlAction: Hashable, Sendable {
  case print(Unicode.Scalar)
  case control(UInt8)
  /// Intermediates and final, as `(B`.
  case escape(String)
  case sequence(ControlSequence)
  /// The introducer and what the string holds, as `]` and `0;title`.
  case string(Character, String)
}

/// A control sequence, begun by ESC [.
public struct ControlSequence: Hashable, Sendable {
  /// The private marker, as `?`, or nothing.
  public var marker = ""
  public var parameters: [Int] = []
  public var intermediates = ""
  public var final: Character = "@"

  /// The parameter, or what stands for a missing one or zero.
  public func count(_ index: Int = 0, missing: Int = 1) -> Int {
    index < parameters.count && parameters[index] > 0 ? parameters[index] : missing
  }

  /// The name without its numbers, except for modes: `H`, `?1049h`, `$p`.
  public var name: String {
    if final == "h" || final == "l" {
      return marker + parameters.map(String.init).joined(separator: ";") + String(final)
    }
    return marker + intermediates + String(final)
  }
}

/// Takes bytes apart.
public struct ControlParser: Sendable {
  private enum State {
    case ground
    case escape
    case sequence
    case string(Character)
    case stringEscape(Character)
  }

  private var state = State.ground
  private var text: [UInt8] = []
  private var utf8: [UInt8] = []
  private var missing = 0

  public init() {}

  /// Takes one byte; the actions that it completes go to `act`.
  public mutating func feed(_ byte: UInt8, _ act: (ControlAction) -> Void) {
    switch state {
    case .string(let kind): string(kind, byte, act)
    case .stringEscape(let kind):
      finishString(kind, act)
      if byte != 0x5C {
        state = .escape
        feed(byte, act)
      }
    case .ground: ground(byte, act)
    case .escape, .sequence:
      if byte == 0x18 || byte == 0x1A {
        state = .ground
        act(.control(byte))
      } else if byte == 0x1B {
        begin()
      } else if byte < 0x20 {
        act(.control(byte))
      } else if case .escape = state {
        escape(byte, act)
      } else {
        sequence(byte, act)
      }
    }
  }

  private mutating func begin() {
    state = .escape
    text = []
  }

  private mutating func ground(_ byte: UInt8, _ act: (ControlAction) -> Void) {
    if missing > 0 {
      if byte & 0xC0 == 0x80 {
        utf8.append(byte)
        missing -= 1
        if missing == 0 { flush(act) }
        return
      }
      flush(act)
    }
    switch byte {
    case 0x1B: begin()
    case 0..<0x20, 0x7F: act(.control(byte))
    case 0x20..<0x7F: act(.print(Unicode.Scalar(byte)))
    default:
      utf8 = [byte]
      missing = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC2 ? 1 : 0
      if missing == 0 { flush(act) }
    }
  }

  private mutating func flush(_ act: (ControlAction) -> Void) {
    for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars { act(.print(scalar)) }
    utf8 = []
    missing = 0
  }

  private mutating func escape(_ byte: UInt8, _ act: (ControlAction) -> Void) {
    switch byte {
    case 0x5B where text.isEmpty: state = .sequence
    case 0x5D, 0x50, 0x58, 0x5E, 0x5F:
      if text.isEmpty {
        state = .string(Character(Unicode.Scalar(byte)))
      } else {
        fallthrough
      }
    default:
      text.append(byte)
      if byte < 0x30 { return }
      state = .ground
      act(.escape(String(decoding: text, as: UTF8.self)))
    }
  }

  private mutating func sequence(_ byte: UInt8, _ act: (ControlAction) -> Void) {
    guard (0x40...0x7E).contains(byte) else {
      text.append(byte)
      return
    }
    state = .ground
    var result = ControlSequence()
    result.final = Character(Unicode.Scalar(byte))
    var numbers = text[...]
    if let first = numbers.first, (0x3C...0x3F).contains(first) {
      result.marker = String(UnicodeScalar(first))
      numbers = numbers.dropFirst()
    }
    let parameters = numbers.prefix { (0x30...0x3F).contains($0) }
    result.intermediates = String(decoding: numbers.dropFirst(parameters.count), as: UTF8.self)
    if !parameters.isEmpty {
      let parts = parameters.split(omittingEmptySubsequences: false) { $0 == 0x3B || $0 == 0x3A }
      result.parameters = parts.map { part in
        part.reduce(0) { min($0 * 10 + Int($1) - 0x30, 65_535) }
      }
    }
    act(.sequence(result))
  }

  private mutating func string(_ kind: Character, _ byte: UInt8, _ act: (ControlAction) -> Void) {
    switch byte {
    case 0x07: finishString(kind, act)
    case 0x1B: state = .stringEscape(kind)
    case 0x18, 0x1A: state = .ground
    default: text.append(byte)
    }
  }

  private mutating func finishString(_ kind: Character, _ act: (ControlAction) -> Void) {
    state = .ground
    act(.string(kind, String(decoding: text, as: UTF8.self)))
    text = []
  }
}
