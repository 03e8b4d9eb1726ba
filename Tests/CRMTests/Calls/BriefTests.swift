import Books
import CRM
import Facts
import Testing

@Suite struct BriefTests {
  private struct World {
    var ledger: Ledger
    let jane: EntityID
    let eva: EntityID
    let acme: EntityID
    let deal: EntityID

    init() throws {
      var ledger = try Ledger.ready()
      let acme = try ledger.make(Account.kind, [.set(Account.name, "Acme GmbH")])
      let eva = try ledger.make(Contact.kind, [.set(Contact.name, "Eva Novák")])
      let jane = try ledger.make(
        Contact.kind,
        [
          .set(Contact.name, "Jane Roe"), .set(Contact.introducedBy, eva),
          .set(Contact.timeZone, "Asia/Tokyo"),
        ],
        related: [
          .company(.value(.ref(acme)), title: "CFO"),
          .point(.phone, value: "+4922155501", original: "0221 / 555 01", label: "work"),
          .point(.phone, value: "+491711234567", original: nil, label: "mobile"),
          .point(.email, value: "jane@acme.example", original: nil, label: nil),
        ]
      )
      deal = try ledger.make(
        Deal.kind,
        [
          .set(Deal.title, "Renewal"), .set(Deal.party, acme),
          .set(Deal.expectedClose, ledger.today.advanced(by: 10)),
        ]
      )
      let today = ledger.today
      try ledger.make(
        Todo.kind,
        [
          .set(Todo.title, "Call about legal"), .set(Todo.due, today.advanced(by: -2)),
          .add(Todo.about, deal),
        ]
      )
      try ledger.make(
        Promise.kind,
        [
          .set(Promise.title, "Send the drawings"), .set(Promise.side, .us),
          .set(Promise.party, jane), .set(Promise.due, today),
        ]
      )
      try ledger.make(
        Promise.kind,
        [
          .set(Promise.title, "Name a buyer"), .set(Promise.side, .them), .set(Promise.party, jane),
        ]
      )
      try ledger.perform(
        Preference.command("calls", "mornings only", of: jane, source: "Eva", ledger.book)
          ?? .archive([jane])
      )
      for number in 1...5 {
        try ledger.perform(
          .logActivity(NewActivity(.call, subject: "Talk \(number)", about: [jane]))
        )
      }
      (self.ledger, self.jane, self.eva, self.acme) = (ledger, jane, eva, acme)
    }

    var entry: EntryContext { EntryContext(now: ledger.now) }
  }

  @Test func `a brief of a person says all of it in few lines`() throws {
    let world = try World()
    let zone = TimeZoneRules(fixedOffset: 9 * 3600)
    let brief = try #require(
      Brief(world.jane, world.ledger.book, world.entry) { $0 == "Asia/Tokyo" ? zone : nil }
    )
    let text = brief.text.joined(separator: "\n")
    for part in [
      "Jane Roe · CFO · Acme GmbH", " there", "0221 / 555 01 work · +491711234567 mobile",
      "jane@acme.example", "calls: mornings only (from Eva)", "introduced by Eva Novák",
      "we owe", "Send the drawings, today", "they owe", "Name a buyer", "Talk 5", "Talk 3",
      "Renewal", "next: Call about legal, 2d overdue",
    ] {
      #expect(text.contains(part), "\(part) in\n\(text)")
    }
    #expect(!text.contains("Talk 2"))
    #expect(brief.text.count <= 20)
    #expect(brief.lines.first { $0.text.contains("legal") }?.weight == .overdue)
  }

  @Test func `who introduced whom is shown both ways`() throws {
    let world = try World()
    let brief = try #require(Brief(world.eva, world.ledger.book, world.entry))
    #expect(brief.text.contains { $0.contains("introduced Jane Roe") })
  }

  @Test func `companies and deals have one, tasks have none`() throws {
    let world = try World()
    let book = world.ledger.book
    let company = try #require(Brief(world.acme, book, world.entry))
    #expect(company.text.contains { $0.contains("Jane Roe · CFO") })
    let deal = try #require(Brief(world.deal, book, world.entry))
    #expect(deal.title == "Renewal · Acme GmbH")
    let task = try #require(book.rows(Todo.kind).first)
    #expect(Brief(book.id(task), book, world.entry) == nil)
  }

  @Test func `however much there is, it stays short and counts the rest`() throws {
    var world = try World()
    for number in 0..<40 {
      try world.ledger.make(
        Deal.kind,
        [.set(Deal.title, "Deal \(number)"), .set(Deal.party, world.jane)]
      )
      try world.ledger.make(
        Todo.kind,
        [.set(Todo.title, "Task \(number)"), .add(Todo.about, world.jane)]
      )
      let command = Preference.command("t\(number)", "x", of: world.jane, world.ledger.book)
      if let command { try world.ledger.perform(command) }
    }
    let brief = try #require(Brief(world.jane, world.ledger.book, world.entry))
    #expect(brief.text.count <= 20)
    #expect(brief.text.contains { $0.contains("+ 38 more") })
  }

  @Test func `a taste is noted once, rewritten and dropped`() throws {
    var world = try World()
    let jane = world.jane
    let again = try #require(
      Preference.command("Calls", "evenings", of: jane, world.ledger.book)
    )
    try world.ledger.perform(again)
    #expect(world.ledger.book.preferences(of: jane).count == 1)
    let drop = try #require(Preference.command("calls", "-", of: jane, world.ledger.book))
    try world.ledger.perform(drop)
    #expect(world.ledger.book.preferences(of: jane).isEmpty)
    #expect(Preference.command("calls", "-", of: jane, world.ledger.book) == nil)
  }

  // MARK: Who that is

  @Test(arguments: [
    "+49 221 55501", "0049-221-55501", "0221/55501", "(0221) 555 01", "22155501",
    "tel:+49-221-55501", "0171 1234567", "jane@acme.example", "JANE@ACME.EXAMPLE", "jane",
    "roe", "Jane Roe", "jane acme", "+49 221 55501 17",
  ])
  func `a person is found however it is written`(_ typed: String) throws {
    let world = try World()
    var entry = world.entry
    entry.country = "DE"
    #expect(Lookup(world.ledger.book, entry).find(typed) == [world.jane])
  }

  @Test(arguments: ["+49 30 999999", "nobody@acme.test", "xyzzy", "", "12", "+", "+49"])
  func `nobody is nobody`(_ typed: String) throws {
    let world = try World()
    #expect(Lookup(world.ledger.book, world.entry).find(typed).isEmpty)
  }

  @Test func `the name goes before the company`() throws {
    var world = try World()
    let other = try world.ledger.make(Contact.kind, [.set(Contact.name, "Acme Fan")])
    let found = Lookup(world.ledger.book, world.entry).find("acme")
    #expect(Set(found) == [other, world.acme])
  }
}
