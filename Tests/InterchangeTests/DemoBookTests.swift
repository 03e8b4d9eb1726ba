import Books
import CRM
import Facts
import Testing

struct DemoBookTests {
  private let now = TimeZoneRules.utc.instant(
    Day(year: 2026, month: 11, day: 22) ?? Day(number: 0),
    minute: 9 * 60
  )

  private func fold(_ demo: DemoBook) -> Book {
    var book = Book(schema: Catalogue.schema)
    var first: UInt64 = 1
    for change in demo {
      let recorded = RecordedChange(
        change: change,
        replica: ReplicaID(1),
        first: first,
        written: HybridTime(now.advanced(by: Int64(first)))
      )
      first = recorded.last + 1
      book.fold(recorded)
    }
    return book
  }

  @Test func `the same seed tells the same story`() {
    let one = Array(DemoBook(now: now))
    #expect(one == Array(DemoBook(now: now)))
    #expect(one != Array(DemoBook(seed: 2, now: now)))
    #expect(one.allSatisfy { $0.events.count <= DemoBook.eventLimit && $0.via == .demo })
    #expect(Set(one.map(\.batch)).count == 1)
  }

  @Test(arguments: [1, 3, 60, 1000])
  func `ratios hold at every size, and the scenes come on top`(contacts: Int) {
    let book = fold(DemoBook(contacts: contacts, now: now))
    #expect(book.count(Contact.kind) == contacts + 7)
    #expect(book.count(Account.kind) == max(1, contacts / 3) + 7)
    #expect(book.count(Deal.kind) == max(1, contacts / 3) + 7)
    #expect(book.count(Activity.kind) == contacts * 33 / 10 + 7)
  }

  @Test func `the scenes are what they are said to be`() throws {
    let demo = DemoBook(now: now)
    let changes = Array(demo)
    let book = fold(demo)
    let deal = { (title: String) throws -> Row in
      try #require(book.rows(Deal.kind).first { book[$0, Deal.title] == title })
    }
    let history = { (row: Row, field: FieldID) in
      changes.flatMap(\.events).filter { $0.entity == book.id(row) }
        .sorted { ($0.effective ?? now) < ($1.effective ?? now) }
        .flatMap(\.operations).filter { $0.field == field }.map(\.value)
    }
    let pushed = try deal("Predictive maintenance for the foundry")
    #expect(history(pushed, Deal.expectedClose.id).count == 5)
    #expect(book[pushed, Deal.closePushes] == 4)
    let shrunk = try deal("Sensors for both filling lines")
    #expect(
      history(shrunk, Deal.amount.id)
        == [120_000, 74_000].map { Optional(Value.money(Money(minor: $0 * 100, .euro))) }
    )
    let lines = book.referrers(book.id(shrunk), through: DealLine.deal.id)
    let total = lines.reduce(into: Int64(0)) { sum, line in
      sum +=
        (book[line, DealLine.quantity]?.mantissa ?? 0)
        * (book[line, DealLine.unitPrice]?.minor ?? 0)
    }
    #expect(book[shrunk, Deal.amount]?.minor == total)
    let regained = try deal("Cold store monitoring")
    let status = [DealStatus.open, .lost, .open, .won].map { Optional($0.value) }
    #expect(history(regained, Deal.status.id) == status)
    #expect(book[regained, Deal.lostReason] == nil)
    let contacts = book.rows(Contact.kind)
    let champion = try #require(contacts.first { book[$0, Contact.familyName] == "Kessler" })
    let jobs = book.referrers(book.id(champion), through: Affiliation.contact.id)
    #expect(jobs.filter { book[$0, Affiliation.to] == nil }.count == 1)
    #expect(jobs.count == 2)
    let twins = contacts.filter { book[$0, Contact.familyName] == "Marlow" }
    let numbers = twins.flatMap { book.referrers(book.id($0), through: ContactPoint.party.id) }
      .filter { book[$0, ContactPoint.channel] == .phone }
      .compactMap { book[$0, ContactPoint.value] }
    #expect(twins.count == 2 && Set(numbers).count == 1 && numbers.count == 2)
    let cover = try #require(book.rows(Cover.kind).first)
    #expect(book[cover, Cover.by] == demo.viewer)
  }

  @Test func `a small book shows everything`() {
    let demo = DemoBook(now: now)
    let book = fold(demo)
    let moment = Moment(now: now, today: TimeZoneRules.utc.day(of: now))
    let deals = book.rows(Deal.kind)
    let open = deals.filter { book[$0, Deal.status] == .open }
    #expect(open.contains { book.isRotten(deal: $0, at: moment) })
    #expect(deals.contains { book[$0, Deal.status] == .won })
    let lost = deals.filter { book[$0, Deal.status] == .lost }
    #expect(!lost.isEmpty)
    #expect(lost.allSatisfy { book[$0, Deal.lostReason] != nil && book[$0, Deal.closedOn] != nil })
    #expect(open.contains { book[$0, Deal.amount] == nil })
    #expect(Set(deals.compactMap { book[$0, Deal.amount]?.currency }) == [.euro, .dollar])
    let today = Day(year: 2026, month: 11, day: 22) ?? Day(number: 0)
    let due = book.rows(Todo.kind).filter { book[$0, Todo.status] == .open }
      .compactMap { book[$0, Todo.due] }
    #expect(due.contains { $0 < today })
    #expect(due.contains(today))
    #expect(due.contains { $0 > today })
    let mine = deals.filter { book[$0, Deal.kind.owner] == demo.viewer }
    #expect(mine.count > 3 && mine.count < deals.count)
    let names = book.rows(Contact.kind).compactMap { book[$0, Contact.name] }
    #expect(Set(names).count == names.count)
    #expect(names.contains { $0.unicodeScalars.contains { $0.properties.isIdeographic } })
    #expect(Set(deals.compactMap { book[$0, Deal.pipeline] }).count == 2)
  }

  @Test func `nothing lies ahead, and every record has what it needs`() {
    let book = fold(DemoBook(contacts: 300, now: now))
    for kind in Catalogue.kinds {
      for row in book.rows(kind.id) {
        for field in kind.fields where field.isRequired {
          #expect(book.value(row, field.id) != nil, "\(kind.name) without \(field.name)")
        }
      }
    }
    let activities = book.rows(Activity.kind).compactMap { book[$0, Activity.at] }
    #expect(activities.allSatisfy { $0 <= now })
    #expect((activities.min() ?? now) < now.advanced(by: -200 * 86_400_000))
  }

  @Test func `numbers and addresses reach nobody`() throws {
    let book = fold(DemoBook(contacts: 600, now: now))
    for row in book.rows(ContactPoint.kind) {
      let value = try #require(book[row, ContactPoint.value])
      switch book[row, ContactPoint.channel] {
      case .email?:
        #expect(value.hasSuffix(".example"))
        #expect(try EmailAddress(value).key == value)
        #expect(value.utf8.allSatisfy { $0 < 0x80 })
      case .phone?:
        #expect(try PhoneNumber(value, country: nil).e164 == value)
        let free = [
          "+493023125", "+494066969", "+498999998", "+131255501", "+161755501",
          "+120655501", "+442079460", "+441632960", "+3319900", "+468465004",
          "+6125550",
        ]
        #expect(free.contains { value.hasPrefix($0) }, "\(value) may be somebody's")
      default: Issue.record("an unexpected channel")
      }
    }
    let emails = book.rows(ContactPoint.kind).compactMap { book[$0, ContactPoint.value] }
      .filter { $0.contains("@") }
    #expect(Set(emails).count == emails.count)
  }
}
