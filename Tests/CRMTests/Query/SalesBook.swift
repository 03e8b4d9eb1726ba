import Books
import Facts
import Testing

@testable import CRM

/// A small book on Sunday 22 November 2026, 09:00 UTC, with a key of a letter or two for each
/// record.
struct SalesBook {
  static let entry = EntryContext(now: Instant(milliseconds: 1_795_338_000_000), country: "DE")

  private(set) var book = Book(schema: Catalogue.schema)
  private(set) var keys: [EntityID: String] = [:]
  private(set) var ids: [String: EntityID] = [:]
  private var source = IDSource(seed: 7)
  private var sequence: UInt64 = 0

  var context: QueryContext {
    QueryContext(entry: Self.entry, user: ids["anna"], book: book)
  }

  init() {
    makeTeam()
    makeParties()
    makeDeals()
    makeWork()
  }

  /// The same book, read from a checkpoint.
  func reopened() throws -> SalesBook {
    var copy = self
    let base = try Base(MappedBytes(book.checkpoint()), for: Catalogue.schema)
    copy.book = Book(schema: Catalogue.schema, base: base)
    return copy
  }

  /// The keys of the rows that a query finds, in order.
  func found(_ text: String, _ kind: KindID) -> String {
    let query = Query.parse(text, kind: kind, viewer: context)
    let rows = book.rowSet(kind, query.predicate)
    var found: [String] = []
    rows.each { found.append(keys[book.id(Row(kind: kind, index: UInt32($0)))] ?? "?") }
    return found.sorted().joined(separator: " ")
  }

  func ref(_ key: String) -> Value {
    guard let id = ids[key] else { preconditionFailure("the book has no \(key)") }
    return .ref(id)
  }

  static func at(_ day: String, hour: Int = 9) -> Instant {
    guard let day = Day(iso: day) else { preconditionFailure("\(day) is no day") }
    return Instant(milliseconds: Int64(day.number) * 86_400_000 + Int64(hour) * 3_600_000)
  }

  static func day(_ text: String) -> Value {
    guard let day = Day(iso: text) else { preconditionFailure("\(text) is no day") }
    return .day(day)
  }

  /// Writes a record; arrays become the elements of sets.
  private mutating func make(
    _ key: String,
    _ kind: KindID,
    created: String = "2026-08-01",
    _ values: [(FieldID, [Value])]
  ) {
    let id = source.next(at: Self.at(created))
    let sets = Set(Catalogue.kind(kind)?.fields.filter(\.isSet).map(\.id) ?? [])
    let operations = values.flatMap { field, contents in
      contents.map { Operation(sets.contains(field) ? .add : .set, field, $0) }
    }
    // One event holds a cell once, so that each element of a set comes in one of its own.
    let events = operations.map { Event(entity: id, kind: kind, operations: [$0]) }
    book.fold(
      RecordedChange(
        change: Change(batch: id, author: id, via: .shell, intent: "test", events: events),
        replica: ReplicaID(1),
        first: sequence + 1,
        written: HybridTime(Self.at(created))
      )
    )
    sequence += UInt64(events.count)
    keys[id] = key
    ids[key] = id
  }

  private mutating func makeTeam() {
    for (login, name) in [("anna", "Anna Weber"), ("bob", "Bob Müller"), ("andy", "Andrew Poe")] {
      make(login, User.kind, [(User.name.id, [.text(name)]), (User.login.id, [.text(login)])])
    }
    for name in ["vip", "cold", "q3 enterprise"] {
      make(name, Tag.kind, [(Tag.name.id, [.text(name)])])
    }
    make("sales", Pipeline.kind, [(Pipeline.name.id, [.text("Sales")])])
    make("partners", Pipeline.kind, [(Pipeline.name.id, [.text("Partners")])])
    let stages: [(String, String, String, Int64, Int64)] = [
      ("qualified", "Qualified", "sales", 1, 21), ("proposal", "Proposal", "sales", 2, 14),
      ("negotiation", "Negotiation", "sales", 3, 14), ("talks", "First talks", "partners", 1, 0),
      ("signed", "Signed", "partners", 2, 0),
    ]
    for (key, name, pipeline, position, limit) in stages {
      make(
        key,
        Stage.kind,
        [
          (Stage.name.id, [.text(name)]), (Stage.pipeline.id, [ref(pipeline)]),
          (Stage.position.id, [.int(position)]), (Stage.rotDays.id, [.int(limit)]),
        ]
      )
    }
    make("pricing", LostReason.kind, [(LostReason.name.id, [.text("Pricing")])])
    make("support", Product.kind, [(Product.name.id, [.text("Support plan")])])
  }

