import CStore
import Facts
import Testing

@Suite struct CStoreTests {
  @Test func `the checksum is CRC32C, in one piece or several`() {
    // RFC 3720, B.4.
    let vectors: [([UInt8], UInt32)] = [
      (Array("123456789".utf8), 0xE306_9283), (Array(repeating: 0, count: 32), 0x8A91_36AA),
      (Array(repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0...31), 0x46DD_794E), ([], 0),
    ]
    for (bytes, expected) in vectors {
      // Each pointer is used within the call only, with its own count.
      #expect(unsafe daybook_crc32c(0, bytes, bytes.count) == expected)
      #expect(unsafe daybook_crc32c_portable(0, bytes, bytes.count) == expected)
      for cut in bytes.indices {
        let head = unsafe daybook_crc32c(0, Array(bytes[..<cut]), cut)
        #expect(unsafe daybook_crc32c(head, Array(bytes[cut...]), bytes.count - cut) == expected)
      }
    }
  }

  @Test func `both searches find what a plain search finds`() {
    var source = IDSource(seed: 7)
    for _ in 0..<2000 {
      let hay = (0..<Int(source.random() % 120)).map { _ in UInt8(source.random() % 3) }
      let needle = (0..<Int(source.random() % 6)).map { _ in UInt8(source.random() % 3) }
      let starts = 0...max(0, hay.count - needle.count)
      let expected = starts.first { hay[$0...].starts(with: needle) && needle.count <= hay.count }
      for isPortable in [false, true] {
        // The result points into the buffer that is alive during the call.
        let found = unsafe hay.withUnsafeBufferPointer { buffer -> Int? in
          guard let base = buffer.baseAddress else { return needle.isEmpty ? 0 : nil }
          let hit =
            isPortable
            ? unsafe daybook_find_portable(base, buffer.count, needle, needle.count)
            : unsafe daybook_find(base, buffer.count, needle, needle.count)
          return unsafe hit.map { unsafe $0 - base }
        }
        #expect(found == (hay.isEmpty && !needle.isEmpty ? nil : expected))
      }
    }
  }
}
