import Books
import CRM
import Facts
import TextUI

extension Model {
  /// So many choices are remembered.
  private static let mostRecent = 12

  mutating func openPalette() {
    var palette = PaletteState()
    search(&palette)
    overlays.append(.palette(palette))
  }

  private func search(_ palette: inout PaletteState) {
    (palette.items, palette.count) = PaletteSearch(model: self).items(palette.editor.text)
    palette.viewport.resize(count: palette.items.count)
    palette.viewport.top()
  }

  mutating func palettePaste(_ text: String, _ palette: PaletteState) {
    var palette = palette
    palette.editor.insert(text)
    search(&palette)
    overlays[overlays.count - 1] = .palette(palette)
  }

  mutating func paletteKey(_ key: Key, _ palette: PaletteState) -> [Effect] {
    var palette = palette
    var effects: [Effect] = []
    switch key {
    case .escape, .control("c"), .control("g"):
      overlays.removeLast()
      return []
    case .enter:
      guard let line = chosen(palette) else { return [.bell] }
      if let reason = line.reason { return say("\(line.text): \(reason)", .warn) }
      overlays.removeLast()
      return run(line.item)
    case .down, .control("n"): palette.viewport.move(by: 1)
    case .up, .control("p"): palette.viewport.move(by: -1)
    case .named(.pageDown): palette.viewport.page(1)
    case .named(.pageUp): palette.viewport.page(-1)
    case .tab:
      guard let line = chosen(palette) else { return [.bell] }
      palette.editor.set(filled(line))
      search(&palette)
    case .control("y"):
      guard let text = chosen(palette).flatMap(asCommand) else {
        return say("It has no : form", .warn)
      }
      effects = say("Sent to the terminal: \(text)", .info) + [.copy(text)]
    default:
      if palette.editor.handle(key) == .changed { search(&palette) }
    }
    overlays[overlays.count - 1] = .palette(palette)
    return effects
  }

  private func chosen(_ palette: PaletteState) -> PaletteLine? {
    let place = palette.viewport.cursor
    guard palette.items.indices.contains(place) else { return nil }
    return PaletteSearch(model: self).line(palette.items[place])
  }

  /// What Tab types: the form of a command, so that its words can be added, else the name.
  private func filled(_ line: PaletteLine) -> String {
    guard case .intent = line.item, !line.about.isEmpty else { return line.text }
    return CommandLine.beginning(of: line.about)
  }

  /// The line of the command prompt that does the same.
  private func asCommand(_ line: PaletteLine) -> String? {
    let fields = FieldText(book: book, entry: entry)
    switch line.item {
    case .intent: return line.about.isEmpty ? nil : line.about
    case .savedView(let id): return book[id, SavedView.name].map { ":view \($0)" }
    case .listing(let kind): return Catalogue.kind(kind).map { ":list \($0.plural)" }
    case .record(let id):
      return book.row(id).map { ":open \(fields.shortID(id, $0.kind))" }
    case .tag(let id): return book.title(id).map { ":filter #\($0)" }
    case .line(let text): return ":" + text
    }
  }

  private mutating func run(_ item: PaletteItem) -> [Effect] {
    recent.removeAll { $0 == item }
    recent.insert(item, at: 0)
    recent = Array(recent.prefix(Model.mostRecent))
    switch item {
    case .intent(let intent):
      // What needs words of its own is typed on.
      let form = IntentCatalogue.entry(intent)?.form ?? ""
      if keymap.keys(intent).isEmpty, CommandLine.needsWords(form) {
        type(command: String(CommandLine.beginning(of: ":" + form).dropFirst()))
        return []
      }
      return run(intent)
    case .savedView(let id): return show(savedView: id)
    case .listing(let kind): return show(listOf: kind, "")
    case .record(let id): return open(record: id)
    case .tag(let id):
      let name = book.title(id) ?? ""
      return settle(on: name.contains(" ") ? "#\"\(name)\"" : "#\(name)")
    case .line(let text): return run(line: text)
    }
  }
}

extension CommandLine {
  /// A form up to the words that have to be typed: `set value=…` gives `set value=`.
  static func beginning(of form: String) -> String {
    var kept: [Substring] = []
    for word in form.split(separator: " ") {
      if word.hasPrefix("[") || word.allSatisfy({ $0.isUppercase }) || word == "…" {
        return kept.joined(separator: " ") + " "
      }
      if word.hasSuffix("…") || word.contains("=") {
        let end = word.firstIndex(of: "=").map { word.index(after: $0) } ?? word.endIndex
        let isPlain = word.first?.isLowercase == true
        let name = isPlain ? word[..<end] : ""
        return (kept + [name]).joined(separator: " ")
      }
      kept.append(word)
    }
    return kept.joined(separator: " ")
  }

  static func needsWords(_ form: String) -> Bool {
    form.split(separator: " ").contains { word in
      !word.hasPrefix("[") && (word.allSatisfy { $0.isUppercase } || word.hasSuffix("…"))
    }
  }
}

/// Paints the palette over the end of the body: few lines, for they go over the wire.
struct PalettePane {
  let model: Model
  let palette: PaletteState

  func paint(into canvas: inout Canvas) {
    let (width, rows) = (canvas.size.columns, canvas.size.rows)
    let height = min(rows, PaletteState.height + 1)
    canvas.within(Rect(x: 0, y: rows - height, width: width, height: height)) { box in
      box.fill(style: Style(.menu))
      let x = 1 + box.put("palette ", x: 1, y: 0, role: .prompt)
      let window = palette.editor.window(width: max(1, width - x - 1))
      if palette.editor.isEmpty {
        box.put(
          "> command  @ colleague  p: person  d: deal  co: company  # tag",
          x: x + 1,
          y: 0,
          style: Style(.formGhost),
          width: max(0, width - x - 2)
        )
      } else {
        box.put(window.text, x: x, y: 0, role: .text)
        let count = "\(palette.count)"
        box.put(count, x: width - 10, y: 0, style: Style(.dim), width: 9, align: .right)
      }
      var viewport = palette.viewport
      viewport.resize(height: max(1, height - 1))
      let search = PaletteSearch(model: model)
      for (y, index) in viewport.visible.enumerated() {
        let line = search.line(palette.items[index])
        paint(line, isSelected: index == viewport.cursor, y: y + 1, &box)
      }
      if palette.items.isEmpty {
        box.put("Nothing is called so; Ctrl-U empties the line", x: 3, y: 1, role: .dim)
      }
      box.placeCursor(x: min(x + window.cursor, max(0, width - 1)), y: 0)
    }
  }

  private func paint(_ line: PaletteLine, isSelected: Bool, y: Int, _ box: inout Canvas) {
    let width = box.size.columns
    if isSelected { box.put("▌", x: 0, y: y, role: .selection) }
    let role: Role = line.reason == nil ? .menu : .dim
    let text = line.reason.map { "\(line.text) (\($0))" } ?? line.text
    let about = min(30, width / 3)
    let keys = 8
    let room = max(8, width - about - keys - 5)
    box.put(text, x: 2, y: y, style: Style(role), width: room)
    box.put(line.about, x: 3 + room, y: y, style: Style(.dim), width: about)
    box.put(
      line.keys,
      x: width - keys - 1,
      y: y,
      style: Style(line.reason == nil ? .hintKey : .dim),
      width: keys,
      align: .right
    )
  }
}
