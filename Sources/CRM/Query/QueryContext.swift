public import Books
public import Facts

/// What the meaning of a query depends on besides its text: who asks, when, and of which book.
public struct QueryContext: Sendable {
  /// Today, currency and habits of the one who types.
  public var entry: EntryContext
  /// Who `@me` is; nil where nobody has been named.
  public var user: EntityID?
  /// Where colleagues, stages and tags are looked up.
  public var book: Book

  public init(entry: EntryContext, user: EntityID?, book: Book) {
    self.entry = entry
    self.user = user
    self.book = book
  }
}
