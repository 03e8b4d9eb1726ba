/// A line that is being typed: readline's keys, by whole characters as a reader sees them.
public struct LineEditor: Hashable, Sendable {
  /// What a key did.
  public enum Outcome: Hashable, Sendable {
    /// The key means nothing here; it may mean something outside.
    case ignored
    /// The cursor moved or nothing was left to do.
    case moved
    /// The text is another one now.
    case changed
  }

  private struct State: Hashable {
    var characters: [Character]
    var cursor: Int
  }

  private var state: State
  private var killed: [Character] = []
  private var past: [State] = []
  /// Whether the last key typed a character, so that a word is one step of undo.
  private var isTyping = false

  public init(_ text: String = "") {
    let characters = Array(text)
    state = State(characters: characters, cursor: characters.count)
  }

  public var text: String { String(state.characters) }
  public var isEmpty: Bool { state.characters.isEmpty }

  /// The cursor, counted in characters from the start.
  public var cursor: Int { state.cursor }

  /// The text before the cursor, for completion.
  public var textBeforeCursor: String { String(state.characters[..<state.cursor]) }

  /// Replaces everything and puts the cursor at the end; can be undone.
  public mutating func set(_ text: String) {
    remember()
    let characters = Array(text)
    state = State(characters: characters, cursor: characters.count)
  }

  /// Types text at the cursor, as from a paste; line ends become blanks.
  public mutating func insert(_ text: String) {
    if text.isEmpty { return }
    remember()
    splice(text.map { $0.isNewline ? " " : $0 })
  }

  /// Does what readline would do.
  @discardableResult
  public mutating func handle(_ key: Key) -> Outcome {
    if let character = key.typed { return type(character) }
    isTyping = false
    let before = state
    switch key {
    case .control("_"):
      if let last = past.popLast() { state = last }
      return state.characters == before.characters ? .moved : .changed
    case .control("y"): edit { $0.splice($0.killed) }
    default:
      if let target = movement(key) {
        state.cursor = target
      } else if let target = deletion(key) {
        erase(to: target, kill: key != .backspace && key != .named(.delete))
      } else {
        return .ignored
      }
    }
    return state.characters == before.characters ? .moved : .changed
  }

  private mutating func type(_ character: Character) -> Outcome {
    if !isTyping || character == " " { remember() }
    isTyping = true
    splice([character])
    return .changed
  }

  private func movement(_ key: Key) -> Int? {
    switch key {
    case .control("a"), .named(.home): 0
    case .control("e"), .named(.end): state.characters.count
    case .control("b"), .left: max(0, state.cursor - 1)
    case .control("f"), .right: min(state.characters.count, state.cursor + 1)
    case .alt("b"), Key(.named(.left), .control), Key(.named(.left), .alt): wordStart()
    case .alt("f"), Key(.named(.right), .control), Key(.named(.right), .alt): wordEnd()
    default: nil
    }
  }

  /// Where the text that the key deletes ends, seen from the cursor.
  private func deletion(_ key: Key) -> Int? {
    switch key {
    case .backspace: max(0, state.cursor - 1)
    case .named(.delete), .control("d"): min(state.characters.count, state.cursor + 1)
    case .control("u"): 0
    case .control("k"): state.characters.count
    case .control("w"): blankStart()
    case Key(.named(.backspace), .alt): wordStart()
    case .alt("d"): wordEnd()
    default: nil
    }
  }

  private mutating func erase(to target: Int, kill: Bool) {
    let range = min(target, state.cursor)..<max(target, state.cursor)
    if range.isEmpty { return }
    remember()
    if kill { killed = Array(state.characters[range]) }
    state.characters.removeSubrange(range)
    state.cursor = range.lowerBound
  }

  private mutating func edit(_ change: (inout LineEditor) -> Void) {
    remember()
    change(&self)
  }

  /// Inserts at the cursor; the characters are grouped anew, because a combining mark joins the
  /// letter before it.
  private mutating func splice(_ characters: [Character]) {
    let before = String(state.characters[..<state.cursor]) + String(characters)
    let after = String(state.characters[state.cursor...])
    let head = Array(before).count
    state.characters = Array(before + after)
    state.cursor = min(head, state.characters.count)
  }

  private mutating func remember() {
    isTyping = false
    past.append(state)
    if past.count > 100 { past.removeFirst() }
  }

  private func wordStart() -> Int {
    var index = state.cursor
    while index > 0, !isWord(index - 1) { index -= 1 }
    while index > 0, isWord(index - 1) { index -= 1 }
    return index
  }

  private func wordEnd() -> Int {
    var index = state.cursor
    while index < state.characters.count, !isWord(index) { index += 1 }
    while index < state.characters.count, isWord(index) { index += 1 }
    return index
  }

  private func blankStart() -> Int {
    var index = state.cursor
    while index > 0, state.characters[index - 1].isWhitespace { index -= 1 }
    while index > 0, !state.characters[index - 1].isWhitespace { index -= 1 }
    return index
  }

  private func isWord(_ index: Int) -> Bool {
    state.characters[index].isLetter || state.characters[index].isNumber
  }
}

extension LineEditor {
  /// The part of a line that fits into a field.
  public struct Window: Hashable, Sendable {
    public let text: String
    /// The cursor's column in the field.
    public let cursor: Int
  }

  /// The part that shows in `width` columns: all of it if it fits beside the cursor, else the half
  /// screen with the cursor in it, so that typing does not scroll at every key.
  public func window(width: Int) -> Window {
    if width <= 1 { return Window(text: "", cursor: 0) }
    let widths = state.characters.map { Text.width(String($0)) }
    let column = widths[..<state.cursor].reduce(0, +)
    if column + 1 <= width, widths.reduce(0, +) < width || column < width - 1 {
      return Window(text: text, cursor: column)
    }
    let step = max(1, width / 2)
    let wanted = (column - width / 2) / step * step
    var (start, hidden) = (0, 0)
    while start < state.cursor, hidden < wanted {
      hidden += widths[start]
      start += 1
    }
    return Window(text: String(state.characters[start...]), cursor: column - hidden)
  }
}
