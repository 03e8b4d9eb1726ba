public import Facts

/// Reads the choice of an option field by its word, its label or an unambiguous start of either.
public enum OptionEntry {
  /// The number of the choice; the sentence of the error names the nearest one, or all of a few.
  public static func option(
    _ typed: String,
    among names: [OptionName]
  ) throws(EntryError) -> UInt16 {
    let text = spelling(typed)
    if let exact = names.first(where: { spelling($0.word) == text || spelling($0.label) == text }) {
      return exact.number
    }
    let starts = names.filter {
      spelling($0.word).hasPrefix(text) || spelling($0.label).hasPrefix(text)
    }
    if !text.isEmpty, starts.count == 1, let only = starts.first { return only.number }
    if !text.isEmpty, starts.count > 1 {
      throw EntryError(
        "'\(typed.debugSafe)' could be " + starts.map(\.word).joined(separator: " or ")
      )
    }
    if let near = nearest(to: text, among: names.map { spelling($0.word) }),
      let name = names.first(where: { spelling($0.word) == near })
    {
      throw EntryError("'\(typed.debugSafe)' is no choice; did you mean \(name.word)?")
    }
    let some = names.prefix(6).map(\.word).joined(separator: ", ") + (names.count > 6 ? " …" : "")
    throw EntryError("'\(typed.debugSafe)' is no choice; there are \(some)")
  }

  /// The word of a declared choice.
  public static func choice(
    _ typed: String,
    among words: [String]
  ) throws(EntryError) -> String {
    let names = words.prefix(Int(UInt16.max)).enumerated().map { place, word in
      OptionName(number: UInt16(place), word: word, label: word)
    }
    return words[Int(try option(typed, among: names))]
  }

  /// The kind that a word means.
  public static func kind(
    _ typed: String,
    among kinds: [KindID]
  ) throws(EntryError) -> KindID {
    if let kind = try? Catalogue.kind(named: typed.trimmed), kinds.contains(kind.id) {
      return kind.id
    }
    let names = kinds.compactMap { Catalogue.kind($0) }.map {
      OptionName(number: $0.id.rawValue, word: $0.name, label: $0.label)
    }
    return KindID(try option(typed, among: names))
  }

  private static func spelling(_ text: String) -> String {
    String(TypedText(text).text.map { $0 == "-" || $0 == "_" ? " " : $0 })
  }
}
