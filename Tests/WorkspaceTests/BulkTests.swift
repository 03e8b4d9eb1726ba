import Books
import CRM
import EventStore
import Facts
import Glibc
import PtyHarness
import Synchronization
import Testing

@testable import Workspace

/// Batches that are larger than what the overlay takes.
@Suite struct BulkTests {
  /// More than a small book keeps in its overlay, in several frames.
  private static let count = 9000

  private func imported(_ book: Book) -> Int {
    book.rows(Account.kind).count { book[$0, Account.name]?.hasPrefix("Imported") == true }
  }

  /// A change of somebody else, by a store of their own.
  private func saveBeside(_ scratch: ScratchFolder, _ name: String, _ number: UInt64) throws {
    let random = Mutex<UInt64>(number << 32)
    let store = try EventStore.open(
      at: scratch.path,
      mode: .readWrite,
      environment: StoreEnvironment(
        clock: { Instant(milliseconds: 1_790_100_000_000) },
        random: {
          random.withLock { state in
            state += 1
            return state
          }
        }
      )
    )
    let event = Event(
      entity: EntityID(high: 9, low: number),
      kind: Account.kind,
      operations: [Operation(.set, Account.name.id, .text(name))]
    )
    _ = try store.append([
      Change(
        batch: EntityID(high: 9, low: number << 8),
        author: EntityID(high: 7, low: 2),
        via: .shell,
        intent: "test",
        events: [event]
      )
    ])
    store.close()
  }

  /// What the log holds, folded anew by a session of its own.
  private func refolded(_ scratch: ScratchFolder) async throws -> BookHash {
    let other = try await scratch.open(seed: 9)
    #expect(try await other.rebuild())
    let hash = await other.book.stateHash
    await other.close()
    return hash
  }

  @Test func `a batch of many frames is one batch, folded as the log says`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    #expect(try await workspace.performBatch(importedCompanies(Self.count)) == Self.count)
    #expect(imported(await workspace.book) == Self.count)
    // Nothing of it is in the overlay.
    #expect(await workspace.book.overlaySize == 0)
    let batch = try #require(try await workspace.batches(limit: 1).first?.id)
    #expect(batch == EntityID(high: 7, low: 1))
    #expect(try await refolded(scratch) == workspace.book.stateHash)
    _ = try await workspace.undo(batch: batch)
    #expect(imported(await workspace.book) == 0)
    await workspace.close()
  }

  @Test func `ids that are lent are nobody else's`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    var sources = [await workspace.lendIDs(), await workspace.lendIDs()]
    sources.append(await workspace.occasion().ids)
    var halves: Set<UInt64> = []
    for index in sources.indices {
      for _ in 0..<100 {
        halves.insert(sources[index].next(at: Instant(milliseconds: 5)).randomPrefix)
      }
    }
    #expect(halves.count == 300)
    await workspace.close()
  }

  @Test func `what others save meanwhile, and saved before in the same slot, is there too`()
    async throws
  {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    try saveBeside(scratch, "Before", 1)
    var hasSaved = false
    let written = try await workspace.performBatch(importedCompanies(Self.count)) { events in
      if events > 6000, !hasSaved {
        hasSaved = true
        #expect(throws: Never.self) { try saveBeside(scratch, "Meanwhile", 2) }
      }
      return true
    }
    #expect(written == Self.count)
    let book = await workspace.book
    let names = Set(book.rows(Account.kind).compactMap { book[$0, Account.name] })
    #expect(names.isSuperset(of: ["Before", "Meanwhile"]))
    #expect(names.count == Self.count + 2)
    #expect(try await refolded(scratch) == book.stateHash)
    await workspace.close()
  }

  @Test func `a batch that is given up leaves nothing to see`() async throws {
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    let before = await workspace.book.stateHash
    let written = try await workspace.performBatch(importedCompanies(Self.count)) { $0 < 7000 }
    #expect(written == nil)
    #expect(await workspace.book.stateHash == before)
    #expect(try await refolded(scratch) == before)
    // The next one is whole.
    #expect(try await workspace.performBatch(importedCompanies(Self.count)) == Self.count)
    #expect(imported(await workspace.book) == Self.count)
    #expect(try await refolded(scratch) == workspace.book.stateHash)
    await workspace.close()
  }

  @Test func `what a kill leaves of a batch is not shown, and the next one is whole`() async throws
  {
    let scratch = ScratchFolder()
    let copy = ScratchFolder()
    let workspace = try await scratch.founded()
    let before = await workspace.book.stateHash
    var isCopied = false
    _ = try await workspace.performBatch(importedCompanies(Self.count)) { events in
      if events > 8000, !isCopied {
        isCopied = true
        copyFolder(scratch.path, to: copy.path)
      }
      return true
    }
    await workspace.close()
    let next = try await copy.open(seed: 3)
    #expect(await next.book.stateHash == before)
    #expect(try await next.performBatch(importedCompanies(Self.count)) == Self.count)
    #expect(imported(await next.book) == Self.count)
    #expect(try await refolded(copy) == next.book.stateHash)
    await next.close()
  }

  private func copyFolder(_ source: String, to target: String) {
    for name in TestFile.names(in: source) ?? [] {
      if let bytes = TestFile.read("\(source)/\(name)") {
        #expect(TestFile.write("\(target)/\(name)", bytes))
      } else {
        _ = unsafe mkdir("\(target)/\(name)", 0o700)
        copyFolder("\(source)/\(name)", to: "\(target)/\(name)")
      }
    }
  }

  @Test func `changes are made a bounded number ahead of what is written, however many there are`()
    async throws
  {
    /// Counts what was made.
    final class Made: Sendable {
      let count = Mutex(0)
    }
    let made = Made()
    let scratch = ScratchFolder()
    let workspace = try await scratch.founded()
    let changes = importedCompanies(9000).lazy.map { change in
      made.count.withLock { $0 += 1 }
      return change
    }
    var most = 0
    _ = try await workspace.performBatch(changes) { written in
      most = max(most, made.count.withLock { $0 } - written)
      return true
    }
    // One run more is in the hands of who makes them, and one in the hands of who writes them.
    #expect(most <= (ChangeFeed.room + 2) * ChangeFeed.run)
    #expect(made.count.withLock { $0 } == 9000)
    await workspace.close()
  }
}
