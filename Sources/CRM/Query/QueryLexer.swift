/// Cuts a query's text into tokens.
///
/// Any text can be cut. Parentheses and quotes mean something only where a part or value begins, so
/// that `12"` and `foo(bar)` are words.
struct QueryLexer {
  /// Deeper nesting is text.
  private static let deepest = 16

  private let characters: [Character]
  private var place = 0
  private var depth = 0
  private var lexemes: [QueryLexeme] = []

  static func lexemes(of text: some StringProtocol) -> [QueryLexeme] {
    var lexer = QueryLexer(characters: Array(text))
    lexer.run()
    return lexer.lexemes
  }

  private init(characters: [Character]) { self.characters = characters }

  private var next: Character? { place < characters.count ? characters[place] : nil }

  private mutating func run() {
    while let character = next {
      if character.isWhitespace { place += 1 } else { readPart() }
    }
  }

  private mutating func readPart() {
    let start = place
    var isNegated = false
    while let length = lengthOfNot() {
      isNegated.toggle()
      place += length
    }
    if next == "-" {
      isNegated.toggle()
      place += 1
    }
    switch next {
    case "(" where depth < Self.deepest:
      place += 1
      depth += 1
      append(.opening, from: start, isNegated)
    case ")" where depth > 0 && !isNegated:
      place += 1
      depth -= 1
      append(.closing, from: start, isNegated)
    case "\"":
      var lexeme = lexeme(.phrase)
      lexeme.whole = readQuoted(&lexeme.isOpen)
      append(lexeme, from: start, isNegated)
    case "@", "#":
      var lexeme = lexeme(next == "@" ? .colleague : .tag)
      place += 1
      readValues(&lexeme)
      append(lexeme, from: start, isNegated)
    default: readTermOrWord(from: start, isNegated)
    }
  }

  /// The length of a `not` before another part, with the blanks behind it.
  private func lengthOfNot() -> Int? {
    guard rest(startsWith: "not") || rest(startsWith: "NOT") else { return nil }
    let blanks = characters[(place + 3)...].prefix { $0.isWhitespace }.count
    return blanks > 0 && place + 3 + blanks < characters.count ? 3 + blanks : nil
  }

  private func lexeme(_ role: QueryToken.Role) -> QueryLexeme {
    QueryLexeme(token: QueryToken(range: place..<place, role: role, isNegated: false))
  }

  private mutating func append(_ role: QueryToken.Role, from start: Int, _ isNegated: Bool) {
    append(lexeme(role), from: start, isNegated)
  }

  private mutating func append(_ lexeme: QueryLexeme, from start: Int, _ isNegated: Bool) {
    var lexeme = lexeme
    lexeme.token = QueryToken(
      range: start..<place,
      role: lexeme.token.role,
      isNegated: isNegated
    )
    lexemes.append(lexeme)
  }

  private mutating func readTermOrWord(from start: Int, _ isNegated: Bool) {
    let first = place
    while let character = next, isNameCharacter(character, first: place == first) { place += 1 }
    let name = piece(first..<place)
    let isOpposite = rest(startsWith: "!~") || rest(startsWith: ":!~")
    if place > first, let comparison = readOperator() {
      var lexeme = lexeme(.term)
      lexeme.field = name
      lexeme.comparison = comparison
      readValues(&lexeme)
      append(lexeme, from: start, isNegated != isOpposite)
      return
    }
    var inner = 0
    while let character = next, !endsRun(character, &inner) { place += 1 }
    var lexeme = lexeme(.word)
    lexeme.whole = piece(first..<place)
    switch isNegated ? "" : lexeme.whole.text {
    case "or", "OR": append(.or, from: start, false)
    case "and", "AND": append(.and, from: start, false)
    default: append(lexeme, from: start, isNegated)
    }
  }

  private func isNameCharacter(_ character: Character, first: Bool) -> Bool {
    character.isLetter || (!first && (character.isNumber || character == "-" || character == "_"))
  }

  private mutating func readOperator() -> QueryLexeme.Operator? {
    // `https://…` is something to look for, not a field.
    if rest(startsWith: "://") { return nil }
    let isColon = next == ":"
    if isColon { place += 1 }
    // `~` is the match that `:` is; `!~` is its opposite.
    for sign in ["!~", "~"] where rest(startsWith: sign) {
      place += sign.count
      return .match
    }
    for comparison in [
      QueryLexeme.Operator.notEqual, .greaterOrEqual, .lessOrEqual, .greater, .less, .equal,
    ] where rest(startsWith: comparison.rawValue) {
      place += comparison.rawValue.count
      return comparison
    }
    return isColon ? .match : nil
  }

  private func rest(startsWith text: String) -> Bool {
    characters[place...].starts(with: text)
  }

  /// Everything up to the end of the part, and the same split at commas.
  private mutating func readValues(_ lexeme: inout QueryLexeme) {
    let start = place
    var inner = 0
    var value = QueryPiece(text: "", range: place..<place)
    var mayQuote = true
    var whole = ""
    var isQuoted = false
    func finish(_ value: QueryPiece) -> QueryPiece {
      QueryPiece(text: value.text, range: value.range.lowerBound..<place, isQuoted: value.isQuoted)
    }
    while let character = next {
      if character == "\"", mayQuote {
        let quoted = readQuoted(&lexeme.isOpen)
        value.text += quoted.text
        value.isQuoted = true
        isQuoted = true
        whole += quoted.text
        mayQuote = false
        continue
      }
      if endsRun(character, &inner) { break }
      if character == "," {
        lexeme.values.append(finish(value))
        place += 1
        value = QueryPiece(text: "", range: place..<place)
        mayQuote = true
      } else {
        value.text.append(character)
        mayQuote = character == "." && value.text.hasSuffix("..")
        place += 1
      }
      whole.append(character)
    }
    lexeme.values.append(finish(value))
    lexeme.values.removeAll { $0.text.isEmpty && !$0.isQuoted }
    lexeme.whole = QueryPiece(text: whole, range: start..<place, isQuoted: isQuoted)
  }

  /// Whether a character ends a run of text; parentheses that opened inside it do not.
  private func endsRun(_ character: Character, _ inner: inout Int) -> Bool {
    if character.isWhitespace { return true }
    if character == "(" { inner += 1 }
    if character == ")" {
      if inner == 0 { return depth > 0 }
      inner -= 1
    }
    return false
  }

  /// The text between a quote and the next one, or the end.
  private mutating func readQuoted(_ isOpen: inout Bool) -> QueryPiece {
    let start = place
    place += 1
    let content = place
    while let character = next, character != "\"" { place += 1 }
    let text = String(characters[content..<place])
    isOpen = next == nil
    if !isOpen { place += 1 }
    return QueryPiece(text: text, range: start..<place, isQuoted: true)
  }

  private func piece(_ range: Range<Int>) -> QueryPiece {
    QueryPiece(text: String(characters[range]), range: range)
  }
}
