import Books
import CRM
import Facts
import Testing

/// Three colleagues: Anna, whose manager is Carla, and Bob.
struct Office {
  var ledger: Ledger
  let anna: EntityID
  let bob: EntityID
  let carla: EntityID

  init() throws {
    ledger = try Ledger.ready()
    anna = ledger.user
    carla = try ledger.make(User.kind, [.set(User.name, "Carla Diaz"), .set(User.login, "carla")])
    bob = try ledger.make(User.kind, [.set(User.name, "Bob Ross"), .set(User.login, "bob")])
    try ledger.perform(.set([anna], [.set(User.manager, carla)]))
  }

  func day(_ offset: Int) -> Day { ledger.today.advanced(by: offset) }

  @discardableResult
  mutating func cover(
    _ of: EntityID,
    by: EntityID,
    _ from: Int,
    _ to: Int
  ) throws -> RecordedChange {
    try ledger.perform(
      .delegation(.cover(NewCover(of: of, by: by, from: day(from), to: day(to))))
    )
  }
}

@Suite struct CoverTests {
  @Test func `a cover holds from its first to its last day and ends by itself`() throws {
    var office = try Office()
    try office.cover(office.anna, by: office.bob, 1, 3)
    let held = (0...4).map { office.ledger.book.covered(by: office.bob, on: office.day($0)) }
    #expect(held == [[], [office.anna], [office.anna], [office.anna], []])
    #expect(office.ledger.book.cover(of: office.anna, on: office.day(2)) != nil)
    #expect(office.ledger.book.cover(of: office.bob, on: office.day(2)) == nil)
  }

  @Test func `the title is made of names and days`() throws {
    var office = try Office()
    try office.cover(office.anna, by: office.bob, 1, 3)
    let covers = office.ledger.book.rows(Cover.kind)
    let title = covers.first.flatMap { office.ledger.book[$0, Cover.title] }
    let (from, to) = (office.day(1), office.day(3))
    #expect(
      title == "Bob Ross for Anna, \(Display.day(from, today: to)) – "
        + "\(Display.day(to, today: to)) \(to.civil.year)"
    )
    #expect(throws: Rejection.self) {
      try office.ledger.perform(
        .set(covers.map(office.ledger.book.id), [.set(Cover.title, "Mine")])
      )
    }
  }

  @Test func `what cannot be a cover is refused with a remedy`() throws {
    var office = try Office()
    try office.cover(office.anna, by: office.bob, 1, 3)
    let (anna, bob, carla) = (office.anna, office.bob, office.carla)
    let cases: [(of: EntityID, by: EntityID, from: Int, to: Int, word: String)] = [
      (anna, anna, 5, 6, "cannot stand in for"), (anna, bob, 6, 5, "before"),
      (anna, bob, -5, -2, "has passed"), (anna, carla, 3, 5, "covers Anna from"),
      (carla, anna, 2, 9, "is away"), (carla, bob, 5, 6, ""),
    ]
    for item in cases {
      if item.of == carla { office.ledger.user = carla }
      do {
        try office.cover(item.of, by: item.by, item.from, item.to)
        #expect(item.word.isEmpty, "\(item)")
      } catch let rejection as Rejection {
        #expect(!item.word.isEmpty && rejection.description.contains(item.word), "\(rejection)")
        #expect(!rejection.remedy.isEmpty)
      }
    }
  }

  @Test func `a manager may say it, any other colleague may not`() throws {
    var office = try Office()
    office.ledger.user = office.bob
    #expect(throws: Rejection.self) {
      try office.cover(office.anna, by: office.carla, 1, 2)
    }
    office.ledger.user = office.carla
    try office.cover(office.anna, by: office.bob, 1, 2)
    #expect(office.ledger.book.covered(by: office.bob, on: office.day(1)) == [office.anna])
  }

  @Test func `ending and undoing leave nobody covered`() throws {
    var office = try Office()
    let change = try office.cover(office.anna, by: office.bob, 0, 9)
    try office.ledger.undo(change.change.batch)
    #expect(office.ledger.book.covered(by: office.bob, on: office.day(0)).isEmpty)
    try office.cover(office.anna, by: office.bob, 0, 9)
    let row = try #require(office.ledger.book.cover(of: office.anna, on: office.day(0)))
    try office.ledger.perform(.delegation(.endCover(office.ledger.book.id(row))))
    #expect(office.ledger.book.covered(by: office.bob, on: office.day(0)).isEmpty)
    #expect(office.ledger.book.comingCovers(of: office.anna, on: office.day(0)).isEmpty)
  }

  @Test(arguments: [
    ("bob ..fri", "2026-11-25", "2026-11-27"), ("bob mon..fri", "2026-11-30", "2026-12-04"),
    ("bob until 2026-12-01", "2026-11-25", "2026-12-01"),
    ("bob 24 dec..2 jan", "2026-12-24", "2027-01-02"), ("@bob fri", "2026-11-25", "2026-11-27"),
    ("Bob Ross mon to wed", "2026-11-30", "2026-12-02"),
  ])
  func `days are read from a colleague on`(_ typed: String, _ from: String, _ to: String) throws {
    let office = try Office()
    // A Wednesday.
    let entry = EntryContext(now: Instant(milliseconds: 1_795_600_800_000))
    let words = typed.split(separator: " ").map { String($0) }
    let cover = try CoverEntry.read(words, me: office.anna, entry, office.ledger.book)
    #expect(cover.by == office.bob)
    #expect(cover.of == office.anna)
    #expect(cover.from.description == from)
    #expect(cover.to.description == to)
  }

  @Test func `somebody else's cover names both`() throws {
    let office = try Office()
    let entry = EntryContext(now: Instant(milliseconds: 1_795_600_800_000))
    let book = office.ledger.book
    let cover = try CoverEntry.read(
      ["anna", "by", "bob", "..fri"],
      me: office.carla,
      entry,
      book
    )
    #expect(cover.of == office.anna && cover.by == office.bob)
    for words in [["bob"], ["nobody", "..fri"], ["bob", "..somewhen"], []] {
      #expect(throws: EntryError.self) {
        try CoverEntry.read(words, me: office.anna, entry, book)
      }
    }
  }
}
