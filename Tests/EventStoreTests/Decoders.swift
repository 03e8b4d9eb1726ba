import Facts

@testable import Books
@testable import EventStore

/// All decoders of files, as the tests and the fuzzer call them: whatever they are given, they read
/// it or refuse it.
enum Decoders {
  static let schema = Schema([
    Schema.Kind(
      id: KindID(3),
      searched: [FieldID(10)],
      paths: [.child(kind: KindID(4), parent: FieldID(40))],
      orders: [SortOrder(FieldID(10))]
    ),
    Schema.Kind(id: KindID(4), searched: [FieldID(41)]),
  ])

  /// Gives the bytes of a file to each decoder; whether any made sense of them.
  static func read(_ bytes: [UInt8]) -> Bool {
    var isRead = text(bytes)
    if let header = (try? SegmentHeader(bytes)) ?? SegmentHeader.mended(bytes) {
      isRead = true
      segment(bytes, header)
    }
    return checkpoint(bytes) || isRead
  }

  /// The files that are text.
  static func text(_ bytes: [UInt8]) -> Bool {
    let results = [
      (try? StoreFormat(bytes)) != nil, (try? CheckpointEntry(bytes)) != nil,
      (try? ErasedList(bytes)) != nil,
    ]
    return results.contains(true)
  }

  /// A line of a dump.
  static func line(_ bytes: [UInt8]) -> Bool {
    guard case .change(let stored)? = try? ChangeText.read(bytes, naming: NoNames()) else {
      return false
    }
    // What was read is written, and read as the same.
    let again = Array(ChangeText.line(stored, naming: NoNames()).description.utf8)
    guard case .change(let second)? = try? ChangeText.read(again, naming: NoNames()),
      second.recorded == stored.recorded
    else { preconditionFailure("a line that was read is not read again") }
    return true
  }

  /// What a frame of changes carries.
  static func payload(_ bytes: ArraySlice<UInt8>) -> Bool {
    let place = ChangeCodec.Place(replica: ReplicaID(1), sequence: 1, clock: HybridTime(1))
    guard let changes = try? ChangeCodec.decode(bytes, from: place) else { return false }
    for stored in changes {
      let recorded = stored.recorded
      // A change of a later program is kept as it came.
      guard stored.foreign == nil else { continue }
      var again: [UInt8] = []
      ChangeCodec.encode(recorded.change, clock: recorded.written, into: &again)
      let place = ChangeCodec.Place(
        replica: recorded.replica,
        sequence: recorded.first,
        clock: recorded.written
      )
      let second = try? ChangeCodec.decode(again[...], from: place)
      precondition(second?.map(\.recorded) == [recorded], "a change that was read is another again")
    }
    return true
  }

  /// What an erasure does to a payload: it keeps its length, and what is left can be read.
  static func redaction(_ bytes: [UInt8]) {
    guard payload(bytes[...]) else { return }
    let place = ChangeCodec.Place(replica: ReplicaID(1), sequence: 1, clock: HybridTime(1))
    let events = (try? ChangeCodec.decode(bytes[...], from: place))?.flatMap(
      \.recorded.change.events
    )
    guard let entity = events?.first(where: { !$0.isErased })?.entity else { return }
    var redacted = bytes
    let redaction = PayloadRedaction(Redaction(entities: [entity]))
    let found = try? redaction.apply(
      to: &redacted,
      0..<redacted.count,
      replica: ReplicaID(1),
      first: 1,
      count: .max
    )
    precondition(redacted.count == bytes.count, "an erasure moved bytes")
    guard found != nil else { return }
    let left = try? ChangeCodec.decode(redacted[...], from: place)
    precondition(left != nil, "an erasure left what cannot be read")
    let rest = left?.flatMap(\.recorded.change.events) ?? []
    // An erased event has the id of nobody, which damage can give to any.
    precondition(!rest.contains { !$0.isErased && $0.entity == entity }, "an erasure left an event")
  }

