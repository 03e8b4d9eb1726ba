import Books
import Facts
import Testing

@Suite struct QueryTests {
  static let predicates: [Predicate] = [
    .all, .none, .words("deal 1"), .words("company 1"), .words("Ä5"), .words(""), .words("m@x"),
    .present(Shop.close.id), .present(Shop.tags.id),
    .compare(Shop.close.id, .greaterOrEqual, .day(Day(number: 50))),
    .compare(Shop.close.id, .notEqual, .day(Day(number: 50))),
    .compare(Shop.amount.id, .less, .money(Money(minor: 400, .euro))),
    .compare(Shop.amount.id, .less, .money(Money(minor: 400, .dollar))),
    .compare(Shop.title.id, .equal, .text("deal 3 Ä3")),
    .contains(Shop.title.id, "L 2"), .includes(Shop.tags.id, .text("tag1")),
    .not(.includes(Shop.tags.id, .text("tag1"))), .present(Shop.amount.id),
    .oneOf(Shop.close.id, (0..<40).map { .day(Day(number: $0)) }),
    .effective(Shop.close.id, .greater, Instant(milliseconds: 1_700_000_000_030)),
    .effective(Shop.title.id, .lessOrEqual, Instant(milliseconds: 1_700_000_000_030)),
    .through(Shop.party.id, Shop.company, .contains(Shop.name.id, "1")),
    .or([.words("deal 2"), .and([.present(Shop.close.id), .not(.present(Shop.party.id))])]),
    .and([
      .derived(name: "odd") { book, row in book.id(row).low % 2 == 1 }, .present(Shop.amount.id),
    ]),
  ]

