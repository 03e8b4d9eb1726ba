public import Books
import Facts

/// A row of the preview of a line.
public struct CaptureRow: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    case reading
    case question
    case problem
  }

  public let role: Role
  /// `call`, `next`, `deal`; `?` before a question and `✗` before a problem.
  public let label: String
  public let text: String
  /// The question that the row asks.
  public let question: CaptureQuestion?

  init(_ role: Role, _ label: String, _ text: String, _ question: CaptureQuestion? = nil) {
    self.role = role
    self.label = label
    self.text = text
    self.question = question
  }
}

extension Capture {
  /// What was read, a row for each part, question and problem.
  public func preview(_ book: Book, _ context: EntryContext) -> [CaptureRow] {
    let words = CaptureWords(book: book, context: context)
    return parts.flatMap { part in
      words.rows(part.content)
        + part.questions.map { CaptureRow(.question, "?", words.asking($0), $0) }
        + part.problems.map { CaptureRow(.problem, "✗", $0.sentence) }
    }
  }
}

extension CaptureQuestion {
  /// `ambiguous “eva”` or `unknown “zoe”`.
  public var title: String { (isUnknown ? "unknown" : "ambiguous") + " “\(word)”" }
}

/// Says what was read.
struct CaptureWords {
  let book: Book
  let context: EntryContext

  func rows(_ content: CapturePart.Content) -> [CaptureRow] {
    switch content {
    case .activity(let activity):
      [CaptureRow(.reading, activity.kind.word, said(parts(activity)))]
    case .task(let task): [CaptureRow(.reading, "next", said(parts(task)))]
    case .deal(let deal): [CaptureRow(.reading, "deal", said(parts(deal)))]
    case .promise(let promise): [CaptureRow(.reading, "promise", said(parts(promise)))]
    case .tags(let names, let tags):
      [CaptureRow(.reading, "tag", said(names.map(name) + tags.map(tag)))]
    case .nothing: []
    }
  }

  func asking(_ question: CaptureQuestion) -> String {
    let rest = question.rest > 0 ? [" and \(question.rest) more; write more of the name"] : []
    return question.title + ": "
      + (question.candidates.map(\.words)).joined(separator: ", ") + rest.joined()
  }

  private func said(_ parts: [String]) -> String {
    let said = parts.filter { !$0.isEmpty }
    return said.isEmpty ? "—" : said.joined(separator: " · ")
  }

  private func parts(_ activity: CapturedActivity) -> [String] {
    var parts: [String] = []
    if let direction = activity.direction { parts.append(direction.word) }
    parts.append(activity.participants.map(name).joined(separator: ", "))
    parts.append(moment(activity.day, activity.minute))
    if let minutes = activity.duration { parts.append(Display.duration(minutes)) }
    parts += activity.undecided.map { $0 + "?" }
    if let outcome = activity.outcome { parts.append(outcome.label.lowercased()) }
    parts.append(quoted(activity.text))
    if !activity.lines.isEmpty {
      parts.append("+ \(activity.lines.count) line\(activity.lines.count == 1 ? "" : "s")")
    }
    parts.append(about(activity.about))
    return parts + activity.tags.map(tag)
  }

  private func parts(_ task: CapturedTask) -> [String] {
    guard !task.isEmpty || !task.undecided.isEmpty else { return ["no next step"] }
    var parts = due(task.day, task.minute, task.undecided)
    if task.type != .todo { parts.append(task.type.word) }
    parts.append(quoted(task.title))
    if let owner = task.owner {
      let owner = name(owner)
      parts.append(owner.hasPrefix("@") ? owner : "@" + owner)
    }
    parts.append(about(task.about))
    return parts + task.tags.map(tag)
  }

  private func parts(_ deal: CapturedDeal) -> [String] {
    var parts = [name(deal.deal)]
    var current: EntityID?
    if case .record(let id) = deal.deal { current = book[id, Deal.stage] }
    switch deal.stage {
    case .record(let stage)?:
      let before = current.flatMap { book.title($0) } ?? ""
      parts.append(
        stage == current
          ? "in \(before) already" : "\(before) → \(book.title(stage) ?? "")".trimmed
      )
    case .open(let word)?: parts.append("→ \(word)" + (current == nil ? "" : "?"))
    case .new?, nil: break
    }
    if let amount = deal.amount { parts.append(Display.money(amount, context)) }
    return parts + deal.tags.map(tag)
  }

  private func parts(_ promise: CapturedPromise) -> [String] {
    let party = promise.party.map(name)
    var parts: [String] = []
    switch promise.side {
    case .us: parts.append(party.map { "we owe \($0)" } ?? "we owe")
    case .them: parts.append(party.map { "\($0) owes us" } ?? "they owe us")
    }
    parts += due(promise.due, nil, promise.undecided)
    parts.append(quoted(promise.title))
    parts.append(about(promise.about))
    return parts
  }

  private func due(_ day: Day?, _ minute: Int?, _ undecided: [String]) -> [String] {
    let said = moment(day, minute)
    if said.isEmpty, undecided.isEmpty { return ["no day"] }
    return [said] + undecided.map { $0 + "?" }
  }

  private func moment(_ day: Day?, _ minute: Int?) -> String {
    CaptureReader.moment(day, minute, today: context.today)
  }

  private func about(_ names: [CapturedName]) -> String {
    names.isEmpty ? "" : "about " + names.map(name).joined(separator: ", ")
  }

  private func quoted(_ text: String) -> String { text.isEmpty ? "" : "“\(text)”" }

  private func tag(_ name: CapturedName) -> String {
    switch name {
    case .record(let id): "#" + (book.title(id) ?? "")
    case .new(_, let title): "#\(title) (new)"
    case .open(let word): "#\(word)?"
    }
  }

  func name(_ name: CapturedName) -> String {
    switch name {
    case .record(let id): book.title(id) ?? "(deleted)"
    case .new(let kind, let title):
      "+ new \(kind == Account.kind ? "company" : "contact") “\(title)”"
    case .open(let word): word + "?"
    }
  }
}
