import Books
import CRM
import DaybookUI
import Facts

/// What the workspace reads out of the log, read out of the one in memory.
extension TestBook {
  /// A change decided and not written.
  func rehearse(_ command: Command) -> Result<ChangePreview, Refusal> {
    var occasion = Occasion(
      now: TestBook.now,
      today: TestBook.today,
      user: user,
      via: .ui,
      ids: IDSource(seed: 99)
    )
    do {
      return .success(ChangePreview(try decide(command, book, &occasion), book))
    } catch {
      return .failure(.rejected(error))
    }
  }

  func undoRequest(_ batch: EntityID, _ resolution: UndoResolution?) -> UndoRequest {
    UndoRequest(batch, history: log, resolution: resolution)
  }

  /// Pages of 8, newest first.
  func page(_ filter: BatchFilter, before: BatchSummary?) -> BatchPage {
    let found = log.reversed().filter { filter.admits($0.change, written: $0.written.instant) }
    let start = before.flatMap { last in
      found.firstIndex { $0.change.batch == last.id }.map { $0 + 1 }
    }
    let rest = found.dropFirst(start ?? 0)
    let batches = rest.prefix(8).map(summary)
    return BatchPage(batches: batches, hasMore: rest.count > batches.count)
  }

  func batch(_ id: EntityID) -> BatchRecord? {
    guard let recorded = log.first(where: { $0.change.batch == id }) else { return nil }
    var before = Book(schema: Catalogue.schema)
    for change in log where change.written < recorded.written { before.fold(change) }
    return BatchRecord(
      summary: summary(recorded),
      records: ChangePreview(recorded.change, before).sample
    )
  }

  /// What belongs to a person and what names them, from the whole log.
  func erasurePlan(of id: EntityID) -> ErasurePlan {
    var search = SubjectSearch(id, book.row(id)?.kind ?? Contact.kind)
    repeat {
      for change in log { search.look(change) }
      for change in log {
        search.weigh(change) { book.row($0).map { .known($0.kind) } ?? .unknown }
      }
    } while search.settle()
    for change in log { search.gather(change) }
    for change in log { search.review(change) }
    let records = search.records.sorted {
      $0.value != $1.value ? $0.value < $1.value : $0.key < $1.key
    }
    return ErasurePlan(
      records: records.map { (id: $0.key, kind: $0.value) },
      events: search.events,
      mentions: search.mentions
    )
  }

  private func summary(_ recorded: RecordedChange) -> BatchSummary {
    BatchSummary(
      recorded.change,
      written: recorded.written.instant,
      records: Set(recorded.change.events.map(\.entity)).count,
      isUndone: log.contains { $0.change.undoes == recorded.change.batch }
    )
  }
}
