import Facts
import PtyHarness
import Testing

@testable import Books

@Suite struct CompactionTests {
  private func opened(_ compaction: Compaction) throws -> Book {
    var bytes: [UInt8] = []
    compaction.write { bytes.append(contentsOf: $0) }
    return Book(schema: Shop.schema, base: try Base(MappedBytes(bytes), for: Shop.schema))
  }

  @Test func `folding in columns comes to what folding one by one comes to`() throws {
    for seed in UInt64(1)...12 {
      let history = History(seed: seed, length: 80)
      for (split, further) in [(0, 0), (20, 0), (20, 30), (80, 0)] {
        var whole = Book(schema: Shop.schema)
        for change in history.changes { whole.fold(change) }
        // A base, an overlay upon it, and the rest straight into columns.
        var book = Book(schema: Shop.schema)
        for change in history.changes[..<split] { book.fold(change) }
        if split > 0 { book = try opened(Compaction(book)) }
        for change in history.changes[split..<split + further] { book.fold(change) }
        var compaction = Compaction(book)
        for change in history.changes[(split + further)...] { compaction.fold(change) }
        let result = try opened(compaction)
        #expect(result.stateHash == whole.stateHash, "seed \(seed), split \(split)")
        #expect(result.versions == whole.versions)
        expectQuestionsAgree(result)
      }
    }
  }

  /// What is asked of a cell without reading it is what reading it says.
  private func expectQuestionsAgree(_ book: Book) {
    for (kind, fields) in book.fieldsByKind() {
      for row in book.rows(kind) {
        for field in fields {
          #expect(book.has(row, field) == (book.value(row, field) != nil))
          #expect(book.stamp(row, field) == book.cell(row, field)?.stamp)
        }
      }
    }
  }

  @Test func `kept orders are those that listings make`() throws {
    for seed in UInt64(1)...12 {
      var book = Book(schema: Shop.schema)
      for change in History(seed: seed, length: 80).changes { book.fold(change) }
      let kept = try opened(Compaction(book))
      for order in [Shop.byTitle, Shop.byClose, Shop.byCompany] {
        let request = ListingRequest(kind: Shop.deal, orders: [order])
        let one = kept.listing(request).window(0..<100).map { kept.id($0) }
        #expect(one == book.listing(request).window(0..<100).map { book.id($0) })
      }
    }
  }

