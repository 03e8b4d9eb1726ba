import CRM
import TextUI

/// The last row: the keys that matter here, from the table.
struct HintRow {
  let model: Model

  func paint(into canvas: inout Canvas) {
    let hints = self.hints
    // The last two lead everywhere else, so they are there on the narrowest screen.
    let fixed = model.overlays.isEmpty ? hints.suffix(2) : []
    var room = canvas.size.columns - 1 - fixed.reduce(0) { $0 + width($1) }
    var shown: [(key: String, word: String)] = []
    for hint in hints.dropLast(fixed.count) {
      room -= width(hint)
      if room < 0 { break }
      shown.append(hint)
    }
    var x = 1
    for hint in shown + fixed {
      x += canvas.put(hint.key, x: x, y: 0, role: .hintKey) + 1
      x += canvas.put(hint.word, x: x, y: 0, role: .hintText) + 2
    }
  }

  private func width(_ hint: (key: String, word: String)) -> Int {
    Text.width(hint.key) + Text.width(hint.word) + 3
  }

  /// What matters most comes first; the command line and the help come last.
  private static let order: [IntentEntry] = [
    .open, .takeLead, .qualifyLead, .disqualifyLead, .recycleLead, .keepPromise, .breakPromise,
    .editPart, .removePart, .stageForward, .done, .later, .wait, .edit, .followUp, .logActivity,
    .filter, .win, .lose, .nextMonth, .previousMonth, .submitForecast,
    .reviewOK, .reviewNextStep, .reviewDate, .reviewValue, .reviewWait, .reviewLose, .reviewDiscuss,
    .reviewForward, .reviewPrevious, .reviewExplain, .undo, .command, .help,
  ].compactMap(IntentCatalogue.entry)

  private var hints: [(key: String, word: String)] {
    if let overlay = model.overlays.last { return overlay.hints }
    if let page = model.reviewPageHints { return page }
    let scopes = model.scopes
    let here = HintRow.order.compactMap { entry -> (key: String, word: String)? in
      guard !entry.scope.isDisjoint(with: scopes), isHinted(entry) else { return nil }
      return model.keymap.keys(entry.intent).first.map { ($0.description, entry.hint) }
    }
    return special + here
  }

  /// The way back from the past, and through the pages of the reports.
  private var special: [(key: String, word: String)] {
    func hint(_ intent: Intent, _ word: String) -> (key: String, word: String)? {
      model.keymap.keys(intent).first.map { ($0.description, word) }
    }
    var hints: [(key: String, word: String)?] = []
    if model.past != nil { hints.append(hint(.back, "back to now")) }
    if isPageOfFigures { hints.append(hint(.nextPane, "next page")) }
    return hints.compactMap { $0 }
  }

  private var isPageOfFigures: Bool { model.scope == .reports && model.reports.drill == nil }

  /// Goes by the view alone and not by the record under the cursor, so that a move leaves the row
  /// as it is.
  private func isHinted(_ entry: IntentEntry) -> Bool {
    let isDetail = model.scope == .detail
    if model.pastObstacle(entry) != nil { return false }
    if entry.intent == .open { return !isDetail }
    switch entry.requirement {
    case .record where entry.intent == .wait: return model.scope == .today
    case .reviewedDeal: return model.review.scope != .accounts
    case .record: return !isPageOfFigures
    case .deal:
      return !isPageOfFigures && (isDetail ? model.targetKind : model.view.kind) == Deal.kind
    case .task: return model.scope == .today || (isDetail && model.detail.tab == .tasks)
    default: return true
    }
  }
}
