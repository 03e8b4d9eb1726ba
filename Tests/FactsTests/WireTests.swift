import Facts
import Testing

@Suite struct WireTests {
  static let id = EntityID(high: 0x0199_1234_5678_9ABC, low: 0xDEF0_1234_5678_9ABC)

  static let values: [Value] = [
    .text(""), .text("Müller 田中 👍🏽"), .int(.min), .int(.max), .int(0),
    .decimal(Decimal(mantissa: -12_345, scale: 3)),
    .money(Money(minor: 10_005_534_00, .dollar)), .day(Day(number: -719_162)),
    .instant(Instant(milliseconds: -1)), .bool(true), .bool(false), .option(65_535), .ref(id),
    .bytes([0, 255]),
    .zoned(ZonedTime(day: Day(number: 20_000), minute: 600, zone: "Europe/Berlin")),
  ]

  @Test(arguments: values) func `a value survives the wire`(value: Value) throws {
    var writer = WireWriter()
    writer.value(value)
    var reader = WireReader(writer.bytes)
    #expect(try reader.value() == value)
    #expect(reader.isAtEnd)
  }

  @Test(arguments: values) func `a value cut anywhere is refused`(value: Value) {
    var writer = WireWriter()
    writer.value(value)
    for end in 0..<writer.bytes.count {
      #expect(throws: WireError.self) {
        var reader = WireReader(writer.bytes[..<end])
        _ = try reader.value()
      }
    }
  }

  @Test func `a forged count asks for no memory`() {
    var reader = WireReader([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])
    #expect(throws: WireError.self) { try reader.count() }
  }

  @Test func `ids keep their text and their order`() {
    #expect(EntityID(Self.id.description) == Self.id)
    #expect(Self.id.description.count == 26)
    #expect(Self.id.randomText.count == 16)
    #expect(EntityID("not an id") == nil)
    let later = EntityID(high: Self.id.high + 0x10000, low: 0)
    #expect(Self.id < later && Self.id.description < later.description)
  }
}
