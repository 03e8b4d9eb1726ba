public import Books
public import Facts

// The query language, one for lists, saved views, the shell and reports.
//
//   query  = and { "or" and }            a or b c  =  a or (b and c)
//   and    = { ["and"] ["-" | "not"] part }
//   part   = "(" query ")" | word | "phrase" | "@" names | "#" names | field op values
//   op     = ":" | "=" | "!=" | ">" | ">=" | "<" | "<="      (":>" and its like mean ">")
//          | "~" | "!~"                  what ":" is, and its opposite
//   values = value { "," value }         any of them; after an order (">") it is one value
//   value  = text | "text" | [from] ".." [to]
//
// `:` matches: texts and titles by folded substring, choices by their words, numbers and days by
// equality or range; `=` is exact. A word alone is a folded substring of what the kind is searched
// by. `none` and `*` stand for no value and any value.
//
// A query is read at every keystroke, so reading never fails: what is not finished filters nothing
// yet, what means nothing is left out, and both are said, with their place in the text.

/// A query as it was typed, and what it means.
public struct Query: Sendable {
  public let kind: KindID
  public let text: String
  /// The parts of the text, in order.
  public let tokens: [QueryToken]
  /// The condition, archived records excluded unless the text names them.
  public let predicate: Predicate
  /// The orders that `sort:` names, the most significant first; empty where it is not given.
  public let sort: [SortOrder]
  /// In the order of the text.
  public let problems: [QueryProblem]

  /// The problems for which a command over many records should not go ahead: parts that were left
  /// out.
  public var omissions: [QueryProblem] { problems.filter { $0.severity != .note } }

  /// Longer texts were not typed by anybody.
  static let longestText = 4096
  static let mostParts = 200

  /// Reads a query.
  ///
  /// Total: any text has a meaning. O(length), and a pass over the names of the small kinds
  /// (colleagues, stages, tags) that it mentions.
  public static func parse(_ text: String, kind: KindID, viewer: QueryContext) -> Query {
    guard let definition = Catalogue.kind(kind, in: viewer.book) else {
      preconditionFailure("a query is about a kind of the catalogue")
    }
    let lexemes = QueryLexer.lexemes(of: text.prefix(longestText))
    var compiler = QueryCompiler(definition, viewer)
    let condition = compiler.condition(Array(lexemes.prefix(mostParts)))
    if let first = lexemes.dropFirst(mostParts).first, let last = lexemes.last {
      compiler.report(
        .error,
        first.token.range.lowerBound..<last.token.range.upperBound,
        "A query has at most \(mostParts) parts; leave some out"
      )
    }
    if text.unicodeScalars.count > longestText, text.count > longestText {
      compiler.report(
        .error,
        longestText..<longestText,
        "A query has at most \(longestText) characters; what follows was not read"
      )
    }
    let shown =
      compiler.namesArchived ? Catalogue.existing(kind) : Catalogue.visible(kind)
    return Query(
      kind: kind,
      text: text,
      tokens: lexemes.map(\.token),
      predicate: condition.map { .all(of: [$0, shown]) } ?? shown,
      sort: compiler.sort,
      problems: compiler.problems.sorted { $0.range.lowerBound < $1.range.lowerBound }
    )
  }
}

extension Predicate {
  /// A conjunction without conjunctions in it, so that the costly parts look last at what all the
  /// others left.
  static func all(of parts: [Predicate]) -> Predicate {
    let flat = parts.flatMap { part in
      if case .and(let inner) = part { inner } else { [part] }
    }
    return flat.count == 1 ? flat[0] : .and(flat)
  }

  static func any(of parts: [Predicate]) -> Predicate {
    parts.count == 1 ? parts[0] : .or(parts)
  }
}
