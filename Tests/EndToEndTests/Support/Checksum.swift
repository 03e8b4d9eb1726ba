/// Checksums as the store's files carry them, reckoned anew so that the store's own cannot hide a
/// mistake.
enum Checksum {
  /// CRC-32C (Castagnoli), eight hexadecimal digits.
  static func crc32c(_ text: String) -> String {
    var sum: UInt32 = .max
    for byte in text.utf8 {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0x82F6_3B78 : sum >> 1 }
    }
    let digits = String(~sum, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
