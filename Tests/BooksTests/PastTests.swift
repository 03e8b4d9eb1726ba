import Facts
import Testing

@testable import Books

/// The book of an earlier day, read from a checkpoint, against the changes up to that day, folded one
/// by one.
@Suite struct PastTests {
  /// A base made somewhere in the middle, or two upon each other, and the rest upon it.
  private func live(_ history: PastHistory, _ bases: [Int]) throws -> Book {
    var book = Book(schema: Yard.schema)
    var done = 0
    for base in bases {
      for change in history.changes[done..<base] { book.fold(change) }
      book = try opened(Compaction(book))
      done = base
    }
    for change in history.changes[done...] { book.fold(change) }
    return book
  }

  private func opened(_ compaction: Compaction) throws -> Book {
    var bytes: [UInt8] = []
    compaction.write { bytes.append(contentsOf: $0) }
    return Book(schema: Yard.schema, base: try Base(MappedBytes(bytes), for: Yard.schema))
  }

  private func replayed(_ history: PastHistory, _ moment: Instant) -> Book {
    var past = Book(schema: Yard.schema)
    for change in history.changes { past.fold(change, effectiveBy: moment) }
    return past
  }

  private static let splits = [[], [160], [90], [40, 110], [40, 41, 160], [1, 80, 150]]

  @Test(arguments: splits) func `every day reads as it is replayed`(_ bases: [Int]) throws {
    for seed in UInt64(1)...4 {
      let history = PastHistory(seed: seed &* UInt64(7 + bases.count))
      let live = try live(history, bases)
      for moment in PastHistory.moments {
        let (past, replay) = (live.asOf(moment), replayed(history, moment))
        #expect(past.stateHash == replay.stateHash, "seed \(seed), \(bases), \(moment)")
        #expect(past.contentHash == replay.contentHash)
        #expect(past.versions == replay.versions)
        #expect(past.undos == replay.undos)
        #expect(past.kindsInUse == replay.kindsInUse)
        for kind in Yard.schema.kinds.keys {
          #expect(past.count(kind) == replay.count(kind))
          let ids = Set(past.rows(kind).map { past.id($0) })
          #expect(ids == Set(replay.rows(kind).map { replay.id($0) }))
          #expect(past.rows(kind).count == past.count(kind))
        }
        #expect(!past.isDamaged)
      }
    }
  }

  @Test(arguments: splits) func `every question has the answer of the replay`(
    _ bases: [Int]
  ) throws {
    for seed in UInt64(1)...1 {
      let history = PastHistory(seed: seed &+ 100 &+ UInt64(bases.count))
      let live = try live(history, bases)
      for moment in PastHistory.moments {
        let past = Answers(live.asOf(moment), history)
        let replay = Answers(replayed(history, moment), history)
        #expect(past.all.count == replay.all.count)
        for (place, (one, other)) in zip(past.all, replay.all).enumerated() {
          #expect(one == other, "answer \(place), seed \(seed), \(bases), \(moment)")
        }
      }
    }
  }

  @Test func `what an import without dates brought is counted`() throws {
    for seed in UInt64(1)...3 {
      let history = PastHistory(seed: seed)
      for bases in Self.splits {
        let live = try live(history, bases)
        for moment in PastHistory.moments {
          let past = live.asOf(moment)
          var undated: Set<EntityID> = []
          for change in history.changes where change.change.via == .import {
            for (place, event) in change.change.events.enumerated()
            where event.effective == nil && change.stamp(of: place).effective > moment {
              undated.insert(event.entity)
            }
          }
          let missing = undated.filter { past.row($0) == nil }.compactMap { live.row($0)?.kind }
          let counts = Dictionary(missing.map { ($0, 1) }, uniquingKeysWith: +)
          #expect(live.undated(notIn: past) == counts, "seed \(seed), \(bases), \(moment)")
        }
      }
    }
  }

