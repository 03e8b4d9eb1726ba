import Books
import CRM
import Facts

/// A ledger with two people, and what a reviewer asks of it.
struct ReviewDesk {
  var ledger: Ledger
  let anna: EntityID
  let bob: EntityID

  init() throws {
    ledger = try Ledger.ready()
    ledger.today = TimeZoneRules.utc.day(of: ledger.now)
    anna = ledger.user
    bob = try ledger.make(User.kind, [.set(User.name, "Bob"), .set(User.login, "bob")])
  }

  var entry: EntryContext { EntryContext(now: ledger.now) }
  var moment: Moment { Moment(now: ledger.now, today: ledger.today) }
  var base: BaseMoney { BaseMoney(ledger.book, usual: .euro, on: ledger.today) }

  func day(_ offset: Int) -> Day { ledger.today.advanced(by: offset) }

  func stage(_ name: String) throws -> EntityID { try ledger.find(Stage.kind, name) }

  /// Lets days pass.
  mutating func wait(days: Int) {
    ledger.now = ledger.now.advanced(by: Int64(days) * 86_400_000)
    ledger.today = TimeZoneRules.utc.day(of: ledger.now)
  }

  /// Bob's deal, in whole euros, that closes so many days from today.
  mutating func deal(
    _ title: String,
    _ amount: Int64?,
    stage name: String,
    close: Int? = 30,
    owner: EntityID? = nil
  ) throws -> EntityID {
    try ledger.make(
      Deal.kind,
      [
        .set(Deal.title, title), .set(Deal.amount, amount.map { Money(minor: $0 * 100, .euro) }),
        .set(Deal.stage, try stage(name)), .set(Deal.expectedClose, close.map(day)),
        .set(Deal.kind.owner, owner ?? bob),
      ]
    )
  }

  func risk(_ deal: EntityID) -> MoneyAtRisk {
    guard let row = ledger.book.row(deal) else { preconditionFailure("no such deal") }
    return MoneyAtRisk(ledger.book, deal: row, at: moment, in: base)
  }

  func question(_ scope: ReviewScope = .team) -> ReviewQuestion {
    ReviewQuestion(scope, by: ledger.user, now: ledger.now, zone: .utc, currency: .euro)
  }

  /// An agenda with what is different, its past read from the log as the workspace does.
  func agenda(_ scope: ReviewScope = .team) -> ReviewAgenda {
    var agenda = ReviewAgenda(ledger.book, question(scope))
    let touched = agenda.touched(ledger.book)
    var past = Book(schema: Catalogue.schema)
    for recorded in ledger.log where recorded.written.instant <= agenda.since {
      past.fold(recorded, of: touched)
    }
    agenda.compare(past, touched: touched, ledger.book)
    return agenda
  }

  mutating func answer(
    _ reply: ReviewReply,
    _ record: EntityID,
    scope: ReviewScope = .team
  ) throws(Rejection) -> RecordedChange {
    let words = ReviewWords(ledger.book, entry).words(reply, to: record)
    return try ledger.perform(.review(.answer(scope, record, reply, words: words)))
  }

  func kinds(_ deal: EntityID) -> [ReviewChange.Kind] {
    (agenda().changes?.of(deal) ?? []).map(\.kind)
  }
}
