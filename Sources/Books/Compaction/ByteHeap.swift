/// Byte runs one after another, in pieces that are never moved.
///
/// A run is known by one word: its place << 24 | its length. The place is the number of the piece
/// and the offset in it, 24 bits.
struct ByteHeap {
  private static let pieceLength = (1 << 24) - 1
  /// A run is smaller than a frame.
  static let longest = (1 << 24) - 1

  private var pieces: [[UInt8]] = [[]]

  /// Keeps a run.
  mutating func keep(_ bytes: Span<UInt8>) -> UInt64 {
    let word = begin(bytes.count)
    // The buffer is lent for as long as it is copied.
    unsafe bytes.withUnsafeBufferPointer { unsafe pieces[pieces.count - 1].append(contentsOf: $0) }
    return word
  }

  mutating func keep(_ bytes: [UInt8]) -> UInt64 { keep(bytes.span) }

  private mutating func begin(_ count: Int) -> UInt64 {
    precondition(count <= ByteHeap.longest, "a value is larger than a frame")
    if pieces[pieces.count - 1].count + count > ByteHeap.pieceLength {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(ByteHeap.pieceLength)
    }
    let place = (pieces.count - 1) << 24 | pieces[pieces.count - 1].count
    return UInt64(place) << 24 | UInt64(count)
  }

  /// The run of a word.
  @inline(__always)
  func with<Result>(_ word: UInt64, _ body: (Span<UInt8>) -> Result) -> Result {
    let offset = Int(word >> 24 & 0xFF_FFFF)
    let piece = pieces[Int(word >> 48)]
    return body(piece.span.extracting(offset..<offset + ByteHeap.length(word)))
  }

  func slice(_ word: UInt64) -> ArraySlice<UInt8> {
    let offset = Int(word >> 24 & 0xFF_FFFF)
    return pieces[Int(word >> 48)][offset..<offset + ByteHeap.length(word)]
  }

  /// The length of the run of a word.
  static func length(_ word: UInt64) -> Int { Int(word & 0xFF_FFFF) }
}
