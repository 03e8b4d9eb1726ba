import Books
import CRM
import Facts
import TextUI

/// What a query came to.
struct QueryReading: Sendable {
  /// Nil where nothing is asked, so that everything shows.
  let predicate: Predicate?
  /// The orders that the query names; empty where it names none.
  let orders: [SortOrder]
  /// A part that means nothing and is left out, as a sentence with the remedy.
  let problem: String?
  /// A part that is not typed to its end and filters nothing yet.
  let unfinished: String?
  /// The words of the query that the first of these is about.
  var range: Range<Int>?
}

extension Model {
  /// Reads a query over records of a kind.
  func read(query: String, _ kind: KindID) -> QueryReading {
    guard query.contains(where: { !$0.isWhitespace }) else {
      return QueryReading(predicate: nil, orders: [], problem: nil, unfinished: nil)
    }
    let query = Query.parse(query, kind: kind, viewer: queryContext)
    func first(_ severity: QueryProblem.Severity) -> String? {
      query.problems.first { $0.severity == severity }?.sentence
    }
    return QueryReading(
      predicate: query.predicate,
      orders: query.sort,
      problem: first(.error),
      unfinished: first(.unfinished),
      range: query.problems.first { $0.severity == .error }?.range
    )
  }

  private var queryContext: QueryContext {
    QueryContext(entry: entry, user: viewer.user, book: book)
  }

  /// Completes what is being typed of a query as far as there is one way to go on, and says which
  /// ways there are.
  func completeQuery(_ prompt: inout PromptState) {
    let typed = prompt.editor.textBeforeCursor
    let found = Query.completions(
      typed,
      cursor: typed.count,
      kind: view.kind,
      context: queryContext
    )
    guard let first = found.first else { return }
    let same = found.filter { $0.range == first.range }.map(\.text)
    let common = same.dropFirst().reduce(first.text) { $0.commonPrefix(with: $1) }
    let replaced = String(typed.dropFirst(first.range.lowerBound))
    let isLonger = common.count > replaced.count
    if isLonger || same.count == 1 {
      let rest = prompt.editor.text.dropFirst(typed.count)
      prompt.editor.set(typed.prefix(first.range.lowerBound) + common + rest)
    }
    prompt.problem = same.count > 1 ? same.prefix(12).joined(separator: "  ") : nil
  }
}
