extension Query {
  /// The query in the way in which it is kept: single blanks between its parts, `-` for `not`,
  /// without the `and` that is understood.
  ///
  /// It means what the text means: read again it has the same parts.
  public var normalized: String {
    let characters = Array(text.prefix(Query.longestText))
    return tokens.filter { $0.role != .and }.map { token in
      let part = String(characters[token.range])
      let plain = part.withoutNot
      if plain.count == part.count { return part }
      // An even number of negations is none; `!~` is one by itself.
      let rest = plain.withoutSign
      // A negation of nothing stays one.
      if rest.allSatisfy(\.isWhitespace) { return "-" }
      let isNegated = token.isNegated != (token.role == .term && rest.isOpposite)
      return (isNegated ? "-" : "") + rest
    }.joined(separator: " ")
  }
}

extension String {
  /// Without the words `not` before it.
  fileprivate var withoutNot: String {
    var rest = self[...]
    while rest.hasPrefix("not") || rest.hasPrefix("NOT") {
      let behind = rest.dropFirst(3).drop { $0.isWhitespace }
      guard behind.count < rest.count - 3, !behind.isEmpty else { break }
      rest = behind
    }
    return String(rest)
  }

  /// Whether its operator is `!~`.
  fileprivate var isOpposite: Bool {
    let behind = drop { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    return behind.hasPrefix("!~") || behind.hasPrefix(":!~")
  }

  fileprivate var withoutSign: String { hasPrefix("-") ? String(dropFirst()) : self }
}

extension QueryProblem {
  /// The query with marks under the words that the problem is about, for plain output.
  public func pointed(_ text: String) -> String {
    let characters = Array(text)
    let range = range.clamped(to: 0..<characters.count)
    let marks = String(repeating: "^", count: max(1, range.count))
    return text + "\n" + String(repeating: " ", count: range.lowerBound) + marks
  }
}
