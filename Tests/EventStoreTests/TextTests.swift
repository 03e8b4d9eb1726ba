import Facts
import Testing

@testable import EventStore

private struct Names: Naming {
  func name(of kind: KindID) -> String? { kind == KindID(3) ? "deal" : nil }
  func name(of field: FieldID) -> String? { field == FieldID(10) ? "name" : nil }
  func kind(named name: String) -> KindID? { name == "deal" ? KindID(3) : nil }
  func field(named name: String) -> FieldID? { name == "name" ? FieldID(10) : nil }
}

extension EventStore {
  func dumped() throws -> [String] {
    var lines: [String] = []
    try dump(naming: Names()) { lines.append($0) }
    return lines
  }

  fileprivate func load(_ lines: [String]) throws -> LoadReport {
    var rest = lines.makeIterator()
    return try load(naming: Names()) { rest.next().map { Array($0.utf8) } }
  }
}

private let identity = EntityID(high: 0x0199_1234_5678_9ABC, low: 0xDEF0_1234_5678_9ABC)

private let stamp = Stamp(
  effective: Instant(milliseconds: -62_135_596_800_001),
  written: HybridTime(0x0190_0000_0000_0007),
  replica: ReplicaID(0xFEDC_BA98_7654_3210),
  sequence: 12
)

/// A change in which every form of the text occurs.
private let everything = Change(
  batch: identity,
  author: EntityID(high: 0, low: 1),
  via: .import,
  intent: "deal.\u{1B}[31m\"advance\\",
  undoes: identity,
  events: [
    Event(
      entity: identity,
      kind: KindID(3),
      subjects: [identity, EntityID(high: 7, low: 7)],
      effective: Instant(milliseconds: 1_500_000_000_123),
      operations: [
        Operation(
          .set,
          FieldID(10),
          .text("Müller\n\u{1B}]0;x\u{7}\u{9B}田中 👍🏽\u{202E}"),
          base: stamp
        ),
        Operation(.set, FieldID(11), nil),
        Operation(.set, FieldID(12), .int(.min)),
        Operation(.set, FieldID(13), .decimal(Decimal(mantissa: -5, scale: 3))),
        Operation(.set, FieldID(14), .decimal(Decimal(mantissa: .min, scale: 255))),
        Operation(.set, FieldID(15), .money(Money(minor: -9_200_000, .euro))),
        Operation(.set, FieldID(16), .day(Day(number: .max))),
        Operation(.set, FieldID(17), .day(Day(number: 20_000))),
        Operation(.set, FieldID(18), .instant(Instant(milliseconds: .max))),
        Operation(.set, FieldID(19), .instant(Instant(milliseconds: -1))),
        Operation(
          .set,
          FieldID(20),
          .zoned(ZonedTime(day: Day(number: 20_000), minute: 600, zone: "Europe/Berlin"))
        ),
        Operation(.set, FieldID(21), .zoned(ZonedTime(day: Day(number: -9), minute: 0, zone: ""))),
        Operation(.set, FieldID(22), .bool(true)),
        Operation(.set, FieldID(23), .option(65_535)),
        Operation(.add, FieldID(24), .ref(identity)),
        Operation(
          .remove,
          FieldID(70_000),
          .bytes([0, 255, 16]),
          observed: [stamp.dot, stamp.dot]
        ),
      ]
    ),
    Event(entity: identity, kind: KindID(999), operations: []),
  ]
)

@Suite struct TextTests {
  @Test func `a dump loaded elsewhere gives the same changes with their stamps`() throws {
    let (one, two) = (Scratch(), Scratch())
    let source = try openStore(one)
    let saved = try source.append([everything, change("plain")])
    let lines = try source.dumped()
    #expect(lines.count == 4)
    #expect(lines[1].contains(#""set":"name","to":{"text":"Müller\n\u001b]0;x\u0007\u009b田中"#))
    #expect(lines[1].contains(#"{"money":"-92000.00 EUR"}"#))
    #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "\u{9B}" } })
    let target = try openStore(two, world(seed: 2))
    _ = try target.append([change("its own")])
    let report = try target.load(lines)
    #expect(report.issues.isEmpty)
    #expect(report.ingested.added == 2)
    #expect(try target.news() == saved)
    let again = try target.load(lines)
    #expect(again.ingested.added == 0 && again.ingested.known == 2)
    #expect(try target.news().isEmpty)
    #expect(try Set(target.dumped().dropFirst()).isSuperset(of: lines[1...2]))
    #expect(try target.verify().notices.isEmpty)
    #expect(try source.load(lines).ingested.known == 2)
  }

