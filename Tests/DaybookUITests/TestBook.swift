import Books
import CRM
import Facts

/// A book made by commands, with a fixed clock: Sunday 22 November 2026, 10:00 UTC.
struct TestBook {
  struct Missing: Error {}

  static let now = Instant(milliseconds: 1_795_341_600_000)
  static var today: Day { TimeZoneRules.utc.day(of: now) }

  private(set) var book = Book(schema: Catalogue.schema)
  private(set) var user = EntityID(high: 0, low: 1)
  private var ids = IDSource(seed: 42)
  private var sequence: UInt64 = 1
  /// What was written, in order.
  private(set) var log: [RecordedChange] = []

  /// When the next command is performed.
  private var clock = TestBook.now

  init(since: Instant? = nil) throws {
    try perform(
      .setup(Setup(bookName: "Sales", userName: "Anna Weber", login: "anna", currency: .euro)),
      effective: since
    )
    guard let first = records(User.kind).first else { throw Missing() }
    user = first
  }

  /// Goes to so many days before now.
  mutating func back(days: Int64) { clock = TestBook.now.advanced(by: -days * 86_400_000) }

  /// Decides, folds and returns the batch with what was touched.
  @discardableResult
  mutating func perform(
    _ command: Command,
    effective: Instant? = nil
  ) throws -> (batch: EntityID?, touched: Touched) {
    var occasion = Occasion(
      now: clock,
      today: TimeZoneRules.utc.day(of: effective ?? clock),
      user: user,
      via: .ui,
      ids: ids,
      effective: effective
    )
    let change = try decide(command, book, &occasion)
    ids = occasion.ids
    if change.events.isEmpty { return (nil, Touched()) }
    let recorded = RecordedChange(
      change: change,
      replica: ReplicaID(7),
      first: sequence,
      written: HybridTime(clock).advanced(by: sequence)
    )
    sequence = recorded.last + 1
    log.append(recorded)
    return (change.batch, book.fold(recorded))
  }

  /// The book at the end of a day.
  func asOf(_ day: Day) -> Book {
    var past = Book(schema: Catalogue.schema)
    for recorded in log {
      past.fold(recorded, effectiveBy: TimeZoneRules.utc.endOfDay(day))
    }
    return past
  }

  /// Makes a record and returns its id.
  @discardableResult
  mutating func make(
    _ kind: KindID,
    _ assignments: [Assignment],
    related: [Related] = [],
    effective: Instant? = nil
  ) throws -> EntityID {
    let before = Set(records(kind))
    try perform(.create(kind, assignments, related: related), effective: effective)
    guard let id = records(kind).first(where: { !before.contains($0) }) else { throw Missing() }
    return id
  }

  func records(_ kind: KindID) -> [EntityID] { book.rows(kind).map { book.id($0) } }

  func stage(_ name: String) throws -> EntityID {
    guard let id = records(Stage.kind).first(where: { book[$0, Stage.name] == name }) else {
      throw Missing()
    }
    return id
  }

  func day(_ offset: Int) -> Day { TestBook.today.advanced(by: offset) }

  /// Euro.
  static func money(_ amount: Int64) -> Money { Money(minor: amount * 100, .euro) }
}
