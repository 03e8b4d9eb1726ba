// The base: one immutable run of bytes that holds the whole state of a book in columns, so that
// opening a book maps a file and replays nothing. It is derived from the log and may be deleted.
//
// All integers are little-endian; chunks start at multiples of 8.
//
//   header, 40 bytes
//     0   8  magic "DAYBASE\n"
//     8   4  format (0)
//    12   4  number of chunks
//    16   8  length of the whole in bytes
//    24   4  CRC32C of the table of contents
//    28   4  CRC32C of the first 28 bytes of the header
//    32   8  reserved, zero
//   table of contents, 32 bytes a chunk, sorted by (tag, kind, field)
//     0   2  tag (`ChunkTag`)        2   2  kind, or 0
//     4   4  field, or the number of the order
//     8   8  offset                 16   8  length in bytes
//    24   4  CRC32C of the chunk    28   4  element width in bytes
//   chunks
//
// Entities of all kinds stand in one table sorted by id, which also holds ids that are only named
// by references (kind 0): a reference is an index into it. The rows of a kind are its entities in
// the order of their ids. A cell carries the stamp of its row unless the kind's exceptions name
// another; a cleared cell is an exception without a value. Texts have an offset table of n + 1 and
// a heap. Every reference field has its postings: pairs (entity, row) sorted by entity.

enum BaseFormat {
  static let magic: [UInt8] = Array("DAYBASE\n".utf8)
  static let number: UInt32 = 0
  static let headerLength = 40
  static let entryLength = 32
  /// A reference that names nothing.
  static let none = UInt32.max
}

/// What a chunk holds.
///
/// Numbers are never reused.
enum ChunkTag: UInt16 {
  case meta = 1
  case entityHigh = 2
  case entityLow = 3
  case entityKind = 4
  case entityRow = 5

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

  case postingEntity = 40
  case postingRow = 41
  case searchOffsets = 42
  case searchText = 43
  case order = 44
  case shortOrder = 45
}

/// Where a chunk is looked up.
struct ChunkKey: Hashable, Comparable {
  let tag: ChunkTag
  var kind: UInt16 = 0
  var field: UInt32 = 0

  static func < (one: ChunkKey, other: ChunkKey) -> Bool {
    (one.tag.rawValue, one.kind, one.field) < (other.tag.rawValue, other.kind, other.field)
  }
}

/// Why bytes cannot serve as a base; the remedy is always to build it again from the log.
public struct BaseError: Error, Hashable, Sendable, CustomStringConvertible {
  public let reason: String

  public var description: String {
    "the checkpoint cannot be used (\(reason)); it is rebuilt from the log"
  }
}
