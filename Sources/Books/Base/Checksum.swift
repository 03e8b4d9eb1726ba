import CStore

/// CRC32C (Castagnoli), as the log uses it.
enum Checksum {
  static func crc32c(_ span: RawSpan) -> UInt32 {
    // The C function reads only the extent that the span lends for this call.
    unsafe span.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return unsafe daybook_crc32c(0, start.assumingMemoryBound(to: UInt8.self), buffer.count)
    }
  }

  static func crc32c(_ bytes: ArraySlice<UInt8>) -> UInt32 { unsafe crc32c(bytes.span.bytes) }
}
