import TextUI

/// The lines of the command prompt, the latest last; a line that was left by Esc is among them.
struct LineHistory: Sendable {
  /// Where it is kept.
  static let key = "history"
  /// Where the line that is being typed is kept.
  static let draft = DraftKey.named("command")

  private static let limit = 200
  private(set) var lines: [String]

  init(_ text: String = "") {
    lines = text.split(separator: "\n").map(String.init).suffix(LineHistory.limit)
  }

  var text: String { lines.joined(separator: "\n") }

  /// Puts a line at the end, once.
  mutating func add(_ line: String) {
    guard !line.isEmpty, !line.contains(where: \.isNewline) else { return }
    lines.removeAll { $0 == line }
    lines = (lines + [line]).suffix(LineHistory.limit)
  }

  /// The line that a key brings: up to older ones that begin with what was typed, down again.
  func recall(_ key: Key, _ prompt: inout PromptState) -> String? {
    let isUp: Bool
    switch key {
    case .up, .control("p"): isUp = true
    case .down, .control("n"): isUp = false
    default: return nil
    }
    let typed = prompt.recalled?.typed ?? prompt.editor.text
    let place = prompt.recalled?.place ?? lines.count
    let places = isUp ? Array((0..<place).reversed()) : Array(lines.indices.filter { $0 > place })
    if let next = places.first(where: { lines[$0].hasPrefix(typed) }) {
      prompt.recalled = (next, typed)
      return lines[next]
    }
    if isUp { return nil }
    prompt.recalled = nil
    return typed
  }
}

extension Model {
  /// Takes a line into the history, and with it the draft of it away.
  mutating func remember(_ line: String) -> [Effect] {
    let before = history.text
    history.add(line)
    let effects = keepDraft(LineHistory.draft, nil)
    return history.text == before
      ? effects : effects + [.keep(key: LineHistory.key, text: history.text)]
  }

  /// A prompt is left: its line can be had again.
  mutating func leave(_ prompt: PromptState) -> [Effect] {
    guard case .command = prompt.purpose else { return [] }
    return remember(prompt.editor.text)
  }
}
