import Books
import CRM
import Facts
import TextUI

extension Model {
  /// One dealing with more records than these is a mailing, not an activity.
  static let mostLogged = 50

  // MARK: Opening

  /// Opens a line about the records of a verb; what was typed before is there again.
  mutating func openCapture(about ids: [EntityID], text: String = "") {
    let about = captureSubjects(ids)
    var state = CaptureState(
      .line,
      about: about,
      draft: text.isEmpty ? drafts[DraftKey.capture(about.first)] ?? "" : text
    )
    let isDraft = text.isEmpty && !state.isEmpty
    state.read(self)
    if isDraft { state.problem = "This is what you typed before; Ctrl-G drops it" }
    overlays.append(.capture(state))
  }

  /// Puts the cursor on the next step after something was done.
  mutating func openNextStep(
    after kind: ActivityKind,
    _ outcome: Outcome?,
    about: [EntityID]
  ) {
    let offers = NextOffers(book, today: entry.today).after(kind, outcome, about: about)
    overlays.append(.capture(CaptureState(.next(offers), about: about)))
  }

  /// What a line is about when it is logged from records: of a task, a lead and a promise what they
  /// are about.
  func captureSubjects(_ ids: [EntityID]) -> [EntityID] {
    var subjects: [EntityID] = []
    for id in ids.prefix(Model.mostLogged) {
      guard let row = book.row(id) else { continue }
      let found: [EntityID?]
      switch row.kind {
      case Contact.kind, Account.kind, Deal.kind: found = [id]
      case Todo.kind: found = book[row, Todo.about]
      case Activity.kind: found = book[row, Activity.about]
      case Lead.kind: found = [book[row, Lead.contact] ?? book[row, Lead.account]]
      case Promise.kind: found = [book[row, Promise.deal] ?? book[row, Promise.party]]
      default: found = []
      }
      for case let subject? in found where !subjects.contains(subject) { subjects.append(subject) }
    }
    return subjects
  }

  /// Runs `:log` with a line: what is clear is saved at once, the rest opens.
  mutating func log(line: String, about ids: [EntityID]) -> [Effect] {
    guard ids.count <= Model.mostLogged else {
      return say("A line is logged from at most \(Model.mostLogged) records", .warn) + [.bell]
    }
    openCapture(about: ids, text: line)
    // A draft that comes back waits for Enter, however clear it is.
    guard !line.isEmpty, case .capture(let state)? = overlays.last else { return [] }
    return state.capture.isReady ? saveCapture(state) : []
  }

  // MARK: Keys

  mutating func captureKey(_ key: Key, _ state: CaptureState) -> [Effect] {
    var state = state
    let isEditorKey = pendingKeys == [.control("x")] && key == .control("e")
    pendingKeys = []
    switch key {
    case .escape, .control("c"):
      overlays.removeLast()
      return keep(state)
    case .control("g"):
      overlays.removeLast()
      return state.isNext ? [] : keepDraft(DraftKey.capture(state.about.first), nil)
    case .enter, .control("s"): return enter(state)
    case .alt("e"): return editBody(state)
    case .control("e") where isEditorKey: return editBody(state)
    case .control("x"):
      // The first key of readline's Ctrl-X Ctrl-E.
      pendingKeys = [key]
      return []
    case .tab, .down: state.step(1)
    case .backTab, .up: state.step(-1)
    default:
      if let effects = takeDigit(key, state) { return effects }
      let outcome = state.editor.handle(key)
      if outcome == .changed { state.read(self) }
      if outcome != .ignored { state.asked = nil }
    }
    replace(state)
    return []
  }

  mutating func capturePaste(_ text: String, _ state: CaptureState) {
    var state = state
    // Pasted lines are parts of the line.
    let lines = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    state.editor.insert(lines)
    state.read(self)
    replace(state)
  }

  /// A digit picks a candidate, or one of the next steps before anything is typed.
  private mutating func takeDigit(_ key: Key, _ state: CaptureState) -> [Effect]? {
    guard let digit = key.typed?.wholeNumberValue, (1...9).contains(digit) else { return nil }
    var state = state
    if state.asked != nil {
      guard state.answer(digit - 1, self) else { return [.bell] }
      replace(state)
      return []
    }
    guard state.isEmpty, state.offers.indices.contains(digit - 1) else { return nil }
    let offer = state.offers[digit - 1]
    overlays.removeLast()
    let day = Display.longDay(offer.day)
    return perform(
      offer.command(about: state.about),
      saying: "\(day): \(Text.truncated(offer.title, to: 30))"
    )
  }

