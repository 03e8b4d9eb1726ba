// A theme file:
//
//   name = "nord"
//   inherits = "default"             # the base: what is not said here looks as there
//   variant = "dark"                 # dark or light
//   background = "#2e3440"           # what the terminal is meant to have; never painted
//
//   [palette]
//   frost = "#88c0d0"
//   snow = { hex = "#d8dee9", x256 = 253, x16 = "white" }   # stand-ins; else the nearest by OKLab
//
//   [roles]                          # a name, or the beginning of names
//   "ui.selection" = { bg = "#3b4252", mods = ["bold"], mono = ["reverse"] }
//   "deal.won" = { fg = "frost", glyph = "✓", ascii = "+" }
//   "due" = "frost"                  # short for { fg = "frost" }
//
// A colour is a name of the palette, `default`, one of the terminal's sixteen (`red`,
// `bright-red`, `gray`), a number 0…255 or `#rrggbb`. A terminal with fewer colours gets the
// nearest; nothing is ever refused.

public import TextUI

/// A theme and what its file says about it.
public struct ThemeFile: Sendable {
  public var theme: Theme
  public var isDark = true
  /// What the theme expects behind it; nil where it takes whatever the terminal has.
  public var background: RGB?

  /// Reads a theme file; what is wrong is reported, and the base shows through there.
  ///
  /// - Parameters:
  ///   - text: the file.
  ///   - file: its name for diagnostics.
  ///   - named: finds the text of another theme, for `inherits`; `default` needs none.
  /// - Returns: a whole theme, whatever the file holds.
  public static func read(
    _ text: String,
    file: String,
    named: (String) -> String? = { _ in nil }
  ) -> (ThemeFile, [Diagnostic]) {
    read(text, file: file, named: named, depth: 0)
  }

  private static func read(
    _ text: String,
    file: String,
    named: (String) -> String?,
    depth: Int
  ) -> (ThemeFile, [Diagnostic]) {
    let (table, problems) = TOMLReader.read(text, file: file)
    var reader = ThemeReader(file: file, diagnostics: problems)
    var result = ThemeFile(theme: .standard)
    if let node = table["inherits"], let base = node.string, base != Theme.standard.name {
      if depth < 8, let text = named(base) {
        result = read(text, file: base, named: named, depth: depth + 1).0
      } else {
        let why = depth < 8 ? "there is no theme “\(base)”" : "the themes inherit in a circle"
        reader.report("\(why); the default is the base instead", node.position)
      }
    }
    result.theme.name = table["name"]?.string ?? file
    reader.read(table, into: &result)
    return (result, reader.diagnostics.sorted { $0.position < $1.position })
  }
}
