import Books
import CRM
import Facts
import Interchange
import Synchronization
import Testing

struct ImportTests {
  static let mapping = """
    mapping shop "A shop"
    currency USD
    pipeline Shop
      stage Talk
      stage Offer

    file firms.csv
      record account
        key code
        map name to name
        map branch to industry
        map owner_firm to parent
        map tags to tags make

    file orders.csv
      record deal
        key no
        title "Order {no}"
        map firm to account make
          read Acmee as Acme
        map worth to amount where won
        status state
          when talk open in Talk
          when offer open in Offer
          when done won in Offer
          when gone lost in Talk because "Went away"
        opened since
        closed until
    """

  static let firms = """
    code,name,branch,owner_firm,tags,fax
    A1,Acme,tools,,"vip; big",1
    B1,Börse,money,A1,vip,2
    """

  static let orders = """
    no,firm,worth,state,since,until
    1,Acmee,100.50,done,2026-01-10,2026-02-01
    2,Börse,,offer,2026-03-01,
    3,Unheard Of,50,gone,2026-03-01,2026-04-01
    4,,,talk,,
    """

  /// A mapping of companies with a name and one field more.
  private func mappingOfFirms(with field: String) throws -> Mapping {
    let text = """
      mapping shop "A shop"
      file firms.csv
        record account
          key code
          map name to name
          map \(field)
      """
    let (mapping, issues) = Mapping.read(text, file: "shop.mapping")
    #expect(issues.isEmpty)
    return try #require(mapping)
  }