  @Test func `a checkpoint of a checkpoint keeps the past as it is`() throws {
    for seed in UInt64(1)...6 {
      let once = try live(PastHistory(seed: seed), [160])
      let twice = try opened(Compaction(once))
      #expect(once.checkpoint() == twice.checkpoint())
      for moment in PastHistory.moments {
        #expect(once.asOf(moment).stateHash == twice.asOf(moment).stateHash)
      }
    }
  }

  @Test func `a past that is flipped anywhere is refused, said to be damaged or harmless`() throws {
    let book = try live(PastHistory(seed: 4, length: 30), [20])
    let bytes = book.checkpoint()
    let moments = [9, 18].map {
      Instant(milliseconds: PastHistory.began + Int64($0) * PastHistory.day / 2)
    }
    let hashes = moments.map { book.asOf($0).stateHash }
    for place in bytes.indices {
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 8)
      guard let base = try? Base(MappedBytes(flipped), for: Yard.schema) else { continue }
      let opened = Book(schema: Yard.schema, base: base)
      for (moment, hash) in zip(moments, hashes) {
        let isSame = opened.asOf(moment).stateHash == hash
        #expect(isSame || opened.isDamaged, "byte \(place)")
      }
    }
  }
}

/// What a book answers, by ids, so that books of other rows can be held against it.
private struct Answers {
  let book: Book
  private(set) var all: [String] = []

  init(_ book: Book, _ history: PastHistory) {
    self.book = book
    askRows(history.companies + history.deals + history.notes)
    for (kind, predicate) in Answers.predicates(history) { ask(kind, predicate) }
    askOrders()
    for word in ["o", "ol", "olivia", "ac", "said"] { askFind(word) }
  }

  private func names(_ rows: some Sequence<Row>) -> String {
    rows.map { book.id($0).description }.joined(separator: " ")
  }

  private mutating func note(_ question: String, _ answer: String) {
    all.append("\(question): \(answer)")
  }

