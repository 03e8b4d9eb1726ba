import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Moves the cursor of what has the keys; nil where the intent is no move.
  mutating func move(_ intent: Intent) -> [Effect]? {
    let motion: (inout ListViewport) -> Void
    switch intent {
    case .moveDown: motion = { $0.move(by: 1) }
    case .moveUp: motion = { $0.move(by: -1) }
    case .moveTop: motion = { $0.top() }
    case .moveBottom: motion = { $0.bottom() }
    case .halfPageDown: motion = { $0.halfPage(1) }
    case .halfPageUp: motion = { $0.halfPage(-1) }
    case .pageDown: motion = { $0.page(1) }
    case .pageUp: motion = { $0.page(-1) }
    case .moveLeft, .moveRight: return sideways(intent == .moveRight ? 1 : -1)
    default: return nil
    }
    move(motion)
    return settle()
  }

  mutating func move(_ motion: (inout ListViewport) -> Void) {
    if focus == .detail {
      motion(&detail.viewport)
      return
    }
    switch view {
    case .today: today.move(book, motion)
    case .pipeline: board.move(book, motion)
    case .reports: reports.move(motion)
    case .review: review.move(motion)
    case .deals, .contacts, .companies, .leads, .records: lists[view]?.move(book, motion)
    }
  }

  private mutating func sideways(_ step: Int) -> [Effect] {
    if focus == .list, view == .pipeline {
      board.moveColumn(step, book)
      return []
    }
    if focus == .list, view == .reports, reports.drill == nil {
      reports.column = min(max(0, reports.column + step), max(0, reports.figures.count - 1))
      return []
    }
    if step > 0 { return focus == .list ? open() : [] }
    return focus == .detail ? back() : []
  }

  mutating func navigate(_ intent: Intent) -> [Effect] {
    switch intent {
    case .viewToday: return show(.today)
    case .viewDeals, .viewContacts, .viewCompanies, .viewLeads: return showPlain(intent)
    case .viewPipeline: return show(.pipeline)
    case .viewReports: return view == .reports ? [] : openReports(reports.page)
    case .viewReview: return showReview(review.scope)
    case .open: return open()
    case .back: return back()
    case .close: return close()
    case .nextPane where view == .reports && focus == .list: return turnReports(1)
    case .nextPane: return focus == .detail ? back() : open()
    case .nextTab: return turnTab(1)
    case .previousTab: return turnTab(-1)
    default: return []
    }
  }

  /// The list itself, without the saved view that it last showed.
  private mutating func showPlain(_ intent: Intent) -> [Effect] {
    let views: [Intent: ViewID] = [
      .viewDeals: .deals, .viewContacts: .contacts, .viewCompanies: .companies, .viewLeads: .leads,
    ]
    guard let view = views[intent] else { return [] }
    leaveSavedView(view)
    return show(view)
  }

  mutating func show(_ view: ViewID) -> [Effect] {
    self.view = view
    focus = .list
    openView()
    fit()
    return settleNow() + awaitToday()
  }

  /// Gives the keys to the detail of the record under the cursor.
  private mutating func open() -> [Effect] {
    guard focus == .list else { return askUndo() }
    if view == .reports, reports.drill == nil, !reports.figures.isEmpty { return drill() }
    guard let id = selected else { return [] }
    var shown = id
    // A task is opened as what it is about.
    if let row = book.row(id), row.kind == Todo.kind {
      guard let about = book[row, Todo.about].first else { return run(.edit) }
      shown = about
    }
    focus = .detail
    detail.show(shown, book)
    fitDetail()
    return loadHistory()
  }

  /// On a change of the history, offers to take it back.
  private mutating func askUndo() -> [Effect] {
    guard detail.tab == .history,
      let entry = HistoryLines.entry(at: detail.viewport.cursor, detail.history ?? []),
      !entry.isUndone
    else { return [] }
    let question = "Undo “\(entry.intent)”? Enter does it, Esc leaves it "
    overlays.append(.prompt(PromptState(.undo(question, batch: entry.batch))))
    return []
  }

  private mutating func back() -> [Effect] {
    if focus == .detail {
      focus = .list
      return settle()
    }
    if let effects = leaveReports() { return effects }
    if lists[view]?.rangeAnchor != nil {
      lists[view]?.rangeAnchor = nil
    } else if marks.count(view.kind) > 0 {
      unmark()
    } else {
      return tour == nil ? leavePast() : endTour()
    }
    return []
  }

  private mutating func close() -> [Effect] {
    if focus == .detail { return back() }
    return keepDrafts() + [.quit]
  }

  private mutating func turnTab(_ step: Int) -> [Effect] {
    if view == .reports, focus == .list { return turnReports(step) }
    let tabs = DetailTab.shown((detail.id ?? selected).flatMap { book.row($0)?.kind })
    let place = tabs.firstIndex(of: detail.tab) ?? 0
    detail.tab = tabs[(place + step + tabs.count) % tabs.count]
    detail.viewport = ListViewport(height: detail.viewport.height)
    if detail.id == nil { detail.show(selected, book) }
    fitDetail()
    return loadHistory()
  }

  mutating func take(_ event: MouseEvent) -> [Effect] {
    guard overlays.isEmpty else { return [] }
    switch event.action {
    case .wheelDown:
      move { $0.move(by: 3) }
      return settle()
    case .wheelUp:
      move { $0.move(by: -3) }
      return settle()
    case .press where event.button == 0: return click(event.position)
    default: return []
    }
  }

  /// Selects the row of a list; a click on the selected one opens it.
  private mutating func click(_ point: Point) -> [Effect] {
    guard focus == .list || showsDetailBesideList, let list, let pane = layout.panes.first,
      pane.contains(point), point.y > pane.y
    else { return [] }
    let position = list.viewport.offset + point.y - pane.y - 1
    guard position < list.count else { return [] }
    if focus == .list, position == list.viewport.cursor { return run(.open) }
    focus = .list
    lists[view]?.move(book) { $0.select(position) }
    return settle()
  }
}
