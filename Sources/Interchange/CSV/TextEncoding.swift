// How bytes become text.
//
// A byte order mark decides; without one, a NUL in nearly every second byte of the beginning says
// UTF-16. Everything else is UTF-8. A field that is not valid UTF-8 is read as Windows-1252 (of
// which Latin-1 is a part, but for control characters), which never fails, and is reported: real
// files mix both in one column.

/// The encoding of a whole file.
public enum TextEncoding: Hashable, Sendable {
  case utf8
  case utf16LittleEndian
  case utf16BigEndian

  /// The encoding of a file that begins with these bytes, and the length of its byte order mark.
  static func sniff(_ bytes: [UInt8]) -> (encoding: TextEncoding, mark: Int) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    let sample = bytes.prefix(1024)
    var zeros = [0, 0]
    for (index, byte) in sample.enumerated() where byte == 0 { zeros[index & 1] += 1 }
    let pairs = sample.count / 2
    if pairs > 4, zeros[1] * 10 > pairs * 7, zeros[0] * 10 < pairs {
      return (.utf16LittleEndian, 0)
    }
    if pairs > 4, zeros[0] * 10 > pairs * 7, zeros[1] * 10 < pairs { return (.utf16BigEndian, 0) }
    return (.utf8, 0)
  }
}

/// Turns the chunks of a file into UTF-8 without a byte order mark.
struct Transcoder {
  private let source: ByteChunks
  private var encoding: TextEncoding?
  /// The odd byte of a UTF-16 chunk, and the first half of a pair of surrogates.
  private var odd: UInt8?
  private var lead: UInt16?

  init(_ source: @escaping ByteChunks) { self.source = source }

  mutating func next() throws -> [UInt8]? {
    if encoding != nil {
      guard let chunk = try source() else { return try flush() }
      return decode(chunk[...])
    }
    // The beginning must be long enough to tell the encoding.
    var head: [UInt8] = []
    while head.count < 1024, let chunk = try source() { head += chunk }
    let (found, mark) = TextEncoding.sniff(head)
    encoding = found
    return head.isEmpty ? nil : decode(head[mark...])
  }

  private mutating func flush() throws -> [UInt8]? {
    guard odd != nil || lead != nil else { return nil }
    (odd, lead) = (nil, nil)
    return Array("\u{FFFD}".utf8)
  }

  private mutating func decode(_ chunk: ArraySlice<UInt8>) -> [UInt8] {
    guard let encoding, encoding != .utf8 else { return Array(chunk) }
    var result: [UInt8] = []
    result.reserveCapacity(chunk.count)
    for byte in chunk {
      guard let first = odd else {
        odd = byte
        continue
      }
      odd = nil
      let (high, low) = encoding == .utf16BigEndian ? (first, byte) : (byte, first)
      append(UInt16(high) << 8 | UInt16(low), to: &result)
    }
    return result
  }

  private mutating func append(_ unit: UInt16, to result: inout [UInt8]) {
    if let first = lead {
      lead = nil
      if UTF16.isTrailSurrogate(unit) {
        let value = 0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(unit & 0x3FF))
        result.append(scalar: value)
        return
      }
      result.append(scalar: 0xFFFD)
    }
    if UTF16.isLeadSurrogate(unit) {
      lead = unit
    } else {
      result.append(scalar: UTF16.isTrailSurrogate(unit) ? 0xFFFD : UInt32(unit))
    }
  }
}

/// What Microsoft calls ANSI in western Europe; the five unassigned bytes are read as Latin-1 does.
enum Windows1252 {
  private static let upper: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  static func utf8(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      let value = (0x80...0x9F).contains(byte) ? upper[Int(byte) - 0x80] : UInt32(byte)
      result.append(scalar: value)
    }
    return result
  }
}

extension [UInt8] {
  fileprivate mutating func append(scalar value: UInt32) {
    guard value >= 0x80 else { return append(UInt8(value)) }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
