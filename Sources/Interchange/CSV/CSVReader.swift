// Reading delimited text: RFC 4180 and what people send instead.
//
//   record   fields separated by the delimiter, ended by LF, CRLF, the end of the file, or CR alone
//            where the file has no LF
//   field    "…" with "" for a quote, any bytes inside; or anything without delimiter and line end,
//            quotes inside standing for themselves
//
// Beyond the RFC: a byte order mark, UTF-16, `sep=;` as a first line, delimiters ; tab | found by
// how evenly they divide the beginning, lines without content (passed over), records of differing
// length (left to the caller), text behind a closing quote (kept), bytes that are not UTF-8 (read
// as Windows-1252), NUL (left out). A quote that is never closed would swallow the rest of the
// file: where the end of the file or 16 MiB come first, the record is read again with that quote
// as an ordinary character. All of it is reported, nothing of it stops the reading.
//
// Memory is one record and one chunk. A record that does not end in the window is scanned again
// when the window has at least doubled, so the work stays linear.

/// The signs that divide a delimited file.
public struct CSVDialect: Hashable, Sendable {
  public var delimiter: UInt8
  /// Whether CR alone ends a record.
  public var endsAtCarriageReturn: Bool

  public init(delimiter: UInt8 = UInt8(ascii: ","), endsAtCarriageReturn: Bool = false) {
    self.delimiter = delimiter
    self.endsAtCarriageReturn = endsAtCarriageReturn
  }

  /// The delimiter as a person calls it.
  public var delimiterName: String {
    switch delimiter {
    case UInt8(ascii: "\t"): "tab"
    case UInt8(ascii: ";"): "semicolon"
    case UInt8(ascii: "|"): "bar"
    case UInt8(ascii: ","): "comma"
    default: "space"
    }
  }
}

/// Pulls the records of a delimited file out of its bytes.
public struct CSVReader {
  /// The longest record in bytes.
  public static let recordLimit = 16 << 20

  private let recordLimit: Int

  private var source: Transcoder
  private var window: [UInt8] = []
  private var start = 0
  private var isComplete = false
  private var line = 1
  /// The room that the last record took.
  private var last = (bytes: 256, fields: 16)
  /// Known once the first record was asked for.
  public private(set) var dialect: CSVDialect?

  /// A reader of a file; its dialect is found from the beginning where nil.
  public init(
    _ source: @escaping ByteChunks,
    dialect: CSVDialect? = nil,
    recordLimit: Int = CSVReader.recordLimit
  ) {
    self.recordLimit = recordLimit
    self.source = Transcoder(source)
    self.dialect = dialect
  }

  /// The next record with content; nil at the end.
  ///
  /// - Throws: only what the source throws.
  public mutating func next() throws -> CSVRecord? {
    let dialect = try self.dialect ?? sniff()
    while true {
      var parser = CSVParser(
        dialect: dialect,
        start: start,
        line: line,
        isLast: isComplete,
        like: last
      )
      guard start < window.count || !isComplete else { return nil }
      switch parser.parse(window) {
      case .needsMore:
        guard window.count - start >= recordLimit else {
          try grow(to: 2 * (window.count - start))
          continue
        }
        parser.literalQuote = parser.openQuote
        parser.isLast = true
        parser.isCut = parser.openQuote == nil
        _ = parser.parse(window)
      case .unclosed(let quote):
        parser.literalQuote = quote
        _ = parser.parse(window)
      case .complete: break
      }
      start = parser.at
      line = parser.line
      if start > 1 << 16, start * 2 > window.count {
        window.removeFirst(start)
        start = 0
      }
      if parser.isBlank { continue }
      var record = parser.record
      // A giant does not make room for all that follow.
      last = (min(record.bytes.count + 32, 4096), min(record.count, 256))
      record.settle()
      return record
    }
  }

  private mutating func grow(to count: Int) throws {
    window.removeFirst(start)
    start = 0
    repeat {
      guard let chunk = try source.next() else {
        isComplete = true
        return
      }
      window += chunk
    } while window.count < count
  }

  private mutating func sniff() throws -> CSVDialect {
    try grow(to: 1 << 16)
    if let named = named() { return named }
    let found = CSVDialect.sniff(window, isWhole: isComplete)
    dialect = found
    return found
  }

  /// The dialect that spreadsheets write into a first line of its own: `sep=;`.
  private mutating func named() -> CSVDialect? {
    let head = window.prefix(8)
    guard head.count >= 5, head.starts(with: Array("sep=".utf8)) else { return nil }
    var end = 5
    guard end == head.count || head[end] == 0x0A || head[end] == 0x0D else { return nil }
    while end < head.count, head[end] == 0x0A || head[end] == 0x0D { end += 1 }
    var found = CSVDialect.sniff(window, isWhole: isComplete)
    found.delimiter = head[4]
    start = end
    line = 2
    dialect = found
    return found
  }
}