  @Test func `damaged lines are reported by number, and nothing traps`() throws {
    let (one, two) = (Scratch(), Scratch())
    let source = try openStore(one)
    _ = try source.append([everything])
    let other = try openStore(one, world(seed: 8))
    _ = try other.append([change("second replica")])
    var lines = try source.dumped()
    let sound = lines
    for index in [1, 2] where lines[index].contains("deal.") {
      lines[index] = String(lines[index].dropLast(30))
    }
    lines += ["", "nonsense", String(repeating: "[", count: 100_000), "{}"]
    let target = try openStore(two, world(seed: 2))
    let report = try target.load(lines)
    #expect(report.issues.count == 4)
    #expect(report.issues.last?.line == 8)
    #expect(report.ingested.added == 1)
    #expect(try target.load(sound).ingested.added == 1)
    #expect(try target.news().count == 2)
  }

  @Test func `a line cannot hide values in an event that counts as erased`() throws {
    let (one, two) = (Scratch(), Scratch())
    let source = try openStore(one)
    _ = try source.append([everything])
    var lines = try source.dumped()
    let hidden = lines[1].replacing(#/"kind":("[^"]*"|[0-9]+)/#, with: #""kind":0"#)
    #expect(hidden != lines[1])
    lines[1] = hidden
    let report = try openStore(two, world(seed: 2)).load(lines)
    #expect(report.issues.map(\.line) == [2])
    #expect(report.ingested.added == 0)
  }

  @Test func `every cut and every flipped byte of a line is refused or read, never trapped on`()
    throws
  {
    let scratch = Scratch()
    let source = try openStore(scratch)
    _ = try source.append([everything])
    let line = Array(try source.dumped()[1].utf8)
    var refused = 0
    for index in line.indices {
      var bytes = line
      bytes[index] ^= 0x15
      for text in [bytes, Array(line[..<index])] {
        do throws(DumpFault) {
          _ = try ChangeText.read(text, naming: Names())
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > line.count)
  }

  @Test func `a void that no log can have is refused`() throws {
    let scratch = Scratch()
    let target = try openStore(scratch)
    let line = #"{"replica":"00000000000000f0","void":[1,4611686018427387904]}"#
    let report = try target.load([line])
    #expect(report.issues.map(\.line) == [1] && report.ingested.gaps.isEmpty)
    #expect(try target.files.segments().logs.isEmpty)
  }

  @Test func `gaps that the log has are written as voids, and load`() throws {
    let (one, two) = (Scratch(), Scratch())
    let source = try openStore(one, world(segmentLength: 2048))
    let lost = try source.beginBatch()
    try lost.append([change("given up"), change("too")])
    lost.abandon()
    let kept = try source.beginBatch()
    try kept.append([change("kept")])
    try kept.commit()
    let lines = try source.dumped()
    #expect(lines.contains { $0.contains(#""void":[1,2]"#) })
    let target = try openStore(two, world(seed: 2))
    #expect(try target.load(lines).ingested.added == 1)
    #expect(texts(try target.news()) == ["kept"])
    #expect(try target.verify().notices.isEmpty)
  }

  @Test func `a void that has grown since it was loaded is loaded to its new end`() throws {
    let (one, two) = (Scratch(), Scratch())
    let source = try openStore(one, world(segmentLength: 2048))
    let target = try openStore(two, world(seed: 2))
    for number in 1...3 {
      // The batches take the same slot, one after the other.
      let lost = try source.beginBatch()
      try lost.append([change("given up \(number)")])
      lost.abandon()
      #expect(try target.load(source.dumped()).ingested.gaps.isEmpty)
    }
    let kept = try source.beginBatch()
    try kept.append([change("kept")])
    try kept.commit()
    let report = try target.load(source.dumped())
    #expect(report.ingested.added == 1 && report.ingested.gaps.isEmpty)
    #expect(texts(try target.news()) == ["kept"])
  }

  @Test func `what a later program wrote survives dump and load byte for byte`() throws {
    // An operation with an unknown verb, an unknown value type, and unknown parts at each level.
    var operation = WireWriter()
    operation.raw([1, 2, 9, 10, 2, 4, 200, 2, 1, 1, 77, 1, 5])
    var event = WireWriter()
    event.raw([1, 16])
    event.id(identity)
    event.raw([2, 1, 3, 5, UInt8(operation.bytes.count)])
    event.raw(operation.bytes)
    var body = WireWriter()
    body.raw([1, 16])
    body.id(identity)
    body.raw([2, 16])
    body.id(identity)
    body.raw([3, 1, 99, 6, UInt8(event.bytes.count)])
    body.raw(event.bytes)
    body.raw([88, 2, 1, 2])
    let place = ChangeCodec.Place(replica: ReplicaID(5), sequence: 1, clock: HybridTime(1 << 16))
    let stored = try ChangeCodec.decode(body.bytes[...], at: place)
    #expect(stored.foreign == body.bytes)
    #expect(
      stored.recorded.change.events == [Event(entity: identity, kind: KindID(3), operations: [])]
    )
    let (one, two) = (Scratch(), Scratch())
    let source = try openStore(one)
    let line = ChangeText.line(stored, naming: Names()).description
    #expect(try source.load([line]).ingested.added == 1)
    let lines = try source.dumped()
    let target = try openStore(two, world(seed: 2))
    #expect(try target.load(lines).ingested.added == 1)
    #expect(try target.dumped().dropFirst() == lines.dropFirst())
    #expect(lines[1].contains(ValueText.hexadecimal(body.bytes)))
  }

  @Test func `changes in any order and any number of times give one set`() throws {
    var source = IDSource(seed: 42)
    var all: [RecordedChange] = []
    for replica in 1...3 {
      var next: UInt64 = 1
      for number in 0..<12 {
        let events = Int(source.random() % 3) + 1
        all.append(
          RecordedChange(
            change: change("r\(replica) n\(number)", events: events),
            replica: ReplicaID(UInt64(replica)),
            first: next,
            written: HybridTime(source.random() >> 2)
          )
        )
        next += UInt64(events)
      }
    }
    let expected = all
    for round in 0..<20 {
      let scratch = Scratch()
      let store = try openStore(scratch, world(seed: UInt64(round) + 1, segmentLength: 2048))
      var order = all + all.prefix(Int(source.random() % 20))
      for index in order.indices.reversed() {
        order.swapAt(index, Int(source.random() % UInt64(index + 1)))
      }
      let report = try store.ingest(order)
      #expect(report.added == all.count && report.gaps.isEmpty && report.withheld == 0)
      #expect(report.known == order.count - all.count)
      #expect(try store.everything() == expected)
      #expect(try store.verify().notices.isEmpty)
    }
  }

  @Test func `changes of a log that a session here is writing are withheld`() throws {
    let scratch = Scratch()
    let session = try openStore(scratch)
    let own = try session.append([change("own")])
    let replica = try #require(own.first).replica
    let files = try session.files.segments().logs[replica]
    // As if this directory had been put back to an earlier state while others knew more.
    let later = RecordedChange(
      change: change("later"),
      replica: replica,
      first: try #require(own.last).last + 1,
      written: try #require(own.last).written.advanced(by: 1)
    )
    let other = try openStore(scratch, world(seed: 2))
    let report = try other.ingest([later])
    #expect(report.added == 0 && report.withheld == 1)
    #expect(try session.files.segments().logs[replica] == files)
    #expect(texts(try other.everything()) == ["own"])
    session.close()
    #expect(try other.ingest([later]).added == 1)
    #expect(texts(try other.everything()) == ["own", "later"])
  }

  @Test func `what cannot follow yet is withheld and named, and taken later`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let changes = (1...3).map { number in
      RecordedChange(
        change: change("n\(number)"),
        replica: ReplicaID(9),
        first: UInt64(number),
        written: HybridTime(UInt64(number))
      )
    }
    let report = try store.ingest([changes[0], changes[2]])
    #expect(report.added == 1 && report.withheld == 1)
    #expect(report.gaps == [.init(replica: ReplicaID(9), missing: 2...2)])
    #expect(try store.ingest(changes).added == 2)
    #expect(try store.everything() == changes)
  }
}