  private mutating func enter(_ state: CaptureState) -> [Effect] {
    var state = state
    if let asked = state.asked {
      guard state.answer(asked.candidate, self) else { return [.bell] }
      replace(state)
      return []
    }
    if state.isEmpty {
      overlays.removeLast()
      return state.isNext ? park(state) : []
    }
    if !state.questions.isEmpty {
      state.step(1)
      replace(state)
      return []
    }
    return saveCapture(state)
  }

  /// Without a next step a deal stays in sight, and it is said.
  private mutating func park(_ state: CaptureState) -> [Effect] {
    let deals = state.about.filter { book.row($0)?.kind == Deal.kind }
    let named = deals.isEmpty ? state.about : deals
    return say(
      named.isEmpty ? "No next step" : "No next step for \(naming(Array(named.prefix(1))))",
      .info
    )
  }

  private mutating func keep(_ state: CaptureState) -> [Effect] {
    guard let (key, text) = Overlay.capture(state).draft else { return [] }
    let effects = keepDraft(key, text)
    if text == nil { return effects }
    return effects
      + say("Draft kept · the same key opens it again", .info)
  }

  private mutating func editBody(_ state: CaptureState) -> [Effect] {
    replace(state)
    editorGeneration += 1
    return [.openEditor(generation: editorGeneration, text: state.body)]
  }

  /// Takes what the editor made of the text of an open line; false where there is none.
  mutating func takeCaptureBody(_ generation: Int, _ text: String?) -> Bool {
    guard generation == editorGeneration, case .capture(var state)? = overlays.last else {
      return false
    }
    guard var text else { return true }
    while text.last?.isNewline == true { text.removeLast() }
    state.body = text
    state.read(self)
    replace(state)
    return true
  }

  private mutating func replace(_ state: CaptureState) {
    overlays[overlays.count - 1] = .capture(state)
  }

  // MARK: Saving

  private mutating func saveCapture(_ state: CaptureState) -> [Effect] {
    var state = state
    guard let command = state.capture.command(entry, body: state.body) else {
      if state.problem == nil, state.capture.problems.isEmpty {
        state.problem = "There is nothing to save yet; write who, what and how long"
      }
      replace(state)
      return [.bell]
    }
    // The rules are pure, so they are asked before the line closes.
    if let rejection = rejection(of: command) {
      state.problem = rejection.description
      replace(state)
      return [.bell]
    }
    overlays.removeLast()
    let ticket = saving.begin(.capture(state, saying: saying(state)))
    followUp(state)
    return [.perform(ticket: ticket, command)]
  }

  /// Asks for the next step, where something happened and the line agreed on none.
  private mutating func followUp(_ state: CaptureState) {
    guard !state.isNext, !state.capture.hasNextStep, !state.capture.parksOpenly else { return }
    for part in state.capture.parts {
      guard case .activity(let activity) = part.content else { continue }
      let about = state.capture.subjects.filter {
        [Contact.kind, Account.kind, Deal.kind].contains(book.row($0)?.kind)
      }
      openNextStep(after: activity.kind, activity.outcome, about: about)
      return
    }
  }

  private func saying(_ state: CaptureState) -> String {
    guard let first = state.rows.first(where: { $0.role == .reading }) else { return "saved" }
    let more = state.rows.count { $0.role == .reading } - 1
    let text = Text.truncated("\(first.label) \(first.text)", to: 36)
    return more > 0 ? "\(text) and \(more) more" : text
  }

  /// A line is on disk.
  mutating func captureSaved(_ state: CaptureState, _ saying: String) -> [Effect] {
    if state.about.count > 1 { unmark() }
    return keepDraft(DraftKey.capture(state.about.first), nil) + saved(saying)
  }

  /// The store refused a line: it opens again as it was, in place of the question what is next.
  mutating func captureRefused(_ state: CaptureState, _ refusal: Refusal) -> [Effect] {
    if case .capture(let next)? = overlays.last, next.isNext, next.isEmpty {
      overlays.removeLast()
    }
    var state = state
    state.problem = refusal.sentence
    overlays.append(.capture(state))
    return [.bell]
  }
}
