import CRM
import TextUI

extension Model {
  mutating func promptKey(_ key: Key, _ prompt: PromptState) -> [Effect] {
    var prompt = prompt
    switch key {
    case .escape, .control("c"), .control("g"):
      overlays.removeLast()
      restoreQuery(prompt)
      return leave(prompt)
    case .enter:
      overlays.removeLast()
      return accept(prompt)
    case .backspace where prompt.editor.isEmpty:
      overlays.removeLast()
      restoreQuery(prompt)
      return leave(prompt)
    default: break
    }
    if prompt.isQuestion { return [] }
    if key == .tab {
      complete(&prompt)
    } else if case .command = prompt.purpose, let line = history.recall(key, &prompt) {
      prompt.editor.set(line)
      prompt.problem = nil
    } else if prompt.editor.handle(key) == .changed {
      edited(&prompt)
    }
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
    case .command, .minutesFile: prompt.problem = nil
    case .review: read(&prompt)
    case .wait:
      prompt.problem = nil
      prompt.reading = meaning(ofWait: prompt.editor.text)
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

  private mutating func complete(_ prompt: inout PromptState) {
    switch prompt.purpose {
    case .command: completeCommand(&prompt)
    case .filter, .query:
      let before = prompt.editor.text
      completeQuery(&prompt)
      let ways = prompt.problem
      if prompt.editor.text != before { edited(&prompt) }
      prompt.problem = ways ?? prompt.problem
    case .confirm, .undo, .review, .minutesFile, .wait: break
    }
  }

  private mutating func restoreQuery(_ prompt: PromptState) {
    switch prompt.purpose {
    case .filter(_, let before), .query(let before): filter(before)
    case .command, .confirm, .undo, .review, .minutesFile, .wait: break
    }
  }

  private mutating func accept(_ prompt: PromptState) -> [Effect] {
    switch prompt.purpose {
    case .filter(let base, _):
      return settle(on: joined(base, prompt.editor.text))
    case .query: return settle(on: prompt.editor.text)
    case .command: return remember(prompt.editor.text) + run(line: prompt.editor.text)
    case .review(let ask, let id, _): return accept(ask, id, prompt.editor.text)
    case .minutesFile: return minutesVerb(.minutesWrite, prompt.editor.text)
    case .wait(let ids): return wait(ids, until: prompt.editor.text)
    case .confirm(_, let command, let saying):
      return perform(command, saying: saying, isConfirmed: true)
    case .undo(_, let batch): return [.undo(ticket: saving.begin(.undo), batch: batch)]
    }
  }

  private func joined(_ base: String, _ typed: String) -> String {
    base.isEmpty ? typed : typed.isEmpty ? base : base + " " + typed
  }

  /// Takes a query as it stands, and says what of it filters nothing.
  mutating func settle(on query: String) -> [Effect] {
    let unfinished = filter(query).unfinished
    return settle() + (unfinished.map { say($0, .warn) } ?? [])
  }

  /// Filters what is in view.
  @discardableResult
  mutating func filter(_ query: String) -> QueryReading {
    let reading = read(query: query, view.kind)
    if view == .pipeline {
      board.filter(query, reading, book, entry)
    } else {
      lists[view]?.filter(query, reading, book)
    }
    return reading
  }
}
