public import Books
public import Facts

// What is found while somebody types: any part of a name, a company, an address, a number or a tag,
// all words in any order, capitals and marks aside.
//
// The best come first: a title that begins with the first word, then one in which it begins a word,
// then one that holds it, then what is reached through something else, a contact by its company. Of
// equals the searcher's own come first, then what the kind's list shows first. Tens of thousands of
// rows may be found; only the first of each rank are ever looked at.

/// Finds records by parts of what is known of them.
public struct Find: Sendable {
  /// The best of what was found, and how many there are.
  public struct Result: Sendable {
    public var records: [EntityID] = []
    /// All that were found, those that are not listed included.
    public var count = 0
  }

  private let book: Book
  private let user: EntityID?
  private var words: [WordSearch]

  public init(_ text: String, in book: Book, for user: EntityID?) {
    self.book = book
    self.user = user
    words = text.split(separator: " ").map { WordSearch(book, $0) }
  }

  /// The records of each of some kinds that hold every word, the best first.
  ///
  /// One pass over the searched texts of the kinds and of what leads to them, by all processors;
  /// O(found) only where that is little.
  public mutating func records(_ kinds: [KindID], limit: Int = 50) -> [Result] {
    for index in words.indices { words[index].seek(kinds) }
    let find = self
    return Processors.map(kinds.count) { find.records(kinds[$0], limit) }
  }

  private func records(_ kind: KindID, _ limit: Int) -> Result {
    guard !words.isEmpty else { return Result() }
    var found = book.rowSet(kind, Catalogue.visible(kind))
    for index in words.indices { found.formIntersection(words[index].rows(kind)) }
    let hits = words[0].hits(kind)
    var own = RowSet(rows: found.rows)
    if let user, found.count > limit {
      own = book.rowSet(kind, .compare(kind.owner.id, .equal, .ref(user)))
    }
    var result = Result(count: found.count)
    var left = found
    for rank in [hits.starts, hits.words, hits.all, found] where result.records.count < limit {
      var rows = left
      rows.formIntersection(rank)
      guard rows.count > 0 else { continue }
      left.subtract(rows)
      let left = limit - result.records.count
      result.records += best(rows, own, kind, left).map { book.id($0) }
    }
    return result
  }

  /// The first rows of a set, the user's own before the others.
  private func best(_ rows: RowSet, _ own: RowSet, _ kind: KindID, _ limit: Int) -> [Row] {
    let orders = Catalogue.kind(kind)?.orders.prefix(1).map { $0 } ?? []
    var own = own
    own.formIntersection(rows)
    var others = rows
    others.subtract(own)
    let mine = book.first(limit, of: own, kind, by: orders)
    return mine + book.first(limit - mine.count, of: others, kind, by: orders)
  }
}
