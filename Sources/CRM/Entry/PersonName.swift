import Books

/// A person's name taken apart for addressing and sorting: `Dr.
///
/// Juan Q. de la Vega III`, `Vega, Juan de la`, `Yukihiro "Matz" Matsumoto`.
///
/// Display order is given names first; a comma turns it round. Particles (von, de la) belong to the
/// family name when something stands before them, `y` joins two family names, and titles and
/// suffixes come from lists. A single word is the given name, after a title the family name. Names
/// without spaces between their parts (田中太郎) stay whole, as the given name: nothing is guessed.
public struct PersonName: Hashable, Sendable {
  public private(set) var title = ""
  /// All given names.
  public private(set) var given = ""
  /// The family name with its particles.
  public private(set) var family = ""
  public private(set) var suffix = ""
  public private(set) var nickname = ""

  /// Never fails: what is no name is a given name.
  public init(_ display: String) {
    var text = Normalization.nfc(String(display.prefix(500))).trimmed
    nickname = Self.takeNickname(&text)
    var parts = text.split(separator: ",").map { $0.words }.filter { !$0.isEmpty }
    // `John Doe, Jr.`, `Doe, John, Jr.`: what follows the comma is a suffix if all of it is one.
    var suffixes: [String] = []
    while parts.count > 1, let last = parts.last, last.allSatisfy(NameWords.isSuffix),
      parts.count > 2 || parts[0].count > 1 || last.count == 1 && NameWords.isClearSuffix(last[0])
    {
      suffixes = last + suffixes
      parts.removeLast()
    }
    // `Griffey, Jr., Ken`.
    if parts.count == 3, parts[1].allSatisfy(NameWords.isSuffix) {
      suffixes = parts.remove(at: 1) + suffixes
    }
    if parts.count > 1 {
      readSorted(family: parts[0], given: Array(parts[1...].joined()), &suffixes)
    } else {
      readDisplay(parts.first ?? [], &suffixes)
    }
    suffix = suffixes.joined(separator: " ")
  }

  /// The form by which names are compared and sorted: folded, punctuation and spaces as one space.
  public static func key(_ name: String) -> String {
    let folded = String(decoding: Folding.fold(Normalization.nfc(name)), as: UTF8.self)
    return folded.split { !($0.isLetter || $0.isNumber || $0.isSymbol) }.joined(separator: " ")
  }

  private mutating func readSorted(
    family: [String],
    given: [String],
    _ suffixes: inout [String]
  ) {
    var (family, given) = (family, given)
    title = Self.takeTitles(&given, leaving: 1)
    if title.isEmpty { title = Self.takeTitles(&family, leaving: 1) }
    suffixes = Self.takeSuffixes(&family, last: 1) + Self.takeSuffixes(&given) + suffixes
    // `Vega, Juan de la`
    let tail = given.reversed().prefix { NameWords.particles.contains($0) }
    if !tail.isEmpty, tail.count < given.count {
      family = Array(tail.reversed()) + family
      given.removeLast(tail.count)
    }
    self.given = given.joined(separator: " ")
    self.family = family.joined(separator: " ")
  }

  private mutating func readDisplay(_ all: [String], _ suffixes: inout [String]) {
    var words = all
    title = Self.takeTitles(&words, leaving: 1)
    suffixes = Self.takeSuffixes(&words) + suffixes
    guard words.count > 1 else {
      let alone = words.first ?? ""
      if title.isEmpty || NameWords.givenTitles.contains(NameWords.plain(title)) {
        given = alone
      } else {
        family = alone
      }
      return
    }
    var start = words.count - 1
    // `Velasquez y Garcia`
    while start >= 3, NameWords.joiners.contains(words[start - 1]) { start -= 2 }
    while start > 1, NameWords.isParticle(words[start - 1]) { start -= 1 }
    // A particle in lower case starts the family name, however many words follow it.
    if let particle = words.indices.first(where: { place in
      (1..<start).contains(place) && words[place].count > 1
        && NameWords.particles.contains(words[place])
    }) {
      start = particle
    }
    // `von Beethoven` alone is a family name; `Van Nguyen` may well be two names.
    if start == 1, NameWords.particles.contains(words[0]) { start = 0 }
    given = words[..<start].joined(separator: " ")
    family = words[start...].joined(separator: " ")
  }

  private static func takeNickname(_ text: inout String) -> String {
    let pairs: [(Character, Character)] = [("\"", "\""), ("(", ")"), ("“", "”"), ("'", "'")]
    for (open, close) in pairs {
      guard let start = text.firstIndex(of: open),
        start == text.startIndex || text[text.index(before: start)].isWhitespace,
        let end = text[text.index(after: start)...].firstIndex(of: close)
      else { continue }
      let after = text.index(after: end)
      guard after == text.endIndex || text[after].isWhitespace || text[after] == "," else {
        continue
      }
      let found = String(text[text.index(after: start)..<end]).trimmed
      guard !found.isEmpty, !(open == "(" && NameWords.isClearSuffix(found)) else { continue }
      text = (text[..<start] + " " + text[after...]).trimmed
      return found
    }
    return ""
  }

  private static func takeTitles(_ words: inout [String], leaving rest: Int) -> String {
    var titles: [String] = []
    while words.count > rest, let first = words.first, NameWords.isTitle(first) {
      titles.append(words.removeFirst())
      // `Secretary of State`, `Mr. and Mrs.`
      if let joint = words.first, ["and", "of", "&", "und"].contains(joint.lowercased()),
        words.count > rest + 1, NameWords.isTitle(words[1])
      {
        titles.append(words.removeFirst())
      }
    }
    return titles.joined(separator: " ")
  }

  /// Of the end; words that may be a name only where more than `last` are left.
  private static func takeSuffixes(_ words: inout [String], last names: Int = 2) -> [String] {
    var suffixes: [String] = []
    while words.count > 1, let last = words.last, NameWords.isSuffix(last),
      NameWords.isClearSuffix(last) || words.count > names
    {
      suffixes.insert(words.removeLast(), at: 0)
    }
    return suffixes
  }
}
