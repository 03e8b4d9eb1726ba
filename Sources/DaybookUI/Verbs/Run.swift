import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Does what an intent means, or says why it cannot be.
  mutating func run(_ intent: Intent) -> [Effect] {
    if let reason = obstacle(to: intent) {
      let what = IntentCatalogue.entry(intent)?.help ?? intent.rawValue
      return say("\(what): \(reason)", .warn)
    }
    if let effects = move(intent) { return effects + guide(intent) }
    return perform(intent) + guide(intent)
  }

  private mutating func perform(_ intent: Intent) -> [Effect] {
    switch IntentCatalogue.entry(intent)?.group {
    case .views, .moving: return navigate(intent)
    case .selecting: return mark(intent)
    case .finding: return find(intent)
    case .deals: return dealVerb(intent)
    case .records: return recordVerb(intent)
    case .tasks: return taskVerb(intent)
    case .leads: return leadVerb(intent)
    case .promises: return promiseVerb(intent)
    case .browsing: return browse(intent)
    case .reports: return reportVerb(intent)
    case .review: return reviewVerb(intent)
    case .customers: return customerVerb(intent)
    case .program, nil: return programVerb(intent)
    }
  }

  private mutating func programVerb(_ intent: Intent) -> [Effect] {
    switch intent {
    case .command: overlays.append(.prompt(PromptState(.command)))
    case .help: overlays.append(.help(HelpState(self)))
    case .undo: return [.undo(ticket: saving.begin(.undo), batch: nil)]
    case .redo: return [.redo(ticket: saving.begin(.redo))]
    case .drafts: return pickDraft()
    case .tour: return beginTour()
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit:
      return keepDrafts() + [.quit]
    default: break
    }
    return []
  }

  private mutating func mark(_ intent: Intent) -> [Effect] {
    guard var list = lists[view] else {
      if intent == .mark, let id = selected, book.row(id)?.kind == view.kind {
        let kind = view.kind
        mark { $0.toggle(id, kind) }
        return move(.moveDown) ?? []
      }
      return []
    }
    switch intent {
    case .mark:
      if let anchor = list.rangeAnchor { return markRange(anchor, &list) }
      if let id = list.selected { mark { $0.toggle(id, list.kind) } }
      return move(.moveDown) ?? []
    case .markRange:
      if let anchor = list.rangeAnchor { return markRange(anchor, &list) }
      list.rangeAnchor = list.viewport.cursor
      lists[view] = list
    case .markAll: each(list) { $0.insert($1, list.kind) }
    case .markInvert: each(list) { $0.toggle($1, list.kind) }
    default: break
    }
    return []
  }

  private mutating func markRange(_ anchor: Int, _ list: inout ListState) -> [Effect] {
    let cursor = list.viewport.cursor
    let (book, snapshot) = (book, list)
    mark { marks in
      for position in min(anchor, cursor)...max(anchor, cursor) {
        if let id = snapshot.id(at: position, book) { marks.insert(id, snapshot.kind) }
      }
    }
    list.rangeAnchor = nil
    lists[view] = list
    return []
  }

  private mutating func each(_ list: ListState, _ body: (inout Marks, EntityID) -> Void) {
    let book = book
    mark { marks in
      for position in 0..<list.count {
        if let id = list.id(at: position, book) { body(&marks, id) }
      }
    }
  }
}
