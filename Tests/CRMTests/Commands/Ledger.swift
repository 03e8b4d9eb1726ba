import Books
import CRM
import Facts

/// A book with its log in memory: commands go in, changes are stamped and folded at once.
struct Ledger {
  private(set) var book = Book(schema: Catalogue.schema)
  private(set) var log: [RecordedChange] = []
  var user: EntityID
  var replica = ReplicaID(1)
  var now = Instant(milliseconds: 1_790_000_000_000)
  var today = Day(number: 20_717)
  private var ids: IDSource
  private var sequences: [ReplicaID: UInt64] = [:]

  init(seed: UInt64 = 1) {
    ids = IDSource(seed: seed)
    user = EntityID(high: 0, low: 1)
  }

  /// A ledger that is set up for Anna.
  static func ready(seed: UInt64 = 1) throws -> Ledger {
    var ledger = Ledger(seed: seed)
    let setup = Setup(bookName: "Test", userName: "Anna", login: "anna", currency: .euro)
    ledger.user = try ledger.perform(.setup(setup)).change.author
    return ledger
  }

  /// Decides and folds; the clock goes on by a minute.
  @discardableResult
  mutating func perform(
    _ command: Command,
    via: Via = .ui,
    effective: Instant? = nil,
    batch: EntityID? = nil
  ) throws(Rejection) -> RecordedChange {
    now = now.advanced(by: 60_000)
    var occasion = Occasion(
      now: now,
      today: today,
      user: user,
      via: via,
      ids: ids,
      batch: batch,
      effective: effective
    )
    let change = try decide(command, book, &occasion)
    ids = occasion.ids
    return record(change)
  }

  mutating func record(_ change: Change) -> RecordedChange {
    let first = sequences[replica, default: 0] + 1
    let recorded = RecordedChange(
      change: change,
      replica: replica,
      first: first,
      written: HybridTime(now)
    )
    guard !change.events.isEmpty else { return recorded }
    sequences[replica] = recorded.last
    log.append(recorded)
    book.fold(recorded)
    return recorded
  }

  @discardableResult
  mutating func undo(_ batch: EntityID) throws(Rejection) -> RecordedChange {
    try perform(.undo(UndoRequest(batch, gathering: log)))
  }

  /// Performs a creation and returns the record of that kind that it made.
  @discardableResult
  mutating func make(
    _ kind: KindID,
    _ assignments: [Assignment],
    related: [Related] = [],
    via: Via = .ui
  ) throws -> EntityID {
    let recorded = try perform(.create(kind, assignments, related: related), via: via)
    guard let event = recorded.change.events.first(where: { $0.kind == kind }) else {
      throw Missing(kind: kind)
    }
    return event.entity
  }

  struct Missing: Error { let kind: KindID }

  /// The only visible record of a kind with this title.
  func find(_ kind: KindID, _ title: String) throws -> EntityID {
    guard let field = Catalogue.kind(kind)?.title else { throw Missing(kind: kind) }
    let list = book.listing(
      ListingRequest(kind: kind, predicate: .compare(field, .equal, .text(title)))
    )
    guard list.count == 1 else { throw Missing(kind: kind) }
    return book.id(list[0])
  }

  func count(_ kind: KindID) -> Int {
    book.listing(ListingRequest(kind: kind, predicate: Catalogue.visible(kind))).count
  }

  /// What the book shows as of a moment.
  func asOf(_ instant: Instant) -> Book {
    var past = Book(schema: Catalogue.schema)
    for recorded in log {
      let kept = recorded.change.events.enumerated()
        .filter { recorded.stamp(of: $0.offset).effective <= instant }
      for (index, event) in kept {
        let stamp = recorded.stamp(of: index)
        let change = Change(
          batch: recorded.change.batch,
          author: recorded.change.author,
          via: recorded.change.via,
          intent: recorded.change.intent,
          events: [event]
        )
        past.fold(
          RecordedChange(
            change: change,
            replica: recorded.replica,
            first: stamp.sequence,
            written: stamp.written
          )
        )
      }
    }
    return past
  }
}

/// The stages that a book begins with.
struct Stages {
  let qualified: EntityID
  let discovery: EntityID
  let proposal: EntityID
  let negotiation: EntityID

  init(_ ledger: Ledger) throws {
    qualified = try ledger.find(Stage.kind, "Qualified")
    discovery = try ledger.find(Stage.kind, "Discovery")
    proposal = try ledger.find(Stage.kind, "Proposal")
    negotiation = try ledger.find(Stage.kind, "Negotiation")
  }
}
