/// Something to say about a part of a query.
public struct QueryProblem: Hashable, Sendable {
  public enum Severity: Hashable, Sendable {
    /// Typing goes on there: the part waits and filters nothing yet.
    case unfinished
    /// The part is taken; what it means is worth a look.
    case note
    /// The part means nothing and is left out; the rest filters.
    case error
  }

  /// The user's own words that it is about, in characters of the text.
  public let range: Range<Int>
  public let severity: Severity
  /// What is the matter, and what helps.
  public let sentence: String
  /// Names that can be meant, the nearest first.
  public let candidates: [String]
}