  private func shop() throws -> [Mapping] {
    let (mapping, issues) = Mapping.read(Self.mapping, file: "shop.mapping")
    #expect(issues.isEmpty)
    return [try #require(mapping)]
  }

  private func files(_ orders: String = Self.orders) -> [ImportFile] {
    [ImportFile("firms.csv", Self.firms), ImportFile("orders.csv", orders)]
  }

  private func deal(_ number: Int, _ book: TestBook) throws -> EntityID {
    try book.first(Deal.kind, .compare(Deal.title.id, .equal, .text("Order \(number)")))
  }

  @Test func `a mapping of one's own`() throws {
    var book = try TestBook()
    let report = try book.take(files(), shop())
    #expect(report[Account.kind].created == 3)
    #expect(report[Deal.kind].created == 4)
    let acme = try book.first(Account.kind, .compare(Account.name.id, .equal, .text("Acme")))
    let exchange = try book.first(Account.kind, .compare(Account.name.id, .equal, .text("Börse")))
    #expect(book.book[exchange, Account.parent] == acme)
    #expect(book.count(Tag.kind) == 2)
    let first = try deal(1, book)
    #expect(book.book[first, Deal.party] == acme)
    #expect(book.book[first, Deal.status] == .won)
    #expect(book.book[first, Deal.amount] == Money(minor: 10_050, .dollar))
    #expect(book.book[first, Deal.closedOn] == Day(iso: "2026-02-01"))
    let third = try deal(3, book)
    let reason = try #require(book.book[third, Deal.lostReason])
    #expect(book.book[reason, LostReason.name] == "Went away")
    let sentences = report.sentences.joined(separator: "\n")
    for part in [
      "firms.csv fax: the column is not mapped", "“Acmee” was read as “Acme”",
      "the account “Unheard Of” was made", "orders.csv:5 firm: the deal names no account",
      "has no date",
    ] {
      #expect(sentences.contains(part), "\(part) is not in:\n\(sentences)")
    }
    #expect(book.count(ImportBatch.kind) == 1)
  }

  @Test func `records lie in the book as in their file`() throws {
    var book = try TestBook()
    let rows = (0..<200).map { "F\($0),Firm \($0),tools,,,1\n" }.joined()
    let head = "code,name,branch,owner_firm,tags,fax\n"
    try book.take([ImportFile("firms.csv", head + rows)], shop())
    let ids = try (0..<200).map { number in
      try book.first(Account.kind, .compare(Account.name.id, .equal, .text("Firm \(number)")))
    }
    // Those of a millisecond are in no order.
    for (earlier, later) in zip(ids, ids.dropFirst(64)) { #expect(earlier < later) }
  }

  @Test func `only what the source changed is written`() throws {
    var book = try TestBook()
    try book.take(files(), shop())
    let first = try deal(1, book)
    let second = try deal(2, book)
    // Somebody corrects one deal here, and the source moves on with another.
    try book.perform(.set([first], [.set(Deal.source, "fair"), .set(Deal.title, "Big order")]))
    let later = Self.orders.replacing(
      "2,Börse,,offer,2026-03-01,",
      with: "2,Börse,70,done,2026-03-01,2026-05-05"
    )
    let report = try book.take(files(later), shop())
    #expect(report.conflicts.isEmpty)
    #expect(report[Deal.kind].updated == 1)
    #expect(report[Deal.kind].unchanged == 3)
    #expect(book.book[second, Deal.status] == .won)
    #expect(book.book[second, Deal.amount] == Money(minor: 7000, .dollar))
    #expect(book.book[second, Deal.closedOn] == Day(iso: "2026-05-05"))
    #expect(book.book[first, Deal.title] == "Big order")
    // As of April it was open still.
    let past = book.book(asOf: try #require(Day(iso: "2026-04-30")))
    #expect(past[second, Deal.status] == .open)
    #expect(try book.take(files(later), shop()).events == 0)
  }

  @Test func `edits on both sides are a conflict, and ours stays`() throws {
    var book = try TestBook()
    try book.take(files(), shop())
    let first = try deal(1, book)
    let ours = Money(minor: 99_900, .dollar)
    try book.perform(.set([first], [.set(Deal.amount, ours)]))
    let later = Self.orders.replacing("100.50", with: "120")
    for _ in 0..<2 {
      let report = try book.take(files(later), shop())
      #expect(report.conflicts.count == 1)
      let conflict = try #require(report.conflicts.first)
      #expect(conflict.record == first)
      #expect(conflict.field == Deal.amount.id)
      #expect(conflict.ours == .money(ours))
      #expect(conflict.theirs == .money(Money(minor: 12_000, .dollar)))
      #expect(conflict.line == 2)
      #expect(report.events == 0)
      #expect(book.book[first, Deal.amount] == ours)
    }
    // Who gives in ends it.
    try book.perform(.set([first], [.set(Deal.amount, Money(minor: 12_000, .dollar))]))
    #expect(try book.take(files(later), shop()).conflicts.isEmpty)
    #expect(try book.take(files(later), shop()).events == 0)
  }

  @Test func `a dated move is seen though the deal had no date`() throws {
    var book = try TestBook()
    try book.take(files(), shop())
    let later = Self.orders.replacing("4,,,talk,,", with: "4,,,offer,2026-04-04,")
    try book.take(files(later), shop())
    let stage = try #require(book.book[try deal(4, book), Deal.stage])
    #expect(book.book[stage, Stage.name] == "Offer")
  }

  @Test func `a record of the book is taken up and only filled in`() throws {
    var book = try TestBook()
    try book.perform(
      .create(Account.kind, [.set(Account.name, "Acme"), .set(Account.industry, "jokes")])
    )
    let report = try book.take(files(), shop())
    let acme = try book.first(Account.kind, .compare(Account.name.id, .equal, .text("Acme")))
    #expect(book.count(Account.kind, .compare(Account.name.id, .equal, .text("Acme"))) == 1)
    #expect(book.book[acme, Account.industry] == "jokes")
    #expect(report.conflicts.map(\.field) == [Account.industry.id])
  }

  @Test func `an owner is found by login, and by name`() throws {
    var book = try TestBook()
    try book.perform(
      .create(User.kind, [.set(User.name, "Anna Weber"), .set(User.login, "aw7")])
    )
    let anna = try book.first(User.kind, .compare(User.login.id, .equal, .text("aw7")))
    let mapping = try mappingOfFirms(with: "seller to owner")
    let firms = "code,name,seller\n1,Acme,aw7\n2,Börse,Anna Weber\n3,Cask,vera\n4,Dell,nobody\n"
    let report = try book.take([ImportFile("firms.csv", firms)], [mapping])
    let owners = try ["Acme", "Börse", "Cask", "Dell"].map { name in
      let firm = try book.first(Account.kind, .compare(Account.name.id, .equal, .text(name)))
      return book.book[firm, Account.kind.owner]
    }
    #expect(owners == [anna, anna, book.user, nil])
    #expect(report.sentences.contains { $0.contains("there is no user “nobody”") })
  }

  @Test func `rows of long texts come in changes that the log takes`() throws {
    let book = try TestBook()
    let mapping = try mappingOfFirms(with: "remarks to notes")
    let remarks = String(repeating: "word ", count: 1 << 15)
    let rows = (0..<60).map { "\($0),Firm \($0),\(remarks)\($0)\n" }
    let file = ImportFile("firms.csv", "code,name,remarks\n" + rows.joined())
    let plan = try book.plan([file], [mapping])
    var made = 0
    for change in plan {
      let texts = change.events.flatMap(\.operations).map { operation in
        if case .text(let text)? = operation.value { text.utf8.count } else { 0 }
      }
      #expect(texts.reduce(0, +) <= ImportPlan.byteLimit)
      made += Set(change.events.filter { $0.kind == Account.kind }.map(\.entity)).count
    }
    #expect(made == 60)
  }

  @Test func `what is made stands behind the greatest position`() throws {
    var book = try TestBook()
    for kind in [Pipeline.kind, LostReason.kind] {
      let id = try book.first(kind, .all)
      let position = kind == Pipeline.kind ? Pipeline.position : LostReason.position
      try book.perform(.set([id], [.set(position, .max)]))
    }
    let report = try book.take(files(), shop())
    #expect(report[Deal.kind].created == 4)
  }

  @Test func `a failing file keeps the last change back`() throws {
    struct Broken: Error {}
    let book = try TestBook()
    let text = Array(Self.firms.utf8)
    var plan: ImportPlan?
    let counter = Counter()
    let file = ImportFile(name: "firms.csv") {
      let opening = counter.next()
      var part = 0
      return {
        part += 1
        if part == 1 { return text }
        // The head, the first reading, then the one that fails.
        if opening > 2 { throw Broken() }
        return nil
      }
    }
    plan = try book.plan([file], shop())
    let changes = plan.map(Array.init) ?? []
    #expect(changes.isEmpty)
    #expect(plan?.outcome.failure?.contains("firms.csv") == true)
    #expect(plan?.outcome.report == nil)
  }

  @Test func `thousands of rows are each known again, by key, address and name`() throws {
    var book = try TestBook()
    let rows = (0..<3000).map { "\($0),Person \($0),p\($0)@example.com,Company \($0 / 3)" }
    let head = "id,name,email,company\n"
    let file = ImportFile("people.csv", head + rows.joined(separator: "\n"))
    let plan = try book.plan([file])
    #expect(plan.rows == 3000 && plan.outcome.rows == 0)
    let report = try book.take([file])
    #expect(report[Contact.kind].created == 3000)
    #expect(report[Account.kind].created == 1000)
    #expect(try book.take([file]).events == 0)
    // Without the keys the addresses tell.
    let unkeyed = (0..<3000).map { "Person \($0),P\($0)@Example.com" }
    let other = ImportFile("other people.csv", "name,email\n" + unkeyed.joined(separator: "\n"))
    #expect(try book.take([other])[Contact.kind].created == 0)
    #expect(book.count(Contact.kind) == 3000)
    #expect(book.count(Account.kind) == 1000)
  }

  @Test(arguments: [
    ("", "no statement"),
    ("currency USD", "first statement"),
    ("mapping x \"X\"\nfile a.csv\nrecord acount", "Did you mean “account”?"),
    ("mapping x \"X\"\nfile a.csv\nrecord account\nkey id\nmap a to nme", "There is no field"),
    ("mapping x \"X\"\nfile a.csv\nrecord account\nmap a to name", "has no key"),
    ("mapping x \"X\"\nfil a.csv", "did you mean `file`"),
    ("mapping x \"X", "quote is not closed"),
  ])
  func `a bad mapping is told line by line`(text: String, part: String) {
    let (mapping, issues) = Mapping.read(text, file: "x.mapping")
    #expect(mapping == nil)
    #expect(issues.contains { $0.message.contains(part) }, "\(issues.map(\.message))")
  }

  @Test func `the shipped mappings are sound`() {
    #expect(Mapping.shipped.count == Mapping.shippedTexts.count)
    for text in Mapping.shippedTexts {
      #expect(Mapping.read(text.text, file: text.name).issues.isEmpty)
    }
  }
}

/// Counts how often a file was opened.
private final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
