// Which rows of a kind hold which one and two bytes in their searched text, so that the first
// letters of a word, which stand in a large part of all texts, are looked up and not looked for,
// and so that longer words are looked for only where all their pairs of bytes are.
//
//   keys        u32 each, ascending: what is held << 16 | first byte << 8 | second byte
//     0  the pair stands somewhere in the text     1  it begins a word
//     2  it begins the text                        3  the first byte alone stands somewhere
//   offsets     u32 each, one more than there are keys: where the rows of a key begin
//   rows        a list a key: one byte that names its form, then
//     0  the steps from one row to the next, the first one from -1, as LEB128
//     1  a bit a row, in words of 64
//
// A list takes the form that is shorter. In texts of names and addresses all lists together are
// about as long as the texts.

/// The index of one kind, read where it lies.
struct GramIndex: Sendable {
  /// What a key says of its bytes.
  enum Place: UInt32 {
    case anywhere = 0
    case word = 1
    case start = 2
    case single = 3
  }

  let keys: Chunk<UInt32>
  let offsets: Chunk<UInt32>
  let bytes: MappedBytes
  let start: Int
  let length: Int

  static func key(_ place: Place, _ first: UInt8, _ second: UInt8 = 0) -> UInt32 {
    place.rawValue << 16 | UInt32(first) << 8 | UInt32(second)
  }

  /// Where the list of a key lies within the mapped bytes; empty where no row has it.
  func extent(_ key: UInt32) -> Range<Int> {
    let place = keys.lowerBound(key)
    guard place < keys.count, keys[place] == key else { return start..<start }
    let (from, to) = (Int(offsets[place]), Int(offsets[place + 1]))
    guard from <= to, to <= length else { return start..<start }
    return start + from..<start + to
  }

  /// The rows of a list, of so many that the kind has.
  ///
  /// What was damaged reads as no rows; the bytes know that they are.
  func rows(_ extent: Range<Int>, of count: Int) -> RowSet {
    var rows = RowSet(rows: count)
    bytes.withBytes(extent) { list in
      guard list.byteCount > 0 else { return }
      let rest = list.extracting(1...)
      if list.first == 0 { rows.insert(steps: rest) } else { rows.insert(bits: rest) }
    }
    return rows
  }
}

extension RowSet {
  /// Rows by the steps between them; those beyond the set are passed over.
  fileprivate mutating func insert(steps list: RawSpan) {
    var row = -1
    var at = 0
    while at < list.byteCount {
      // Every bit pattern is a byte, and the span checks the extent.
      var byte = unsafe list.unsafeLoad(fromByteOffset: at, as: UInt8.self)
      at += 1
      var step = Int(byte & 0x7F)
      var shift = 7
      while byte >= 0x80, at < list.byteCount, shift < 35 {
        byte = unsafe list.unsafeLoad(fromByteOffset: at, as: UInt8.self)
        at += 1
        step |= Int(byte & 0x7F) << shift
        shift += 7
      }
      row += step
      guard row >= 0, row < rows else { return }
      words[row >> 6] |= 1 << UInt64(row & 63)
    }
  }

  fileprivate mutating func insert(bits list: RawSpan) {
    for index in 0..<min(words.count, list.byteCount / 8) {
      // Every bit pattern is a valid integer, and the span checks the extent.
      words[index] = unsafe list.unsafeLoadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
    }
    trim()
  }
}
