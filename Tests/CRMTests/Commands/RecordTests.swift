import Books
import CRM
import Facts
import Testing

@Suite("Records")
struct RecordTests {
  @Test("setting up makes the first user, a pipeline with stages, and the reasons for losing")
  func setUp() throws {
    let ledger = try Ledger.ready()
    #expect(ledger.book[ledger.user, User.name] == "Anna")
    let chart = PipelineChart(ledger.book)
    let pipeline = try #require(chart.defaultPipeline)
    let names = chart.stages(of: pipeline).map { ledger.book[$0, Stage.name] ?? "" }
    #expect(names == ["Qualified", "Discovery", "Proposal", "Negotiation"])
    #expect(ledger.count(LostReason.kind) == 8)
    var again = ledger
    let setup = Setup(bookName: "B", userName: "C", login: "c", currency: .euro)
    #expect(throws: Rejection.alreadySetUp) { try again.perform(.setup(setup)) }
  }

  @Test("a contact comes with email, phone and company in one change")
  func contactWithRelated() throws {
    var ledger = try Ledger.ready()
    let recorded = try ledger.perform(
      .create(
        Contact.kind,
        [.set(Contact.name, "Bo Chen")],
        related: [
          .point(.email, value: "bo@acme.example", original: "Bo@Acme.example", label: "work"),
          .point(.phone, value: "+442079460000", original: nil, label: nil),
          .company(.new(Account.kind, title: "Acme"), title: "CFO"),
        ]
      )
    )
    let contact = try ledger.find(Contact.kind, "Bo Chen")
    let account = try ledger.find(Account.kind, "Acme")
    let jobs = ledger.book.referrers(contact, through: Affiliation.contact.id)
    #expect(jobs.count == 1)
    #expect(ledger.book[jobs[0], Affiliation.account] == account)
    #expect(ledger.book[jobs[0], Affiliation.title] == "CFO")
    #expect(ledger.book.referrers(contact, through: ContactPoint.party.id).count == 2)
    #expect(ledger.book[contact, Contact.kind.owner] == ledger.user)
    for event in recorded.change.events where event.kind != Account.kind {
      #expect(event.subjects == [contact], "\(event.kind)")
    }
  }

  @Test("an address can be mended and taken away, and is free for others then")
  func repoint() throws {
    var ledger = try Ledger.ready()
    let email = Related.point(.email, value: "bo@acme.example", original: nil, label: "work")
    let bo = try ledger.make(Contact.kind, [.set(Contact.name, "Bo Chen")], related: [email])
    #expect(ledger.book[bo, Contact.givenName] == "Bo")
    #expect(ledger.book[bo, Contact.familyName] == "Chen")
    let point = ledger.book.id(try #require(ledger.book.points(of: bo, .email).first))
    let mended = Related.repoint(point, value: "bo@new.example", original: "Bo@new.example")
    _ = try ledger.perform(.set([bo], [], related: [mended]))
    #expect(ledger.book.primaryPoint(of: bo, .email) == "bo@new.example")
    #expect(ledger.book[point, ContactPoint.label] == "work")
    let other = try ledger.make(Contact.kind, [.set(Contact.name, "Al Fox")], related: [email])
    #expect(throws: Rejection.alreadyKnown(key: "bo@new.example", .init(id: bo, title: "Bo Chen")))
    {
      try ledger.perform(
        .set(
          [other],
          [],
          related: [.point(.email, value: "bo@new.example", original: nil, label: nil)]
        )
      )
    }
    _ = try ledger.perform(.set([bo], [], related: [.repoint(point, value: "", original: nil)]))
    #expect(ledger.book.primaryPoint(of: bo, .email) == nil)
    #expect(throws: Rejection.unknownRecord(point)) {
      try ledger.perform(.set([other], [], related: [mended]))
    }
  }

