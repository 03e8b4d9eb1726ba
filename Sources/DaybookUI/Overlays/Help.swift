import TextUI

/// The help: every intent from the table, searched by typing, run by Enter.
struct HelpState: Sendable {
  var editor = LineEditor()
  var viewport = ListViewport()
  /// Where the help was called: what works there comes first.
  let scope: IntentEntry.Scope
  private(set) var entries: [IntentEntry] = []

  init(_ model: Model) {
    scope = model.scopes
    search(model)
  }

  /// Lists the entries that hold each typed word in their words, keys or name.
  mutating func search(_ model: Model) {
    let words = editor.text.lowercased().split(separator: " ")
    let matching = IntentCatalogue.entries.filter { entry in
      let keys = model.keymap.keys(entry.intent).map(\.description)
      let text = ([entry.help, entry.intent.rawValue, entry.form, entry.group.rawValue] + keys)
        .joined(separator: " ").lowercased()
      return words.allSatisfy { text.contains($0) }
    }
    entries =
      matching.filter { !$0.scope.isDisjoint(with: scope) }
      + matching.filter { $0.scope.isDisjoint(with: scope) }
    viewport.resize(count: entries.count)
    viewport.top()
  }
}

extension Model {
  mutating func helpKey(_ key: Key, _ help: HelpState) -> [Effect] {
    var help = help
    switch key {
    case .escape, .control("c"):
      overlays.removeLast()
      return []
    case .enter:
      overlays.removeLast()
      guard help.entries.indices.contains(help.viewport.cursor) else { return [] }
      return run(help.entries[help.viewport.cursor].intent)
    case .down, .control("n"): help.viewport.move(by: 1)
    case .up, .control("p"): help.viewport.move(by: -1)
    case .named(.pageDown): help.viewport.page(1)
    case .named(.pageUp): help.viewport.page(-1)
    default:
      if help.editor.handle(key) == .changed { help.search(self) }
    }
    overlays[overlays.count - 1] = .help(help)
    return []
  }

  mutating func helpPaste(_ text: String, _ help: HelpState) {
    var help = help
    help.editor.insert(text)
    help.search(self)
    overlays[overlays.count - 1] = .help(help)
  }
}

/// Paints the help over the body.
struct HelpPane {
  let model: Model
  let help: HelpState

  func paint(into canvas: inout Canvas) {
    canvas.fill(style: Style(.menu))
    let width = canvas.size.columns
    let x = canvas.put("help · type to search: ", x: 1, y: 0, role: .prompt) + 1
    let window = help.editor.window(width: max(1, width - x - 1))
    canvas.put(window.text, x: x, y: 0, role: .text)
    let height = max(1, canvas.size.rows - 1)
    var viewport = help.viewport
    viewport.resize(height: height)
    for (line, index) in viewport.visible.enumerated() {
      paint(help.entries[index], isSelected: index == viewport.cursor, y: line + 1, &canvas)
    }
    if help.entries.isEmpty {
      canvas.put("Nothing matches; Ctrl-U empties the search", x: 3, y: 2, role: .dim)
    }
    canvas.placeCursor(x: min(x + window.cursor, max(0, width - 1)), y: 0)
  }

  private func paint(_ entry: IntentEntry, isSelected: Bool, y: Int, _ canvas: inout Canvas) {
    let width = canvas.size.columns
    let keys = model.keymap.keys(entry.intent).map(\.description).joined(separator: " ")
    let isHere = !entry.scope.isDisjoint(with: help.scope)
    let reason = isHere ? model.obstacle(to: entry.intent) : "not here"
    let style = Style(reason == nil ? .menu : .dim)
    if isSelected { canvas.put("▌", x: 0, y: y, role: .selection) }
    canvas.put(keys, x: 2, y: y, style: Style(reason == nil ? .hintKey : .dim), width: 14)
    let formWidth = width >= 70 ? 20 : 0
    let text = reason.map { "\(entry.help) (\($0))" } ?? entry.help
    canvas.put(text, x: 17, y: y, style: style, width: max(0, width - 18 - formWidth))
    guard formWidth > 0, !entry.form.isEmpty else { return }
    canvas.put(
      ":" + entry.form,
      x: width - formWidth,
      y: y,
      style: Style(.dim),
      width: formWidth
    )
  }
}
