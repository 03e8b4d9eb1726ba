import Books
import CRM
import Facts
import TextUI

/// A line of capture that is being typed, or the next step after one.
struct CaptureState: Sendable {
  /// What the line is for.
  enum Purpose: Sendable {
    case line
    /// The next step, with what is offered; the sentence says what was done before it.
    case next([NextOffer])
  }

  /// The question that the keys are about, and the candidate under the cursor.
  struct Asked: Sendable {
    var question: Int
    var candidate = 0
  }

  let purpose: Purpose
  /// The records that it is logged from.
  let about: [EntityID]
  var editor = LineEditor()
  /// What was written in the editor.
  var body = ""
  private(set) var answers: [String: CaptureChoice] = [:]
  private(set) var capture = Capture.empty
  private(set) var rows: [CaptureRow] = []
  var asked: Asked?
  /// Why it was not saved.
  var problem: String?
  private var names = CaptureNames()

  init(_ purpose: Purpose, about: [EntityID], draft: String = "") {
    self.purpose = purpose
    self.about = about
    let lines = draft.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    editor = LineEditor(lines.first.map { String($0) } ?? "")
    body = lines.count > 1 ? String(lines[1]) : ""
  }

  var isNext: Bool { if case .next = purpose { true } else { false } }

  var offers: [NextOffer] { if case .next(let offers) = purpose { offers } else { [] } }

  /// What stands before the line.
  var label: String { isNext ? "next: " : "log: " }

  /// The line and the text from the editor, as a draft keeps them.
  var draft: String { body.isEmpty ? editor.text : editor.text + "\n" + body }

  var isEmpty: Bool { editor.text.allSatisfy(\.isWhitespace) && body.isEmpty }

  var questions: [CaptureQuestion] { capture.questions }

  /// Reads the line anew: each word is looked up once while it is typed.
  mutating func read(_ model: Model) {
    capture = Capture.parse(
      isNext ? label + editor.text : editor.text,
      model.book,
      model.entry,
      user: model.viewer.user,
      about: about,
      answers: answers,
      names: &names
    )
    rows = isEmpty ? [] : capture.preview(model.book, model.entry)
    problem = nil
    asked = nil
  }

  /// Answers the question that the keys are about; goes on to the next one.
  mutating func answer(_ candidate: Int, _ model: Model) -> Bool {
    guard let asked, questions.indices.contains(asked.question) else { return false }
    let question = questions[asked.question]
    guard question.candidates.indices.contains(candidate) else { return false }
    answers[question.key] = question.candidates[candidate].choice
    read(model)
    self.asked = questions.isEmpty ? nil : Asked(question: 0)
    return true
  }

  /// Moves among the candidates, and from the last one to the next question.
  mutating func step(_ direction: Int) {
    guard !questions.isEmpty else { return }
    guard var asked, questions.indices.contains(asked.question) else {
      self.asked = Asked(question: 0)
      return
    }
    asked.candidate += direction
    let count = questions[asked.question].candidates.count
    if asked.candidate >= count {
      asked = Asked(question: (asked.question + 1) % questions.count)
    } else if asked.candidate < 0 {
      let before = (asked.question + questions.count - 1) % questions.count
      asked = Asked(question: before, candidate: max(0, questions[before].candidates.count - 1))
    }
    self.asked = asked
  }

  var hints: [(key: String, word: String)] {
    if asked != nil {
      return [("1-9", "choose"), ("Enter", "take"), ("Tab", "next"), ("Esc", "keep")]
    }
    if !questions.isEmpty {
      return [("Enter", "choose"), ("Tab", "choose"), ("Alt-E", "text"), ("Esc", "keep as draft")]
    }
    if isNext {
      return isEmpty
        ? [("1 2 3", "take"), ("Enter", "no next step"), ("Esc", "close")]
        : [("Enter", "save"), (";", "part"), ("Esc", "keep as draft")]
    }
    return [
      ("Enter", "save"), (";", "part"), ("next:", "task"), ("Alt-E", "$EDITOR"),
      ("Esc", "keep as draft"), ("Ctrl-G", "drop"),
    ]
  }
}
