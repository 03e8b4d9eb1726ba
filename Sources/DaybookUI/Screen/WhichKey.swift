import Books
import CRM
import TextUI

/// What may follow the keys pressed so far, in a box over the end of the body.
struct WhichKey {
  let model: Model

  func paint(into canvas: inout Canvas) {
    guard model.showsWhichKey, !model.pendingKeys.isEmpty else { return }
    let choices = model.keymap.continuations(model.pendingKeys, in: model.scopes)
    let pinned = model.pendingKeys == [.character("g")] ? model.reachableViews : []
    let total = choices.count + pinned.count
    let columns = max(1, canvas.size.columns / 36)
    let rows = min((total + columns - 1) / columns, max(1, canvas.size.rows - 1))
    let height = rows + 1
    let top = max(0, canvas.size.rows - height)
    let prefix = model.pendingKeys.map(\.description).joined()
    canvas.within(Rect(x: 0, y: top, width: canvas.size.columns, height: height)) { box in
      box.fill(style: Style(.menu))
      box.hline(x: 0, y: 0, width: box.size.columns)
      box.put(" \(prefix) … ", x: 1, y: 0, role: .prompt)
      for (index, choice) in choices.enumerated() where index / columns < rows {
        let x = 1 + index % columns * (box.size.columns / columns)
        let y = 1 + index / columns
        let room = box.size.columns / columns - 2
        let keys = choice.keys.map(\.description).joined()
        let reason = model.obstacle(to: choice.intent)
        box.put(keys, x: x, y: y, style: Style(reason == nil ? .hintKey : .dim), width: 5)
        box.put(
          reason ?? IntentCatalogue.entry(choice.intent)?.help ?? "",
          x: x + 6,
          y: y,
          style: Style(reason == nil ? .menu : .dim),
          width: max(0, room - 6)
        )
      }
      for (index, view) in pinned.enumerated() where (choices.count + index) / columns < rows {
        let place = choices.count + index
        let x = 1 + place % columns * (box.size.columns / columns)
        let y = 1 + place / columns
        box.put(String(view.key), x: x, y: y, style: Style(.hintKey), width: 5)
        box.put(
          model.book[view.id, SavedView.name] ?? "",
          x: x + 6,
          y: y,
          style: Style(.menu),
          width: max(0, box.size.columns / columns - 8)
        )
      }
    }
  }
}
