import Books
import CRM
import Facts
import TextUI

// What is typed outlives Esc, a dropped line and a killed program. Half a second after the first key
// in a form or line, what it holds is handed to the store, and again as long as somebody types; Esc,
// a hangup and leaving do it at once. A draft goes when what it was for is on the disk, or when it
// is dropped by hand.

extension Model {
  private static let draftDelay = 500

  /// Keeps a text under a key, or drops it where nil; nothing is asked where it is as before.
  mutating func keepDraft(_ key: String, _ text: String?) -> [Effect] {
    guard drafts[key] != text else { return [] }
    drafts[key] = text
    return [.keep(key: key, text: text)]
  }

  /// Sees to it that what is being typed is kept soon.
  mutating func awaitDrafts() -> [Effect] {
    guard !awaitsDrafts, overlays.contains(where: { $0.draft != nil }) else { return [] }
    awaitsDrafts = true
    return [.wake(Alarm(purpose: .drafts, generation: 0), after: Model.draftDelay)]
  }

  /// Keeps what is typed in all that is open.
  mutating func keepDrafts() -> [Effect] {
    var effects: [Effect] = []
    for overlay in overlays {
      if let (key, text) = overlay.draft { effects += keepDraft(key, text) }
    }
    return effects
  }

  /// Lets go of the drafts and lines that an erasure has taken out of the store, also of those that
  /// are open: the next key in them would bring them back.
  mutating func take(kept texts: [String: String]) -> [Effect] {
    let gone = Set(drafts.keys.filter { texts[$0] == nil })
    drafts = texts.filter { $0.key.hasPrefix(DraftKey.prefix) }
    history = LineHistory(texts[LineHistory.key] ?? "")
    overlays.removeAll { overlay in overlay.draft.map { gone.contains($0.key) } ?? false }
    guard !gone.isEmpty else { return [] }
    let what = gone.count == 1 ? "A draft" : "\(gone.count) drafts"
    return say("\(what) named somebody who was erased, and went too", .info)
  }

  /// Says at the start what waits.
  mutating func sayDrafts() -> [Effect] {
    let keys = draftKeys
    guard let first = keys.first else { return [] }
    let all = keymap.keys(.drafts).first?.description ?? ":drafts"
    guard keys.count == 1 else {
      return say("\(keys.count) drafts are kept · \(all) shows them", .info)
    }
    return say("A draft is kept: \(named(draft: first)) · \(all) opens it", .info)
  }

  /// The drafts of what can still be opened, in a steady order.
  private var draftKeys: [String] {
    drafts.keys.filter { key in
      switch DraftKey.subject(key) {
      case .new: true
      case .edit(let id), .qualify(let id), .change(_, let id): book.row(id) != nil
      case .capture(let id): id.map { book.row($0) != nil } ?? true
      case .other: false
      }
    }.sorted()
  }

  /// What a draft is of, for people.
  func named(draft key: String) -> String {
    switch DraftKey.subject(key) {
    case .new(let kind): "new \(Catalogue.kind(kind)?.label.lowercased() ?? "record")"
    case .edit(let id): naming([id])
    case .qualify(let id): "the deal of \(naming([id]))"
    case .change(let field, let id):
      "\((Catalogue.field(field)?.label ?? "field").lowercased()) of \(naming([id]))"
    case .capture(let id): id.map { "a line about \(naming([$0]))" } ?? "a line"
    case .other(let name): name
    }
  }

  /// Lets the user choose among the drafts; a single one opens.
  mutating func pickDraft() -> [Effect] {
    let keys = draftKeys
    guard let first = keys.first else { return say("There is no draft", .info) }
    if keys.count == 1 { return open(draft: first) }
    overlays.append(.picker(PickerState(.draft(keys), self)))
    return []
  }

  mutating func open(draft key: String) -> [Effect] {
    switch DraftKey.subject(key) {
    case .new(let kind): openForm(creating: kind)
    case .edit(let id): openForm(editing: id)
    case .qualify(let id): openForm(qualifying: id)
    case .change(let field, let id): openForm(changing: field, of: [id])
    case .capture(let id): openCapture(about: id.map { [$0] } ?? [])
    case .other: break
    }
    return []
  }
}

extension Overlay {
  /// Whether somebody may be typing in it, or it is the page of an erasure itself: all others only
  /// show what can be had again.
  var isTyping: Bool {
    switch self {
    case .prompt, .form, .capture, .callRun, .erasure: true
    default: false
    }
  }

  /// What is typed into it, under the key of its draft: nil where it keeps none, no text where
  /// nothing is typed.
  var draft: (key: String, text: String?)? {
    switch self {
    case .form(let form): return form.draft
    case .prompt(let prompt):
      guard case .command = prompt.purpose else { return nil }
      let text = prompt.editor.text
      return (LineHistory.draft, text.isEmpty ? nil : text)
    case .capture(let state):
      if state.isEmpty { return state.isNext ? nil : (DraftKey.capture(state.about.first), nil) }
      let text = state.isNext ? state.label + state.draft : state.draft
      return (DraftKey.capture(state.about.first), text)
    default: return nil
    }
  }
}
