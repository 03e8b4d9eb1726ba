import Books
import CRM
import Facts
import TextUI

/// Completes the word before the cursor of the command prompt.
struct CommandCompletion {
  let model: Model

  /// The word with what was found, and the other words that would do.
  func complete(_ text: String) -> (text: String, others: [String])? {
    let start = text.lastIndex(of: " ").map { text.index(after: $0) } ?? text.startIndex
    let word = String(text[start...])
    let before = String(text[..<start])
    let verb = before.split(separator: " ").first.map { $0.lowercased() }
    let choices = words(verb, word).filter { $0.hasPrefix(word) && $0 != word }
    guard let first = choices.first else { return nil }
    let common = choices.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    if choices.count > 1, common == word { return (text, choices) }
    let ending = choices.count == 1 && !common.hasSuffix("=") ? " " : ""
    return (before + common + ending, choices.count == 1 ? [] : choices)
  }

  private func words(_ verb: String?, _ word: String) -> [String] {
    switch verb {
    case nil: return Array(Set(CommandLine.verbs)).sorted()
    case "set", "s": return fields.map { $0 + "=" }
    case "sort": return fields
    case "theme": return model.themes
    case "chart": return ChartGlyphs.allCases.map(\.rawValue)
    case "asof": return ["now"]
    case "forecast": return ["submit"]
    case "review": return ReviewScope.names.map(\.word)
    case "answer": return IntentCatalogue.answerWords
    case "minutes": return ["copy", "edit", "mail", "write"]
    case "mv", "move", "stage": return stages
    case "lose", "lost": return reasons
    case "disqualify": return PickerState(.disqualify([]), model).choices.map(\.text)
    case "new", "add":
      return ["company", "contact", "deal", "activity", "task", "lead", "promise", "line"]
    default: return []
    }
  }

  private var fields: [String] {
    let kind = model.targetKind ?? model.view.kind
    return (Catalogue.kind(kind, in: model.book)?.fields ?? [])
      .filter { $0.traits.isDisjoint(with: [.hidden, .governed]) }.map(\.name)
  }

  private var stages: [String] {
    let chart = PipelineChart(model.book)
    let pipeline = model.current.flatMap { model.book[$0, Deal.pipeline] } ?? chart.defaultPipeline
    return (pipeline.map(chart.stages) ?? []).compactMap { model.book.title($0) }
  }

  private var reasons: [String] {
    PickerState(.lostReason([]), model).choices.map(\.text)
  }
}

extension String {
  func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}

extension Model {
  /// Completes as far as there is one way to go on, and says which ways there are.
  func completeCommand(_ prompt: inout PromptState) {
    let completion = CommandCompletion(model: self)
    guard let found = completion.complete(prompt.editor.textBeforeCursor) else { return }
    let rest = prompt.editor.text.dropFirst(prompt.editor.textBeforeCursor.count)
    prompt.editor.set(found.text + rest)
    prompt.problem = found.others.isEmpty ? nil : found.others.joined(separator: "  ")
  }
}
