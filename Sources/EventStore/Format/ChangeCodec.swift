// The payload of a frame of changes: one after the other, each a varint length and that many bytes
// of parts. A part is a varint tag, a varint length and its content, so that a program skips the
// parts of a later one; the log keeps them, and a dump carries the change's bytes beside its text.
//
//   change     1 batch id · 2 author id · 3 via u8 · 4 intent UTF-8 · 5 undoes id · 6 event, repeated
//              7 clock u64, where it is not the frame's running one (changes taken in from elsewhere)
//              8 redaction
//   event      1 entity id · 2 kind varint · 3 subject id, repeated · 4 effective zigzag ms
//              5 operation, repeated
//   operation  1 verb u8 and field varint · 2 value (Facts' wire form; absent: cleared)
//              3 base stamp · 4 dot: u64 replica, varint sequence, repeated
//   redaction  1 entity id, repeated · 2 u64 replica, varint sequence, varint field, repeated
//
// Tag 0 is filler at every level: its content is passed over. Erasing overwrites in place and keeps
// every length: an event becomes an event of one filler part, and is read as `Event.erased`; the
// value of an operation becomes filler, which clears the field where the operation is a set, and is
// passed over where it adds or removes.
//
// An id is 16 bytes, most significant word first, each word little-endian. An operation whose verb,
// value type or parts are unknown is left out of what is delivered, and only there.

internal import Facts

/// A change as the log holds it.
struct StoredChange: Sendable {
  let recorded: RecordedChange
  /// The encoded bytes, where they say more than this program understands.
  let foreign: [UInt8]?
}

enum ChangeCodec {
  /// Appends one change; `clock` where it is not the frame's running one.
  static func encode(_ change: Change, clock: HybridTime? = nil, into frame: inout [UInt8]) {
    var writer = WireWriter(reserving: 128 * (change.events.count + 1))
    writer.part(1, change.batch)
    writer.part(2, change.author)
    writer.part(3, [change.via.rawValue])
    writer.part(4, Array(change.intent.utf8))
    if let undoes = change.undoes { writer.part(5, undoes) }
    for event in change.events { writer.part(6) { put(event, &$0) } }
    if let clock { writer.part(7) { $0.fixed(clock.rawValue) } }
    if let redaction = change.redaction { writer.part(8) { put(redaction, &$0) } }
    append(writer.bytes, to: &frame)
  }

  /// Appends a change that is encoded already.
  static func append(_ body: [UInt8], to frame: inout [UInt8]) {
    var length = WireWriter()
    length.varint(UInt64(body.count))
    frame.append(contentsOf: length.bytes)
    frame.append(contentsOf: body)
  }

  /// An encoded change with a clock of its own, in front of whatever it says: the last one counts.
  static func stamped(_ body: [UInt8], with clock: HybridTime) -> [UInt8] {
    var writer = WireWriter(reserving: body.count + 16)
    writer.part(7) { $0.fixed(clock.rawValue) }
    writer.raw(body)
    return writer.bytes
  }

  private static func put(_ redaction: Redaction, _ writer: inout WireWriter) {
    for entity in redaction.entities.sorted() { writer.part(1, entity) }
    for target in redaction.values.sorted() {
      writer.part(2) {
        $0.fixed(target.dot.replica.rawValue)
        $0.varint(target.dot.sequence)
        $0.varint(UInt64(target.field.rawValue))
      }
    }
  }

  private static func put(_ event: Event, _ writer: inout WireWriter) {
    if event.isErased { return writer.part(0, []) }
    writer.part(1, event.entity)
    writer.part(2) { $0.varint(UInt64(event.kind.rawValue)) }
    for subject in event.subjects { writer.part(3, subject) }
    if let effective = event.effective { writer.part(4) { $0.zigzag(effective.milliseconds) } }
    for operation in event.operations { writer.part(5) { put(operation, &$0) } }
  }

  private static func put(_ operation: Operation, _ writer: inout WireWriter) {
    writer.part(1) {
      $0.byte(operation.verb.rawValue)
      $0.varint(UInt64(operation.field.rawValue))
    }
    if let value = operation.value { writer.part(2) { $0.value(value) } }
    if let base = operation.base { writer.part(3) { $0.stamp(base) } }
    for dot in operation.observed {
      writer.part(4) {
        $0.fixed(dot.replica.rawValue)
        $0.varint(dot.sequence)
      }
    }
  }
}

extension WireWriter {
  fileprivate mutating func part(_ tag: UInt8, _ content: [UInt8]) {
    byte(tag)
    varint(UInt64(content.count))
    raw(content)
  }

  fileprivate mutating func part(_ tag: UInt8, _ identity: EntityID) {
    byte(tag)
    byte(16)
    id(identity)
  }

  fileprivate mutating func part(_ tag: UInt8, _ content: (inout WireWriter) -> Void) {
    byte(tag)
    counted(content)
  }
}
