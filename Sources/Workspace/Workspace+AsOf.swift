public import Books
import CRM
public import Facts

/// A book as it was at the end of a day.
public struct PastBook: Sendable {
  public let book: Book
  /// Records that exist today and came by an import that gave them no date, so that they count
  /// only from the import on: by kind.
  public let undated: [KindID: Int]
}

extension Workspace {
  /// The book of what had been true by the end of a day in the book's zone.
  ///
  /// O(log of the store).
  public func book(asOf day: Day) throws(WorkspaceError) -> PastBook {
    let end = zone.endOfDay(day)
    var past = Book(schema: Catalogue.schema)
    var undated: Set<EntityID> = []
    try readLog { recorded in
      past.fold(recorded, effectiveBy: end)
      guard recorded.change.via == .import else { return }
      for event in recorded.change.events where event.effective == nil {
        undated.insert(event.entity)
      }
    }
    var counts: [KindID: Int] = [:]
    for id in undated where past.row(id) == nil {
      if let row = book.row(id) { counts[row.kind, default: 0] += 1 }
    }
    return PastBook(book: past, undated: counts)
  }
}
