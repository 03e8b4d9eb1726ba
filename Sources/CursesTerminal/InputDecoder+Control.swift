import TextUI

nonisolated extension InputDecoder {
  /// Decodes what follows ESC [; nil if the end has not come.
  static func control(_ bytes: ArraySlice<UInt8>) -> Step? {
    if bytes.first == 0x5B {
      // The Linux console's F1…F5.
      guard let letter = bytes.dropFirst().first else { return nil }
      guard (0x41...0x45).contains(letter) else { return Step(4, .nothing) }
      return Step(4, key: Key(.function(letter - 0x40)))
    }
    var index = bytes.startIndex
    while index < bytes.endIndex, (0x20...0x3F).contains(bytes[index]) { index += 1 }
    guard index < bytes.endIndex else { return nil }
    let length = index - bytes.startIndex + 3
    let final = bytes[index]
    // A control character in the middle: not a sequence of ours; it stays for the next step.
    guard (0x40...0x7E).contains(final) else { return Step(length - 1, .nothing) }
    let text = String(decoding: bytes[bytes.startIndex..<index], as: UTF8.self)
    return Step(length, meaning(text, final))
  }

  private static func meaning(_ text: String, _ final: UInt8) -> Meaning {
    if text.first == "<" { return mouse(numbers(String(text.dropFirst())), final) }
    let values = numbers(text)
    let modifiers = self.modifiers(values.count > 1 ? values[1] : 1)
    switch (final, values.first ?? 0) {
    case (0x5A, _): return .event(.key(.backTab))
    case (0x49, _): return .event(.focus(true))
    case (0x4F, _): return .event(.focus(false))
    case (0x7E, 200): return .pasteBegins
    case (0x7E, 27) where values.count == 3: return unicode(values[2], modifiers)
    case (0x75, let code): return unicode(code, modifiers)
    case (0x7E, let number):
      guard let code = editingKey(number) else { return .nothing }
      return .event(.key(Key(code, modifiers)))
    default:
      guard let code = cursorKey(final) else { return .nothing }
      return .event(.key(Key(code, modifiers)))
    }
  }

  /// The numbers between semicolons; hostile lengths saturate, missing ones are 0.
  private static func numbers(_ text: String) -> [Int] {
    text.split(separator: ";", omittingEmptySubsequences: false).prefix(8).map { part in
      part.utf8.reduce(0) { sum, byte in
        (0x30...0x39).contains(byte) ? min(sum * 10 + Int(byte - 0x30), 9_999_999) : sum
      }
    }
  }

  private static func modifiers(_ parameter: Int) -> Key.Modifiers {
    let bits = max(0, parameter - 1)
    return Key.Modifiers(rawValue: UInt8(bits & 7))
  }

  private static func unicode(_ value: Int, _ modifiers: Key.Modifiers) -> Meaning {
    switch value {
    case 9: return .event(.key(Key(.named(.tab), modifiers)))
    case 13: return .event(.key(Key(.named(.enter), modifiers)))
    case 27: return .event(.key(Key(.named(.escape), modifiers)))
    case 8, 127: return .event(.key(Key(.named(.backspace), modifiers)))
    default: break
    }
    guard let bits = UInt32(exactly: value), bits >= 0x20, let scalar = Unicode.Scalar(bits) else {
      return .nothing
    }
    return .event(.key(Key(.character(Character(scalar)), modifiers)))
  }

  static func cursorKey(_ final: UInt8) -> Key.Code? {
    switch final {
    case 0x41: .named(.up)
    case 0x42: .named(.down)
    case 0x43: .named(.right)
    case 0x44: .named(.left)
    case 0x46: .named(.end)
    case 0x48: .named(.home)
    case 0x50...0x53: .function(final - 0x4F)
    default: nil
    }
  }

  private static func editingKey(_ number: Int) -> Key.Code? {
    switch number {
    case 1, 7: .named(.home)
    case 2: .named(.insert)
    case 3: .named(.delete)
    case 4, 8: .named(.end)
    case 5: .named(.pageUp)
    case 6: .named(.pageDown)
    case 11...15: .function(UInt8(number - 10))
    case 17...21: .function(UInt8(number - 11))
    case 23, 24: .function(UInt8(number - 12))
    default: nil
    }
  }

  private static func mouse(_ values: [Int], _ final: UInt8) -> Meaning {
    guard values.count == 3, final == 0x4D || final == 0x6D else { return .nothing }
    let bits = values[0]
    let action: MouseEvent.Action
    switch (bits & 64 != 0, bits & 32 != 0) {
    case (true, _):
      guard bits & 3 < 2 else { return .nothing }
      action = bits & 1 == 0 ? .wheelUp : .wheelDown
    case (false, true): action = .drag
    case (false, false): action = final == 0x4D ? .press : .release
    }
    var modifiers: Key.Modifiers = []
    if bits & 4 != 0 { modifiers.insert(.shift) }
    if bits & 8 != 0 { modifiers.insert(.alt) }
    if bits & 16 != 0 { modifiers.insert(.control) }
    let place = Point(x: max(0, values[1] - 1), y: max(0, values[2] - 1))
    let button = UInt8(bits & 64 != 0 ? 0 : bits & 3)
    return .event(.mouse(MouseEvent(action, button: button, at: place, modifiers: modifiers)))
  }
}
