// How keys are written in keymaps, help and tests:
//
//   key       = { modifier "-" } name
//   modifier  = "Ctrl" | "C" | "Alt" | "M" | "Shift" | "S"
//   name      = a character | "Space" | "Enter" | "Esc" | "Tab" | "PgUp" | … | "F1" … "F63"
//   sequence  = part { " " part }     part = key | characters, each a key of its own
//
// So `gg` is two keys, `Ctrl-X Ctrl-E` is two, `g Space` is two, `Tab` is one, `<` is one.

extension Key {
  /// Reads one key; nil if the notation is not one.
  public init?(_ notation: String) {
    var modifiers: Modifiers = []
    var rest = notation[...]
    while let (modifier, tail) = Key.modifier(rest) {
      modifiers.insert(modifier)
      rest = tail
    }
    if rest.count == 1, let character = rest.first {
      self.init(.character(character), modifiers)
    } else if let code = Key.code(named: rest.lowercased()) {
      self.init(code, modifiers)
    } else {
      return nil
    }
  }

  private static func modifier(_ text: Substring) -> (Modifiers, Substring)? {
    guard let dash = text.firstIndex(of: "-"), dash != text.startIndex else { return nil }
    let tail = text[text.index(after: dash)...]
    if tail.isEmpty { return nil }
    switch text[..<dash] {
    case "Ctrl", "ctrl", "C": return (.control, tail)
    case "Alt", "alt", "M": return (.alt, tail)
    case "Shift", "shift", "S": return (.shift, tail)
    default: return nil
    }
  }

  private static func code(named name: String) -> Code? {
    switch name {
    case "space": return .character(" ")
    case "escape": return .named(.escape)
    case "return": return .named(.enter)
    case "pageup": return .named(.pageUp)
    case "pagedown": return .named(.pageDown)
    case "del": return .named(.delete)
    case "ins": return .named(.insert)
    default: break
    }
    if name.first == "f", let number = UInt8(name.dropFirst()), (1...63).contains(number) {
      return .function(number)
    }
    return Named.allCases.first { $0.rawValue.lowercased() == name }.map(Code.named)
  }
}

extension Key: CustomStringConvertible {
  /// The notation, as `Ctrl-P`, `S-Tab`, `Alt-E`, `Space`, `<`.
  public var description: String {
    var text = ""
    if modifiers.contains(.control) { text += "Ctrl-" }
    if modifiers.contains(.alt) { text += "Alt-" }
    if modifiers.contains(.shift) { text += "S-" }
    switch code {
    case .character(" "): text += "Space"
    case .character(let character):
      text += modifiers.isEmpty ? String(character) : character.uppercased()
    case .named(let named): text += named.rawValue
    case .function(let number): text += "F\(number)"
    }
    return text
  }
}

/// Keys that are pressed one after the other, such as `gg`.
public struct KeySequence: Hashable, Sendable, CustomStringConvertible {
  public let keys: [Key]

  public init(_ keys: [Key]) {
    self.keys = keys
  }

  /// Reads a sequence; nil if it is empty or a part of it is no key.
  public init?(_ notation: String) {
    var keys: [Key] = []
    for part in notation.split(separator: " ") {
      if let key = Key(String(part)) {
        keys.append(key)
      } else if part.count > 1, !part.dropLast().contains("-") {
        keys += part.map(Key.character)
      } else {
        return nil
      }
    }
    if keys.isEmpty { return nil }
    self.keys = keys
  }

  public var description: String {
    let simple = keys.allSatisfy { $0.typed != nil && $0 != .space }
    return keys.map(\.description).joined(separator: simple ? "" : " ")
  }
}
