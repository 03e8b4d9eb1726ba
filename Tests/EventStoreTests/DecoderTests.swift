import Books
import Facts
import Testing

@testable import EventStore

/// Decoders under bytes that were changed at random: they refuse or read, and never trap.
@Suite struct DecoderTests {
  private static let rounds = Torture.factor > 1 ? 100_000 * Torture.factor : 3000
  private static let schema = Schema([Schema.Kind(id: KindID(3), searched: [FieldID(10)])])

  /// Every file of a small store, and a checkpoint.
  private static let seeds: [[UInt8]] = {
    let history = History()
    for step: History.Step in [.save, .several, .fill, .ingest, .batch, .checkpoint] {
      history.perform(step)
    }
    history.close()
    let image = history.disk.machine.image
    var book = Book(schema: schema)
    for recorded in history.ledger.recorded { book.fold(recorded) }
    return (image.paths().compactMap { image.content(at: $0) } + [book.checkpoint()])
      .filter { Decoders.read($0, schema: schema) }
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
      if Decoders.read(bytes, schema: Self.schema) { accepted += 1 }
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
      _ = Decoders.payload(Self.mutated(chance.element(of: payloads), &chance)[...])
    }
  }
}

/// All decoders of files, as a fuzzer calls them.
enum Decoders {
  /// Gives bytes to each decoder; whether any made sense of them.
  static func read(_ bytes: [UInt8], schema: Schema) -> Bool {
    var isRead = (try? StoreFormat(bytes)) != nil
    isRead = (try? CheckpointEntry(bytes)) != nil || isRead
    if let header = (try? SegmentHeader(bytes)) ?? SegmentHeader.mended(bytes) {
      isRead = true
      segment(bytes, header)
    }
    if let base = try? Base(MappedBytes(bytes), for: schema) {
      isRead = true
      let book = Book(schema: schema, base: base)
      _ = book.stateHash
      _ = book.contentHash
    }
    return isRead
  }

  static func payload(_ bytes: ArraySlice<UInt8>) -> Bool {
    let place = ChangeCodec.Place(replica: ReplicaID(1), sequence: 1, clock: HybridTime(1))
    return (try? ChangeCodec.decode(bytes, from: place)) != nil
  }

  private static func segment(_ bytes: [UInt8], _ header: SegmentHeader) {
    let start = UInt64(SegmentHeader.size)
    for limit in [nil, UInt64(bytes.count / 2)] {
      var scan = SegmentScan(segment: bytes, header: header, limit: limit)
      var last = start
      while true {
        switch scan.next() {
        case .frame(let frame, let content):
          _ = payload(bytes[content])
          _ = Seal.read(bytes[content])
          precondition(frame.end > last, "a scan must move on")
          last = frame.end
          continue
        case .damage: continue
        case .torn, .end: break
        }
        break
      }
    }
  }
}
