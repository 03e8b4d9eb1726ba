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
    /// Says what standing side by side says already.
    case and
    case opening
    case closing
  }

  /// In characters of the text, a leading `-` or `not` included.
  public let range: Range<Int>
  public let role: Role
  public let isNegated: Bool
}

/// A piece of a query's text.
struct QueryPiece: Hashable {
  var text: String
  var range: Range<Int>
  /// Whether any of it stood in quotes.
  var isQuoted = false
}

/// A token with what was read of it.
struct QueryLexeme {
  enum Operator: String, CaseIterable {
    case match = ":"
    case equal = "="
    case notEqual = "!="
    case greaterOrEqual = ">="
    case lessOrEqual = "<="
    case greater = ">"
    case less = "<"

    /// Whether it asks on which side of a value something lies.
    var isOrder: Bool {
      switch self {
      case .match, .equal, .notEqual: false
      case .greaterOrEqual, .lessOrEqual, .greater, .less: true
      }
    }
  }

  var token: QueryToken
  /// The word of a field, in a term.
  var field = QueryPiece(text: "", range: 0..<0)
  var comparison = Operator.match
  /// All after the operator or prefix, quotes taken off.
  var whole = QueryPiece(text: "", range: 0..<0)
  /// `whole` split at commas outside quotes; an unfinished last element is not there.
  var values: [QueryPiece] = []
  /// A quote that is not closed yet.
  var isOpen = false
}
