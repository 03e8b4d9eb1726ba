import Books
import CRM
import EventStore
import Facts
import PtyHarness
import Testing

@testable import Workspace

/// Undo and the browser read as little of the log as they can; the whole log tells what is right.
@Suite struct UndoTests {
  /// What a person at random does next.
  private func command(_ random: inout IDSource, _ book: Book) -> Command {
    let companies = book.rows(Account.kind).filter { book[$0, Account.name] != nil }
      .map { book.id($0) }
    let word = "Company \(random.random() % 100)"
    guard random.random() % 3 > 0, !companies.isEmpty else {
      return .create(Account.kind, [.set(Account.name, word)])
    }
    let some = Set(
      (0...random.random() % 3).map { _ in
        companies[Int(random.random() % UInt64(companies.count))]
      }
    )
    return .set(some.sorted(), [.set(random.random() % 2 == 0 ? Account.city : Account.name, word)])
  }

  private func log(_ scratch: ScratchFolder) throws -> [RecordedChange] {
    var log: [RecordedChange] = []
    try Workspace.readLog(scratch.options(seed: 99)) { log.append($0) }
    return log
  }

  /// What an undo would write, or why not.
  private func outcome(_ request: UndoRequest, _ book: Book) -> String {
    var occasion = Occasion(
      now: Instant(milliseconds: 1_900_000_000_000),
      today: Day(number: 20_717),
      user: EntityID(high: 1, low: 1),
      via: .ui,
      ids: IDSource(seed: 1)
    )
    do throws(Rejection) {
      let change = try decide(.undo(request), book, &occasion)
      return "\(change.events)"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `an undo knows from the end of the log what the whole log says`(_ seed: UInt64) async throws
  {
    var random = IDSource(seed: seed)
    let scratch = ScratchFolder()
    let anna = try await scratch.founded()
    let bela = try await scratch.open(seed: 2)
    var compared: [String: Int] = [:]
    for step in 0..<60 {
      let workspace = random.random() % 2 == 0 ? anna : bela
      try await workspace.catchUp()
      switch random.random() % 6 {
      case 0: _ = try? await workspace.undo()
      case 1: _ = try? await workspace.redo()
      case 2 where step % 7 == 0: _ = try await workspace.writeCheckpoint()
      default: _ = try await workspace.perform(command(&random, await workspace.book))
      }
    }
    try await anna.catchUp()
    let whole = try log(scratch)
    let book = await anna.book
    for batch in Set(whole.map(\.change.batch)).sorted() {
      let short = outcome(try await anna.request(batch, nil), book)
      #expect(short == outcome(UndoRequest(batch, gathering: whole), book))
      compared[short.hasPrefix("[") ? "done" : "refused", default: 0] += 1
    }
    #expect(compared["done", default: 0] > 10 && compared["refused", default: 0] > 5)
    await anna.close()
    await bela.close()
  }

  @Test func `undo goes back step by step as far as there are any, and so does redo`() async throws
  {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    let before = await workspace.book.stateHash
    for number in 0..<30 {
      _ = try await workspace.perform(.create(Account.kind, [.set(Account.name, "C\(number)")]))
    }
    let after = await workspace.book.rows(Account.kind).count
    await workspace.close()
    let next = try await scratch.open(seed: 2)
    for _ in 0..<30 { _ = try await next.undo() }
    let left = await next.book
    #expect(left.rows(Account.kind).allSatisfy { left[$0, Account.name] == nil })
    for _ in 0..<30 { _ = try await next.redo() }
    #expect(await next.book.rows(Account.kind).count == after)
    #expect(await next.book.stateHash != before)
    await next.close()
  }

  @Test func `steps that lie behind a long import are found when they are needed`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    for number in 0..<3 {
      _ = try await workspace.perform(.create(Account.kind, [.set(Account.name, "Own \(number)")]))
    }
    _ = try await workspace.performBatch(importedCompanies(2500))
    await workspace.close()
    let next = try await scratch.open(seed: 2)
    for left in [2, 1, 0] {
      _ = try await next.undo()
      let book = await next.book
      let names = book.rows(Account.kind).compactMap { book[$0, Account.name] }
      #expect(names.count { $0.hasPrefix("Own") } == left)
    }
    await next.close()
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `pages of batches follow each other without a gap`(_ seed: UInt64) async throws {
    var random = IDSource(seed: seed)
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    var records: [EntityID] = []
    for _ in 0..<40 {
      let saved = try await workspace.perform(command(&random, await workspace.book))
      records += saved.change.events.map(\.entity)
      if random.random() % 5 == 0 { _ = try await workspace.undo() }
    }
    let whole = try log(scratch)
    let book = await workspace.book
    var filters = [BatchFilter(), BatchFilter(record: records.first)]
    filters.append(BatchFilter(record: records.last))
    for filter in filters {
      let wanted = whole.filter { filter.admits($0.change, written: $0.written.instant) }
        .sorted { $0.place > $1.place }.map(\.change.batch)
      var told: [BatchSummary] = []
      var hasMore = true
      while hasMore, told.count <= whole.count {
        let page = try await workspace.browser.batches(
          filter,
          before: told.last,
          limit: 7,
          in: book
        )
        told += page.batches
        hasMore = page.hasMore
      }
      #expect(told.map(\.id) == wanted)
      for summary in told {
        let own = whole.filter { $0.change.batch == summary.id }
        #expect(summary.records == Set(own.flatMap { $0.change.events.map(\.entity) }).count)
        let record = try await workspace.browser.batch(summary.id, in: book)
        #expect(record?.summary.records == summary.records)
      }
    }
    await workspace.close()
  }
}