  private mutating func askRows(_ ids: [EntityID]) {
    for id in ids {
      let row = book.row(id)
      note("row \(id)", "\(row != nil)")
      for field in [Yard.party, Yard.about, Yard.odd] {
        let rows = book.referrers(id, through: field)
        #expect(rows.count == Set(rows).count)
        if let row { #expect(book.referrers(to: row, through: field) == rows) }
        note("who names \(id) by \(field)", names(rows.sorted { book.id($0) < book.id($1) }))
      }
      guard let row else { continue }
      let named = book.value(row, Yard.party).flatMap(EntityID.init(value:))
      #expect(book.named(by: row, Yard.party) == named.flatMap { book.row($0) })
      // Of a row without single values the base tells when it was made.
      if !book.isPlain(row) { note("written", "\(book.lastWritten(row)?.milliseconds ?? 0)") }
      let short = book.shortID(id, row.kind)
      note("short", short)
      for length in 1...3 {
        let found = book.entities(row.kind, shortID: short.prefix(length)).sorted()
        note("of \(short.prefix(length))", "\(found)")
      }
      for field in [Yard.amount, Yard.close, Yard.party] {
        let reader = FieldReader(book, row.kind, field)
        note(
          "read",
          "\(String(describing: reader.number(row))) \(String(describing: reader.money(row)))"
            + " \(String(describing: reader.reference(row)))"
        )
      }
    }
  }

  private mutating func ask(_ kind: KindID, _ predicate: Predicate) {
    let set = book.rowSet(kind, predicate)
    var rows: [Row] = []
    set.each { rows.append(Row(kind: kind, index: UInt32($0))) }
    note("which \(kind)", names(rows.sorted { book.id($0) < book.id($1) }))
    let matching = book.rows(kind).filter { book.matches($0, predicate) }
    #expect(Set(rows) == Set(matching), "\(predicate)")
  }

  private mutating func askOrders() {
    for (kind, orders) in Yard.orders.sorted(by: { $0.key < $1.key }) {
      for order in orders.map({ [$0] }) + [[], orders] {
        for predicate in [Predicate.all, .not(.words("ol"))] {
          let request = ListingRequest(
            kind: kind,
            predicate: predicate,
            orders: order,
            measure: kind == Yard.deal ? Yard.measure : nil
          )
          let listing = book.listing(request)
          let rows = listing.window(0..<99)
          note("listing", names(rows))
          note("sums", "\(listing.sums.rows) \(listing.sums.totals) \(listing.sums.lackingAmount)")
          note("unknown", "\(listing.sums.lackingProbability)")
          for (place, row) in rows.enumerated() {
            #expect(listing.position(of: book.id(row), in: book) == place)
          }
        }
        note("first", names(book.first(3, of: book.rowSet(kind, .all), kind, by: order)))
      }
    }
  }

  private mutating func askFind(_ word: String) {
    for kind in [Yard.company, Yard.deal, Yard.note] {
      let hits = book.hits(kind, Array(word.utf8))
      // Of long texts the base tells only that they hold it.
      for set in kind == Yard.note ? [hits.all] : [hits.all, hits.words, hits.starts] {
        var rows: [Row] = []
        set.each { rows.append(Row(kind: kind, index: UInt32($0))) }
        note("\(word) in \(kind)", names(rows.sorted { book.id($0) < book.id($1) }))
      }
    }
  }

  private static func predicates(_ history: PastHistory) -> [(KindID, Predicate)] {
    let moment = PastHistory.moments[8]
    let (deal, company, note) = (Yard.deal, Yard.company, Yard.note)
    let party = Value.ref(history.companies[1])
    var all: [(KindID, Predicate)] = [
      (deal, .compare(Yard.status, .equal, .option(1))),
      (deal, .compare(Yard.status, .notEqual, .option(1))),
      (deal, .compare(Yard.close, .less, .day(Day(number: 40)))),
      (deal, .compare(Yard.party, .equal, party)),
      (deal, .compare(Yard.amount, .greater, .money(Money(minor: 4000, .euro)))),
      (deal, .compare(Yard.title, .equal, .text("Acme 3"))),
      (deal, .oneOf(Yard.party, [party, .ref(history.companies[3])])),
      (deal, .oneOf(Yard.status, [.option(0), .option(2)])),
      (deal, .contains(Yard.title, "oli")), (company, .contains(Yard.city, "ö")),
      (deal, .includes(Yard.tags, .text("tag1"))),
      (note, .includes(Yard.about, .ref(history.deals[2]))),
      (deal, .through(Yard.party, company, .present(Yard.name))),
      (company, .referred(by: deal, through: Yard.party, .present(Yard.amount))),
      (deal, .referred(by: note, through: Yard.about, .all)),
      (deal, .among(Set(history.deals.prefix(3)))),
      (deal, .and([.not(.present(Yard.amount)), .present(Yard.party)])),
      (deal, .or([.words("acme"), .compare(Yard.chance, .less, .int(30))])),
      (deal, .derived(name: "odd") { book, row in book.id(row).low % 2 == 1 }),
    ]
    for kind in [deal, company, note] {
      all.append((kind, .not(.none)))
      for word in ["o", "oli", "acme"] { all.append((kind, .words(word))) }
      all.append((kind, .made(.less, Instant(milliseconds: PastHistory.began + 3))))
    }
    for field in [Yard.title, Yard.party, Yard.tags, Yard.amount, Yard.chance, Yard.status] {
      all.append((deal, .present(field)))
      all.append((deal, .effective(field, .less, moment)))
    }
    all.append((note, .present(Yard.odd)))
    return all
  }
}

extension Book {
  /// Whether a row has no single value that was ever written.
  fileprivate func isPlain(_ row: Row) -> Bool {
    (0x101...0x303).allSatisfy { stamp(row, FieldID($0)) == nil }
  }
}