  /// Bytes as the frames of a segment whose checksums are right: for each a kind, a count, whether
  /// it is of a batch, a length, and the payload.
  static func frames(_ bytes: [UInt8]) {
    let header = SegmentHeader.sample
    var segment = header.encoded
    var rest = bytes[...]
    var first: UInt64 = 1
    while let kind = rest.popFirst(), let count = rest.popFirst(), let length = rest.popFirst() {
      let payload = Array(rest.prefix(Int(length)))
      rest = rest.dropFirst(payload.count)
      let frame = Frame(
        kind: FrameHeader.Kind(rawValue: UInt16(kind % 5) + 1) ?? .mark,
        first: first,
        written: HybridTime(first),
        count: UInt32(count % 4),
        batch: kind >= 128 ? 1 : 0,
        payload: payload
      )
      let end = UInt64(segment.count)
      segment += frame.encoded(
        at: end,
        durableThrough: kind & 64 == 0 ? end : 0,
        seed: header.segment.seed
      )
      first += UInt64(frame.count)
    }
    self.segment(segment, header)
  }

  /// A checkpoint; what it opens is read as a whole.
  static func checkpoint(_ bytes: [UInt8]) -> Bool {
    guard let base = try? Base(MappedBytes(bytes), for: schema) else { return false }
    let book = Book(schema: schema, base: base)
    _ = book.stateHash
    _ = book.contentHash
    _ = book.rowSet(KindID(3), .words("a b"))
    _ = book.listing(ListingRequest(kind: KindID(3), orders: [SortOrder(FieldID(10))]))
    for row in book.rows(KindID(3)) { _ = book.events(of: book.id(row)) }
    for moment in [Int64(0), 1_700_000_000_000, .max] {
      let past = book.asOf(Instant(milliseconds: moment))
      _ = past.stateHash
      _ = past.rowSet(KindID(3), .words("a"))
      _ = past.listing(ListingRequest(kind: KindID(3), orders: [SortOrder(FieldID(10))]))
      _ = book.undated(notIn: past)
    }
    // What is seen to be damaged is not laid out again.
    guard !book.isDamaged else { return true }
    Compaction(book).write { _ in }
    return true
  }

  /// A checkpoint with its checksums put right, so that what they keep away comes to be read.
  static func sealed(checkpoint bytes: [UInt8]) -> [UInt8]? {
    let trailer = bytes.count - BaseFormat.trailerLength
    guard trailer >= 0 else { return nil }
    var bytes = bytes
    func number(_ offset: Int) -> Int {
      Int(clamping: (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[offset + $1]) << (8 * $1) })
    }
    func put(_ value: UInt32, at offset: Int) {
      for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }
    let (table, sums) = (number(trailer), number(trailer + 8))
    guard table <= sums, sums <= trailer else { return nil }
    let blocks = (table + MappedBytes.blockLength - 1) / MappedBytes.blockLength
    guard sums + 4 * blocks == trailer else { return nil }
    func checksum(_ range: Range<Int>) -> UInt32 {
      // The bytes of a span of bytes: they live through the call.
      unsafe Checksum.crc32c(bytes.span.bytes.extracting(range))
    }
    for block in 0..<blocks {
      let from = block * MappedBytes.blockLength
      put(checksum(from..<min(from + MappedBytes.blockLength, table)), at: sums + 4 * block)
    }
    put(checksum(table..<trailer), at: trailer + 32)
    return bytes
  }

  private static func segment(_ bytes: [UInt8], _ header: SegmentHeader) {
    for limit in [nil, UInt64(bytes.count / 2)] {
      var scan = SegmentScan(segment: bytes, header: header, limit: limit)
      var last = UInt64(SegmentHeader.size)
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

  struct NoNames: Naming {
    func name(of kind: KindID) -> String? { nil }
    func name(of field: FieldID) -> String? { nil }
    func kind(named name: String) -> KindID? { nil }
    func field(named name: String) -> FieldID? { nil }
  }
}

extension SegmentHeader {
  /// The first segment of some log.
  static let sample = SegmentHeader(
    store: FileIdentity(random: { 1 }),
    segment: FileIdentity(random: { 2 }),
    previous: .none,
    previousLength: 0,
    previousLast: 0,
    replica: ReplicaID(1),
    first: 1,
    ordinal: 1,
    slot: 0,
    place: 0,
    created: HybridTime(1)
  )
}
