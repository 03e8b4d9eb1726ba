import Books
import CRM
import Facts

/// The book of the tables: Sunday 22 November 2026, 10:00 in Berlin, German numbers.
struct CaptureBook {
  private(set) var ledger: Ledger
  private var records: [String: EntityID] = [:]

  var book: Book { ledger.book }
  let context: EntryContext

  static let now = Instant(milliseconds: 1_795_338_000_000)

  init() throws {
    context = EntryContext(
      now: Self.now,
      zone: try TimeZoneRules(posix: "CET-1CEST,M3.5.0,M10.5.0/3"),
      country: "DE",
      decimalComma: true
    )
    ledger = Ledger()
    ledger.now = Self.now.advanced(by: -86_400_000)
    ledger.today = context.today
    let setup = Setup(bookName: "Test", userName: "Anna Weber", login: "anna", currency: .euro)
    ledger.user = try ledger.perform(.setup(setup)).change.author
    for (login, name) in [("bob", "Bob Müller"), ("carla", "Carla Diaz"), ("cott", "Carl Ott")] {
      try make(User.kind, name, [.set(User.name, name), .set(User.login, login)])
    }
    try make(Tag.kind, "vip", [.set(Tag.name, "vip")])
    for name in ["Acme GmbH", "Nordwind AG", "田中商事", "Contoso", "Globex", "Ford AG"] {
      try make(Account.kind, name, [.set(Account.name, name)])
    }
    try makePeople()
    try makeDeals()
    ledger.now = Self.now.advanced(by: -60_000)
  }

  /// The record of a title.
  func record(_ title: String) throws -> EntityID {
    guard let id = records[title] else { throw Ledger.Missing(kind: Contact.kind) }
    return id
  }

  /// Reads a line and shows what was read, a row for each part, question and problem.
  func reading(_ line: String, about titles: [String] = []) throws -> [String] {
    capture(line, about: try titles.map(record)).preview(book, context)
      .map { "\($0.label): \($0.text)" }
  }

  func capture(
    _ line: String,
    about: [EntityID] = [],
    answers: [String: CaptureChoice] = [:]
  ) -> Capture {
    var names = CaptureNames()
    return Capture.parse(
      line,
      book,
      context,
      user: ledger.user,
      about: about,
      answers: answers,
      names: &names
    )
  }

  @discardableResult
  mutating func perform(_ command: Command) throws -> RecordedChange {
    try ledger.perform(command)
  }

  mutating func undo(_ batch: EntityID) throws { try ledger.undo(batch) }

  @discardableResult
  private mutating func make(
    _ kind: KindID,
    _ title: String,
    _ assignments: [Assignment],
    related: [Related] = []
  ) throws -> EntityID {
    let id = try ledger.make(kind, assignments, related: related)
    records[title] = id
    return id
  }

  private mutating func makePeople() throws {
    let rows: [(String, String?, String?)] = [
      ("Jane Roe", "Acme GmbH", nil), ("Eva Novák", "Acme GmbH", nil),
      ("Eva Stein", "Nordwind AG", nil), ("Bob Stone", "Nordwind AG", nil),
      ("Gita Patel", "Nordwind AG", nil), ("Tom Reed", "Contoso", nil),
      ("Sun Li", "Contoso", nil), ("Ford Prefect", "Globex", nil),
      ("田中 花子", "田中商事", nil), ("Anna Price", nil, "anna@price.example"),
      ("Hans Meier", nil, "hans@one.example"), ("Hans Meier", nil, "hans@two.example"),
    ]
    for (name, company, email) in rows {
      var related: [Related] = []
      if let company {
        related.append(.company(.value(.ref(try record(company))), title: nil))
      }
      if let email { related.append(.point(.email, value: email, original: nil, label: nil)) }
      try make(Contact.kind, name, [.set(Contact.name, name)], related: related)
    }
  }

  private mutating func makeDeals() throws {
    let partners = try make(Pipeline.kind, "Partners", [.set(Pipeline.name, "Partners")])
    for (position, name) in ["First talks", "First offer", "Signed"].enumerated() {
      try make(
        Stage.kind,
        name,
        [
          .set(Stage.name, name), .set(Stage.pipeline, partners),
          .set(Stage.position, Int64(position + 1)),
        ]
      )
    }
    let rows = [
      ("Renewal 2026", "Acme GmbH", "Qualified"), ("Rollout phase 1", "Nordwind AG", "Qualified"),
      ("Rollout phase 2", "Nordwind AG", "Discovery"),
      ("Pilot to production", "田中商事", "Proposal"), ("Site licence", "Contoso", "Proposal"),
      ("Reseller deal", "Globex", "Signed"),
    ]
    for (title, company, stage) in rows {
      let stage = try ledger.find(Stage.kind, stage)
      let party = try record(company)
      let assignments: [Assignment] = [
        .set(Deal.title, title), .set(Deal.party, party), .set(Deal.stage, stage),
      ]
      try make(Deal.kind, title, assignments)
    }
    let reason = try ledger.find(LostReason.kind, "Budget")
    try perform(.lose([try record("Site licence")], reason: reason))
  }
}
