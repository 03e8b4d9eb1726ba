internal import TextUI

/// Turns the tables of a theme file into looks.
struct ThemeReader {
  let file: String
  var diagnostics: [Diagnostic]
  private var palette: [String: Color] = [:]

  init(file: String, diagnostics: [Diagnostic]) {
    self.file = file
    self.diagnostics = diagnostics
  }

  mutating func report(_ message: String, _ position: Position) {
    diagnostics.append(Diagnostic(message, file: file, at: position))
  }

  mutating func read(_ table: TOMLTable, into result: inout ThemeFile) {
    for entry in table.entries {
      switch (entry.key, entry.node.value) {
      case ("name", .string), ("inherits", .string), ("palette", .table), ("roles", .table): break
      case ("variant", .string("dark")): result.isDark = true
      case ("variant", .string("light")): result.isDark = false
      case ("background", .string(let text)):
        result.background = RGB(text)
        if result.background == nil { report("a background is #rrggbb", entry.node.position) }
      default:
        let hint = Spelling.hint(
          entry.key,
          among: ["name", "inherits", "variant", "background", "palette", "roles"]
        )
        report("a theme has no “\(entry.key)” of this kind\(hint)", entry.position)
      }
    }
    for entry in table["palette"]?.table?.entries ?? [] {
      if let color = color(entry.node) { palette[entry.key] = color }
    }
    readRoles(table["roles"]?.table ?? TOMLTable(), into: &result.theme)
  }

  /// Each entry counts for its name and all names that begin with it; the longest name wins.
  private mutating func readRoles(_ table: TOMLTable, into theme: inout Theme) {
    let entries = flatten(table, prefix: "")
    for entry in entries.sorted(by: { $0.name.utf8.count < $1.name.utf8.count }) {
      let roles = Role.allCases.filter {
        $0.name == entry.name || $0.name.hasPrefix(entry.name + ".")
      }
      if roles.isEmpty {
        let hint = Spelling.hint(entry.name, among: Role.allCases.map(\.name))
        report("there is no role “\(entry.name)”\(hint)", entry.position)
        continue
      }
      guard let change = change(entry.node) else { continue }
      for role in roles { change.apply(to: &theme[role], isExact: role.name == entry.name) }
    }
  }

  private struct Named {
    var name: String
    var position: Position
    var node: TOMLNode
  }

  /// Unquoted dotted names are tables in TOML: a table without keys of a look is a part of a name.
  private func flatten(_ table: TOMLTable, prefix: String) -> [Named] {
    table.entries.flatMap { entry -> [Named] in
      let name = prefix + entry.key
      if let inner = entry.node.table, !inner.isClosed,
        !inner.entries.contains(where: { Change.keys.contains($0.key) })
      {
        return flatten(inner, prefix: name + ".")
      }
      return [Named(name: name, position: entry.position, node: entry.node)]
    }
  }

  private mutating func change(_ node: TOMLNode) -> Change? {
    var change = Change()
    guard let table = node.table else {
      change.foreground = color(node)
      return change.foreground == nil ? nil : change
    }
    for entry in table.entries {
      switch entry.key {
      case "fg": change.foreground = color(entry.node)
      case "bg": change.background = color(entry.node)
      case "mods": change.attributes = attributes(entry.node)
      case "mono": change.mono = attributes(entry.node)
      case "glyph", "ascii":
        guard let text = entry.node.string, Text.width(text) <= 2 else {
          report("a \(entry.key) is a text of at most two columns", entry.node.position)
          continue
        }
        if entry.key == "glyph" {
          change.glyph = Text.sanitised(text)
        } else if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
          change.ascii = text
        } else {
          report("the ascii sign has other characters in it", entry.node.position)
        }
      default:
        let hint = Spelling.hint(entry.key, among: Change.keys)
        report("a look has no “\(entry.key)”\(hint)", entry.position)
      }
    }
    return change
  }

  private mutating func attributes(_ node: TOMLNode) -> Attributes? {
    guard let items = node.array else {
      report("this is a list, as [\"bold\"]", node.position)
      return nil
    }
    var attributes: Attributes = []
    for item in items {
      switch item.string {
      case "bold": attributes.insert(.bold)
      case "dim": attributes.insert(.dim)
      case "underline": attributes.insert(.underline)
      case "reverse": attributes.insert(.reverse)
      default: report("an attribute is bold, dim, underline or reverse", item.position)
      }
    }
    return attributes
  }

  private mutating func color(_ node: TOMLNode) -> Color? {
    if let index = node.integer, let index = UInt8(exactly: index) {
      return index < 16 ? .ansi(index) : .indexed(index, ansi: RGB(indexed: index).nearestANSI)
    }
    if let table = node.table { return color(table, node.position) }
    guard let text = node.string else {
      report("a colour is a name, a number 0 to 255 or #rrggbb", node.position)
      return nil
    }
    if let color = palette[text] { return color }
    if text == "default" { return .standard }
    if let index = ThemeReader.ansi(text) { return .ansi(index) }
    if let value = RGB(text) {
      return .rgb(value, indexed: value.nearestIndexed, ansi: value.nearestANSI)
    }
    let names = palette.keys.sorted() + ["default"] + ThemeReader.ansiNames
    report("there is no colour “\(text)”\(Spelling.hint(text, among: names))", node.position)
    return nil
  }

  private mutating func color(_ table: TOMLTable, _ position: Position) -> Color? {
    guard let value = table["hex"]?.string.flatMap({ RGB($0) }) else {
      report("a colour with stand-ins has hex = \"#rrggbb\"", position)
      return nil
    }
    let indexed = table["x256"]?.integer.flatMap { UInt8(exactly: $0) } ?? value.nearestIndexed
    let ansi = table["x16"]?.string.flatMap(ThemeReader.ansi) ?? value.nearestANSI
    return .rgb(value, indexed: indexed, ansi: ansi)
  }

  static let ansiNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "gray", "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
  ]

  static func ansi(_ name: String) -> UInt8? {
    if name == "grey" || name == "bright-black" { return 8 }
    return ansiNames.firstIndex(of: name).flatMap { UInt8(exactly: $0) }
  }
}

extension ThemeReader {
  /// What an entry says; the rest stays as the base has it.
  fileprivate struct Change {
    static let keys = ["fg", "bg", "mods", "mono", "glyph", "ascii"]

    var foreground: Color?
    var background: Color?
    var attributes: Attributes?
    var mono: Attributes?
    var glyph: String?
    var ascii: String?

    /// A sign belongs to one role alone; colours and attributes go to all below a name.
    func apply(to style: inout RoleStyle, isExact: Bool) {
      if let foreground { style.foreground = foreground }
      if let background { style.background = background }
      if let attributes { style.attributes = attributes }
      if let mono { style.mono = mono }
      if let glyph, isExact { style.glyph = glyph }
      if let ascii, isExact { style.ascii = ascii }
    }
  }
}
