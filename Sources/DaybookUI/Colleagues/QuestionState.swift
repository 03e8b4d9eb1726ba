import CRM
import TextUI

/// A question in place of the status row, with a key for each answer; Esc leaves all as it is.
struct QuestionState: Sendable {
  struct Answer: Sendable {
    let key: Character
    let word: String
    let command: Command
    /// What was done.
    let saying: String
  }

  let text: String
  let answers: [Answer]

  var hints: [(key: String, word: String)] {
    answers.map { (String($0.key), $0.word) } + [("Esc", "leave all as it is")]
  }

  func paint(into canvas: inout Canvas) {
    canvas.fill(style: Style(.prompt))
    let keys = answers.map { String($0.key) }.joined(separator: "/")
    let x = 1 + canvas.put("\(text) \(keys) ", x: 1, y: 0, role: .prompt)
    canvas.placeCursor(x: min(x, max(0, canvas.size.columns - 1)), y: 0)
  }
}

extension Model {
  mutating func questionKey(_ key: Key, _ question: QuestionState) -> [Effect] {
    switch key {
    case .escape, .control("c"), .control("g"), .character("q"):
      overlays.removeLast()
      return say("Left as it is", .info)
    default:
      let letter = key.typed.map { $0.lowercased() }
      guard let answer = question.answers.first(where: { String($0.key) == letter }) else {
        return [.bell]
      }
      overlays.removeLast()
      return perform(answer.command, saying: answer.saying)
    }
  }
}
