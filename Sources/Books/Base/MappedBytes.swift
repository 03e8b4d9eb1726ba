import Glibc

/// Immutable bytes: a file mapped read-only, or a private copy in memory.
///
/// The one `@unchecked Sendable` of the project. It is sound because nothing can write through it:
/// the pointer never leaves the class, the bytes are lent as read-only spans that cannot outlive
/// the call, and they live as long as the object does. A mapped file must never be written in
/// place; checkpoints are replaced by renaming.
@safe public final class MappedBytes: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer?
  public let count: Int
  private let isMapped: Bool

  /// Copies bytes into memory.
  public init(_ bytes: [UInt8]) {
    count = bytes.count
    isMapped = false
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
    defer { Glibc.close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0, status.st_size >= 0 else { return nil }
    count = Int(status.st_size)
    isMapped = count > 0
    guard count > 0 else {
      unsafe start = nil
      return
    }
    let mapping = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0)
    guard unsafe mapping != MAP_FAILED, let mapping = unsafe mapping else { return nil }
    unsafe start = mapping
  }

  deinit {
    guard let start = unsafe start else { return }
    if isMapped {
      unsafe munmap(start, count)
    } else {
      unsafe start.deallocate()
    }
  }

  /// Lends the bytes for the duration of a call.
  @inline(__always)
  public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    // The buffer is borrowed only inside this call, while `self` keeps the memory alive.
    let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return try body(unsafe buffer.bytes)
  }

  /// The little-endian integer at a byte offset.
  ///
  /// The bounds are checked by the span.
  @inline(__always)
  func load<Element: BitwiseCopyable>(_ offset: Int, as type: Element.Type) -> Element {
    withBytes { bytes in
      // Every bit pattern is a valid integer, and the span checks the extent.
      unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }
  }
}

/// A run of fixed-width integers inside mapped bytes.
struct Chunk<Element: FixedWidthInteger & BitwiseCopyable>: Sendable {
  let bytes: MappedBytes
  let offset: Int
  let count: Int

  var indices: Range<Int> { 0..<count }

  @inline(__always)
  subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "an index lies outside its chunk")
    return bytes.load(offset + index * MemoryLayout<Element>.stride, as: Element.self)
  }

  /// The first index whose element is not less than `value`, in a chunk sorted ascending.
  func lowerBound(_ value: Element) -> Int {
    bytes.withBytes { span in
      var low = 0
      var high = count
      while low < high {
        let middle = (low + high) / 2
        // Every bit pattern is a valid integer, and the span checks the extent.
        let element = unsafe span.unsafeLoadUnaligned(
          fromByteOffset: offset + middle * MemoryLayout<Element>.stride,
          as: Element.self
        )
        if element < value { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// Calls `body` with every element in order; quicker than subscripting in a scan.
  @inline(__always)
  func each(_ body: (Int, Element) -> Void) {
    bytes.withBytes { span in
      for index in 0..<count {
        body(
          index,
          unsafe span.unsafeLoadUnaligned(
            fromByteOffset: offset + index * MemoryLayout<Element>.stride,
            as: Element.self
          )
        )
      }
    }
  }
}
