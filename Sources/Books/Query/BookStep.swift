public import Facts

// A list shows of a row also what is tied to it: a deal the name of its company, a contact its job.
// So a fold concerns rows that it did not touch. They are found by the links of the schema, and only
// by those that can lead to the kind in question: hundreds of sessions do this for every save of
// each other.

/// From a book to its successor with the same base: what lists follow the book by.
public struct BookStep {
  public let old: Book
  public let new: Book
  public let touched: Touched
  private let schema: Schema
  private var found: [KindID: [Row]] = [:]

  /// `schema` has the links to go by, where a book has more of them than every book.
  public init(from old: Book, to new: Book, touched: Touched, schema: Schema? = nil) {
    self.old = old
    self.new = new
    self.touched = touched
    self.schema = schema ?? new.schema
  }

  /// The rows of a kind that may look different in the new book; found once, however many lists
  /// ask.
  public mutating func affected(_ kind: KindID) -> [Row] {
    if let rows = found[kind] { return rows }
    let rows = new.affected(by: touched, kind, schema)
    found[kind] = rows
    return rows
  }
}

extension Book {
  /// The rows of a kind that may look different after a fold: those touched, those that the touched
  /// ones name or named, and those that name them; and through a row that ties them one step
  /// further, as a contact's company changes through the job between them.
  ///
  /// O(links of the touched rows).
  fileprivate func affected(
    by touched: Touched,
    _ kind: KindID,
    _ schema: Schema
  ) -> [Row] {
    var rows: Set<Row> = []
    let naming = schema.links(to: kind)
    func add(_ row: Row) {
      if row.kind == kind { rows.insert(row) }
    }
    func addBeyond(_ row: Row) {
      guard row.kind != kind else { return add(row) }
      for field in naming[row.kind] ?? [] {
        for target in referenced(row, field) { if let next = self.row(target) { add(next) } }
      }
    }
    func leads(_ other: KindID) -> Bool {
      other == kind || naming[other] != nil && schema.kinds[other]?.isTie == true
    }
    for record in touched.records {
      guard let row = row(record.id) else { continue }
      add(row)
      for target in record.released { if let other = self.row(target) { add(other) } }
      for link in schema.kinds[row.kind]?.links ?? [] where link.targets.contains(where: leads) {
        for target in referenced(row, link.field) {
          if let other = self.row(target) { addBeyond(other) }
        }
      }
      for (other, fields) in schema.links(to: row.kind) where leads(other) {
        for field in fields { for next in referrers(to: row, through: field) { addBeyond(next) } }
      }
    }
    return rows.sorted { $0.index < $1.index }
  }
}
