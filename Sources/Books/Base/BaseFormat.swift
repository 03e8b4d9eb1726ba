// The base: one immutable run of bytes that holds the whole state of a book in columns, so that
// opening a book maps a file and replays nothing. It is derived from the log and may be deleted.
//
// All integers are little-endian; chunks start at multiples of 8. The whole is written in one go,
// from front to back, so what can only be known at the end stands at the end.
//
//   magic "DAYBASE1", 8 bytes
//   chunks
//   table of contents, 24 bytes a chunk
//     0   2  tag (`ChunkTag`)        2   2  kind, or 0
//     4   4  field, or the number of the order
//     8   8  offset                 16   8  length in bytes
//   block sums: the CRC32C of every 4 KiB from the front to the table of contents, 4 bytes each
//   trailer, 44 bytes; every bit of it is told by the rest, so it needs no checksum of its own
//     0   8  offset of the table of contents
//     8   8  offset of the block sums
//    16   8  length of the whole in bytes
//    24   4  number of chunks
//    28   4  format (6)
//    32   4  CRC32C of the table of contents and the block sums
//    36   8  magic
//
// Opening reads the trailer and both tables, a megabyte for a gigabyte. A block is
// checked when it is first asked for (`MappedBytes`).
//
// Entities of all kinds stand in one table sorted by id, which also holds ids that are only named
// by references (kind 0): a reference is an index into it. The rows of a kind are its entities in
// the order of their ids. A cell carries the stamp of its row unless the kind's exceptions name
// another; a cleared cell is an exception without a value. Numbers are as narrow as their column
// allows (`Words`). Texts have an offset table of n + 1 and a heap, and so have sets, but for those
// of one reference that came with their row. Of every event that touched an entity the replica and
// sequence are kept, sorted by entity, with an offset table of n + 1. Every reference field has its
// postings: pairs (entity, row) sorted by entity. Searched texts have an index (`GramIndex`); the
// references that a search follows stand once more as rows of the kind they lead to, a word a row
// (`Schema.searchLinks`). Sorted numbers in which single ones are sought have fences (`Ascending`),
// which a reader can do without.
//
// Texts stand here whole, the bodies of notes and calls too, though the log has them. They are a
// quarter of a checkpoint; but a word that is sought in them is found in one run, by all processors,
// instead of in a log of three times the size, a note is checked by its block and not by a frame of
// a thousand events, and nothing that is shown depends on where a segment lies.
//
// So that the book of any earlier day can be read from it (`PastBase`), a base also knows what its
// columns no longer show:
//
//   first      rows of which something was true before, or only after, the time of their own stamp:
//              the earliest time; ascending by row. All others begin with their stamp.
//   undated    a bit a row: an import without dates wrote of it
//   past       of each field, what was written to its cells and is not in the column; ascending by
//              row. Each has a stamp, a value in wire form (an empty run: cleared) and a verb, by the
//              number of `Operation.Verb`
//
// Of a single value the past holds what another one displaced or kept out, ascending by stamp; what
// no day can show is left out, as two values of one moment show the later only. Of a set, and of a
// field that was written both ways, it holds every operation in the order of arrival, a removal with
// the additions it names behind the value, counted; the verbs tell. A set without any was made by
// the event whose stamp its row has.

import Facts

enum BaseFormat {
  static let magic: [UInt8] = Array("DAYBASE1".utf8)
  static let number: UInt32 = 6
  static let entryLength = 24
  static let trailerLength = 44
  /// A reference that names nothing.
  static let none = UInt32.max

  /// Where an entity stands: its kind above 32 bits of row, 0 for one that is only named.
  ///
  /// What is looked up of an entity stands together: the next one stands anywhere.
  static func place(_ kind: KindID, _ row: UInt32) -> UInt64 {
    UInt64(kind.rawValue) << 32 | UInt64(row)
  }

  /// The row that a place names; nil for an entity that is only named.
  @inline(__always)
  static func row(_ place: UInt64) -> Row? {
    let kind = UInt16(truncatingIfNeeded: place >> 32)
    return kind == 0 ? nil : Row(kind: KindID(kind), index: UInt32(truncatingIfNeeded: place))
  }
}

/// What a chunk holds.
///
/// Numbers are never reused.
enum ChunkTag: UInt16 {
  case meta = 1
  case entities = 6
  case entityPlace = 7

  case rowEntity = 10
  case stampEffective = 11
  case stampWritten = 12
  case stampReplica = 13
  case stampSequence = 14
  case exceptionRow = 15
  case exceptionField = 16
  case exceptionEffective = 17
  case exceptionWritten = 18
  case exceptionReplica = 19
  case exceptionSequence = 20

  case words = 30
  case moneyUnits = 31
  case references = 32
  case textOffsets = 33
  case textHeap = 34
  case encodedOffsets = 35
  case encodedHeap = 36
  case present = 37
  /// Of a set that holds one reference, added by the event whose stamp the row has: the entity.
  case soles = 38

  case postingEntity = 40
  case postingRow = 41
  case searchOffsets = 42
  case searchText = 43
  case order = 44
  case shortOrder = 45
  case gramKeys = 46
  case gramOffsets = 47
  case gramRows = 48
  /// By the place of the link among those of the kind.
  case link = 49

  case eventOffset = 50
  case eventReplica = 51
  case eventSequence = 52
  /// Undos: batch and what it undoes, two words each.
  case undos = 53

  case firstRow = 60
  case firstEffective = 61
  case undated = 62
  case pastRow = 63
  /// Only where there are others than `Operation.Verb.set`.
  case pastVerb = 64
  case pastEffective = 65
  case pastWritten = 66
  case pastReplica = 67
  case pastSequence = 68
  case pastOffsets = 69
  case pastHeap = 70

  // See `Ascending`.
  case entityFence = 80
  case exceptionFence = 81
  case postingFence = 82
  case pastFence = 83
}

/// Where a chunk is looked up.
struct ChunkKey: Hashable {
  let tag: ChunkTag
  var kind: UInt16 = 0
  var field: UInt32 = 0
}

/// Why bytes cannot serve as a base; the remedy is always to build it again from the log.
public struct BaseError: Error, Hashable, Sendable, CustomStringConvertible {
  public let reason: String

  public var description: String {
    "the checkpoint cannot be used (\(reason)); it is rebuilt from the log"
  }
}
