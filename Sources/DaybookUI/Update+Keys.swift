import CRM
import Facts
import TextUI

extension Model {
  /// After so many milliseconds without the second key the box with the choices shows.
  private static let whichKeyDelay = 400
  /// After so many milliseconds of rest the detail follows the cursor.
  private static let settleDelay = 60
  private static let noticeDelay = 8000

  mutating func take(_ key: Key) -> [Effect] {
    notice = nil
    awaitsUndone = nil
    switch overlays.last {
    case .prompt(let prompt): return promptKey(key, prompt)
    case .form(let form): return formKey(key, form)
    case .capture(let state): return captureKey(key, state)
    case .help(let help): return helpKey(key, help)
    case .picker(let picker): return pickerKey(key, picker)
    case .columns(let columns): return columnsKey(key, columns)
    case .bulk(let bulk): return bulkKey(key, bulk)
    case .palette(let palette): return paletteKey(key, palette)
    case .history(let history): return historyKey(key, history)
    case .blame(let state): return blameKey(key, state)
    case .checklist(let checklist): return checklistKey(key, checklist)
    case .mapping(let mapping): return mappingKey(key, mapping)
    case .brief(let state): return briefKey(key, state)
    case .callRun(let run): return callRunKey(key, run)
    case .handovers(let state): return handoversKey(key, state)
    case .erasure(let state): return erasureKey(key, state)
    case .question(let question): return questionKey(key, question)
    case nil: return command(key)
    }
  }

  private mutating func command(_ key: Key) -> [Effect] {
    if key == .control("c") || (key == .escape && !pendingKeys.isEmpty) {
      return dropKeys()
    }
    let keys = pendingKeys + [key]
    switch meaning(of: keys) {
    case .intent(let intent):
      pendingKeys = []
      showsWhichKey = false
      return run(intent)
    case .prefix:
      pendingKeys = keys
      whichKeyGeneration += 1
      return [
        .wake(
          Alarm(purpose: .whichKey, generation: whichKeyGeneration),
          after: Model.whichKeyDelay
        )
      ]
    case .nothing:
      if let view = pinnedView(keys) {
        _ = dropKeys()
        return show(savedView: view)
      }
      let hadPrefix = !pendingKeys.isEmpty
      _ = dropKeys()
      let name = KeySequence(keys).description
      let help = keymap.keys(.help).first?.description ?? ":help"
      return hadPrefix || key.typed != nil
        ? say("\(name) means nothing here · \(help) shows all keys", .info) : []
    }
  }

  private mutating func dropKeys() -> [Effect] {
    pendingKeys = []
    showsWhichKey = false
    return []
  }

  mutating func wake(_ alarm: Alarm) -> [Effect] {
    switch alarm.purpose {
    case .whichKey:
      if alarm.generation == whichKeyGeneration, !pendingKeys.isEmpty { showsWhichKey = true }
    case .settle:
      if alarm.generation == settleGeneration { return settleNow() }
    case .notice:
      if alarm.generation == noticeGeneration { notice = nil }
    case .drafts:
      awaitsDrafts = false
      return keepDrafts()
    case .today: return judgeToday()
    case .detail: return refreshDetail()
    }
    return []
  }

  /// Shows a message until the next key or a while has passed.
  mutating func say(_ text: String, _ role: Role, offersUndo: Bool = false) -> [Effect] {
    notice = Notice(text: text, role: role, offersUndo: offersUndo)
    noticeGeneration += 1
    return [.wake(Alarm(purpose: .notice, generation: noticeGeneration), after: Model.noticeDelay)]
  }

  /// The cursor is on another record: the detail follows once it rests, so that a run of moves
  /// paints it once.
  mutating func settle() -> [Effect] {
    guard showsDetailBesideList, detail.id != selected else { return [] }
    settleGeneration += 1
    return [
      .wake(Alarm(purpose: .settle, generation: settleGeneration), after: Model.settleDelay)
    ]
  }

  /// Shows the record under the cursor (or the opened one, which stays) in the detail.
  mutating func settleNow() -> [Effect] {
    guard focus == .detail || showsDetailBesideList else { return [] }
    detail.show(focus == .detail ? detail.id : selected, book)
    fitDetail()
    return loadHistory()
  }

  /// Asks for the history when its tab is in view and it is not there yet.
  mutating func loadHistory() -> [Effect] {
    guard detail.tab == .history, detail.history == nil, let id = detail.id else { return [] }
    return [.loadHistory(id, generation: detail.awaitHistory())]
  }
}
