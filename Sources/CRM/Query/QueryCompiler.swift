import Books
import Facts

/// Turns the tokens of a query into a condition, and collects what is to be said about them.
struct QueryCompiler {
  let kind: KindDefinition
  let context: QueryContext
  private(set) var problems: [QueryProblem] = []
  var sort: [SortOrder] = []
  /// The query says itself which archived records it wants.
  var namesArchived = false

  init(_ kind: KindDefinition, _ context: QueryContext) {
    self.kind = kind
    self.context = context
  }

  var book: Book { context.book }

  mutating func report(
    _ severity: QueryProblem.Severity,
    _ range: Range<Int>,
    _ sentence: String,
    _ candidates: [String] = []
  ) {
    problems.append(
      QueryProblem(range: range, severity: severity, sentence: sentence, candidates: candidates)
    )
  }

  /// The condition of a whole query; nil where no part of it filters.
  mutating func condition(_ lexemes: [QueryLexeme]) -> Predicate? {
    var place = 0
    return group(lexemes, &place, openedBy: nil)
  }

  /// Alternatives up to the closing parenthesis or the end; as deep as the lexer nests.
  private mutating func group(
    _ lexemes: [QueryLexeme],
    _ place: inout Int,
    openedBy opening: QueryToken?
  ) -> Predicate? {
    var alternatives: [[Predicate]] = [[]]
    var isExpecting = true
    while place < lexemes.count {
      let lexeme = lexemes[place]
      place += 1
      switch lexeme.token.role {
      case .closing: return Self.combined(alternatives)
      case .or:
        let isLast = place == lexemes.count || lexemes[place].token.role == .closing
        if isExpecting || isLast {
          report(.unfinished, lexeme.token.range, "“or” stands between two conditions")
        }
        alternatives.append([])
        isExpecting = true
        continue
      case .and:
        let isLast = place == lexemes.count || lexemes[place].token.role == .closing
        if isExpecting || isLast {
          report(.unfinished, lexeme.token.range, "“and” stands between two conditions")
        }
        continue
      case .opening:
        if let inner = group(lexemes, &place, openedBy: lexeme.token) {
          alternatives[alternatives.count - 1].append(lexeme.negated(inner))
        }
      default:
        if let condition = part(lexeme) {
          alternatives[alternatives.count - 1].append(lexeme.negated(condition))
        }
      }
      isExpecting = false
    }
    if let opening { report(.unfinished, opening.range, "The parenthesis is still open") }
    return Self.combined(alternatives)
  }

  /// An alternative without a condition is not finished or was left out; it filters nothing.
  private static func combined(_ alternatives: [[Predicate]]) -> Predicate? {
    let parts = alternatives.filter { !$0.isEmpty }.map { Predicate.all(of: $0) }
    return parts.isEmpty ? nil : .any(of: parts)
  }

  private mutating func part(_ lexeme: QueryLexeme) -> Predicate? {
    if lexeme.isOpen { report(.unfinished, lexeme.token.range, "The quote is still open") }
    switch lexeme.token.role {
    case .word, .phrase: return words(lexeme)
    case .colleague: return colleagues(lexeme)
    case .tag: return tags(lexeme)
    case .term: return term(lexeme)
    case .or, .and, .opening, .closing: return nil
    }
  }

  private mutating func words(_ lexeme: QueryLexeme) -> Predicate? {
    let text = lexeme.whole.text
    guard !text.isEmpty else {
      report(.unfinished, lexeme.token.range, "Type the words to look for")
      return nil
    }
    // A text of marks and joiners alone folds to nothing, and would be found everywhere.
    guard !Folding.fold(text).isEmpty else { return nil }
    let named = lexeme.token.role == .word ? ids(text, of: [kind.id]) : []
    return named.isEmpty ? .words(text) : .or([.words(text), Self.isOne(of: named)])
  }

  private mutating func colleagues(_ lexeme: QueryLexeme) -> Predicate? {
    guard !lexeme.values.isEmpty else {
      report(.unfinished, lexeme.token.range, "Type a colleague's name after “@”")
      return nil
    }
    let field = kind.id.owner.id
    let parts = lexeme.values.compactMap { value in
      isNone(value) ? .not(.present(field)) : colleague(value, field, isExact: false)
    }
    return parts.isEmpty ? nil : .any(of: parts)
  }

  private mutating func tags(_ lexeme: QueryLexeme) -> Predicate? {
    guard !lexeme.values.isEmpty else {
      report(.unfinished, lexeme.token.range, "Type a tag's name after “#”")
      return nil
    }
    let parts = lexeme.values.compactMap { value in
      managed(Tag.kind, value, isExact: false).map { ids in
        Predicate.any(of: ids.map { .includes(kind.id.tags.id, .ref($0)) })
      }
    }
    return parts.isEmpty ? nil : .any(of: parts)
  }

  /// A comparison by what its first word names: a field, a word of the language, or a kind of
  /// record that this one has to do with.
  private mutating func term(_ lexeme: QueryLexeme) -> Predicate? {
    let name = lexeme.field.text
    if let field = field(named: name) {
      if isUnfinished(lexeme) { return nil }
      return self.field(field, lexeme)
    }
    if let derived = derived(named: name) {
      if isUnfinished(lexeme) { return nil }
      return self.derived(derived, lexeme)
    }
    if let word = QueryWord(rawValue: name.lowercased()) {
      if isUnfinished(lexeme) { return nil }
      return self.word(word, lexeme)
    }
    if let relation = QueryRelation(name, from: kind) {
      if isUnfinished(lexeme) { return nil }
      return related(relation, lexeme)
    }
    let known =
      kind.fields.filter(\.isOffered).flatMap { [$0.name] + $0.aliases }
      + Catalogue.derived(kind.id).map(\.name) + kind.related.map(\.name)
      + QueryWord.allCases.map(\.rawValue)
    let suggestion = nearest(to: name, among: known)
    let remedy = suggestion.map { "did you mean “\($0)”?" } ?? "quote it to look for the text"
    report(
      .error,
      lexeme.field.range,
      "There is no field “\(name.debugSafe)” of \(kind.plural); \(remedy)",
      suggestion.map { [$0] } ?? []
    )
    return nil
  }

  /// The field that a word names, unless it is the program's own.
  func field(named word: String) -> FieldDefinition? {
    kind.fields.first { $0.isOffered && $0.answers(to: word) }
  }

  private mutating func isUnfinished(_ lexeme: QueryLexeme) -> Bool {
    guard lexeme.values.isEmpty else { return false }
    report(
      .unfinished,
      lexeme.token.range,
      "Type a value after “\(lexeme.field.text)\(lexeme.comparison.rawValue)”"
    )
    return true
  }

  /// The rows that are one of a few records.
  static func isOne(of ids: [EntityID]) -> Predicate {
    .among(Set(ids))
  }
}

extension FieldDefinition {
  /// Whether people are offered it.
  var isOffered: Bool { !traits.contains(.hidden) }
}

extension QueryLexeme {
  func negated(_ predicate: Predicate) -> Predicate {
    token.isNegated ? .not(predicate) : predicate
  }
}
