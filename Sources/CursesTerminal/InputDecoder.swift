// Bytes from a terminal → events. Pure: time is a value that the caller brings.
//
//   ESC [ params final     keys with modifiers, SGR mouse, focus, paste marks, modifyOtherKeys
//   ESC O final            application keys
//   ESC character          Alt
//   ESC alone              the Esc key, once nothing has followed for `escapeDelay`
//   what terminfo names    keys of terminals that are not like xterm
//   UTF-8                  characters; what is no UTF-8 becomes U+FFFD
//
// A paste is the text between ESC [ 200 ~ and ESC [ 201 ~, whatever it holds. When its end does not
// come within `pasteDelay` of its last byte, what has come is handed out and typing goes on.

import TextUI

/// Decodes what a terminal sends.
nonisolated struct InputDecoder {
  typealias Instant = ContinuousClock.Instant

  static let pasteDelay: Duration = .milliseconds(500)

  /// How long an ESC waits for the rest of its sequence.
  var escapeDelay: Duration = .milliseconds(25)

  /// Sequences that terminfo names for keys.
  var terminfoKeys: [[UInt8]: Key] = [:]

  private var buffer: [UInt8] = []
  private var paste: [UInt8]?
  private var lastInput: Instant?

  /// When `expire` has something to do; nil while nothing waits.
  var deadline: Instant? {
    guard let lastInput else { return nil }
    if paste != nil { return lastInput.advanced(by: InputDecoder.pasteDelay) }
    return buffer.isEmpty ? nil : lastInput.advanced(by: escapeDelay)
  }

  /// Takes bytes; returns the events that are complete.
  mutating func feed(_ bytes: some Collection<UInt8>, at now: Instant) -> [InputEvent] {
    buffer += bytes
    lastInput = now
    return drain(atEnd: false)
  }

  /// Gives up waiting for what is incomplete, if its time has come.
  mutating func expire(at now: Instant) -> [InputEvent] {
    guard let deadline, now >= deadline else { return [] }
    if let text = paste {
      paste = nil
      let rest = text + buffer
      buffer = []
      return rest.isEmpty ? [] : [.paste(String(decoding: rest, as: UTF8.self))]
    }
    return drain(atEnd: true)
  }

  private mutating func drain(atEnd: Bool) -> [InputEvent] {
    var events: [InputEvent] = []
    var position = 0
    while position < buffer.count {
      if paste != nil {
        guard let event = collectPaste(&position) else { break }
        events.append(event)
        continue
      }
      let rest = buffer[position...]
      guard let step = InputDecoder.step(rest, terminfoKeys, atEnd: atEnd) else { break }
      position += step.length
      switch step.meaning {
      case .event(let event): events.append(event)
      case .pasteBegins: paste = []
      case .nothing: break
      }
    }
    buffer.removeFirst(position)
    return events
  }

  /// Moves bytes to the paste up to its end mark, or up to where the mark may begin.
  private mutating func collectPaste(_ position: inout Int) -> InputEvent? {
    let mark = Array("\u{1B}[201~".utf8)
    var index = position
    while index < buffer.count {
      if buffer[index] == 0x1B {
        let slice = buffer[index...].prefix(mark.count)
        if slice.elementsEqual(mark) {
          let text = (paste ?? []) + buffer[position..<index]
          paste = nil
          position = index + mark.count
          return .paste(String(decoding: text, as: UTF8.self))
        }
        if mark.starts(with: slice) { break }
      }
      index += 1
    }
    paste?.append(contentsOf: buffer[position..<index])
    position = index
    return nil
  }
}

nonisolated extension InputDecoder {
  enum Meaning {
    case event(InputEvent)
    case pasteBegins
    case nothing
  }

  struct Step {
    var length: Int
    var meaning: Meaning

    init(_ length: Int, _ meaning: Meaning) {
      self.length = length
      self.meaning = meaning
    }

    init(_ length: Int, key: Key) {
      self.init(length, .event(.key(key)))
    }
  }

  /// What stands at the start of the bytes; nil if more are needed to tell.
  static func step(
    _ bytes: ArraySlice<UInt8>,
    _ known: [[UInt8]: Key],
    atEnd: Bool
  ) -> Step? {
    guard let first = bytes.first else { return nil }
    if first == 0x1B, let step = named(bytes, known) { return step }
    switch first {
    case 0x1B: return escape(bytes, known, atEnd: atEnd)
    case 0: return Step(1, key: .control(" "))
    case 0x08, 0x7F: return Step(1, key: .backspace)
    case 0x09: return Step(1, key: .tab)
    case 0x0A, 0x0D: return Step(1, key: .enter)
    case 0x01...0x1A: return Step(1, key: .control(ascii(first + 0x60)))
    case 0x1C...0x1F: return Step(1, key: .control(ascii(first + 0x40)))
    case 0x20..<0x7F: return Step(1, key: .character(ascii(first)))
    default: return character(bytes, atEnd: atEnd)
    }
  }

  private static func named(_ bytes: ArraySlice<UInt8>, _ known: [[UInt8]: Key]) -> Step? {
    var length = min(bytes.count, 8)
    while length > 1 {
      if let key = known[Array(bytes.prefix(length))] { return Step(length, key: key) }
      length -= 1
    }
    return nil
  }

  private static func escape(
    _ bytes: ArraySlice<UInt8>,
    _ known: [[UInt8]: Key],
    atEnd: Bool
  ) -> Step? {
    let body = bytes.dropFirst()
    guard let second = body.first else { return atEnd ? Step(1, key: .escape) : nil }
    switch second {
    case 0x5B:
      if let step = control(body.dropFirst()) { return step }
      if !atEnd { return nil }
      return body.count == 1 ? Step(2, key: .alt("[")) : Step(bytes.count, .nothing)
    case 0x4F:
      guard let final = body.dropFirst().first else {
        return atEnd ? Step(2, key: .alt("O")) : nil
      }
      return application(final)
    case 0x1B: return Step(1, key: .escape)
    default:
      guard let step = step(body, known, atEnd: atEnd) else { return nil }
      guard case .event(.key(let key)) = step.meaning else { return step }
      return Step(step.length + 1, key: Key(key.code, key.modifiers.union(.alt)))
    }
  }

  private static func application(_ final: UInt8) -> Step {
    if let code = cursorKey(final) { return Step(3, key: Key(code)) }
    switch final {
    case 0x4D: return Step(3, key: .enter)
    case 0x6A...0x79: return Step(3, key: .character(ascii(final - 0x40)))
    default: return Step(3, .nothing)
    }
  }

  private static func character(_ bytes: ArraySlice<UInt8>, atEnd: Bool) -> Step? {
    let lead = bytes[bytes.startIndex]
    let needed =
      switch lead {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let tail = bytes.dropFirst().prefix(needed - 1).prefix { $0 & 0xC0 == 0x80 }
    let length = tail.count + 1
    if length == needed, needed > 1 {
      let text = String(decoding: bytes.prefix(length), as: UTF8.self)
      return Step(length, key: .character(text.count == 1 ? text.first ?? "\u{FFFD}" : "\u{FFFD}"))
    }
    if length < needed, length == bytes.count, !atEnd { return nil }
    return Step(length, key: .character("\u{FFFD}"))
  }

  static func ascii(_ byte: UInt8) -> Character {
    Character(Unicode.Scalar(byte))
  }
}
