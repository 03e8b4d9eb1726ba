import Books
import CRM
import Facts
import TextUI

// The history browser: what was done, newest first; Enter shows what one batch did to which record,
// `r` takes it back. Pages, diffs and rehearsals come by effects, each with a generation, so that
// the answer to an earlier question counts no more. What stands in the way of an undo is listed
// before anything is written: each field stays as it is now unless it is chosen to go back.

/// The batches of a book or record, and what is looked at of them.
struct HistoryState: Sendable {
  /// What is shown.
  enum Side: Sendable {
    case list
    case batch(BatchSummary, BatchRecord?)
    case undo(BatchSummary, UndoView)
  }

  /// An undo that waits for its confirmation.
  struct UndoView: Sendable {
    var preview: ChangePreview?
    var conflicts: [UndoConflict] = []
    var resolution = UndoResolution()
    var refusal: String?
  }

  let record: EntityID?
  var editor = LineEditor()
  var isTyping = false
  var filter: BatchFilter
  var batches: [BatchSummary] = []
  var hasMore = false
  var isLoading = true
  var generation = 0
  var viewport = ListViewport()
  var side = Side.list
  /// The cursor of the batch or undo that is looked at.
  var sideViewport = ListViewport()

  init(record: EntityID?) {
    self.record = record
    filter = BatchFilter(record: record)
  }

  var selected: BatchSummary? {
    batches.indices.contains(viewport.cursor) ? batches[viewport.cursor] : nil
  }

  /// Takes a filter; what was found by another one is forgotten.
  mutating func narrow(to filter: BatchFilter) {
    self.filter = filter
    if filter.record == nil { self.filter.record = record }
    batches = []
    hasMore = false
    viewport = ListViewport(height: viewport.height)
  }

  var hints: [(key: String, word: String)] {
    if isTyping { return [("Enter", "keep"), ("Esc", "all of it")] }
    switch side {
    case .list:
      return [("Enter", "what it did"), ("r", "take back"), ("/", "find"), ("Esc", "close")]
    case .batch: return [("r", "take back"), ("Enter", "open the record"), ("Esc", "back")]
    case .undo(_, let view):
      if view.preview == nil, !view.conflicts.isEmpty {
        return [("Space", "stay or go back"), ("Enter", "see what is left"), ("Esc", "leave it")]
      }
      return [("Enter", "do it"), ("Esc", "leave it")]
    }
  }
}

extension Model {
  /// Opens the history of everything, or of a record.
  mutating func openHistory(of record: EntityID?) -> [Effect] {
    var history = HistoryState(record: record)
    history.viewport.resize(height: HistoryPane.listHeight(layout.body.height))
    overlays.append(.history(history))
    return loadBatches(&history)
  }

  private mutating func loadBatches(_ history: inout HistoryState) -> [Effect] {
    historyGeneration += 1
    history.generation = historyGeneration
    history.isLoading = true
    replace(history)
    return [
      .loadBatches(history.filter, before: history.batches.last, generation: historyGeneration)
    ]
  }

  private mutating func replace(_ history: HistoryState) {
    for index in overlays.indices.reversed() {
      guard case .history = overlays[index] else { continue }
      overlays[index] = .history(history)
      return
    }
  }

  private var shownHistory: HistoryState? {
    for overlay in overlays.reversed() {
      if case .history(let history) = overlay { return history }
    }
    return nil
  }

  mutating func take(_ page: BatchPage, generation: Int) {
    guard var history = shownHistory, history.generation == generation else { return }
    history.batches += page.batches
    history.hasMore = page.hasMore
    history.isLoading = false
    history.viewport.resize(count: history.batches.count)
    replace(history)
  }

  mutating func take(_ batch: BatchRecord?, generation: Int) {
    guard var history = shownHistory, history.generation == generation,
      case .batch(let summary, _) = history.side
    else { return }
    let found = batch ?? BatchRecord(summary: summary, records: [])
    history.side = .batch(summary, found)
    history.sideViewport.resize(count: BatchLines.count(found))
    replace(history)
  }

  mutating func takeUndo(_ result: Result<ChangePreview, Refusal>, generation: Int) {
    guard var history = shownHistory, history.generation == generation,
      case .undo(let summary, var view) = history.side
    else { return }
    switch result {
    case .success(let preview):
      view.preview = preview
      history.sideViewport.resize(count: BulkLines(book: book, entry: entry, preview).count)
    case .failure(.rejected(.undoConflict(let conflicts))):
      view.conflicts = conflicts
      history.sideViewport.resize(count: conflicts.count)
    case .failure(let refusal): view.refusal = refusal.sentence
    }
    history.side = .undo(summary, view)
    replace(history)
  }

  /// Reads the first page anew, after something was taken back.
  mutating func reloadHistory() -> [Effect] {
    guard var history = shownHistory else { return [] }
    history.side = .list
    history.narrow(to: history.filter)
    return loadBatches(&history)
  }

  mutating func fitHistory() {
    guard var history = shownHistory else { return }
    history.viewport.resize(height: HistoryPane.listHeight(layout.body.height))
    history.sideViewport.resize(height: HistoryPane.listHeight(layout.body.height))
    replace(history)
  }

  // MARK: Keys

