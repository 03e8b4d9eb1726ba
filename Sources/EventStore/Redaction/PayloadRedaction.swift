// How changes are erased from encoded bytes without moving any: see ChangeCodec for the parts.
//
//   an event of an erased entity     all its parts become one filler part
//   an operation that is erased      all its parts but verb, field and base stamp become filler
//
// Filler is tag 0 and zeros, of exactly the length of what it replaces: a tag or a length that took
// more bytes than it needs now is written with padding (0x80 …), which every reader accepts. So all
// offsets, lengths and sequence numbers stay, and what is erased twice is the same as once.

internal import CStore
internal import Facts

/// Takes what a redaction names out of encoded changes.
struct PayloadRedaction: Sendable {
  /// What was found and erased.
  struct Count: Hashable, Sendable {
    var events = 0
    var values = 0

    static func += (one: inout Count, other: Count) {
      one.events += other.events
      one.values += other.values
    }
  }

  let redaction: Redaction
  /// The ids as they stand in the log, where they are few enough to look for them.
  private let patterns: [[UInt8]]
  private let sequences: [ReplicaID: [UInt64]]

  init(_ redaction: Redaction) {
    self.redaction = redaction
    patterns =
      redaction.entities.count > 16
      ? []
      : redaction.entities.map { entity in
        var writer = WireWriter()
        writer.id(entity)
        return writer.bytes
      }
    sequences = Dictionary(grouping: redaction.values.map(\.dot), by: \.replica)
      .mapValues { $0.map(\.sequence).sorted() }
  }

  /// Erases from the payload of a frame.
  ///
  /// - Throws: where the bytes are no changes; what precedes them is erased then.
  func apply(
    to bytes: inout [UInt8],
    _ payload: Range<Int>,
    replica: ReplicaID,
    first: UInt64,
    count: UInt32
  ) throws(WireError) -> Count {
    guard concerns(bytes, payload, replica, first...(first + UInt64(max(1, count)) - 1)) else {
      return Count()
    }
    var found = Count()
    var cursor = PartCursor(payload)
    var sequence = first
    while !cursor.isAtEnd {
      let body = try cursor.block(bytes)
      let taken = try apply(toChange: &bytes, body, replica: replica, first: sequence, &found)
      sequence += UInt64(max(1, taken))
    }
    return found
  }

  /// Erases all events from the payload of a frame that nobody will ever read.
  static func empty(_ bytes: inout [UInt8], _ payload: Range<Int>) throws(WireError) -> Count {
    var found = Count()
    var cursor = PartCursor(payload)
    while !cursor.isAtEnd {
      var change = PartCursor(try cursor.block(bytes))
      while !change.isAtEnd {
        let part = try change.part(bytes)
        guard part.tag == 6, !PartCursor.isFiller(bytes, part.content) else { continue }
        try PartCursor.fill(&bytes, part.content)
        found.events += 1
      }
    }
    return found
  }

  /// A change that is taken in, without what is erased; the same where it is not concerned.
  func applied(to stored: StoredChange) -> StoredChange {
    let recorded = stored.recorded
    let range = recorded.first...recorded.last
    guard
      recorded.change.events.contains(where: { redaction.entities.contains($0.entity) })
        || sequences[recorded.replica]?.contains(where: range.contains) == true
    else { return stored }
    var body: [UInt8] = []
    if let foreign = stored.foreign {
      ChangeCodec.append(foreign, to: &body)
    } else {
      ChangeCodec.encode(recorded.change, clock: recorded.written, into: &body)
    }
    let place = ChangeCodec.Place(
      replica: recorded.replica,
      sequence: recorded.first,
      clock: recorded.written
    )
    let count = UInt32(clamping: range.count)
    let payload = 0..<body.count
    guard
      (try? apply(
        to: &body,
        payload,
        replica: recorded.replica,
        first: recorded.first,
        count: count
      )) != nil, let changes = try? ChangeCodec.decode(body[...], from: place), changes.count == 1
    else { preconditionFailure("a change that was decoded must encode") }
    return changes[0]
  }

  /// A quick test that may say yes for nothing: most frames concern nobody who is erased.
  private func concerns(
    _ bytes: [UInt8],
    _ payload: Range<Int>,
    _ replica: ReplicaID,
    _ range: ClosedRange<UInt64>
  ) -> Bool {
    if let sequences = sequences[replica], sequences.contains(where: range.contains) { return true }
    if redaction.entities.isEmpty { return false }
    if patterns.isEmpty { return true }
    return patterns.contains { pattern in
      // Both buffers outlive the call, which reads exactly their counts.
      unsafe bytes.withUnsafeBufferPointer { hay in
        unsafe pattern.withUnsafeBufferPointer { needle in
          guard let start = hay.baseAddress, let wanted = needle.baseAddress else {
            return false
          }
          let place = unsafe daybook_find(
            start + payload.lowerBound,
            payload.count,
            wanted,
            needle.count
          )
          return unsafe place != nil
        }
      }
    }
  }

  /// Returns how many events the change holds.
  private func apply(
    toChange bytes: inout [UInt8],
    _ body: Range<Int>,
    replica: ReplicaID,
    first: UInt64,
    _ found: inout Count
  ) throws(WireError) -> Int {
    var events = 0
    var cursor = PartCursor(body)
    while !cursor.isAtEnd {
      let part = try cursor.part(bytes)
      guard part.tag == 6 else { continue }
      let dot = Dot(replica: replica, sequence: first + UInt64(events))
      try apply(toEvent: &bytes, part.content, dot, &found)
      events += 1
    }
    return events
  }

