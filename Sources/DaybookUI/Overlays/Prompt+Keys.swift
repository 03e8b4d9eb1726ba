import CRM
import TextUI

extension Model {
  mutating func promptKey(_ key: Key, _ prompt: PromptState) -> [Effect] {
    var prompt = prompt
    switch key {
    case .escape, .control("c"), .control("g"):
      overlays.removeLast()
      restoreQuery(prompt)
      return []
    case .enter:
      overlays.removeLast()
      return accept(prompt)
    case .backspace where prompt.editor.isEmpty:
      overlays.removeLast()
      restoreQuery(prompt)
      return []
    default: break
    }
    if prompt.isQuestion { return [] }
    if case .command = prompt.purpose, key == .tab { complete(&prompt) }
    if prompt.editor.handle(key) == .changed { edited(&prompt) }
    overlays[overlays.count - 1] = .prompt(prompt)
    return []
  }

  mutating func promptPaste(_ text: String, _ prompt: PromptState) {
    if prompt.isQuestion { return }
    var prompt = prompt
    prompt.editor.insert(text)
    edited(&prompt)
    overlays[overlays.count - 1] = .prompt(prompt)
  }

  private mutating func edited(_ prompt: inout PromptState) {
    switch prompt.purpose {
    case .filter(let base, _): filter(joined(base, prompt.editor.text))
    case .query: filter(prompt.editor.text)
    case .command: prompt.problem = nil
    case .confirm, .undo: break
    }
    guard case .filter = prompt.purpose else {
      if case .query = prompt.purpose { prompt.problem = problem }
      return
    }
    prompt.problem = problem
  }

  /// What is to be said about the query in view.
  private var problem: String? { view == .pipeline ? board.problem : list?.problem }

  private mutating func restoreQuery(_ prompt: PromptState) {
    switch prompt.purpose {
    case .filter(_, let before), .query(let before): filter(before)
    case .command, .confirm, .undo: break
    }
  }

  private mutating func accept(_ prompt: PromptState) -> [Effect] {
    switch prompt.purpose {
    case .filter(let base, _):
      filter(joined(base, prompt.editor.text))
      return settle()
    case .query:
      filter(prompt.editor.text)
      return settle()
    case .command: return run(line: prompt.editor.text)
    case .confirm(_, let command, let saying):
      return perform(command, saying: saying, isConfirmed: true)
    case .undo(_, let batch): return [.undo(ticket: saving.begin(.undo), batch: batch)]
    }
  }

  private func joined(_ base: String, _ typed: String) -> String {
    base.isEmpty ? typed : typed.isEmpty ? base : base + " " + typed
  }

  /// Filters what is in view.
  mutating func filter(_ query: String) {
    let reading = read(query: query, view.kind)
    if view == .pipeline {
      board.filter(query, reading, book, entry)
    } else {
      lists[view]?.filter(query, reading, book)
    }
  }
}