  mutating func historyKey(_ key: Key, _ history: HistoryState) -> [Effect] {
    var history = history
    if history.isTyping { return historyTyped(key, &history) }
    switch history.side {
    case .list: return historyListKey(key, &history)
    case .batch(let summary, let batch): return batchKey(key, summary, batch, &history)
    case .undo(let summary, let view): return undoKey(key, summary, view, &history)
    }
  }

  mutating func historyPaste(_ text: String, _ history: HistoryState) {
    guard history.isTyping else { return }
    var history = history
    history.editor.insert(text)
    replace(history)
  }

  private mutating func historyTyped(_ key: Key, _ history: inout HistoryState) -> [Effect] {
    switch key {
    case .enter, .escape, .control("c"):
      if key != .enter { history.editor.set("") }
      history.isTyping = false
      let context = QueryContext(entry: entry, user: viewer.user, book: book)
      history.narrow(to: BatchFilter(history.editor.text, context))
      return loadBatches(&history)
    default: history.editor.handle(key)
    }
    replace(history)
    return []
  }

  private mutating func historyListKey(_ key: Key, _ history: inout HistoryState) -> [Effect] {
    switch key {
    case .escape, .control("c"), .character("q"):
      overlays.removeLast()
      return []
    case .character("/"), .character("f"): history.isTyping = true
    case .character("r"), .character("U"):
      guard let batch = history.selected else { return [.bell] }
      return rehearseUndo(batch, &history)
    case .enter, .character("l"), .named(.right):
      guard let batch = history.selected else { return [.bell] }
      historyGeneration += 1
      history.generation = historyGeneration
      history.side = .batch(batch, nil)
      history.sideViewport = ListViewport(height: history.viewport.height)
      replace(history)
      return [.loadBatch(batch.id, generation: historyGeneration)]
    default:
      guard HistoryState.move(key, &history.viewport) else { return [] }
      // The next page is asked for before the end is in sight.
      if history.hasMore, !history.isLoading,
        history.viewport.cursor + 2 * history.viewport.height > history.batches.count
      {
        return loadBatches(&history)
      }
    }
    replace(history)
    return []
  }

  private mutating func batchKey(
    _ key: Key,
    _ summary: BatchSummary,
    _ batch: BatchRecord?,
    _ history: inout HistoryState
  ) -> [Effect] {
    switch key {
    case .escape, .control("c"), .character("q"), .character("h"), .named(.left):
      history.side = .list
    case .character("r"), .character("U"): return rehearseUndo(summary, &history)
    case .enter:
      guard let batch, let id = BatchLines.record(at: history.sideViewport.cursor, batch) else {
        return [.bell]
      }
      guard book.row(id) != nil else { return say("That record is no more", .warn) }
      overlays.removeLast()
      return open(record: id)
    default: _ = HistoryState.move(key, &history.sideViewport)
    }
    replace(history)
    return []
  }

  private mutating func rehearseUndo(
    _ batch: BatchSummary,
    _ history: inout HistoryState
  ) -> [Effect] {
    if batch.isUndone { return say("That was taken back already; U on its undo redoes it", .warn) }
    historyGeneration += 1
    history.generation = historyGeneration
    history.side = .undo(batch, HistoryState.UndoView())
    history.sideViewport = ListViewport(height: history.viewport.height)
    replace(history)
    return [.rehearseUndo(batch.id, nil, generation: historyGeneration)]
  }

  private mutating func undoKey(
    _ key: Key,
    _ summary: BatchSummary,
    _ view: HistoryState.UndoView,
    _ history: inout HistoryState
  ) -> [Effect] {
    var view = view
    switch key {
    case .escape, .control("c"), .character("q"): history.side = .list
    case .character(" "), .character("x"):
      guard view.preview == nil, view.conflicts.indices.contains(history.sideViewport.cursor)
      else { return [] }
      let conflict = view.conflicts[history.sideViewport.cursor]
      guard conflict.reason == .overwritten else {
        return say("Other work stands on that record, so it stays", .warn)
      }
      if view.resolution.restoring.remove(conflict.cell) == nil {
        view.resolution.restoring.insert(conflict.cell)
      }
      history.side = .undo(summary, view)
      history.sideViewport.move(by: 1)
    case .enter:
      if view.refusal != nil {
        history.side = .list
      } else if view.preview != nil {
        let ticket = saving.begin(.undo)
        guard !view.conflicts.isEmpty else { return [.undo(ticket: ticket, batch: summary.id)] }
        return [.revert(ticket: ticket, batch: summary.id, view.resolution)]
      } else if !view.conflicts.isEmpty {
        historyGeneration += 1
        history.generation = historyGeneration
        replace(history)
        return [.rehearseUndo(summary.id, view.resolution, generation: historyGeneration)]
      }
    default: _ = HistoryState.move(key, &history.sideViewport)
    }
    replace(history)
    return []
  }
}

extension HistoryState {
  /// Moves a cursor by the keys of lists; false where the key is none of them.
  static func move(_ key: Key, _ viewport: inout ListViewport) -> Bool {
    switch key {
    case .down, .character("j"), .control("n"): viewport.move(by: 1)
    case .up, .character("k"), .control("p"): viewport.move(by: -1)
    case .named(.pageDown), .control("f"), .character(" "): viewport.page(1)
    case .named(.pageUp): viewport.page(-1)
    case .control("d"): viewport.halfPage(1)
    case .control("u"): viewport.halfPage(-1)
    case .character("g"), .named(.home): viewport.top()
    case .character("G"), .named(.end): viewport.bottom()
    default: return false
    }
    return true
  }
}
