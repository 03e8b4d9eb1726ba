import Facts
import Testing

@testable import Books

@Suite struct BaseTests {
  static let bytes: [UInt8] = {
    var book = Book(schema: Shop.schema)
    for change in History(seed: 3, length: 12).changes { book.fold(change) }
    return book.checkpoint()
  }()

  @Test func `a checkpoint cut anywhere is refused`() {
    for length in 0..<Self.bytes.count {
      #expect(throws: BaseError.self) {
        try Base(MappedBytes(Array(Self.bytes[..<length])), for: Shop.schema)
      }
    }
  }

  @Test func `a checkpoint with any byte flipped is refused or harmless`() throws {
    let whole = try Base(MappedBytes(Self.bytes), for: Shop.schema)
    let hash = Book(schema: Shop.schema, base: whole).stateHash
    var refused = 0
    for place in Self.bytes.indices {
      var bytes = Self.bytes
      bytes[place] ^= 0x41
      guard let base = try? Base(MappedBytes(bytes), for: Shop.schema) else {
        refused += 1
        continue
      }
      // What is not covered by a checksum is the padding between chunks and the reserved bytes.
      #expect(Book(schema: Shop.schema, base: base).stateHash == hash)
    }
    #expect(refused > Self.bytes.count * 9 / 10)
  }

  @Test func `a trailer that points nowhere is refused`() {
    let trailer = Self.bytes.count - BaseFormat.trailerLength
    for place in trailer..<trailer + 28 {
      for byte in [0, 0x7F, 0xFF] as [UInt8] where Self.bytes[place] != byte {
        var bytes = Self.bytes
        bytes[place] = byte
        #expect(throws: BaseError.self) { try Base(MappedBytes(bytes), for: Shop.schema) }
        for other in trailer..<trailer + 24 { bytes[other] = 0xFF }
        #expect(throws: BaseError.self) { try Base(MappedBytes(bytes), for: Shop.schema) }
      }
    }
  }

  @Test func `rows are told apart by their ids, those of a base and those that came since`() throws
  {
    let base = try Base(MappedBytes(Self.bytes), for: Shop.schema)
    var book = Book(schema: Shop.schema, base: base)
    for change in History(seed: 4, length: 12).changes { book.fold(change) }
    let rows = [Shop.deal, Shop.company].flatMap { book.rows($0) }
    #expect(rows.contains { Int($0.index) >= book.ground.extent($0.kind) })
    for one in rows {
      for other in rows {
        #expect(book.comesBefore(one, other) == (book.id(one) < book.id(other)))
      }
    }
  }

  @Test func `a checkpoint for another catalogue is refused`() {
    #expect(throws: BaseError.self) {
      try Base(MappedBytes(Self.bytes), for: Schema([Schema.Kind(id: Shop.deal)]))
    }
  }

  @Test func `unknown fields and kinds survive a checkpoint`() throws {
    var writer = Writer(5)
    var book = Book(schema: Shop.schema)
    let id = writer.newID()
    let strange: [(FieldID, Value?)] = [
      (FieldID(0x90001), .decimal(Decimal(mantissa: 15, scale: 1))),
      (FieldID(0x90002), .zoned(ZonedTime(day: Day(number: 3), minute: 61, zone: "Asia/Tokyo"))),
      (FieldID(0x90003), .bytes([1, 2, 3])), (FieldID(0x90004), nil),
    ]
    book.fold(writer.set(id, KindID(999), strange))
    book.fold(writer.set(writer.newID(), KindID(999), [(FieldID(0x90001), .int(4))]))
    let second = try reopened(book)
    #expect(second.stateHash == book.stateHash)
    let row = try #require(second.row(id))
    for (field, value) in strange { #expect(second.value(row, field) == value) }
    #expect(second.stamp(row, FieldID(0x90004)) != nil)
  }
}
