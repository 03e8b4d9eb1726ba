import TextUI

/// The table of keys for readers: README's is this one, and a test compares them.
public enum KeyTable {
  /// Markdown, one table over all groups.
  public static func markdown(_ keymap: Keymap = .standard) -> String {
    var lines = ["| Keys | What they do | `:` form |", "|---|---|---|"]
    for group in IntentEntry.Group.allCases {
      lines.append("| **\(group.rawValue)** | | |")
      for entry in IntentCatalogue.entries where entry.group == group {
        let keys = keymap.keys(entry.intent).map { "`\(escaped($0.description))`" }
        let form = entry.form.isEmpty ? "" : "`:\(escaped(entry.form))`"
        lines.append("| \(keys.joined(separator: " ")) | \(entry.help) | \(form) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("|", with: "\\|")
  }
}
