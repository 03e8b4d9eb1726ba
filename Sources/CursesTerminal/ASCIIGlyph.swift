/// What stands for a glyph where the terminal has ASCII only.
nonisolated enum ASCIIGlyph {
  static func substitute(_ glyph: Character) -> Character {
    guard let scalar = glyph.unicodeScalars.first else { return " " }
    if scalar.value < 0x7F { return Character(scalar) }
    return table[Character(scalar)] ?? "?"
  }

  private static let table: [Character: Character] = [
    "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "║": "|", "┆": ":", "┊": ":",
    "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "…": "~", "·": ".", "•": "*", "▌": ">", "▏": "|", "→": ">", "←": "<", "↑": "^", "↓": "v",
    "█": "#", "▓": "=", "▒": "-", "░": ".", "✓": "+", "✗": "x", "▾": "v", "▸": ">", "▴": "^",
    "–": "-", "—": "-", "‘": "'", "’": "'", "“": "\"", "”": "\"", "×": "x", "\u{A0}": " ",
    "␛": "?", "◆": "*", "☎": "c", "✉": "m", "¶": "n", "⟳": "~", "Σ": "S", "€": "E",
  ]
}
