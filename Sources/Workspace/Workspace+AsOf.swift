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
  /// The checkpoint knows what its columns no longer show, so the log is not asked; only where the
  /// checkpoint is damaged is all of it read.
  public func book(asOf day: Day) throws(WorkspaceError) -> PastBook {
    try freshen()
    let end = zone.endOfDay(day)
    let past = book.asOf(end)
    guard past.isDamaged else {
      return PastBook(book: past, undated: book.undated(notIn: past))
    }
    do throws(StoreError) {
      guard let base = Workspace.base(in: try Workspace.foldedLog(options)) else {
        preconditionFailure("what was just laid out must open")
      }
      let sound = Book(schema: Catalogue.schema, base: base)
      let past = sound.asOf(end)
      return PastBook(book: past, undated: sound.undated(notIn: past))
    } catch {
      throw .store(error)
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