  private mutating func makeParties() {
    make(
      "ac",
      Account.kind,
      [
        (Account.name.id, [.text("Acme GmbH")]), (Account.city.id, [.text("Berlin")]),
        (Account.industry.id, [.text("software")]), (Account.employees.id, [.int(250)]),
        (Account.revenue.id, [.money(Money(minor: 1_200_000_000, .euro))]),
        (Account.relation.id, [AccountRelation.customer.value]),
        (Account.domains.id, [.text("acme.example"), .text("acme-labs.example")]),
        (Account.kind.tags.id, [ref("vip")]), (Account.kind.owner.id, [ref("anna")]),
      ]
    )
    make(
      "no",
      Account.kind,
      [
        (Account.name.id, [.text("Nordwind AG")]), (Account.city.id, [.text("Hamburg")]),
        (Account.industry.id, [.text("energy")]), (Account.employees.id, [.int(40)]),
        (Account.relation.id, [AccountRelation.prospect.value]), (Account.parent.id, [ref("ac")]),
      ]
    )
    make("ta", Account.kind, [(Account.name.id, [.text("田中商事")])])
    make(
      "old",
      Account.kind,
      [(Account.name.id, [.text("Old Corp")]), (Account.kind.archived.id, [.bool(true)])]
    )
    for (key, name) in [("ev", "Eva Novák"), ("st", "Bob Stone"), ("gi", "Gita Patel")] {
      make(key, Contact.kind, [(Contact.name.id, [.text(name)])])
    }
    for (key, person, account) in [("job1", "ev", "ac"), ("job2", "st", "no")] {
      make(
        key,
        Affiliation.kind,
        [
          (Affiliation.contact.id, [ref(person)]), (Affiliation.account.id, [ref(account)]),
          (Affiliation.title.id, [.text("CFO")]),
        ]
      )
    }
    makePoint("p1", "ev", .email, "eva@acme.example")
    makePoint("p2", "ev", .phone, "+4930123456")
    makePoint("p3", "no", .email, "info@nordwind.example")
  }

  private mutating func makePoint(_ key: String, _ of: String, _ way: Channel, _ text: String) {
    make(
      key,
      ContactPoint.kind,
      [
        (ContactPoint.party.id, [ref(of)]), (ContactPoint.channel.id, [way.value]),
        (ContactPoint.value.id, [.text(text)]),
      ]
    )
  }

  private mutating func makeDeal(
    _ key: String,
    _ title: String,
    _ party: String,
    _ stage: String,
    _ more: [(FieldID, [Value])],
    created: String = "2026-08-01"
  ) {
    let pipeline = ["talks", "signed"].contains(stage) ? "partners" : "sales"
    let values: [(FieldID, [Value])] = [
      (Deal.title.id, [.text(title)]), (Deal.party.id, [ref(party)]),
      (Deal.stage.id, [ref(stage)]), (Deal.pipeline.id, [ref(pipeline)]),
    ]
    let isOpen = !more.contains { $0.0 == Deal.status.id }
    let status = isOpen ? [(Deal.status.id, [DealStatus.open.value])] : []
    make(key, Deal.kind, created: created, values + status + more)
  }

  private static func euros(_ amount: Int64) -> (FieldID, [Value]) {
    (Deal.amount.id, [.money(Money(minor: amount * 100, .euro))])
  }

