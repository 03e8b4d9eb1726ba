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
    var columns = Compaction(Book(schema: Catalogue.schema))
    var undated: Set<EntityID> = []
    do throws(StoreError) {
      try Workspace.reading(options) { (reader) throws(StoreError) in
        try reader.replayTables(from: VersionVector()) { table in
          columns.fold(table, effectiveBy: end)
          undated.formUnion(Workspace.undated(in: table, after: end))
        }
      }
    } catch {
      throw .store(error)
    }
    guard let base = Workspace.base(in: columns) else {
      preconditionFailure("what was just laid out must open")
    }
    let past = Book(schema: Catalogue.schema, base: base)
    var counts: [KindID: Int] = [:]
    for id in undated where past.row(id) == nil {
      if let row = book.row(id) { counts[row.kind, default: 0] += 1 }
    }
    return PastBook(book: past, undated: counts)
  }

  /// What an import without dates wrote after a moment.
  private static func undated(in table: ChangeTable, after end: Instant) -> [EntityID] {
    table.changes.filter { $0.via == .import }.flatMap { change in
      change.events.lazy
        .filter { table.events[$0].effective == nil }
        .filter { table.stamp(of: $0, in: change).effective > end }
        .map { table.events[$0].entity }
    }
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