  @Test("an email address that is somebody else's is refused")
  func identity() throws {
    var ledger = try Ledger.ready()
    let email = Related.point(.email, value: "bo@acme.example", original: nil, label: nil)
    let bo = try ledger.make(Contact.kind, [.set(Contact.name, "Bo")], related: [email])
    #expect(throws: Rejection.alreadyKnown(key: "bo@acme.example", .init(id: bo, title: "Bo"))) {
      try ledger.make(Contact.kind, [.set(Contact.name, "Robert")], related: [email])
    }
    #expect(ledger.count(Contact.kind) == 1)
    // The same address again on the same person is nothing new.
    #expect(try ledger.perform(.set([bo], [], related: [email])).change.events.isEmpty)
  }

  @Test("a company named on an existing contact becomes the primary one and keeps the old job")
  func secondCompany() throws {
    var ledger = try Ledger.ready()
    let bo = try ledger.make(
      Contact.kind,
      [.set(Contact.name, "Bo")],
      related: [.company(.new(Account.kind, title: "Acme"), title: nil)]
    )
    try ledger.perform(
      .set([bo], [], related: [.company(.new(Account.kind, title: "Globex"), title: "CEO")])
    )
    let jobs = ledger.book.referrers(bo, through: Affiliation.contact.id)
    #expect(jobs.count == 2)
    let primary = jobs.filter { ledger.book[$0, Affiliation.isPrimary] == true }
    #expect(primary.count == 1)
    #expect(ledger.book[primary[0], Affiliation.title] == "CEO")
  }

  @Test(
    "bad values are refused with a sentence and a remedy",
    arguments: [
      Assignment.set(Stage.probability, 101), Assignment.set(Stage.probability, -1),
      Assignment(Stage.probability.id, .value(.text("high"))),
      Assignment(Stage.forecast.id, .value(.option(99))),
      Assignment.set(Stage.name, "two\nlines"),
      Assignment.set(Stage.name, String(repeating: "x", count: 5000)),
      Assignment.set(Stage.name, "  "), Assignment.set(Stage.name, nil),
      Assignment.set(Stage.pipeline, EntityID(high: 9, low: 9)),
      Assignment.set(Deal.title, "of another kind"),
      Assignment(Stage.pipeline.id, .new(Account.kind, title: "Acme")),
    ]
  )
  func badValues(assignment: Assignment) throws {
    var ledger = try Ledger.ready()
    let stage = try Stages(ledger).proposal
    let before = ledger.book.contentHash
    do {
      try ledger.perform(.set([stage], [assignment]))
      Issue.record("\(assignment) was taken")
    } catch {
      #expect(error.sentence.hasSuffix("."), "\(error.sentence)")
      #expect(!error.sentence.contains("Optional"))
    }
    #expect(ledger.book.contentHash == before)
  }

  @Test("money has the decimals of its currency")
  func exponent() throws {
    var ledger = try Ledger.ready()
    let yen = try #require(Currency("JPY"))
    let wrong = Money(minor: 100, currency: yen, exponent: 2)
    #expect(throws: Rejection.self) {
      try ledger.make(Deal.kind, [.set(Deal.title, "A"), .set(Deal.amount, wrong)])
    }
    _ = try ledger.make(
      Deal.kind,
      [.set(Deal.title, "A"), .set(Deal.amount, Money(minor: 100, yen))]
    )
  }

  @Test("writing what is there already writes nothing")
  func nothingNew() throws {
    var ledger = try Ledger.ready()
    let tag = Assignment(Account.kind.tags.id, .new(Tag.kind, title: "vip"), verb: .add)
    let name = Assignment.set(Account.name, "Acme")
    let acme = try ledger.make(Account.kind, [name, tag])
    #expect(try ledger.perform(.set([acme], [name, tag])).change.events.isEmpty)
    #expect(ledger.count(Tag.kind) == 1)
  }

  @Test("setting a set makes it hold just that")
  func wholeSet() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(
      Account.kind,
      [
        .set(Account.name, "Acme"), .add(Account.domains, "a.example"),
        .add(Account.domains, "b.example"),
      ]
    )
    try ledger.perform(
      .set(
        [acme],
        [
          Assignment(Account.domains.id, .value(.text("b.example"))),
          Assignment(Account.domains.id, .value(.text("c.example"))),
        ]
      )
    )
    let row = try #require(ledger.book.row(acme))
    #expect(Set(ledger.book[row, Account.domains]) == ["b.example", "c.example"])
    try ledger.perform(.set([acme], [Assignment(Account.domains.id, .value(nil))]))
    #expect(ledger.book[row, Account.domains].isEmpty)
  }

  @Test("a company cannot be its own ancestor")
  func cycle() throws {
    var ledger = try Ledger.ready()
    let one = try ledger.make(Account.kind, [.set(Account.name, "One")])
    let two = try ledger.make(
      Account.kind,
      [.set(Account.name, "Two"), .set(Account.parent, one)]
    )
    #expect(throws: Rejection.self) { try ledger.perform(.set([one], [.set(Account.parent, two)])) }
    #expect(throws: Rejection.self) { try ledger.perform(.set([one], [.set(Account.parent, one)])) }
  }

  @Test("an operation carries the stamp of the value that its author saw")
  func base() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(Account.kind, [.set(Account.name, "Acme")])
    let row = try #require(ledger.book.row(acme))
    let seen = ledger.book.stamp(row, Account.name.id)
    let change = try ledger.perform(.set([acme], [.set(Account.name, "Acme AG")])).change
    #expect(change.events[0].operations[0].base == seen)
    #expect(seen != nil)
  }

  @Test("archiving takes a record out of lists and keeps it")
  func archive() throws {
    var ledger = try Ledger.ready()
    let acme = try ledger.make(Account.kind, [.set(Account.name, "Acme")])
    try ledger.perform(.archive([acme]))
    #expect(ledger.count(Account.kind) == 0)
    #expect(ledger.book[acme, Account.name] == "Acme")
    try ledger.perform(.unarchive([acme]))
    #expect(ledger.count(Account.kind) == 1)
  }

  @Test("tagging many records makes the tag once")
  func tagging() throws {
    var ledger = try Ledger.ready()
    let one = try ledger.make(Account.kind, [.set(Account.name, "One")])
    let two = try ledger.make(Contact.kind, [.set(Contact.name, "Two")])
    try ledger.perform(.tag([one, two, one], [.new(Tag.kind, title: "vip")]))
    let tag = try ledger.find(Tag.kind, "vip")
    #expect(ledger.book.referrers(tag, through: Account.kind.tags.id).count == 1)
    #expect(ledger.book.referrers(tag, through: Contact.kind.tags.id).count == 1)
    try ledger.perform(.untag([one], [tag]))
    #expect(ledger.book.referrers(tag, through: Account.kind.tags.id).isEmpty)
  }

  @Test("a login names one user, and texts are kept in NFC")
  func loginAndForm() throws {
    var ledger = try Ledger.ready()
    #expect(throws: Rejection.self) {
      try ledger.make(User.kind, [.set(User.name, "Other Anna"), .set(User.login, "ANNA")])
    }
    let zoe = try ledger.make(User.kind, [.set(User.name, "Zoe\u{308}"), .set(User.login, "zoe")])
    #expect(ledger.book[zoe, User.name]?.unicodeScalars.count == 3)
  }
}
