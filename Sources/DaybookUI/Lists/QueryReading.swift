import Books
import CRM
import Facts

/// What a query came to.
enum QueryReading: Sendable {
  /// Nothing is asked, so everything shows.
  case all
  case some(Predicate)
  /// A sentence with the remedy.
  case problem(String)
}

extension Model {
  /// Reads a query over records of a kind.
  func read(query: String, _ kind: KindID) -> QueryReading {
    let words = query.split(separator: " ")
    if words.isEmpty { return .all }
    return .some(.and(words.map { .words(String($0)) }))
  }
}
