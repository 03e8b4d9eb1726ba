import Books
import Facts
import Testing

@testable import EventStore

/// Decoders under bytes that were changed at random: they refuse or read, and never trap.
@Suite struct DecoderTests {
  private static let rounds = Torture.factor > 1 ? 100_000 * Torture.factor : 3000

  /// Every file of a small store, and a checkpoint.
  private static let seeds: [[UInt8]] = {
    let history = History()
    for step: History.Step in [.save, .several, .fill, .ingest, .batch, .checkpoint] {
      history.perform(step)
    }
    history.close()
    let image = history.disk.machine.image
    var book = Book(schema: Decoders.schema)
    for recorded in history.ledger.recorded { book.fold(recorded) }
    return (image.paths().compactMap { image.content(at: $0) } + [book.checkpoint()])
      .filter { Decoders.read($0) }
  }()

  /// One to four changes: a bit, a byte, a run cut out, doubled or filled, a number of extreme size.
  private static func mutated(_ seed: [UInt8], _ chance: inout Chance) -> [UInt8] {
    var bytes = seed
    for _ in 0...chance.choose(4) where !bytes.isEmpty {
      let place = chance.choose(bytes.count)
      let run = place..<min(bytes.count, place + 1 + chance.choose(16))
      switch chance.choose(6) {
      case 0: bytes[place] ^= 1 << UInt8(chance.choose(8))
      case 1: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
      case 2: bytes.removeSubrange(run)
      case 3: bytes.insert(contentsOf: bytes[run], at: place)
      case 4: for index in run { bytes[index] = chance.choose(2) == 0 ? 0xFF : 0 }
      default: bytes.removeLast(bytes.count - place)
      }
    }
    return bytes
  }

  @Test func `no decoder traps`() {
    var chance = Chance(seed: Torture.seed)
    var accepted = 0
    for _ in 0..<Self.rounds {
      let bytes = Self.mutated(chance.element(of: Self.seeds), &chance)
      if Decoders.read(bytes) { accepted += 1 }
    }
    print("decoders: \(Self.rounds) changed inputs, \(accepted) read, seed \(Torture.seed)")
    // FORMAT, CURRENT, segments and a checkpoint are read as they were: what refuses everything
    // would pass the test above.
    #expect(Self.seeds.count >= 4)
  }

  /// Frames whose checksums are right and whose content is not: what a checksum keeps away from a
  /// decoder comes to it here.
  @Test func `no payload traps`() {
    var chance = Chance(seed: Torture.seed &+ 1)
    var payloads: [[UInt8]] = []
    for number in 0..<6 {
      var payload: [UInt8] = []
      ChangeCodec.encode(change("text \(number)", events: 1 + number % 3), into: &payload)
      payloads.append(payload)
    }
    for _ in 0..<Self.rounds {
      let bytes = Self.mutated(chance.element(of: payloads), &chance)
      _ = Decoders.payload(bytes[...])
      Decoders.redaction(bytes)
      Decoders.frames(bytes)
    }
  }

  @Test func `an event whose id is all zeros is erased like any other`() throws {
    let change = change("text")
    var payload: [UInt8] = []
    ChangeCodec.encode(change, into: &payload)
    var writer = WireWriter()
    writer.id(try #require(change.events.first).entity)
    let place = try #require(payload.ranges(of: writer.bytes).last)
    payload.replaceSubrange(place, with: repeatElement(0, count: place.count))
    #expect(Decoders.payload(payload[...]))
    Decoders.redaction(payload)
  }

  @Test func `no checkpoint with right checksums traps`() {
    var chance = Chance(seed: Torture.seed &+ 2)
    let sound = Self.seeds.filter { Decoders.checkpoint($0) }
    #expect(!sound.isEmpty && sound.allSatisfy { Decoders.sealed(checkpoint: $0) == $0 })
    var read = 0
    for _ in 0..<Self.rounds / 3 {
      let bytes = Self.mutated(chance.element(of: sound), &chance)
      if let sealed = Decoders.sealed(checkpoint: bytes), Decoders.checkpoint(sealed) { read += 1 }
    }
    #expect(read > 0)
  }

  @Test func `no line of a dump traps`() throws {
    var chance = Chance(seed: Torture.seed &+ 3)
    let history = History()
    for step: History.Step in [.save, .several, .ingest] { history.perform(step) }
    let lines = history.ledger.recorded.map { recorded in
      Array(
        ChangeText.line(StoredChange(recorded: recorded, foreign: nil), naming: Decoders.NoNames())
          .description.utf8
      )
    }
    history.close()
    #expect(lines.allSatisfy { Decoders.line($0) })
    for _ in 0..<Self.rounds {
      _ = Decoders.line(Self.mutated(chance.element(of: lines), &chance))
    }
  }
}
