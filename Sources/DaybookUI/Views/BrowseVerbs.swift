import Books
import CRM
import Facts
import TextUI

extension Model {
  /// The verbs about views, what they show, and the past.
  mutating func browse(_ intent: Intent) -> [Effect] {
    switch intent {
    case .palette: openPalette()
    case .savedViews: pickView()
    case .saveView: type(command: "view save ")
    case .listKind: overlays.append(.picker(PickerState(.listKind, self)))
    case .columns:
      if let list {
        overlays.append(.columns(ColumnsState(list, hasColleagues: hasColleagues, in: book)))
      }
    case .bulk: type(command: "%set ")
    case .history: return openHistory(of: nil)
    case .recordHistory: return current.map { openHistory(of: $0) } ?? []
    case .blame: return blame()
    case .editText: return editText()
    default: break
    }
    return []
  }

  /// Opens the command line with the beginning of a line.
  mutating func type(command: String) {
    overlays.append(.prompt(PromptState(.command, text: command)))
  }

  /// `:view`, `:list`, `:columns`, `:history`; nil where it is none of them.
  mutating func browse(verb: String, _ words: [String]) throws(EntryError) -> [Effect]? {
    switch verb {
    case "view", "views": return try viewCommand(words)
    case "list", "ls": return try listCommand(words)
    case "columns", "cols": return try columnsCommand(words)
    case "history":
      let text = words.joined(separator: " ")
      if text == "here" { return run(.recordHistory) }
      var effects = openHistory(of: nil)
      guard !text.isEmpty, case .history(var history)? = overlays.last else { return effects }
      history.editor.set(text)
      overlays[overlays.count - 1] = .history(history)
      effects = historyKey(.enter, typing(history))
      return effects
    case "open" where !words.isEmpty:
      guard
        case .record(let id) = try ReferenceEntry.read(words.joined(separator: " "), [], book)
      else { throw EntryError("there is no such record") }
      return open(record: id)
    default: return nil
    }
  }

  private func typing(_ history: HistoryState) -> HistoryState {
    var history = history
    history.isTyping = true
    return history
  }

  /// Shows a record: in the list of its kind where it stands there, with its detail open.
  mutating func open(record id: EntityID) -> [Effect] {
    guard let row = book.row(id), let kind = Catalogue.kind(row.kind) else {
      return say("That record is no more", .warn)
    }
    if kind.isPart { return say("\(kind.label) has no page of its own", .warn) }
    let target = ViewID.list(of: kind.id)
    if view.kind != kind.id || !view.isList { _ = show(target) }
    lists[view]?.select(id, book)
    focus = .detail
    detail.show(id, book)
    fitDetail()
    return loadHistory()
  }

  mutating func fitOverlays() {
    fitHistory()
    fitErasure()
    for index in overlays.indices {
      guard case .bulk(var state) = overlays[index] else { continue }
      state.viewport.resize(height: BulkPane.height(state, layout.body.height) - 2)
      overlays[index] = .bulk(state)
    }
  }
}

/// A saved view in a list to choose from.
enum SavedViewLine {
  static func text(_ id: EntityID, _ fields: FieldText) -> String {
    let book = fields.book
    let name = book[id, SavedView.name] ?? "—"
    let key = book[id, SavedView.key].map { "g\($0)" } ?? ""
    let kind = SavedViews(book, user: nil).kind(of: id)?.plural ?? ""
    let query = book[id, SavedView.query] ?? ""
    return key.padded(4) + Text.truncated(name, to: 26).padded(28) + kind.padded(12) + query
  }
}
