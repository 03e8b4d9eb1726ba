import CStore
import Glibc

/// Immutable bytes: a file mapped read-only, or a private copy in memory.
///
/// The one `@unchecked Sendable` of the project. It is sound because nothing can write through it:
/// the pointer never leaves the class, the bytes are lent as read-only spans that cannot outlive
/// the call, and they live as long as the object does. What is written beside them, one state a
/// block, is set and read atomically and always to the same end. A mapped file must never be
/// written in place; checkpoints are replaced by renaming.
///
/// Bytes that carry a table of checksums are checked a block at a time, when a block is first
/// asked for: opening reads next to nothing of a large file, and what is never looked at costs
/// nothing. A block that fails reads as zeros and marks the whole as damaged; whoever holds it
/// asks now and then, and builds the file again.
@safe public final class MappedBytes: @unchecked Sendable {
  /// The bytes that one checksum covers: a page, since rows that are looked up stand anywhere, and
  /// the first look at one of them pays for the whole of its block.
  static let blockLength = 1 << blockShift
  private static let blockShift = 12

  /// The bytes of the blocks that a range lies in.
  static func blocks(around range: Range<Int>) -> Range<Int> {
    let first = range.lowerBound & ~(blockLength - 1)
    return first..<(range.upperBound + blockLength - 1) & ~(blockLength - 1)
  }

  private let start: UnsafeMutableRawPointer?
  public let count: Int
  private let isMapped: Bool
  /// One state a block and one for the whole; nil until checksums are known.
  private var states: UnsafeMutablePointer<UInt8>?
  private var checked = 0
  private var sums = 0
  /// The mapped file, open and locked to be shared: whoever erases waits until nobody has it.
  private let file: Int32

  /// Copies bytes into memory.
  public init(_ bytes: [UInt8]) {
    count = bytes.count
    isMapped = false
    file = -1
    guard !bytes.isEmpty else {
      unsafe start = nil
      return
    }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 16)
    unsafe bytes.withUnsafeBytes { source in
      if let base = source.baseAddress {
        unsafe memory.copyMemory(from: base, byteCount: source.count)
      }
    }
    unsafe start = memory
  }

  /// Maps a whole file; nil where it cannot be opened, with `errno` left as the reason.
  public init?(mapping path: String) {
    let file = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    var isKept = false
    defer { if !isKept { Glibc.close(file) } }
    guard daybook_share(file, 0, 1) != EAGAIN else { return nil }
    var status = stat()
    var named = stat()
    // The name may have gone to another file before the lock was had.
    guard unsafe fstat(file, &status) == 0, status.st_size >= 0, unsafe stat(path, &named) == 0,
      named.st_ino == status.st_ino
    else { return nil }
    count = Int(status.st_size)
    isMapped = count > 0
    if count > 0 {
      let mapping = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0)
      guard unsafe mapping != MAP_FAILED, let mapping = unsafe mapping else { return nil }
      unsafe start = mapping
    } else {
      unsafe start = nil
    }
    self.file = file
    isKept = true
  }

  deinit {
    defer { if file >= 0 { Glibc.close(file) } }
    unsafe free(states)
    guard let start = unsafe start else { return }
    if isMapped {
      unsafe munmap(start, count)
    } else {
      unsafe start.deallocate()
    }
  }

  /// Lends the bytes, checked or not, for the duration of a call.
  @inline(__always)
  func withUncheckedBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    // The buffer is borrowed only inside this call, while `self` keeps the memory alive.
    let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return try body(unsafe buffer.bytes)
  }

  /// Lends a range of the bytes for the duration of a call; an empty span where a block in it is
  /// damaged.
  @inline(__always)
  func withBytes<Result>(
    _ range: Range<Int>,
    _ body: (RawSpan) throws -> Result
  ) rethrows -> Result {
    let isInside = range.upperBound <= count
    if !isInside { distrust() }
    let isSound = isInside && isSound(range)
    return try withUncheckedBytes { bytes in
      try body(bytes.extracting(isSound ? range : 0..<0))
    }
  }

  /// The little-endian integer at a byte offset; 0 in a damaged block.
  ///
  /// The bounds are checked by the span. Integers lie at multiples of their size, so that none
  /// stands in two blocks.
  @inline(__always)
  func load<Element: BitwiseCopyable & FixedWidthInteger>(
    _ offset: Int,
    as type: Element.Type
  ) -> Element {
    guard isSound(block: offset >> MappedBytes.blockShift) else { return 0 }
    return withUncheckedBytes { bytes in
      // Every bit pattern is a valid integer, and the span checks the extent.
      unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }
  }

  // MARK: Blocks

  /// How many blocks are checked; the state of the whole follows theirs.
  private var blocks: Int {
    (checked + MappedBytes.blockLength - 1) / MappedBytes.blockLength
  }

  /// Checks from now on what lies before `end` against a table of CRC32C, four bytes a block, at
  /// `table`; to be called once, before the bytes are shared.
  func check(upTo end: Int, against table: Int) {
    checked = end
    precondition(unsafe states == nil && table + blocks * 4 <= count, "a table lies outside")
    sums = table
    // Zeros that are given page by page as they are written: most blocks are never looked at.
    guard let memory = unsafe calloc(blocks + 1, 1) else {
      preconditionFailure("no memory is left")
    }
    unsafe states = memory.assumingMemoryBound(to: UInt8.self)
  }

  /// Whether a block that was asked for proved damaged.
  public var isDamaged: Bool {
    guard let states = unsafe states else { return false }
    return unsafe daybook_block_state(states, blocks) != 0
  }

  /// Takes note that the bytes contradict each other, though their checksums are right.
  @inline(never)
  func distrust() {
    if let states = unsafe states { unsafe daybook_set_block_state(states, blocks, 1) }
  }

  /// What is known of a block: 0 where nobody has looked yet, 1 where it is sound, 2 where it is not.
  @inline(__always)
  private func state(of block: Int) -> UInt8 {
    // The table has a state for every block below `checked`; what lies behind has none.
    guard let states = unsafe states, block << MappedBytes.blockShift < checked else { return 1 }
    return unsafe daybook_block_state(states, block)
  }

  @inline(__always)
  private func isSound(block: Int) -> Bool {
    let state = state(of: block)
    return state == 1 || (state == 0 && judge(block: block))
  }

  /// The numbers of the blocks that a range lies in, which is not empty.
  private func blockNumbers(of range: Range<Int>) -> ClosedRange<Int> {
    range.lowerBound >> MappedBytes.blockShift...(range.upperBound - 1) >> MappedBytes.blockShift
  }

  private func isSound(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return true }
    let blocks = blockNumbers(of: range)
    // The kernel maps some pages around a fault by itself.
    if blocks.count > 16, state(of: blocks.upperBound) == 0 { populate(range) }
    return blocks.allSatisfy { isSound(block: $0) }
  }

  /// Whether all blocks of a range were checked before, and are sound; reads none of them.
  func isKnownSound(_ range: Range<Int>) -> Bool {
    guard range.upperBound <= count, !range.isEmpty else { return false }
    return blockNumbers(of: range).allSatisfy { state(of: $0) == 1 }
  }

  /// Maps the pages of a range at once, where each would otherwise be a fault of its own.
  private func populate(_ range: Range<Int>) {
    guard isMapped, let start = unsafe start else { return }
    let from = range.lowerBound / MappedBytes.blockLength * MappedBytes.blockLength
    // MADV_POPULATE_READ; a kernel that does not know it refuses, and the pages fault as ever.
    _ = unsafe madvise(start + from, min(count, range.upperBound) - from, 22)
  }

  /// Gives the pages of a mapped file back to the kernel; they return when they are looked at.
  func release() {
    // Nobody writes to them, so that nothing is lost with them, and whoever reads meanwhile waits for
    // the file again.
    if isMapped, let start = unsafe start { _ = unsafe madvise(start, count, MADV_DONTNEED) }
  }

  @inline(never)
  private func judge(block: Int) -> Bool {
    guard let states = unsafe states else { return true }
    let from = block << MappedBytes.blockShift
    let isSound = withUncheckedBytes { bytes in
      // Every bit pattern is a valid integer, and the span checks the extent.
      Checksum.crc32c(bytes.extracting(from..<min(from + MappedBytes.blockLength, checked)))
        == (unsafe bytes.unsafeLoadUnaligned(fromByteOffset: sums + block * 4, as: UInt32.self))
    }
    // Whoever judges a block comes to the same result, so a race does no harm.
    unsafe daybook_set_block_state(states, block, isSound ? 1 : 2)
    if !isSound { distrust() }
    return isSound
  }
}

