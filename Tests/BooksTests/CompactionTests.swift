import Books
import Facts
import Testing

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

  @Test func `a damaged block reads as nothing, and is said`() throws {
    var writer = Writer(3)
    var book = Book(schema: Shop.schema)
    for number in 0..<4000 {
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
