import CRM
import Facts
import TextUI

/// A line of input in place of the status row.
struct PromptState: Sendable {
  enum Purpose: Sendable {
    /// Filters at every key; what was typed is added to `base`, and Esc brings `before` back.
    case filter(base: String, before: String)
    /// Edits the whole query; Esc brings it back.
    case query(before: String)
    case command
    /// Asks what an answer of a review means.
    case review(ReviewAsk, EntityID, label: String)
    /// Asks where the minutes go.
    case minutesFile
    /// Asks before a bulk change: Enter goes on.
    case confirm(String, Command, saying: String)
    /// Asks before a change of the history is taken back.
    case undo(String, batch: EntityID)
    /// Asks until when tasks sleep and deals are parked.
    case wait([EntityID])
  }

  let purpose: Purpose
  var editor: LineEditor
  /// What is wrong with the line, in its place at the right.
  var problem: String?
  /// What the line means, in the same place.
  var reading: String?
  /// The line of the history that is shown, and what had been typed before; nil for a new line.
  var recalled: (place: Int, typed: String)?

  init(_ purpose: Purpose, text: String = "") {
    self.purpose = purpose
    editor = LineEditor(text)
  }

  /// Whether there is nothing to type.
  var isQuestion: Bool {
    switch purpose {
    case .confirm, .undo: true
    case .filter, .query, .command, .review, .minutesFile, .wait: false
    }
  }

  /// What stands before the input.
  var label: String {
    switch purpose {
    case .filter: "/"
    case .query: "query: "
    case .command: ":"
    case .review(_, _, let label): label
    case .minutesFile: "write the minutes to: "
    case .wait: "wait until (fri, +1w, 3 dec; Enter: tomorrow): "
    case .confirm(let question, _, _), .undo(let question, _): question
    }
  }

  var hints: [(key: String, word: String)] {
    switch purpose {
    case .filter, .query: [("Enter", "keep"), ("Tab", "complete"), ("Esc", "as before")]
    case .command: [("Enter", "run"), ("Tab", "complete"), ("Esc", "back")]
    case .review: [("Enter", "answer"), ("Esc", "back")]
    case .minutesFile: [("Enter", "write"), ("Esc", "back")]
    case .wait: [("Enter", "wait"), ("Esc", "leave it")]
    case .confirm, .undo: [("Enter", "do it"), ("Esc", "leave it")]
    }
  }

  /// Paints the line over the status row.
  func paint(into canvas: inout Canvas) {
    canvas.fill(style: Style(.prompt))
    let x = canvas.put(label, x: 1, y: 0, role: .prompt) + 1
    if isQuestion {
      canvas.placeCursor(x: min(x, canvas.size.columns - 1), y: 0)
      return
    }
    let window = editor.window(width: max(1, canvas.size.columns - x - 1))
    let used = canvas.put(window.text, x: x, y: 0, role: .text)
    let room = canvas.size.columns - x - used - 2
    if let problem, room > 8 {
      canvas.put(problem, x: x + used + 2, y: 0, style: Style(.formError), width: room)
    } else if let reading, room > 8 {
      let text = "→ " + reading
      canvas.put(text, x: x + used + 2, y: 0, style: Style(.formGhost), width: room)
    }
    canvas.placeCursor(x: min(x + window.cursor, canvas.size.columns - 1), y: 0)
  }
}
