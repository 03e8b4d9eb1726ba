import CRM
import Facts

extension TestBook {
  /// A small book that every view has something to show of: seven companies, six people, nine
  /// deals, tasks on both sides of today, and a few things that happened.
  static func sample() throws -> TestBook {
    var book = try TestBook()
    let companies = try book.makeCompanies()
    let people = try book.makePeople(companies)
    let deals = try book.makeDeals(companies)
    try book.makeWork(deals, people)
    return book
  }

  mutating func makeCompanies() throws -> [EntityID] {
    let rows = [
      ("Acme GmbH", "Engineering", "Köln", "Germany"),
      ("Nordwind AG", "Energy", "Hamburg", "Germany"),
      ("田中商事", "Trade", "大阪", "Japan"),
      ("Contoso", "Software", "Seattle", "USA"),
      ("Žižkov s.r.o.", "Retail", "Praha", "Czechia"),
      ("شركة النور", "Logistics", "دبي", "UAE"),
      ("Globex", "Chemicals", "Springfield", "USA"),
    ]
    return try rows.map { name, industry, city, country in
      try make(
        Account.kind,
        [
          .set(Account.name, name), .set(Account.industry, industry), .set(Account.city, city),
          .set(Account.country, country),
        ]
      )
    }
  }

  mutating func makePeople(_ companies: [EntityID]) throws -> [EntityID] {
    let rows = [
      ("Eva Novák", 0, "CFO", "eva@acme.example", "+4922155501"),
      ("Bob Müller", 3, "Buyer", "bob@contoso.example", "+12065550100"),
      ("Gita Patel", 1, "CTO", "gita@nordwind.example", "+494055502"),
      ("田中 花子", 2, "部長", "hanako@tanaka.example", "+81655503"),
      ("Noor Haddad", 5, "Owner", "noor@alnoor.example", "+97145504"),
      ("Řehoř Dvořák", 4, "CEO", "rehor@zizkov.example", "+42025505"),
    ]
    return try rows.map { name, company, title, email, phone in
      try make(
        Contact.kind,
        [.set(Contact.name, name)],
        related: [
          .company(.value(.ref(companies[company])), title: title),
          .point(.email, value: email, original: nil, label: "work"),
          .point(.phone, value: phone, original: nil, label: nil),
        ]
      )
    }
  }

  mutating func makeDeals(_ companies: [EntityID]) throws -> [EntityID] {
    let rows: [(String, Int, String, Int64?, Int?)] = [
      ("Renewal 2026", 0, "Proposal", 84_000, 20),
      ("Rollout phase 2", 1, "Negotiation", 41_500, 28),
      ("Pilot → production", 2, "Proposal", 18_900, 42),
      ("Site licence", 3, "Proposal", 12_000, -3),
      ("Umbrella POC", 4, "Qualified", 8_000, 48),
      ("Globex upgrade", 6, "Qualified", 12_000, 44),
      ("Warehouse scanners", 5, "Discovery", nil, nil),
      ("Initech seats", 3, "Negotiation", 9_900, 8),
      ("Hooli EU", 6, "Negotiation", 60_000, 8),
    ]
    return try rows.map { title, company, stage, amount, close in
      try make(
        Deal.kind,
        [
          .set(Deal.title, title), .set(Deal.party, companies[company]),
          .set(Deal.stage, try self.stage(stage)), .set(Deal.amount, amount.map(TestBook.money)),
          .set(Deal.expectedClose, close.map(day)),
        ]
      )
    }
  }

  mutating func makeWork(_ deals: [EntityID], _ people: [EntityID]) throws {
    let tasks: [(String, Int, Int, TodoKind)] = [
      ("Call Eva about legal", -2, 0, .call), ("Send SLA wording", 0, 0, .email),
      ("Meet Gita", 0, 1, .meeting), ("Ask Bob for the order", -1, 3, .email),
      ("Visit Osaka", 5, 2, .meeting),
    ]
    for (title, due, deal, type) in tasks {
      try make(
        Todo.kind,
        [
          .set(Todo.title, title), .set(Todo.due, day(due)), .set(Todo.type, type),
          .add(Todo.about, deals[deal]),
        ]
      )
    }
    let events: [(String, ActivityKind, Int64, Int)] = [
      ("Eva asked for SLA wording", .call, 1, 0), ("Sent proposal v3", .email, 3, 0),
      ("Kick-off", .meeting, 30, 1), ("Left a message", .call, 60, 3),
    ]
    for (subject, type, daysAgo, deal) in events {
      var event = NewActivity(type, subject: subject, about: [deals[deal]])
      event.at = TestBook.now.advanced(by: -daysAgo * 86_400_000)
      if deal == 0 { event.participants = [people[0]] }
      try perform(.logActivity(event))
    }
    try perform(.win([deals[7]], amount: nil))
  }
}