  private func apply(
    toEvent bytes: inout [UInt8],
    _ event: Range<Int>,
    _ dot: Dot,
    _ found: inout Count
  ) throws(WireError) {
    var cursor = PartCursor(event)
    var operations: [PartCursor.Part] = []
    while !cursor.isAtEnd {
      let part = try cursor.part(bytes)
      if part.tag == 1, redaction.entities.contains(try id(bytes, part.content)) {
        try PartCursor.fill(&bytes, event)
        found.events += 1
        return
      }
      if part.tag == 5 { operations.append(part) }
    }
    guard sequences[dot.replica]?.contains(dot.sequence) == true else { return }
    for operation in operations {
      try apply(toOperation: &bytes, operation.content, dot, &found)
    }
  }

  private func apply(
    toOperation bytes: inout [UInt8],
    _ operation: Range<Int>,
    _ dot: Dot,
    _ found: inout Count
  ) throws(WireError) {
    var cursor = PartCursor(operation)
    var isErased = false
    var parts: [PartCursor.Part] = []
    while !cursor.isAtEnd {
      let part = try cursor.part(bytes)
      parts.append(part)
      guard part.tag == 1 else { continue }
      var reader = WireReader(bytes[part.content])
      _ = try reader.byte()
      let field = try reader.varint()
      isErased = redaction.values.contains { $0.dot == dot && UInt64($0.field.rawValue) == field }
    }
    guard isErased else { return }
    // The verb, the field and the stamp seen say nothing of the value; all else may.
    for part in parts where ![0, 1, 3].contains(part.tag) {
      try PartCursor.fill(&bytes, part.whole)
      found.values += 1
    }
  }

  private func id(_ bytes: [UInt8], _ range: Range<Int>) throws(WireError) -> EntityID {
    var reader = WireReader(bytes[range])
    return try reader.id()
  }
}

extension FrameHeader {
  /// The changes in its payload, without what is erased.
  func changes(
    in payload: ArraySlice<UInt8>,
    of replica: ReplicaID,
    without redaction: PayloadRedaction?
  ) throws(WireError) -> [StoredChange] {
    var table = ChangeTable()
    try read(payload, of: replica, without: redaction, into: &table)
    return try ChangeCodec.changes(in: table)
  }

  /// Fills a table with the changes in its payload, without what is erased.
  func read(
    _ payload: ArraySlice<UInt8>,
    of replica: ReplicaID,
    without redaction: PayloadRedaction?,
    into table: inout ChangeTable
  ) throws(WireError) {
    let place = ChangeCodec.Place(replica: replica, sequence: first, clock: written)
    guard let redaction else { return try ChangeCodec.read(payload, from: place, into: &table) }
    var bytes = Array(payload)
    _ = try redaction.apply(
      to: &bytes,
      0..<bytes.count,
      replica: replica,
      first: first,
      count: count
    )
    try ChangeCodec.read(bytes[...], from: place, into: &table)
  }
}

/// Walks the parts in a range of bytes by their places.
struct PartCursor {
  struct Part {
    let tag: UInt64
    /// From the tag to the end of the content.
    let whole: Range<Int>
    let content: Range<Int>
  }

  private var position: Int
  private let end: Int

  init(_ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { position >= end }

  mutating func part(_ bytes: [UInt8]) throws(WireError) -> Part {
    let start = position
    let tag = try varint(bytes)
    let content = try block(bytes)
    return Part(tag: tag, whole: start..<content.upperBound, content: content)
  }

  /// A length and that many bytes; the place of the bytes.
  mutating func block(_ bytes: [UInt8]) throws(WireError) -> Range<Int> {
    let length = try varint(bytes)
    guard length <= UInt64(end - position) else {
      throw WireError(offset: position, reason: "a part is longer than what it is in")
    }
    let content = position..<position + Int(length)
    position = content.upperBound
    return content
  }

  private mutating func varint(_ bytes: [UInt8]) throws(WireError) -> UInt64 {
    var reader = WireReader(bytes[position..<end])
    let number = try reader.varint()
    position += reader.offset
    return number
  }

  /// Whether a range is one filler part.
  static func isFiller(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var cursor = PartCursor(range)
    guard let part = try? cursor.part(bytes) else { return false }
    return part.tag == 0 && cursor.isAtEnd
  }

  /// Makes a range one filler part.
  ///
  /// - Throws: where it is too short to be a part.
  static func fill(_ bytes: inout [UInt8], _ range: Range<Int>) throws(WireError) {
    // One byte of tag, then the shortest padded length that leaves as much content as it says.
    guard
      let width = (1...9).first(where: { width in
        range.count > width && (range.count - 1 - width) >> (7 * width) == 0
      })
    else { throw WireError(offset: range.lowerBound, reason: "a part is too short") }
    for index in range { bytes[index] = 0 }
    var rest = range.count - 1 - width
    for index in 0..<width {
      let more: UInt8 = index + 1 < width ? 0x80 : 0
      bytes[range.lowerBound + 1 + index] = UInt8(rest & 0x7F) | more
      rest >>= 7
    }
  }
}
