import Books
import CRM
import Facts
import Interchange
import Testing

/// A book with its log, as a store would keep it.
struct TestBook {
  static let start = Instant(milliseconds: 1_780_000_000_000)
  private let replica = ReplicaID(7)
  private(set) var book = Book(schema: Catalogue.schema)
  private(set) var log: [RecordedChange] = []
  private(set) var user = EntityID(high: 0, low: 0)
  private var ids = IDSource(seed: 42)
  private var sequence: UInt64 = 1
  var now = TestBook.start

  init() throws {
    try perform(
      .setup(
        Setup(bookName: "Test", userName: "Vera", login: "vera", currency: .euro, country: "DE")
      )
    )
    let users = book.rows(User.kind)
    user = book.id(try #require(users.first))
  }

  mutating func record(_ change: Change) {
    guard !change.events.isEmpty else { return }
    now = now.advanced(by: 1000)
    let recorded = RecordedChange(
      change: change,
      replica: replica,
      first: sequence,
      written: HybridTime(now)
    )
    sequence = recorded.last + 1
    log.append(recorded)
    book.fold(recorded)
  }

  mutating func perform(_ command: Command) throws {
    var occasion = Occasion(
      now: now,
      today: TimeZoneRules.utc.day(of: now),
      user: user,
      via: .shell,
      ids: ids
    )
    let change = try decide(command, book, &occasion)
    ids = occasion.ids
    record(change)
  }

  func plan(_ files: [ImportFile], _ mappings: [Mapping] = Mapping.shipped) throws -> ImportPlan {
    let setting = ImportSetting(
      book: book,
      entry: EntryContext(now: now, currency: .euro, country: "DE"),
      user: user,
      ids: IDSource(seed: sequence)
    )
    return try ImportPlan(files, mappings: mappings, setting)
  }

  /// Imports, and returns the report.
  @discardableResult
  mutating func take(
    _ files: [ImportFile],
    _ mappings: [Mapping] = Mapping.shipped
  ) throws -> ImportReport {
    now = now.advanced(by: 60_000)
    let plan = try plan(files, mappings)
    for change in plan {
      #expect(change.events.count <= ImportPlan.eventLimit)
      record(change)
    }
    return try #require(plan.outcome.report)
  }

  func count(_ kind: KindID, _ predicate: Predicate = .all) -> Int {
    book.rowSet(kind, .and([Catalogue.existing(kind), predicate])).count
  }

  func first(_ kind: KindID, _ predicate: Predicate) throws -> EntityID {
    let listing = book.listing(ListingRequest(kind: kind, predicate: predicate))
    try #require(listing.count > 0)
    return book.id(listing[0])
  }

  /// The book as of the end of a day in UTC.
  func book(asOf day: Day) -> Book {
    var past = Book(schema: Catalogue.schema)
    for recorded in log { past.fold(recorded, effectiveBy: TimeZoneRules.utc.endOfDay(day)) }
    return past
  }
}

extension ImportFile {
  init(_ name: String, _ text: String) { self.init(name: name, bytes: Array(text.utf8)) }
}

extension ImportReport {
  /// The groups as sentences.
  var sentences: [String] { log.groups.map(\.sentence) }
}
