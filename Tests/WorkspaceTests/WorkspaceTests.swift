import Books
import CRM
import EventStore
import Facts
import PtyHarness
import Synchronization
import Testing

@testable import Workspace

extension ScratchFolder {
  /// With a clock that ticks a second at every look.
  func options(seed: UInt64) -> Workspace.Options {
    let ticks = Mutex<Int64>(1_790_000_000_000 + Int64(seed) * 1_000_000)
    return Workspace.Options(
      directory: path,
      clock: {
        ticks.withLock { now in
          now += 1000
          return Instant(milliseconds: now)
        }
      },
      seed: seed
    )
  }

  /// A workspace on it.
  func open(seed: UInt64 = 1) async throws -> Workspace {
    try await open(options(seed: seed))
  }

  func open(_ options: Workspace.Options) async throws -> Workspace {
    let workspace = try await Workspace(options)
    let book = await workspace.book
    await workspace.identify(as: book.rows(User.kind).first.map { book.id($0) }, zone: .utc)
    return workspace
  }

  /// A workspace on a book that has been set up.
  func founded() async throws -> Workspace { try await founded(options(seed: 1)) }

  func founded(_ options: Workspace.Options) async throws -> Workspace {
    let workspace = try await open(options)
    _ = try await workspace.perform(
      .setup(Setup(bookName: "Test", userName: "Anna", login: "anna", currency: .euro))
    )
    let book = await workspace.book
    await workspace.identify(as: book.rows(User.kind).first.map { book.id($0) }, zone: .utc)
    return workspace
  }
}

/// The changes of an import of companies, `Imported 0` and so on.
func importedCompanies(_ count: Int) -> [Change] {
  (0..<count).map { number in
    Change(
      batch: EntityID(high: 7, low: 1),
      author: EntityID(high: 7, low: 2),
      via: .import,
      intent: "test.import",
      events: [
        Event(
          entity: EntityID(high: 8, low: UInt64(number)),
          kind: Account.kind,
          operations: [Operation(.set, Account.name.id, .text("Imported \(number)"))]
        )
      ]
    )
  }
}

@Suite struct WorkspaceTests {
  private func company(_ name: String) -> Command {
    .create(Account.kind, [.set(Account.name, name)])
  }

  private func names(_ book: Book) -> [String] {
    book.rows(Account.kind).compactMap { book[$0, Account.name] }.sorted()
  }

  /// Another session may have the same log between a look at the others' work and a save.
  @Test func `a change that is saved behind another one's does not hide it`() async throws {
    let scratch = ScratchFolder()
    await (try await scratch.founded()).close()
    let late = try await scratch.open(seed: 2)
    let early = try await scratch.open(seed: 3)
    _ = try await early.perform(company("Early"))
    await early.close()
    try await late.append(importedCompanies(1)[0])
    #expect(names(await late.book) == ["Early", "Imported 0"])
    _ = try await late.writeCheckpoint()
    await late.close()
    let next = try await scratch.open(seed: 4)
    #expect(names(await next.book) == ["Early", "Imported 0"])
    await next.close()
  }