  private mutating func makeDeals() {
    let owner = Deal.kind.owner.id
    let close = Deal.expectedClose.id
    makeDeal(
      "R",
      "Renewal 2026",
      "ac",
      "proposal",
      [
        Self.euros(84_000), (close, [Self.day("2026-12-12")]), (owner, [ref("anna")]),
        (Deal.kind.tags.id, [ref("vip"), ref("q3 enterprise")]), (Deal.probability.id, [.int(60)]),
        (Deal.product.id, [ref("support")]), (Deal.source.id, [.text("Referral")]),
        (Deal.forecast.id, [ForecastCategory.bestCase.value]),
      ]
    )
    makeDeal(
      "O",
      "Rollout phase 2",
      "no",
      "negotiation",
      [
        Self.euros(41_500), (close, [Self.day("2026-11-20")]), (owner, [ref("bob")]),
        (Deal.source.id, [.text("Fair in Köln")]), (Deal.probability.id, [.int(75)]),
      ]
    )
    makeDeal(
      "P",
      "Pilot → production",
      "ta",
      "proposal",
      [
        (Deal.amount.id, [.money(Money(minor: 1_890_000, .dollar))]),
        (close, [Self.day("2027-01-03")]), (owner, [ref("anna")]),
        (Deal.kind.tags.id, [ref("cold")]),
      ]
    )
    makeDeal(
      "L",
      "Site licence",
      "no",
      "qualified",
      [
        Self.euros(12_000), (close, [Self.day("2026-11-05")]), (owner, [ref("bob")]),
        (Deal.status.id, [DealStatus.lost.value]), (Deal.closedOn.id, [Self.day("2026-11-10")]),
        (Deal.lostReason.id, [ref("pricing")]),
      ]
    )
    makeDeal(
      "W",
      "Support \"2025\"",
      "ac",
      "negotiation",
      [
        Self.euros(9_900), (owner, [ref("andy")]), (Deal.status.id, [DealStatus.won.value]),
        (Deal.closedOn.id, [Self.day("2026-10-15")]),
      ]
    )
    makeDeal("G", "Workshop (Gita)", "gi", "signed", [], created: "2026-11-20")
    makeDeal(
      "A",
      "Renewal of old",
      "ac",
      "proposal",
      [Self.euros(1_000), (owner, [ref("anna")]), (Deal.kind.archived.id, [.bool(true)])]
    )
    for (key, deal, person) in [("r1", "R", "ev"), ("r2", "O", "st")] {
      make(
        key,
        DealContact.kind,
        [(DealContact.deal.id, [ref(deal)]), (DealContact.contact.id, [ref(person)])]
      )
    }
  }

  private mutating func makeWork() {
    let at = Activity.at.id
    make(
      "sla",
      Activity.kind,
      [
        (Activity.subject.id, [.text("Asked for SLA")]),
        (Activity.type.id, [ActivityKind.call.value]),
        (at, [.instant(Self.at("2026-11-21"))]), (Activity.about.id, [ref("R"), ref("ac")]),
        (Activity.participants.id, [ref("ev")]), (Activity.duration.id, [.int(1500)]),
        (Activity.outcome.id, [Outcome.held.value]), (Activity.kind.owner.id, [ref("anna")]),
        (Activity.direction.id, [Direction.inbound.value]),
      ]
    )
    make(
      "v3",
      Activity.kind,
      [
        (Activity.subject.id, [.text("Sent proposal v3")]),
        (Activity.type.id, [ActivityKind.email.value]), (at, [.instant(Self.at("2026-11-19"))]),
        (Activity.about.id, [ref("R")]), (Activity.outcome.id, [Outcome.notHeld.value]),
      ]
    )
    make(
      "kick",
      Activity.kind,
      [
        (Activity.subject.id, [.text("Kick-off")]),
        (Activity.type.id, [ActivityKind.meeting.value]),
        (at, [.instant(Self.at("2026-09-01"))]), (Activity.about.id, [ref("O"), ref("no")]),
        (Activity.participants.id, [ref("st"), ref("bob")]), (Activity.duration.id, [.int(5400)]),
      ]
    )
    makeTask("call", "Call Eva", "2026-11-20", "R", .open, .high)
    makeTask("quote", "Send quote", "2026-11-27", "O", .open, .normal)
    makeTask("done", "Done thing", "2026-11-01", "P", .done, .low)
    makeTask("nap", "Sleepy", "2026-12-01", "G", .open, nil)
  }

  private mutating func makeTask(
    _ key: String,
    _ title: String,
    _ due: String,
    _ about: String,
    _ status: TodoStatus,
    _ priority: Priority?
  ) {
    make(
      key,
      Todo.kind,
      [
        (Todo.title.id, [.text(title)]), (Todo.due.id, [Self.day(due)]),
        (Todo.about.id, [ref(about)]), (Todo.status.id, [status.value]),
        (Todo.priority.id, priority.map { [$0.value] } ?? []),
        (Todo.type.id, [TodoKind.call.value]),
        (Todo.time.id, key == "quote" ? [Self.morning] : []),
        (Todo.snoozedUntil.id, key == "nap" ? [Self.day("2026-11-30")] : []),
      ]
    )
  }

  private static let morning = Value.zoned(
    ZonedTime(day: at("2026-11-27").utcDay, minute: 570, zone: "")
  )
}

extension Instant {
  fileprivate var utcDay: Day { TimeZoneRules.utc.day(of: self) }
}
