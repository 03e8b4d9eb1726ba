import Configuration
import DaybookUI
import TextUI

/// What people configure, read once at the start: the settings of the machine, then the user's own,
/// then their keymap and theme.
///
/// A mistake is named with its place and costs only itself.
struct Preferences: Sendable {
  private(set) var settings = Settings()
  /// What the user's own file alone says.
  private(set) var own = Settings()
  private(set) var keymap = DaybookUI.Keymap.standard
  /// What could not be understood, a sentence each.
  private(set) var problems: [String] = []
  private let directory: String

  init(_ options: GlobalOptions) {
    let own = options.config ?? Places.configuration
    directory = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
    for file in [Places.sharedConfiguration, own] {
      guard let bytes = Places.contents(of: file) else {
        if file == options.config { problems.append("\(file) cannot be read; check --config.") }
        continue
      }
      let text = String(decoding: bytes, as: UTF8.self)
      problems += settings.read(text, file: file).map(\.description)
      if file == own { _ = self.own.read(text, file: file) }
    }
    if let theme = options.theme { settings.theme = theme }
    readKeymap()
  }

  private mutating func readKeymap() {
    guard settings.keymap != "default" else { return }
    guard let keymap = keymap(named: settings.keymap, seen: []) else { return }
    let bindings = keymap.bindings.map { binding in
      (context: binding.context, intent: binding.intent, keys: binding.keys)
    }
    let silenced = keymap.silenced.map { (context: $0.context, intent: $0.intent) }
    self.keymap = DaybookUI.Keymap(binding: bindings, silencing: silenced)
    problems += self.keymap.problems
  }

  /// A keymap file with what it inherits; a chain that bites its own tail ends there.
  private mutating func keymap(named name: String, seen: Set<String>) -> Configuration.Keymap? {
    let file = "\(directory)/keymaps/\(name).toml"
    guard !seen.contains(name), let bytes = Places.contents(of: file) else {
      problems.append(
        seen.contains(name)
          ? "\(file): this keymap inherits from itself; that is left out."
          : "There is no keymap \(file); the standard keys are used."
      )
      return nil
    }
    let (keymap, diagnostics) = Configuration.Keymap.read(
      String(decoding: bytes, as: UTF8.self),
      file: file
    )
    problems += diagnostics.map(\.description)
    guard let base = keymap.inherits, base != "default" else { return keymap }
    guard let inherited = self.keymap(named: base, seen: seen.union([name])) else { return keymap }
    return keymap.inheriting(inherited)
  }

  /// A theme by its name among those built in and those beside the configuration, or by its file.
  func theme(named name: String) -> (Theme?, problems: [String]) {
    if name == Theme.standard.name { return (.standard, []) }
    guard let (file, text) = themeText(name) else {
      return (nil, ["There is no theme \(name); put one at \(directory)/themes/\(name).toml."])
    }
    let (theme, diagnostics) = ThemeFile.read(text, file: file) { themeText($0)?.text }
    return (theme.theme, diagnostics.map(\.description))
  }

  /// The themes that can be chosen by name.
  var themeNames: [String] {
    var names: Set = [Theme.standard.name]
    for folder in themeFolders {
      for file in Places.files(in: folder) where file.hasSuffix(".toml") {
        names.insert(String(file.dropLast(5)))
      }
    }
    return names.sorted()
  }

  /// One's own themes, then those that came with the program.
  private var themeFolders: [String] {
    ["\(directory)/themes", Places.variable("DAYBOOK_THEMES") ?? "/usr/share/daybook/themes"]
  }

  private func themeText(_ name: String) -> (file: String, text: String)? {
    let files = name.contains("/") ? [name] : themeFolders.map { "\($0)/\(name).toml" }
    for file in files {
      if let bytes = Places.contents(of: file) {
        return (file, String(decoding: bytes, as: UTF8.self))
      }
    }
    return nil
  }
}