  /// A later program may know a field as a set that this one knows as a single value.
  @Test func `a field that is a set in one record and single in another loses neither`() throws {
    var writer = Writer(6)
    var book = Book(schema: Shop.schema)
    let ids = (0..<4).map { _ in writer.newID() }
    book.fold(writer.set(ids[0], Shop.deal, [(Shop.title.id, .text("one"))]))
    book.fold(writer.set(ids[1], Shop.deal, [(Shop.party.id, .ref(ids[0]))]))
    book.fold(writer.set(ids[2], Shop.deal, [(Shop.title.id, nil), (Shop.party.id, .ref(ids[1]))]))
    let additions = [
      Operation(.add, Shop.title.id, .text("two")), Operation(.add, Shop.party.id, .ref(ids[2])),
    ]
    book.fold(writer.write([Event(entity: ids[3], kind: Shop.deal, operations: additions)]))
    var kept = book
    for _ in 0..<2 {
      kept = try opened(Compaction(kept))
      #expect(kept.stateHash == book.stateHash)
      #expect(kept.contentHash == book.contentHash)
      expectQuestionsAgree(kept)
      for id in ids {
        #expect(
          kept.referrers(id, through: Shop.party.id).map { kept.id($0) }
            == book.referrers(id, through: Shop.party.id).map { book.id($0) }
        )
      }
    }
    // What comes later meets what was there.
    let later = writer.set(ids[2], Shop.deal, [(Shop.title.id, .text("three"))])
    kept.fold(later)
    book.fold(later)
    #expect(kept.stateHash == book.stateHash)
  }

  private func adding(_ text: String, _ id: EntityID, _ writer: inout Writer) -> RecordedChange {
    let operation = Operation(.add, Shop.tags.id, .text(text))
    return writer.write([Event(entity: id, kind: Shop.deal, operations: [operation])])
  }

  /// One set takes every other addition, and among the rest are more large ones than are left open.
  @Test func `a set of thousands of elements takes little more room than it has`() throws {
    let folder = ScratchFolder()
    let spill = Spill(into: folder.path, after: 0)
    var writer = Writer(8)
    var book = Book(schema: Shop.schema)
    var compaction = Compaction(book, spill)
    let ids = (0..<20).map { _ in writer.newID() }
    for number in 0..<4000 {
      let id = number % 2 == 0 ? ids[0] : ids[number / 2 % 20]
      let text = "supporter number \(number) of a good cause among many others"
      let change = adding(text, id, &writer)
      book.fold(change)
      compaction.fold(change)
    }
    #expect(spill.spilled <= 3 * Spill.extentLength)
    #expect(try opened(compaction).stateHash == book.stateHash)
  }

  @Test func `a set that no extent holds is kept`() throws {
    var writer = Writer(9)
    var book = Book(schema: Shop.schema)
    var compaction = Compaction(book)
    let id = writer.newID()
    for number in 0..<8 {
      let letter = number == 5 ? "0" : "\(number)"
      let change = adding(String(repeating: letter, count: 3 << 20), id, &writer)
      book.fold(change)
      compaction.fold(change)
    }
    var kept = try opened(compaction)
    #expect(kept.stateHash == book.stateHash)
    // What was taken from a base grows too.
    let more = adding("small", id, &writer)
    kept.fold(more)
    book.fold(more)
    #expect(try opened(Compaction(kept)).stateHash == book.stateHash)
  }

  @Test func `kept orders of many rows are those that listings make`() throws {
    var random = IDSource(seed: 5)
    func pick(_ bound: Int) -> Int { Int(random.random() % UInt64(bound)) }
    var writer = Writer(4)
    var book = Book(schema: Shop.schema)
    let names = ["Müller", "Muller ", "Acme Industries", "Acme Industrial", "名前", ""]
    var companies: [EntityID] = []
    for number in 0..<300 {
      companies.append(writer.newID())
      let name = "\(names[pick(names.count)])\(number % 40)"
      book.fold(writer.set(companies[number], Shop.company, [(Shop.name.id, .text(name))]))
    }
    for _ in 0..<900 {
      let close = pick(5) == 0 ? nil : Value.day(Day(number: Int32(pick(4000)) - 2000))
      let currency = pick(2) == 0 ? Currency.euro : .dollar
      let values: [(FieldID, Value?)] = [
        (Shop.title.id, pick(9) == 0 ? nil : .text("Deal of the year \(pick(500))")),
        (Shop.close.id, close),
        (Shop.amount.id, .money(Money(minor: Int64(pick(999)) - 500, currency))),
        (Shop.party.id, .ref(companies[pick(300)])),
      ]
      // Ids are not made in the order in which they are written.
      let id = pick(2) == 0 ? writer.newID() : EntityID(high: random.random() >> 20, low: 7)
      book.fold(writer.set(id, Shop.deal, values))
    }
    let kept = try opened(Compaction(book))
    #expect(kept.stateHash == book.stateHash)
    for order in [Shop.byTitle, Shop.byClose, Shop.byCompany] {
      let request = ListingRequest(kind: Shop.deal, orders: [order])
      let one = kept.listing(request).window(0..<900).map { kept.id($0) }
      let isSame = one == book.listing(request).window(0..<900).map { book.id($0) }
      #expect(isSame, "by \(order)")
    }
    for company in companies {
      let one = Set(kept.referrers(company, through: Shop.party.id).map { kept.id($0) })
      #expect(one == Set(book.referrers(company, through: Shop.party.id).map { book.id($0) }))
    }
  }

  @Test func `a damaged block reads as nothing, and is said`() throws {
    var writer = Writer(3)
    var book = Book(schema: Shop.schema)
    for number in 0..<1500 {
      let name = String(repeating: "name \(number) ", count: 6)
      book.fold(writer.set(writer.newID(), Shop.company, [(Shop.name.id, .text(name))]))
    }
    let bytes = book.checkpoint()
    var refused = 0
    for place in stride(from: 100, to: bytes.count, by: 4099) {
      var damaged = bytes
      damaged[place] ^= 0x20
      guard let base = try? Base(MappedBytes(damaged), for: Shop.schema) else {
        refused += 1
        continue
      }
      let opened = Book(schema: Shop.schema, base: base)
      // Everything is read; nothing may trap, and nothing wrong may go unsaid.
      let isSame = opened.stateHash == book.stateHash
      _ = opened.rowSet(Shop.company, .words("name 7"))
      _ = opened.listing(ListingRequest(kind: Shop.company, orders: [SortOrder(Shop.name.id)]))
      #expect(isSame || opened.isDamaged)
    }
    // The first block and the tables are looked at when it is opened, the rest later.
    #expect(refused < bytes.count / 4099 / 2)
  }
}
