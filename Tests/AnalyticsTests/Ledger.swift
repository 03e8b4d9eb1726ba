import Books
import CRM
import Facts

/// A book with its log in memory: commands go in, changes are folded at once, and the book of any
/// day can be had again.
struct Ledger {
  private(set) var book = Book(schema: Catalogue.schema)
  private(set) var log: [RecordedChange] = []
  var user = EntityID(high: 0, low: 1)
  /// Noon of this day is now.
  var today = Day(number: 20_770)
  private var ids: IDSource
  private var sequence: UInt64 = 1

  init(seed: UInt64 = 1) { ids = IDSource(seed: seed) }

  /// A ledger that is set up for Anna, in euros.
  static func ready(seed: UInt64 = 1) throws -> Ledger {
    var ledger = Ledger(seed: seed)
    let setup = Setup(bookName: "Test", userName: "Anna", login: "anna", currency: .euro)
    ledger.user = try ledger.perform(.setup(setup)).author
    return ledger
  }

  var now: Instant {
    Instant(milliseconds: Int64(today.number) * 86_400_000 + 43_200_000 + Int64(sequence) * 1000)
  }

  @discardableResult
  mutating func perform(_ command: Command) throws(Rejection) -> Change {
    var occasion = Occasion(now: now, today: today, user: user, via: .ui, ids: ids)
    let change = try decide(command, book, &occasion)
    ids = occasion.ids
    record(change)
    return change
  }

  mutating func record(_ change: Change) {
    guard !change.events.isEmpty else { return }
    let recorded = RecordedChange(
      change: change,
      replica: ReplicaID(1),
      first: sequence,
      written: HybridTime(now)
    )
    sequence = recorded.last + 1
    log.append(recorded)
    book.fold(recorded)
  }

  mutating func make(_ kind: KindID, _ assignments: [Assignment]) throws -> EntityID {
    let change = try perform(.create(kind, assignments))
    guard let event = change.events.first(where: { $0.kind == kind }) else { throw Missing() }
    return event.entity
  }

  struct Missing: Error {}

  func find(_ kind: KindID, _ title: String) throws -> EntityID {
    for row in book.rows(kind) where book.title(row) == title { return book.id(row) }
    throw Missing()
  }

  /// The book at the end of a day, which is UTC's.
  func asOf(_ day: Day) -> Book {
    var past = Book(schema: Catalogue.schema)
    for recorded in log {
      past.fold(recorded, effectiveBy: TimeZoneRules.utc.endOfDay(day))
    }
    return past
  }
}
