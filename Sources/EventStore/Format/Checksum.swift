internal import CStore

/// CRC32C of bytes, continuing from `seed`.
func checksum(_ bytes: ArraySlice<UInt8>, seed: UInt32 = 0) -> UInt32 {
  // The buffer outlives the call, which reads exactly its count.
  unsafe bytes.withUnsafeBufferPointer { buffer in
    unsafe daybook_crc32c(seed, buffer.baseAddress, buffer.count)
  }
}

/// A random 128-bit name of a store or a file.
struct FileIdentity: Hashable, Sendable, CustomStringConvertible {
  let high: UInt64
  let low: UInt64

  static let none = FileIdentity(high: 0, low: 0)

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(random: () -> UInt64) {
    self.init(high: random(), low: random() | 1)
  }

  init?(_ text: some StringProtocol) {
    guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
      let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }

  var description: String { hexadecimal(high) + hexadecimal(low) }

  /// What every checksum in the file starts from, so that bytes of another file never validate.
  var seed: UInt32 {
    checksum(bytes[...])
  }

  private var bytes: [UInt8] {
    [high, low].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
    }
  }
}

/// A number in hexadecimal with leading zeros.
func hexadecimal(_ number: some FixedWidthInteger & UnsignedInteger, width: Int = 16) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
