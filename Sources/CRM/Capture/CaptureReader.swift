import Books
import Facts

/// Reads a line part by part, then says what the parts have in common.
struct CaptureReader {
  let book: Book
  let context: EntryContext
  let user: EntityID?
  let about: [EntityID]
  let answers: [String: CaptureChoice]
  var names: CaptureNames

  var source = CaptureText("")
  /// The words of the part that is being read, and what was asked and found wrong in it.
  var words: [CaptureWord] = []
  var at = 0
  var questions: [CaptureQuestion] = []
  var problems: [CaptureProblem] = []
  /// The deals that the line names anywhere.
  var lineDeals: [CapturedName] = []
  /// Values of a line that stand in other parts than a deal's.
  var values: [(amount: Money, range: Range<Int>)] = []

  init(
    book: Book,
    context: EntryContext,
    user: EntityID?,
    about: [EntityID],
    answers: [String: CaptureChoice],
    names: CaptureNames
  ) {
    self.book = book
    self.context = context
    self.user = user
    self.about = about
    self.answers = answers
    self.names = names
  }

  mutating func read(_ text: String) -> Capture {
    source = CaptureText(text)
    let ranges = source.parts
    findDeals(ranges)
    var capture = Capture(text: text)
    for range in ranges {
      words = source.words(range)
      guard let first = words.first, let last = words.last else { continue }
      (at, questions, problems) = (0, [], [])
      var part = CapturePart(
        range: first.range.lowerBound..<last.range.upperBound,
        content: readPart()
      )
      part.questions = questions
      part.problems = problems
      capture.parts.append(part)
    }
    join(&capture)
    return capture
  }

  /// Which deals the line speaks of, before any part is read: stages and tasks depend on it.
  private mutating func findDeals(_ ranges: [Range<Int>]) {
    for range in ranges {
      words = source.words(range)
      for index in words.indices where words[index].value(behind: "d:") != nil {
        at = index
        if let deal = markedDeal(), !lineDeals.contains(deal) { lineDeals.append(deal) }
      }
    }
  }

  private mutating func readPart() -> CapturePart.Content {
    switch words[0].text.lowercased() {
    case "next:", "todo:", "task:":
      at = 1
      return .task(readTask())
    case "promise:":
      at = 1
      return readPromise(.us)
    case "we" where isPromise(1):
      at = 2
      return readPromise(.us)
    case "they" where isPromise(1):
      at = 2
      return readPromise(.them)
    default: return readMove() ?? readActivity()
    }
  }

  private func isPromise(_ index: Int) -> Bool {
    words.indices.contains(index) && words[index].text.lowercased() == "promise:"
  }

  // MARK: Words

  var word: CaptureWord? { words.indices.contains(at) ? words[at] : nil }

  /// The cores of up to `count` words from here, joined; nil where a comma or quote parts them.
  func phrase(_ count: Int, from index: Int) -> String? {
    guard index >= 0, index + count <= words.count, count > 0 else { return nil }
    let run = words[index..<index + count]
    if run.dropLast().contains(where: { $0.ending != nil }) || run.contains(where: \.isQuoted) {
      return nil
    }
    return run.map(\.core).joined(separator: " ")
  }

  /// The words as typed.
  func typed(_ count: Int, from index: Int) -> String {
    words[index..<min(words.count, index + count)].map(\.bare).joined(separator: " ")
  }

  func range(_ count: Int, from index: Int) -> Range<Int> {
    let last = min(words.count, index + max(1, count)) - 1
    return words[index].range.lowerBound..<words[last].range.upperBound
  }

  mutating func fail(_ sentence: String, _ range: Range<Int>) {
    problems.append(CaptureProblem(range: range, sentence: sentence))
  }

  var wholePart: Range<Int> {
    guard let first = words.first, let last = words.last else { return 0..<0 }
    return first.range.lowerBound..<last.range.upperBound
  }

  // MARK: Asking

  /// The answer to a question; asks it where there is none that still fits.
  mutating func choose(
    _ key: String,
    _ word: String,
    _ range: Range<Int>,
    _ candidates: [CaptureCandidate],
    isUnknown: Bool = false
  ) -> CaptureChoice? {
    if let answer = answers[key], candidates.contains(where: { $0.choice == answer }) {
      return answer
    }
    if !questions.contains(where: { $0.key == key }) {
      questions.append(
        CaptureQuestion(
          key: key,
          range: range,
          word: word,
          candidates: Array(candidates.prefix(9)),
          rest: max(0, candidates.count - 9),
          isUnknown: isUnknown
        )
      )
    }
    return nil
  }

  static let asText = CaptureCandidate(choice: .text, label: "text", detail: "")
}
