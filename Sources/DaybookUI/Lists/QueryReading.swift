import Books
import CRM
import Facts

/// What a query came to.
struct QueryReading: Sendable {
  /// Nil where nothing is asked, so that everything shows.
  let predicate: Predicate?
  /// The orders that the query names; empty where it names none.
  let orders: [SortOrder]
  /// What is to be said about it, as a sentence with the remedy.
  let problem: String?
}

extension Model {
  /// Reads a query over records of a kind.
  func read(query: String, _ kind: KindID) -> QueryReading {
    guard query.contains(where: { !$0.isWhitespace }) else {
      return QueryReading(predicate: nil, orders: [], problem: nil)
    }
    let context = QueryContext(entry: entry, user: viewer.user, book: book)
    let query = Query.parse(query, kind: kind, viewer: context)
    return QueryReading(
      predicate: query.predicate,
      orders: query.sort,
      problem: query.omissions.first?.sentence
    )
  }
}
