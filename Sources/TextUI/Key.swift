/// A key as the terminal tells it.
///
/// With Ctrl or Alt letters are lower case, because terminals do not tell `Ctrl-P` from
/// `Ctrl-Shift-P`; a Shift on a plain character is in the character itself.
public struct Key: Hashable, Sendable {
  public enum Code: Hashable, Sendable {
    case character(Character)
    case named(Named)
    case function(UInt8)
  }

  public enum Named: String, CaseIterable, Hashable, Sendable {
    case enter = "Enter"
    case escape = "Esc"
    case tab = "Tab"
    case backspace = "Backspace"
    case delete = "Delete"
    case insert = "Insert"
    case up = "Up"
    case down = "Down"
    case left = "Left"
    case right = "Right"
    case home = "Home"
    case end = "End"
    case pageUp = "PgUp"
    case pageDown = "PgDn"
  }

  public struct Modifiers: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    public static let shift = Modifiers(rawValue: 1)
    public static let alt = Modifiers(rawValue: 2)
    public static let control = Modifiers(rawValue: 4)
  }

  public let code: Code
  public let modifiers: Modifiers

  public init(_ code: Code, _ modifiers: Modifiers = []) {
    guard case .character(let character) = code else {
      self.code = code
      self.modifiers = modifiers
      return
    }
    let commanding = !modifiers.isDisjoint(with: [.control, .alt])
    let folded = commanding ? Character(lowercased: character) : character
    self.code = .character(folded)
    self.modifiers = modifiers.subtracting(.shift)
  }

  public static func character(_ character: Character) -> Key { Key(.character(character)) }
  public static func named(_ named: Named) -> Key { Key(.named(named)) }
  public static func control(_ character: Character) -> Key { Key(.character(character), .control) }
  public static func alt(_ character: Character) -> Key { Key(.character(character), .alt) }

  public static let enter = named(.enter)
  public static let escape = named(.escape)
  public static let tab = named(.tab)
  public static let backTab = Key(.named(.tab), .shift)
  public static let backspace = named(.backspace)
  public static let up = named(.up)
  public static let down = named(.down)
  public static let left = named(.left)
  public static let right = named(.right)
  public static let space = character(" ")

  /// The character that the key types into a field; nil for commands.
  public var typed: Character? {
    guard case .character(let character) = code, modifiers.isEmpty else { return nil }
    return character
  }
}

extension Character {
  /// The lower case of an ASCII letter, anything else as it is.
  fileprivate init(lowercased character: Character) {
    guard let ascii = character.asciiValue, ascii >= 0x41, ascii <= 0x5A else {
      self = character
      return
    }
    self = Character(Unicode.Scalar(ascii + 0x20))
  }
}