  /// Every predicate over every row, by the kernel and row by row, on books whose rows lie in the
  /// base, in the overlay and in both.
  @Test func `the kernel and the row agree`() throws {
    for seed in 1...12 as ClosedRange<UInt64> {
      for book in try books(seed) {
        for (number, predicate) in Self.predicates.enumerated() {
          let set = book.rowSet(Shop.deal, predicate)
          for row in book.rows(Shop.deal) {
            #expect(
              set[Int(row.index)] == book.matches(row, predicate),
              "seed \(seed), predicate \(number), row \(row.index)"
            )
          }
        }
      }
    }
  }

  @Test func `a referred row is found from the other side`() throws {
    var writer = Writer(4)
    var book = Book(schema: Shop.schema)
    let acme = writer.newID()
    let other = writer.newID()
    for (id, name) in [(acme, "Acme"), (other, "Other")] {
      book.fold(writer.set(id, Shop.company, [(Shop.name.id, .text(name))]))
    }
    book.fold(
      writer.set(
        writer.newID(),
        Shop.address,
        [(Shop.email.id, .text("sales@acme.example")), (Shop.owner.id, .ref(acme))]
      )
    )
    for book in [book, try reopened(book)] {
      let found = book.rowSet(Shop.company, .words("sales@"))
      let referred = book.rowSet(
        Shop.company,
        .referred(by: Shop.address, through: Shop.owner.id, .present(Shop.email.id))
      )
      for set in [found, referred] {
        #expect(set.count == 1)
        #expect(book.row(acme).map { set[Int($0.index)] } == true)
      }
    }
  }

  /// Conditions that go over to other records, of a few rows that others have left.
  @Test func `what few rows are asked is what all are asked`() throws {
    for book in try backed() {
      let few = Predicate.contains(Shop.name.id, "1")
      for day in [-1, 30, 60, 99] as [Int32] {
        let late = Predicate.referred(
          by: Shop.deal,
          through: Shop.backers.id,
          .compare(Shop.close.id, .greater, .day(Day(number: day)))
        )
        let recent = Predicate.effective(
          Shop.name.id,
          .greater,
          Instant(milliseconds: 1_700_000_000_020)
        )
        for predicate in [
          .and([late, few]), .and([few, .not(late)]), .and([few, .or([late, recent])]),
          .and([few, .not(.or([late, .and([recent, .not(late)])]))]), .not(.and([few, late])),
          .or([late, .and([few, recent])]), .and([recent, few]),
        ] as [Predicate] {
          let set = book.rowSet(Shop.company, predicate)
          for row in book.rows(Shop.company) {
            #expect(set[Int(row.index)] == book.matches(row, predicate), "\(predicate) \(row)")
          }
        }
      }
    }
  }

  /// Forty companies, each of which backs some of three hundred deals, in the base, in the overlay
  /// and in both.
  private func backed() throws -> [Book] {
    var writer = Writer(7)
    var random = IDSource(seed: 7)
    func pick(_ bound: Int) -> Int { Int(random.random() % UInt64(bound)) }
    let companies = (0..<40).map { _ in writer.newID() }
    var changes = companies.enumerated().map { number, id in
      writer.set(id, Shop.company, [(Shop.name.id, .text("Company \(number)"))])
    }
    for _ in 0..<300 {
      let backers = (0..<pick(4)).map { _ in
        Operation(.add, Shop.backers.id, .ref(companies[pick(40) * pick(40) / 40]))
      }
      let close = Operation(.set, Shop.close.id, .day(Day(number: Int32(pick(100)))))
      changes.append(
        writer.write([
          Event(entity: writer.newID(), kind: Shop.deal, operations: [close] + backers)
        ])
      )
    }
    var whole = Book(schema: Shop.schema)
    for change in changes { whole.fold(change) }
    var half = Book(schema: Shop.schema)
    for change in changes[..<200] { half.fold(change) }
    half = try reopened(half)
    for change in changes[200...] { half.fold(change) }
    return [whole, half, try reopened(whole)]
  }

  /// A count of 128 or 256 takes two bytes, of which the first is that of the mark of a single value.
  @Test func `a set of any size is none of the single values`() throws {
    var writer = Writer(6)
    var book = Book(schema: Shop.schema)
    let backers = (0..<256).map { _ in writer.newID() }
    for count in [127, 128, 129, 256] {
      let operations = backers.prefix(count).map { Operation(.add, Shop.backers.id, .ref($0)) }
      book.fold(
        writer.write([
          Event(entity: writer.newID(), kind: Shop.deal, operations: operations)
        ])
      )
    }
    book.fold(writer.set(writer.newID(), Shop.deal, [(Shop.backers.id, .ref(backers[0]))]))
    let moment = Instant(milliseconds: 0)
    var conditions: [(Predicate, Int)] = [(.effective(Shop.backers.id, .greater, moment), 1)]
    for (place, count) in [(0, 4), (127, 3), (128, 2), (255, 1)] {
      conditions.append((.includes(Shop.backers.id, .ref(backers[place])), count))
    }
    for book in [book, try reopened(book)] {
      for (predicate, count) in conditions {
        let set = book.rowSet(Shop.deal, predicate)
        #expect(set.count == count, "\(predicate)")
        for row in book.rows(Shop.deal) {
          #expect(set[Int(row.index)] == book.matches(row, predicate), "\(predicate) \(row)")
        }
      }
    }
  }

  static let requests: [ListingRequest] = [
    ListingRequest(kind: Shop.deal, orders: [Shop.byTitle], measure: Shop.measure),
    ListingRequest(kind: Shop.deal, orders: [Shop.byClose], measure: Shop.measure),
    ListingRequest(kind: Shop.deal, orders: [Shop.byCompany, Shop.byClose], measure: Shop.measure),
    ListingRequest(kind: Shop.deal, orders: [Shop.byCompany], measure: Shop.measure),
    ListingRequest(
      kind: Shop.deal,
      predicate: .words("company 1"),
      orders: [SortOrder(Shop.amount.id)],
      measure: Shop.measure
    ),
    ListingRequest(kind: Shop.deal), ListingRequest(kind: Shop.deal, measure: Shop.columns),
  ]

  /// Brings listings along a history by what was touched and holds them, at every step, against
  /// listings asked for anew.
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `a listing kept by delta is the listing asked for anew`(seed: UInt64) throws {
    let history = History(seed: seed)
    for split in [0, 20, 40] {
      var book = Book(schema: Shop.schema)
      for change in history.changes[..<split] { book.fold(change) }
      if split > 0 { book = try reopened(book) }
      var listings = Self.requests.map { book.listing($0) }
      for change in history.changes[split...] {
        let old = book
        let touched = book.fold(change)
        var step = BookStep(from: old, to: book, touched: touched)
        for index in listings.indices {
          listings[index].update(&step)
          let fresh = book.listing(Self.requests[index])
          #expect(ids(listings[index], book) == ids(fresh, book))
          #expect(listings[index].sums == fresh.sums)
        }
      }
      for listing in listings {
        for position in 0..<listing.count {
          #expect(listing.position(of: book.id(listing[position]), in: book) == position)
        }
      }
    }
  }

  /// As whoever types in the palette right after a record was made expects it.
  @Test func `the first rows are those of the whole order, whenever they came`() throws {
    var writer = Writer(8)
    var book = Book(schema: Shop.schema)
    func name(_ text: String) -> [(FieldID, Value?)] { [(Shop.name.id, .text(text))] }
    let ids = (0..<600).map { _ in writer.newID() }
    for (number, id) in ids.enumerated() {
      book.fold(writer.set(id, Shop.company, name("Company \(1000 + number)")))
    }
    book = try reopened(book)
    let new = writer.newID()
    book.fold(writer.set(new, Shop.company, name("Aardvark")))
    book.fold(writer.set(ids[500], Shop.company, name("Company 1000a")))
    book.fold(writer.set(ids[0], Shop.company, name("Zebra")))
    let orders = [SortOrder(Shop.name.id)]
    let all = book.rowSet(Shop.company, .all)
    let listing = book.listing(ListingRequest(kind: Shop.company, orders: orders))
    for limit in [1, 3, 50, 599, 700] {
      let first = book.first(limit, of: all, Shop.company, by: orders)
      #expect(first == listing.window(0..<limit), "\(limit)")
    }
    let first = book.first(2, of: all, Shop.company, by: orders)
    #expect(first.map { book.id($0) } == [new, ids[500]])
    // Of many that came late a page is told all the same, each row once.
    for number in 0..<600 {
      book.fold(writer.set(writer.newID(), Shop.company, name("Late \(number)")))
    }
    let many = book.rowSet(Shop.company, .all)
    for limit in [50, 598, 1000, 2000] {
      let first = book.first(limit, of: many, Shop.company, by: orders)
      #expect(first.count == min(limit, 1201))
      #expect(Set(first).count == first.count && first.allSatisfy { many[Int($0.index)] })
    }
  }

  /// The schema has no link by the backers of a deal, as it has none by a field of a later program.
  @Test func `a row that came into a list unseen does no harm`() throws {
    var writer = Writer(7)
    var book = Book(schema: Shop.schema)
    let (acme, deal) = (writer.newID(), writer.newID())
    book.fold(writer.set(acme, Shop.company, [(Shop.name.id, .text("Acme"))]))
    let backed = Event(
      entity: deal,
      kind: Shop.deal,
      operations: [Operation(.add, Shop.backers.id, .ref(acme))]
    )
    book.fold(writer.write([backed]))
    let request = ListingRequest(
      kind: Shop.deal,
      predicate: .through(
        Shop.backers.id,
        Shop.company,
        .compare(Shop.name.id, .equal, .text("Beta"))
      ),
      orders: [Shop.byClose],
      measure: Shop.measure
    )
    var listing = book.listing(request)
    for change in [
      writer.set(acme, Shop.company, [(Shop.name.id, .text("Beta"))]),
      writer.set(deal, Shop.deal, [(Shop.close.id, .day(Day(number: 5)))]),
    ] {
      let old = book
      let touched = book.fold(change)
      var step = BookStep(from: old, to: book, touched: touched)
      listing.update(&step)
    }
    #expect(ids(listing, book) == [deal])
    #expect(listing.sums == book.listing(request).sums)
  }

  private func ids(_ listing: Listing, _ book: Book) -> [EntityID] {
    listing.window(0..<listing.count).map { book.id($0) }
  }

  private func books(_ seed: UInt64) throws -> [Book] {
    let history = History(seed: seed)
    var late = Book(schema: Shop.schema)
    for change in history.changes { late.fold(change) }
    var early = Book(schema: Shop.schema)
    for change in history.changes[..<30] { early.fold(change) }
    var both = try reopened(early)
    for change in history.changes[30...] { both.fold(change) }
    return [late, both, try reopened(late)]
  }
}