/// A run of fixed-width integers inside mapped bytes.
struct Chunk<Element: FixedWidthInteger & BitwiseCopyable>: Sendable {
  let bytes: MappedBytes
  let offset: Int
  let count: Int

  var indices: Range<Int> { 0..<count }

  /// Where it lies in the bytes.
  var extent: Range<Int> { offset..<offset + count * MemoryLayout<Element>.stride }

  /// An element; 0 for an index outside, which only damage that its checksums do not show can ask
  /// for: a number in one chunk that is no place in another.
  @inline(__always)
  subscript(index: Int) -> Element {
    guard index >= 0 && index < count else {
      bytes.distrust()
      return 0
    }
    return bytes.load(offset + index * MemoryLayout<Element>.stride, as: Element.self)
  }

  /// The first index whose element is not less than `value`, in a chunk sorted ascending.
  func lowerBound(_ value: Element) -> Int { lowerBound(value, in: 0..<count) }

  /// The same, sought from a place that lies before it in doubling steps: quicker where it is near.
  func lowerBound(_ value: Element, near start: Int) -> Int {
    var low = start
    var step = 1
    while low + step < count, self[low + step] < value {
      low += step
      step *= 2
    }
    return lowerBound(value, in: low..<min(low + step, count))
  }

  /// The same in a range that is sorted ascending.
  func lowerBound(_ value: Element, in range: Range<Int>) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Calls `body` with every element in order; quicker than subscripting in a scan, and nothing
  /// where a part is damaged.
  @inline(__always)
  func each(_ body: (Int, Element) -> Void) {
    bytes.withBytes(extent) { span in
      for index in 0..<span.byteCount / MemoryLayout<Element>.stride {
        body(
          index,
          // Every bit pattern is a valid integer, and the span checks the extent.
          unsafe span.unsafeLoadUnaligned(
            fromByteOffset: index * MemoryLayout<Element>.stride,
            as: Element.self
          )
        )
      }
    }
  }

  /// The same until `body` says that it has seen enough.
  @inline(__always)
  func prefix(_ body: (Element) -> Bool) {
    bytes.withBytes(extent) { span in
      for index in 0..<span.byteCount / MemoryLayout<Element>.stride {
        // As above.
        let element = unsafe span.unsafeLoadUnaligned(
          fromByteOffset: index * MemoryLayout<Element>.stride,
          as: Element.self
        )
        if !body(element) { return }
      }
    }
  }
}
