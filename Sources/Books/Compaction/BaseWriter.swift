import Facts

/// Writes a base from front to back: chunks as they come, then the tables and the trailer.
///
/// `BaseFormat.swift` has the layout. At most one piece is held in memory.
struct BaseWriter {
  /// How much is handed over at once: whole blocks.
  private static let pieceLength = 1 << 20

  private let sink: ([UInt8]) -> Void
  /// What was not handed over yet, beginning at a block's boundary.
  private var pending: [UInt8] = []
  private var offset = 0
  private var table = WireWriter()
  private var chunks: UInt32 = 0
  private var sums = WireWriter()

  init(to sink: @escaping ([UInt8]) -> Void) {
    self.sink = sink
    pending.reserveCapacity(Self.pieceLength)
    put(BaseFormat.magic)
  }

  mutating func chunk(_ key: ChunkKey, _ bytes: [UInt8]) {
    begin(key, length: bytes.count)
    put(bytes)
  }

  mutating func chunk<Element: FixedWidthInteger & BitwiseCopyable>(
    _ key: ChunkKey,
    _ elements: [Element]
  ) {
    precondition(1.littleEndian == 1, "checkpoints are written on little-endian machines")
    begin(key, length: elements.count * MemoryLayout<Element>.stride)
    // The integers' own bytes, lent for as long as they are copied.
    unsafe elements.withUnsafeBytes { unsafe put($0) }
  }

  /// Begins a chunk of so many bytes, which then are `put` one after the other.
  mutating func begin(_ key: ChunkKey, length: Int) {
    while offset % 8 != 0 { put([0]) }
    table.fixed(UInt32(key.tag.rawValue) | UInt32(key.kind) << 16)
    table.fixed(key.field)
    table.fixed(UInt64(offset))
    table.fixed(UInt64(length))
    chunks += 1
  }

  @inline(__always)
  mutating func put(_ bytes: Span<UInt8>) {
    // The buffer is lent for as long as it is copied.
    unsafe bytes.withUnsafeBufferPointer { unsafe put($0) }
  }

  private mutating func put(_ bytes: some Collection<UInt8>) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.pieceLength - pending.count)
      pending.append(contentsOf: part)
      offset += part.count
      rest = rest.dropFirst(part.count)
      if pending.count == Self.pieceLength { flush() }
    }
  }

  private mutating func flush() {
    sum(pending[...])
    sink(pending)
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func sum(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while !rest.isEmpty {
      let block = rest.prefix(MappedBytes.blockLength)
      sums.fixed(Checksum.crc32c(block))
      rest = rest.dropFirst(block.count)
    }
  }

  consuming func finish() {
    while offset % 8 != 0 { put([0]) }
    let tableOffset = offset
    sum(pending[...])
    let tables = table.bytes + sums.bytes
    var trailer = WireWriter()
    trailer.fixed(UInt64(tableOffset))
    trailer.fixed(UInt64(tableOffset + table.bytes.count))
    trailer.fixed(UInt64(tableOffset + tables.count + BaseFormat.trailerLength))
    trailer.fixed(chunks)
    trailer.fixed(BaseFormat.number)
    trailer.fixed(Checksum.crc32c(tables[...]))
    trailer.raw(BaseFormat.magic)
    sink(pending + tables + trailer.bytes)
  }
}
