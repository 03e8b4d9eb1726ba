public import Books
public import Facts

/// News of the book for those who look at it.
public enum Update: Sendable {
  /// The same rows, some cells changed, some rows added.
  case folded(Book, Touched)
  /// The same content on a new checkpoint: rows are renumbered.
  case rebased(Book)
  /// Somebody was erased: what is left. Whoever looks at a book from before, or keeps what was
  /// written, is to let go of it.
  case erased(Book)
  /// That erasure is over: what was kept meanwhile is gone as well, and whoever still has it is to
  /// look again.
  case wiped
}

/// What a performed command came to.
public struct Saved: Sendable {
  /// The batch by which it can be undone; nil where it changed nothing, and nothing was written.
  public let batch: EntityID?
  public let change: Change
  /// What the book looks like now.
  public let book: Book
}
