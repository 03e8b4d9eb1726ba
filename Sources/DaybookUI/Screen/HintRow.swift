import TextUI

/// The last row: the keys that matter here, from the table.
struct HintRow {
  let model: Model

  func paint(into canvas: inout Canvas) {
    var x = 1
    for hint in hints {
      let width = Text.width(hint.key) + 1 + Text.width(hint.word)
      if x + width > canvas.size.columns { break }
      x += canvas.put(hint.key, x: x, y: 0, role: .hintKey) + 1
      x += canvas.put(hint.word, x: x, y: 0, role: .hintText) + 2
    }
  }

  private var hints: [(key: String, word: String)] {
    if let overlay = model.overlays.last { return overlay.hints }
    return IntentCatalogue.entries.filter { entry in
      !entry.hint.isEmpty && entry.scope.contains(model.scope)
        && model.obstacle(to: entry.intent) == nil
    }.compactMap { entry in
      model.keymap.keys(entry.intent).first.map { ($0.description, entry.hint) }
    }
  }
}
