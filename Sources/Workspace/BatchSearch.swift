import Books
import CRM
import Facts

// A page of batches out of a log that is read from its end. A batch is where its first change is;
// it is known to the end once the reading has come to what is older than its id.

/// Gathers the batches that a filter admits.
struct BatchSearch {
  private struct Found {
    var summary: BatchSummary
    /// Where it begins, as far as is known.
    var place: LogPlace
    /// A record that was written twice counts once.
    var records: Set<EntityID> = []
    var isAdmitted = false
  }

  private let filter: BatchFilter
  private let before: BatchSummary?
  private let limit: Int
  private var found: [Found] = []
  private var places: [EntityID: Int] = [:]
  /// The events of the record that is asked for and were not met yet.
  private var awaited: Set<Dot>?
  private var admitted = 0
  private var sinceLook = 0

  init(_ filter: BatchFilter, before: BatchSummary?, limit: Int, _ book: Book) {
    self.filter = filter
    self.before = before
    self.limit = limit
    awaited = filter.record.map { Set(book.events(of: $0)) }
  }

  /// Takes in the next older change; false once the page is known.
  mutating func take(_ recorded: RecordedChange) -> Bool {
    let change = recorded.change
    let written = recorded.written.instant
    // A batch may have a million changes: what is known of it is written in place.
    let place = place(of: change.batch) {
      Found(summary: BatchSummary(change, written: written), place: recorded.place)
    }
    if recorded.place < found[place].place {
      found[place].place = recorded.place
      found[place].summary = BatchSummary(change, written: written)
    }
    for event in change.events where !event.isErased { found[place].records.insert(event.entity) }
    if !found[place].isAdmitted, filter.admits(change, written: written) {
      found[place].isAdmitted = true
      admitted += 1
    }
    if awaited?.isEmpty == false {
      for sequence in recorded.first...recorded.last {
        awaited?.remove(Dot(replica: recorded.replica, sequence: sequence))
      }
    }
    let isPast = awaited?.isEmpty == true || filter.from.map { written < $0 } == true
    guard admitted > limit || isPast else { return true }
    // To look is as much work as there are batches.
    sinceLook += 1
    guard sinceLook > found.count / 4 else { return true }
    sinceLook = 0
    return !isSettled(recorded, isPast)
  }

  private mutating func place(of batch: EntityID, _ fresh: () -> Found) -> Int {
    if let known = places[batch] { return known }
    places[batch] = found.count
    found.append(fresh())
    return found.count - 1
  }

  /// Whether nothing that is older can change the page.
  private func isSettled(_ recorded: RecordedChange, _ isPast: Bool) -> Bool {
    guard before.map({ places[$0.id] != nil }) ?? true else { return false }
    let rest = rest()
    guard rest.count > limit || isPast else { return false }
    return rest.prefix(limit + 1).allSatisfy { entry in
      recorded.place < entry.place && recorded.precedes(batch: entry.summary.id)
    }
  }

  /// The admitted batches of the page and what follows it.
  private func rest() -> ArraySlice<Found> {
    let ordered = found.filter(\.isAdmitted).sorted { $0.place > $1.place }
    let start = before.flatMap { last in
      ordered.firstIndex { $0.summary.id == last.id }.map { $0 + 1 }
    }
    return ordered.dropFirst(start ?? 0)
  }

  func page(_ chains: UndoChains) -> BatchPage {
    let rest = rest()
    let batches = rest.prefix(limit).map { entry in
      var summary = entry.summary
      summary.records = entry.records.count
      summary.isUndone = chains.isUndone(summary.id)
      return summary
    }
    return BatchPage(batches: batches, hasMore: rest.count > batches.count)
  }
}
