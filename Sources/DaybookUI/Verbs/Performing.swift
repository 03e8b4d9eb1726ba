import Books
import CRM
import Facts
import TextUI

extension Model {
  /// A bulk change of more records than this asks first; everything else is undone instead.
  static let askAbove = 50

  /// Sends a command on its way; `saying` tells what was done, once it is on disk.
  mutating func perform(
    _ command: Command,
    saying: String,
    isConfirmed: Bool = false
  ) -> [Effect] {
    if let bulk, !isConfirmed { return rehearse(command, saying: saying, bulk) }
    let count = command.recordCount
    if count > Model.askAbove, !isConfirmed {
      let question =
        "Change \(Display.count(count, entry)) records? Enter does it, Esc leaves them "
      overlays.append(.prompt(PromptState(.confirm(question, command, saying: saying))))
      return []
    }
    return [.perform(ticket: saving.begin(.verb(command, saying)), command)]
  }

  /// What became of a command.
  mutating func finish(_ ticket: Int, _ result: Result<Performed, Refusal>) -> [Effect] {
    guard let origin = saving.end(ticket) else { return [] }
    if case .verb(let command, _) = origin {
      let isSaved = if case .success = result { true } else { false }
      settleReview(command, isSaved: isSaved)
    }
    switch result {
    case .success(let performed): return finish(origin, performed)
    case .failure(let refusal): return refused(origin, refusal)
    }
  }

  private mutating func finish(_ origin: Saving.Origin, _ performed: Performed) -> [Effect] {
    switch origin {
    case .verb(let command, let saying):
      guard performed.batch != nil else { return say("Nothing to change", .info) }
      if command.recordCount > 1 { unmark() }
      if case .create(SavedView.kind, _, _) = command {
        lists[view]?.savedView = performed.created.first
      }
      return saved(performed.summary.isEmpty ? saying : performed.summary)
    case .form(let number): return formSaved(number, performed)
    case .capture(let state, let saying): return captureSaved(state, saying)
    case .call(let contact): return callSaved(contact, performed)
    case .undo: return told(performed, "Nothing is left to undo", "Undone")
    case .redo: return told(performed, "Nothing is left to redo", "Redone")
    }
  }

  private mutating func told(
    _ performed: Performed,
    _ nothing: String,
    _ done: String
  ) -> [Effect] {
    if performed.batch == nil {
      return say(performed.summary.isEmpty ? nothing : performed.summary, .info)
    }
    let effects = say("✓ " + done, .toast) + reloadHistory()
    awaitsUndone = "✓ " + done
    if !performed.created.isEmpty { lastTouched = performed.created }
    nameUndone()
    return effects
  }

  /// Names the record in the toast of an undo, once it is known which one it was.
  mutating func nameUndone() {
    guard let done = awaitsUndone, notice?.text == done else { return }
    let shown = lastTouched.filter { id in
      book.row(id).flatMap { Catalogue.kind($0.kind) }?.isPart == false && book.title(id) != nil
    }
    guard !shown.isEmpty else { return }
    let text = "\(done): \(naming(shown))"
    notice?.text = text
    awaitsUndone = nil
  }

  mutating func saved(_ summary: String) -> [Effect] {
    say("✓ " + (summary.isEmpty ? "saved" : summary), .toast, offersUndo: true)
  }

  private mutating func refused(_ origin: Saving.Origin, _ refusal: Refusal) -> [Effect] {
    switch origin {
    case .form(let number): return formRefused(number, refusal)
    case .capture(let state, _): return captureRefused(state, refusal)
    case .call(let contact): return callRefused(contact, refusal)
    case .verb(let command, let saying):
      if case .rejected(let rejection) = refusal, let field = rejection.missing,
        openMissing(field, of: command, saying: saying, rejection)
      {
        return []
      }
      return say(refusal.sentence, .error) + [.bell]
    case .undo, .redo: return say(refusal.sentence, .error) + [.bell]
    }
  }

  /// Records in a sentence: the name of one, the number of several.
  func naming(_ ids: [EntityID]) -> String {
    let fields = FieldText(book: book, entry: entry)
    guard let first = ids.first else { return "nothing" }
    if ids.count == 1 { return "“\(Text.truncated(fields.title(first), to: 30))”" }
    let kind = book.row(first).flatMap { Catalogue.kind($0.kind) }
    return "\(Display.count(ids.count, entry)) \(kind?.plural ?? "records")"
  }
}

extension Command {
  /// How many records it names.
  var recordCount: Int {
    switch self {
    case .set(let ids, _, _), .moveStage(let ids, _), .win(let ids, _), .lose(let ids, _, _),
      .reopen(let ids), .changePipeline(let ids, _, _), .park(let ids, _, _),
      .cancelTasks(let ids),
      .reopenTasks(let ids), .snooze(let ids, _), .archive(let ids), .unarchive(let ids),
      .tag(let ids, _), .untag(let ids, _), .leads(let ids, _), .promises(let ids, _):
      ids.count
    case .delegation(let delegation): delegation.recordCount
    case .several(let commands, _): commands.map(\.recordCount).max() ?? 0
    case .setup, .create, .review, .logActivity, .completeTask, .qualifyLead, .undo: 1
    }
  }
}