  @Test func `a checkpoint of less does not follow one of more`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    let store = try EventStore.open(
      at: scratch.path,
      mode: .readWrite,
      environment: scratch.options(seed: 2).reading
    )
    let old = try Workspace.folded(store)
    _ = try await workspace.perform(company("Acme"))
    #expect(try await workspace.writeCheckpoint())
    #expect(try Workspace.written(old, by: store) == nil)
    store.close()
    try await workspace.followCheckpoint()
    #expect(names(await workspace.book) == ["Acme"])
    await workspace.close()
  }

  @Test func `what was performed is there after the next opening`() async throws {
    let scratch = ScratchFolder()
    let first = try await scratch.founded()
    let saved = try await first.perform(company("Acme"))
    #expect(saved.batch != nil && names(saved.book) == ["Acme"])
    let hash = await first.book.stateHash
    await first.close()
    let second = try await scratch.open(seed: 2)
    #expect(await second.book.stateHash == hash)
    await second.close()
  }

  @Test func `a command that changes nothing writes nothing`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    let saved = try await workspace.perform(company("Acme"))
    let id = try #require(saved.change.events.first { $0.kind == Account.kind }?.entity)
    let before = await workspace.book.versions
    let again = try await workspace.perform(.set([id], [.set(Account.name, "Acme")]))
    #expect(again.batch == nil)
    #expect(await workspace.book.versions == before)
    await workspace.close()
  }

  @Test func `undo and redo outlive the program and restore the content`() async throws {
    let scratch = ScratchFolder()
    let first = try await scratch.founded()
    let empty = await first.book.contentHash
    _ = try await first.perform(company("Acme"))
    let full = await first.book.contentHash
    await first.close()
    let second = try await scratch.open(seed: 2)
    _ = try await second.undo()
    #expect(await second.book.contentHash == empty)
    await second.close()
    let third = try await scratch.open(seed: 3)
    _ = try await third.redo()
    #expect(await third.book.contentHash == full)
    await third.close()
  }

  @Test func `two workspaces follow each other and come to one state`() async throws {
    let scratch = ScratchFolder()
    let one = try await scratch.founded()
    let two = try await scratch.open(seed: 2)
    let seen = Mutex(0)
    await two.observe { update in
      if case .folded = update { seen.withLock { $0 += 1 } }
    }
    _ = try await one.perform(company("Acme"))
    #expect(try await two.catchUp())
    #expect(seen.withLock { $0 } == 1)
    #expect(try await two.catchUp() == false)
    _ = try await two.perform(company("Globex"))
    try await one.catchUp()
    #expect(await names(one.book) == ["Acme", "Globex"])
    #expect(await one.book.stateHash == two.book.stateHash)
    await one.close()
    await two.close()
  }

  @Test func `a checkpoint changes nothing but the rows`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    for number in 0..<20 { _ = try await workspace.perform(company("Company \(number)")) }
    let hash = await workspace.book.stateHash
    #expect(try await workspace.writeCheckpoint())
    #expect(await workspace.book.stateHash == hash)
    #expect(await workspace.book.overlaySize == 0)
    _ = try await workspace.perform(company("Later"))
    let late = await workspace.book.stateHash
    await workspace.close()
    let next = try await scratch.open(seed: 2)
    #expect(await next.book.stateHash == late)
    #expect(await next.book.overlaySize < 20)
    await next.close()
  }

  @Test func `a batch that meets a damaged checkpoint does not hand its damage on`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    // So long that the opening does not touch the block of the one in the middle.
    let old = (0..<300).map { "Company \($0) " + String(repeating: "x", count: 2000) }
    for name in old { _ = try await workspace.perform(company(name)) }
    #expect(try await workspace.writeCheckpoint())
    await workspace.close()
    try damage("Company 150 ", in: scratch)

    let next = try await scratch.open(seed: 2)
    #expect(try await next.performBatch(importedCompanies(5000)) == 5000)
    let expected = Set(old + (0..<5000).map { "Imported \($0)" })
    #expect(Set(names(await next.book)) == expected)
    await next.close()
    let last = try await scratch.open(seed: 3)
    #expect(Set(names(await last.book)) == expected)
    await last.close()
  }

  /// Turns a bit wherever a text stands in the checkpoint.
  private func damage(_ text: String, in scratch: ScratchFolder) throws {
    let folder = "\(scratch.path)/snap"
    let name = try #require(TestFile.names(in: folder)?.first { $0.hasSuffix(".snap") })
    var bytes = try #require(TestFile.read("\(folder)/\(name)"))
    let wanted = Array(text.utf8)
    let places = bytes.indices.filter { bytes[$0...].starts(with: wanted) }
    #expect(!places.isEmpty)
    for place in places { bytes[place] ^= 0x01 }
    #expect(TestFile.write("\(folder)/\(name)", bytes))
  }

  @Test func `history tells old and new, and a book as of a day leaves out what came later`()
    async throws
  {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    let saved = try await workspace.perform(company("Acme"))
    let id = try #require(saved.change.events.first { $0.kind == Account.kind }?.entity)
    _ = try await workspace.perform(.set([id], [.set(Account.city, "Ulm")]))
    let history = try await workspace.history(of: id)
    #expect(history.map(\.intent) == ["record.set", "account.create"])
    let line = try #require(history[0].lines.first)
    #expect(line.field == Account.city.id && line.old == nil && line.new == .text("Ulm"))
    let today = TimeZoneRules.utc.day(of: Instant(milliseconds: 1_790_000_000_000))
    #expect(try await workspace.book(asOf: today.advanced(by: -1)).book.row(id) == nil)
    #expect(try await workspace.book(asOf: today.advanced(by: 1)).book[id, Account.city] == "Ulm")
    await workspace.close()
  }

  @Test func `an earlier day is told from before a checkpoint and from behind it`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    let today = TimeZoneRules.utc.day(of: Instant(milliseconds: 1_790_000_000_000))
    func end(_ ago: Int) -> Instant { TimeZoneRules.utc.endOfDay(today.advanced(by: -ago)) }
    let saved = try await workspace.perform(company("Acme"), effective: end(20))
    let id = try #require(saved.change.events.first { $0.kind == Account.kind }?.entity)
    for (ago, city) in [(10, "Ulm"), (15, "Bonn"), (5, "Kiel")] {
      _ = try await workspace.perform(
        .set([id], [.set(Account.city, city)]),
        effective: end(ago)
      )
    }
    #expect(try await workspace.writeCheckpoint())
    _ = try await workspace.perform(.set([id], [.set(Account.city, "Jena")]), effective: end(2))
    _ = try await workspace.perform(.set([id], [.set(Account.city, "Hof")]), effective: end(12))
    let days = [
      (30, nil), (20, nil), (15, "Bonn"), (12, "Hof"), (10, "Ulm"), (3, "Kiel"), (2, "Jena"),
    ]
    for _ in 0..<2 {
      for (ago, city) in days {
        let past = try await workspace.book(asOf: today.advanced(by: -ago)).book
        #expect((past.row(id) != nil) == (ago <= 20))
        #expect(past[id, Account.city] == city, "\(ago) days ago")
      }
      #expect(try await workspace.writeCheckpoint())
    }
    await workspace.close()
  }

  @Test func `where a checkpoint's past is damaged the log tells it`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    let saved = try await workspace.perform(company("Acme"))
    let id = try #require(saved.change.events.first { $0.kind == Account.kind }?.entity)
    let today = TimeZoneRules.utc.day(of: Instant(milliseconds: 1_790_000_000_000))
    for (ago, city) in [(3, "Quuxheim"), (1, "Ulm")] {
      let moment = TimeZoneRules.utc.endOfDay(today.advanced(by: -ago))
      _ = try await workspace.perform(.set([id], [.set(Account.city, city)]), effective: moment)
    }
    // So long that the opening does not touch the past of the one.
    for number in 0..<40 {
      let name = "Company \(number) " + String(repeating: "x", count: 2000)
      _ = try await workspace.perform(company(name))
    }
    #expect(try await workspace.writeCheckpoint())
    await workspace.close()
    try damage("Quuxheim", in: scratch)
    let next = try await scratch.open(seed: 2)
    #expect(await !next.book.isDamaged)
    let past = try await next.book(asOf: today.advanced(by: -2)).book
    #expect(past[id, Account.city] == "Quuxheim")
    await next.close()
  }

  @Test(arguments: [2, 3, 4, 5, 6] as [UInt64])
  func `batches of one moment are told in the order of the log`(_ seed: UInt64) async throws {
    let scratch = ScratchFolder()
    var options = scratch.options(seed: 1)
    options.clock = { Instant(milliseconds: 1_790_000_000_000) }
    let one = try await scratch.founded(options)
    for name in ["Acme", "Globex"] { _ = try await one.perform(company(name)) }
    // Whoever begins from a checkpoint has not seen the clock of what is in it.
    try await one.writeCheckpoint()
    options.seed = seed
    let two = try await scratch.open(options)
    for name in ["Initech", "Umbrella"] { _ = try await two.perform(company(name)) }
    var log: [RecordedChange] = []
    try Workspace.readLog(options) { log.append($0) }
    #expect(Set(log.map(\.written)).count < log.count)
    let newestFirst = log.sorted { $0.place > $1.place }.map(\.change.batch)
    #expect(try await one.batches(limit: 10).map(\.id) == newestFirst)
    await one.close()
    await two.close()
  }
}
