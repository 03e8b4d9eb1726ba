import CRM
import Facts
import TextUI

extension Model {
  /// Runs a line of the command prompt.
  mutating func run(line: String) -> [Effect] {
    let words = line.split(separator: " ").map(String.init)
    guard let verb = words.first else { return [] }
    if let entry = IntentCatalogue.entries.first(where: { $0.form == line }) {
      return run(entry.intent)
    }
    return say("There is no command “\(verb)” · :help lists them", .error)
  }

  /// Completes the word before the cursor.
  func complete(_ prompt: inout PromptState) {}
}
