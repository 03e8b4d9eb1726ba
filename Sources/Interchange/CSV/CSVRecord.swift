/// Something odd in one record of a delimited file.
public struct CSVFlaw: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Not valid UTF-8; read as Windows-1252.
    case encoding
    /// NUL bytes, which were left out.
    case nul
    /// Text between a closing quote and the next separator; it was kept.
    case textAfterQuote
    /// A quote that is never closed; it was taken as an ordinary character.
    case unclosedQuote
    /// Longer than any record may be; it was cut there.
    case tooLong
  }

  public let kind: Kind
  /// The physical line.
  public let line: Int
  /// The field's index.
  public let field: Int

  /// What happened, as a sentence without a full stop.
  public var message: String {
    switch kind {
    case .encoding: "not UTF-8, read as Windows-1252"
    case .nul: "NUL bytes were left out"
    case .textAfterQuote: "text after a closing quote was kept; quotes inside are doubled"
    case .unclosedQuote: "a quote is never closed, so it was taken as an ordinary character"
    case .tooLong: "a record is longer than 16 MiB and was cut there; look for a missing quote"
    }
  }
}

/// One record of a delimited file: its fields as valid UTF-8, without quotes.
public struct CSVRecord: Sendable {
  /// The physical line on which it begins, from 1.
  public let line: Int
  public internal(set) var flaws: [CSVFlaw]
  var bytes: [UInt8]
  /// Where in `bytes` each field ends.
  var ends: [Int]

  public var count: Int { ends.count }

  /// The text of a field; empty beyond the last one.
  public subscript(field: Int) -> String {
    guard ends.indices.contains(field) else { return "" }
    let start = field == 0 ? 0 : ends[field - 1]
    return String(decoding: bytes[start..<ends[field]], as: UTF8.self)
  }

  public var fields: [String] { ends.indices.map { self[$0] } }

  /// Whether a field has no bytes.
  public func isEmpty(_ field: Int) -> Bool {
    guard ends.indices.contains(field) else { return true }
    return ends[field] == (field == 0 ? 0 : ends[field - 1])
  }

  /// Whether all of it is UTF-8, and no field begins within a character of the one before.
  private var isSound: Bool {
    for field in ends.indices.dropLast() where ends[field] < bytes.count {
      if bytes[ends[field]] & 0xC0 == 0x80 { return false }
    }
    return (try? UTF8Span(validating: bytes.span)) != nil
  }

  /// Makes every field valid UTF-8 without NUL; most records are ASCII and pass at once.
  mutating func settle() {
    var all: UInt8 = 0
    // The top bit of what is below one; those of more than 0x80 are looked at anyway.
    var below: UInt8 = 0
    for byte in bytes {
      all |= byte
      below |= byte &- 1
    }
    guard (all | below) >= 0x80 else { return }
    let hasNul = bytes.contains(0)
    if !hasNul, isSound { return }
    var clean: [UInt8] = []
    clean.reserveCapacity(bytes.count)
    var start = 0
    for field in ends.indices {
      var content = Array(bytes[start..<ends[field]])
      start = ends[field]
      if hasNul, content.contains(0) {
        content.removeAll { $0 == 0 }
        flaws.append(CSVFlaw(kind: .nul, line: line, field: field))
      }
      if String(validating: content, as: UTF8.self) == nil {
        content = Windows1252.utf8(content)
        flaws.append(CSVFlaw(kind: .encoding, line: line, field: field))
      }
      clean += content
      ends[field] = clean.count
    }
    bytes = clean
  }
}
