public import Facts

/// Reads one single-valued field of many rows of a kind: what a book looks up for every value is
/// looked up once.
public struct FieldReader<Content: FieldContent>: Sendable {
  private let book: Book
  private let field: FieldID
  private let column: Column?
  /// The rows of the checkpoint that read as it has them; those of the overlay are asked of the
  /// book.
  private let settled: RowSet

  /// O(rows / 64 + overlay).
  public init(_ book: Book, _ kind: KindID, _ field: Field<Content>) {
    self.init(book, kind, field.id, book.settledRows(kind))
  }

  init(_ book: Book, _ kind: KindID, _ field: FieldID, _ settled: RowSet) {
    self.book = book
    self.field = field
    self.settled = settled
    column = book.base?.kinds[kind]?.columns[field]
  }

  /// The value of a row, typed; nil where there is none or it is of another type.
  public subscript(row: Row) -> Content? {
    guard settled[Int(row.index)] else { return book.value(row, field).flatMap(Content.init(value:)) }
    guard let column, let base = book.base else { return nil }
    return base.value(column, Int(row.index)).flatMap(Content.init(value:))
  }
}

extension Book {
  /// The rows of the checkpoint that nothing was written of since.
  func settledRows(_ kind: KindID) -> RowSet {
    var rows = RowSet(rows: base?.kinds[kind]?.count ?? 0, filled: true)
    overlay.each(of: kind) { rows[Int($0.row.index)] = false }
    return rows
  }
}
