import Books
import Facts
import Testing

@Suite struct FoldTests {
  @Test func `the order of arrival does not show`() {
    for seed in 1...200 as ClosedRange<UInt64> {
      let history = History(seed: seed)
      var expected = Book(schema: Shop.schema)
      for change in history.changes { expected.fold(change) }
      for delivery in 0..<5 as Range<UInt64> {
        var book = Book(schema: Shop.schema)
        for change in history.shuffled(seed: seed &* 31 &+ delivery) { book.fold(change) }
        #expect(book.stateHash == expected.stateHash, "history \(seed), delivery \(delivery)")
        #expect(book.versions == expected.versions)
      }
    }
  }

  @Test func `a change that is known does nothing`() {
    let history = History(seed: 7)
    var book = Book(schema: Shop.schema)
    for change in history.changes { book.fold(change) }
    let hash = book.stateHash
    for change in history.changes { #expect(book.fold(change).isEmpty) }
    #expect(book.stateHash == hash)
  }

  @Test func `a checkpoint opens to the same book, at every split of the history`() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let history = History(seed: seed)
      var whole = Book(schema: Shop.schema)
      for change in history.changes { whole.fold(change) }
      for split in stride(from: 0, through: history.changes.count, by: 7) {
        var first = Book(schema: Shop.schema)
        for change in history.changes[..<split] { first.fold(change) }
        var second = try reopened(first)
        #expect(second.stateHash == first.stateHash)
        for change in history.changes[split...] { second.fold(change) }
        #expect(second.stateHash == whole.stateHash, "history \(seed), split \(split)")
        #expect(try reopened(second).contentHash == whole.contentHash)
      }
    }
  }

  @Test func `a backdated value does not overwrite a newer one`() throws {
    var writer = Writer(1)
    let id = writer.newID()
    var book = Book(schema: Shop.schema)
    book.fold(writer.set(id, Shop.deal, [(Shop.title.id, .text("now"))]))
    book.fold(
      writer.set(
        id,
        Shop.deal,
        [(Shop.title.id, .text("then"))],
        effective: Instant(milliseconds: 5)
      )
    )
    #expect(book[id, Shop.title] == "now")
  }

  @Test func `an addition survives a removal that did not see it`() throws {
    var one = Writer(1)
    var two = Writer(2)
    let id = one.newID()
    var book = Book(schema: Shop.schema)
    let tag = Value.text("hot")
    let add = Operation(.add, Shop.tags.id, tag)
    book.fold(one.write([Event(entity: id, kind: Shop.deal, operations: [add])]))
    let row = try #require(book.row(id))
    let seen = book.dots(row, Shop.tags.id, of: tag)
    book.fold(two.write([Event(entity: id, kind: Shop.deal, operations: [add])]))
    book.fold(
      one.write([
        Event(
          entity: id,
          kind: Shop.deal,
          operations: [Operation(.remove, Shop.tags.id, tag, observed: seen)]
        )
      ])
    )
    #expect(book[row, Shop.tags] == ["hot"])
  }

  @Test func `a record whose values were all cleared counts as never written`() throws {
    var writer = Writer(1)
    var book = Book(schema: Shop.schema)
    let empty = book.contentHash
    let id = writer.newID()
    book.fold(writer.set(id, Shop.deal, [(Shop.title.id, .text("oops"))]))
    #expect(book.contentHash != empty)
    book.fold(writer.set(id, Shop.deal, [(Shop.title.id, nil)]))
    #expect(book.contentHash == empty)
  }

  /// A book of so many deals.
  private func deals(_ count: Int) -> Book {
    var writer = Writer(9)
    var book = Book(schema: Shop.schema)
    for number in 0..<count {
      book.fold(
        writer.set(writer.newID(), Shop.deal, [(Shop.title.id, .text("Deal \(number)"))])
      )
    }
    return book
  }

  @Test func `short ids name one record each`() throws {
    let book = deals(3000)
    for book in [book, try reopened(book)] {
      for row in book.rows(Shop.deal) {
        let id = book.id(row)
        let short = book.shortID(id, Shop.deal)
        #expect(short.count >= 4)
        #expect(book.entities(Shop.deal, shortID: short) == [id])
      }
    }
    #expect(book.entities(Shop.deal, shortID: "not-an-id").isEmpty)
    #expect(book.entities(Shop.deal, shortID: "").isEmpty)
  }

  @Test func `a short id is found however its digits are spelled, by every character of it`() throws
  {
    let spellings: [(Character, Character)] = [("o", "l"), ("O", "i"), ("0", "I"), ("O", "L")]
    let book = deals(200)
    for book in [book, try reopened(book)] {
      for row in book.rows(Shop.deal) {
        let id = book.id(row)
        let whole = id.randomText
        for (zero, one) in spellings {
          let spelled = String(whole.map { $0 == "0" ? zero : $0 == "1" ? one : $0 })
          for length in [8, 12, 13, 16] {
            #expect(book.entities(Shop.deal, shortID: spelled.prefix(length)) == [id])
          }
        }
        for length in 13...16 {
          let start = whole.prefix(length - 1)
          let wrong = whole.dropFirst(length - 1).first == "7" ? "8" : "7"
          for end in [wrong, "u", "-"] {
            let text = "\(start)\(end)"
            #expect(book.entities(Shop.deal, shortID: text).isEmpty, "\(text)")
          }
        }
        #expect(book.entities(Shop.deal, shortID: whole + "0").isEmpty)
      }
    }
  }
}

func reopened(_ book: Book) throws -> Book {
  Book(
    schema: Shop.schema,
    base: try Base(MappedBytes(book.checkpoint()), for: Shop.schema)
  )
}
