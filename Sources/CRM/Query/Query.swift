public import Books
public import Facts

// The query language, one for lists, saved views, the shell and reports.
//
//   query  = and { "or" and }            a or b c  =  a or (b and c)
//   and    = { ["-"] part }
//   part   = "(" query ")" | word | "phrase" | "@" names | "#" names | field op values
//   op     = ":" "=" "!=" ">" ">=" "<" "<="        (":>" and its like mean ">")
//   values = value { "," value }         any of them; after an order (">") one value only
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

  /// The problems because of which a command over many records should not go ahead: parts that
  /// were left out.
  public var omissions: [QueryProblem] { problems.filter { $0.severity != .note } }

  /// Reads a query.
  ///
  /// Total: any text has a meaning. O(length), and a pass over the names of the small kinds
  /// (colleagues, stages, tags) that it mentions.
  public static func parse(_ text: String, kind: KindID, viewer: QueryContext) -> Query {
    Query(
      kind: kind,
      text: text,
      tokens: [],
      predicate: .and(
        text.split(separator: " ").map { .words(String($0)) } + [Catalogue.visible(kind)]
      ),
      sort: [],
      problems: []
    )
  }
}

/// One part of a query.
public struct QueryToken: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    case word
    case phrase
    case colleague
    case tag
    /// A field, an operator, values.
    case term
    case or
    case opening
    case closing
  }

  /// In characters of the text.
  public let range: Range<Int>
  public let role: Role
}
