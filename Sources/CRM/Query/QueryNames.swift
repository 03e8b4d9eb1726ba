import Books
import Facts

/// Looks texts up among names.
enum QueryNames {
  static func folded(_ text: String) -> String {
    String(decoding: Folding.fold(text), as: UTF8.self)
  }

  /// Those that a text names: by a whole name; else, unless it must be exact, by how a name or a
  /// word of it begins; else by any part.
  static func best<Key>(
    _ names: [(key: Key, spellings: [String])],
    _ text: String,
    isExact: Bool
  ) -> [Key] {
    let word = folded(text)
    let tests: [(String) -> Bool] = [
      { $0 == word },
      { name in
        name.hasPrefix(word)
          || name.split { " -".contains($0) }.contains { $0.hasPrefix(word) }
      },
      { $0.contains(word) },
    ]
    for test in tests.prefix(isExact ? 1 : 3) {
      let found = names.filter { $0.spellings.contains(where: test) }.map(\.key)
      if !found.isEmpty { return found }
    }
    return []
  }
}
