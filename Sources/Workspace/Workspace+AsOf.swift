public import Books
import CRM
public import EventStore
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

extension Workspace {
  /// A second look at the same store that only reads, on an executor of its own: a question to the
  /// whole log holds up nobody who saves.
  ///
  /// The caller closes it.
  public nonisolated func reader() async throws(StoreError) -> Workspace {
    var aside = options
    aside.mode = .readOnly
    return try await Workspace(aside)
  }

  /// Some records as they were known at a moment: what had been written of them by then, whatever
  /// it was true of; nil where the task was cancelled meanwhile.
  ///
  /// A history that was told afterwards, by an import or the demo, was written all at once: there,
  /// what is told of a day counts as written then.
  ///
  /// Reads the segments that hold their events.
  public func book(
    knownAt moment: Instant,
    of records: Set<EntityID>
  ) throws(WorkspaceError) -> Book? {
    var past = Book(schema: Catalogue.schema)
    try freshen()
    for recorded in try changes(touching: records) {
      if Task.isCancelled { return nil }
      let isTold = recorded.change.via == .demo || recorded.change.via == .import
      guard isTold || recorded.written.instant <= moment else { continue }
      past.fold(recorded, of: records, effectiveBy: isTold ? moment : nil)
    }
    return past
  }
}
