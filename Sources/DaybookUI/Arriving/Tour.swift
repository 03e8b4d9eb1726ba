// A tour of a minute: seven steps, each done by pressing the real key. What to press stands in the
// status row; a step is over when its intent has run. Esc, where there is nothing else to leave,
// ends it; `:tour` begins it again.

import CRM
import TextUI

/// Where somebody is in the tour.
struct Tour: Sendable {
  struct Step: Sendable {
    let intent: Intent
    /// What stands after the key.
    let words: String
  }

  /// Where the user's having seen it is kept.
  static let key = "tour"

  private static let withTasks = [
    Step(intent: .done, words: "this task is done, and on the disk"),
    Step(intent: .undo, words: "takes it back: everything can be"),
    Step(intent: .moveDown, words: "goes down Today: overdue, due, without a plan"),
    Step(intent: .open, words: "opens what the line is about"),
    Step(intent: .viewDeals, words: "all deals; each view has a digit"),
    Step(intent: .filter, words: "then a word: filters as you type, Enter keeps it"),
    Step(intent: .help, words: "every key there is; type to search, Esc closes"),
  ]

  private static let withoutTasks = [
    Step(intent: .addContact, words: "a new contact; Esc keeps what you typed as a draft"),
    Step(intent: .drafts, words: "brings the draft back; Ctrl-G drops it"),
    Step(intent: .viewContacts, words: "your contacts; each view has a digit"),
    Step(intent: .viewDeals, words: "deals"),
    Step(intent: .viewPipeline, words: "the same deals by stage"),
    Step(intent: .viewToday, words: "what asks for your attention today"),
    Step(intent: .help, words: "every key there is; type to search, Esc closes"),
  ]

  private let steps: [Step]
  private(set) var place = 0

  /// The tour of a book that has tasks to finish, or of one that is empty.
  init(hasTasks: Bool) { steps = hasTasks ? Tour.withTasks : Tour.withoutTasks }

  var step: Step? { steps.indices.contains(place) ? steps[place] : nil }
  var isOver: Bool { step == nil }

  /// What the status row says.
  func text(_ keymap: Keymap) -> String {
    guard let step else { return "" }
    let key =
      keymap.keys(step.intent).first?.description
      ?? ":\(IntentCatalogue.entry(step.intent)?.form ?? "")"
    return "tour \(place + 1)/\(steps.count)  \(key)  \(step.words)"
  }

  /// Goes on where the intent is the one that was asked for.
  mutating func take(_ intent: Intent) {
    if intent == step?.intent { place += 1 }
  }
}

extension Model {
  mutating func beginTour() -> [Effect] {
    let hasTasks = today.agenda?.firstTask != nil
    let effects = hasTasks ? show(.today) : []
    if let place = today.agenda?.firstTask { today.move(book) { $0.select(place) } }
    tour = Tour(hasTasks: hasTasks)
    return effects
  }

  /// An intent has run: the tour may go on, or be over.
  mutating func guide(_ intent: Intent) -> [Effect] {
    guard tour != nil else { return [] }
    tour?.take(intent)
    return tour?.isOver == true ? endTour() : []
  }

  mutating func endTour() -> [Effect] {
    guard let over = tour else { return [] }
    tour = nil
    let end = over.isOver ? "That was the tour" : "The tour waits"
    return [.keep(key: Tour.key, text: "done")] + say("\(end) · :tour begins it again", .info)
  }
}
