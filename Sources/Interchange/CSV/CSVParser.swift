/// The state machine of one record.
struct CSVParser {
  enum Outcome {
    case complete
    /// The record may go on beyond the window.
    case needsMore
    /// The quote at this place is never closed.
    case unclosed(Int)
  }

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  let dialect: CSVDialect
  private let start: Int
  private let startLine: Int
  /// Whether nothing follows the window.
  var isLast: Bool
  /// A quote that is taken as an ordinary character.
  var literalQuote: Int?
  var isCut = false

  /// Where the next record begins, and on which line.
  private(set) var at: Int
  private(set) var line: Int
  /// The quote in which the window ended.
  private(set) var openQuote: Int?
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var flaws: [CSVFlaw] = []
  private var sawQuote = false

  /// A record that begins at `start` of a window; most are about as long as the one before.
  init(
    dialect: CSVDialect,
    start: Int,
    line: Int,
    isLast: Bool,
    like before: (bytes: Int, fields: Int) = (0, 0)
  ) {
    bytes.reserveCapacity(before.bytes)
    ends.reserveCapacity(before.fields)
    self.dialect = dialect
    self.start = start
    startLine = line
    self.line = line
    self.isLast = isLast
    at = start
  }

  var record: CSVRecord { CSVRecord(line: startLine, flaws: flaws, bytes: bytes, ends: ends) }

  /// Whether the line has no content at all.
  var isBlank: Bool { ends.count <= 1 && bytes.isEmpty && !sawQuote }

  var count: Int { ends.count }

  mutating func parse(_ window: [UInt8]) -> Outcome {
    at = start
    line = startLine
    openQuote = nil
    sawQuote = false
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    flaws.removeAll()
    if isCut { flaw(.tooLong) }
    while true {
      if at < window.count, window[at] == Self.quote, at != literalQuote {
        if let outcome = quoted(window) { return outcome }
      } else {
        if at == literalQuote { flaw(.unclosedQuote) }
        plain(window)
      }
      ends.append(bytes.count)
      guard at < window.count else { return isLast ? .complete : .needsMore }
      if window[at] == dialect.delimiter {
        at += 1
        continue
      }
      return lineEnd(window)
    }
  }

  private mutating func plain(_ window: [UInt8]) {
    let begin = at
    let delimiter = dialect.delimiter
    var place = begin
    while place < window.count {
      let byte = window[place]
      if byte == delimiter || byte == Self.lineFeed { break }
      if byte == Self.carriageReturn, isEnd(window, place) { break }
      place += 1
    }
    at = place
    bytes.append(contentsOf: window[begin..<place])
  }

  /// Reads a field in quotes; nil where it was read to its end.
  private mutating func quoted(_ window: [UInt8]) -> Outcome? {
    let open = at
    sawQuote = true
    at += 1
    while true {
      let begin = at
      while at < window.count, window[at] != Self.quote {
        if window[at] == Self.lineFeed { line += 1 }
        if window[at] == Self.carriageReturn, at + 1 == window.count || window[at + 1] != 0x0A {
          line += 1
        }
        at += 1
      }
      bytes.append(contentsOf: window[begin..<at])
      guard at < window.count else {
        openQuote = open
        return isLast ? .unclosed(open) : .needsMore
      }
      at += 1
      guard at < window.count else {
        if isLast { return nil }
        openQuote = open
        return .needsMore
      }
      guard window[at] == Self.quote else { break }
      bytes.append(Self.quote)
      at += 1
    }
    if at < window.count, !isEnd(window, at) {
      let length = bytes.count
      plain(window)
      // Spaces between the quote and the delimiter mean nothing.
      if bytes[length...].allSatisfy({ $0 == 0x20 }) {
        bytes.removeLast(bytes.count - length)
      } else {
        flaw(.textAfterQuote)
      }
    }
    return nil
  }

  private mutating func lineEnd(_ window: [UInt8]) -> Outcome {
    if window[at] == Self.carriageReturn, at + 1 == window.count, !isLast { return .needsMore }
    let isPair =
      window[at] == Self.carriageReturn && at + 1 < window.count && window[at + 1] == Self.lineFeed
    at += isPair ? 2 : 1
    line += 1
    return .complete
  }

  private func isEnd(_ window: [UInt8], _ place: Int) -> Bool {
    let byte = window[place]
    if byte == dialect.delimiter || byte == Self.lineFeed { return true }
    guard byte == Self.carriageReturn else { return false }
    if dialect.endsAtCarriageReturn { return true }
    return place + 1 == window.count || window[place + 1] == Self.lineFeed
  }

  private mutating func flaw(_ kind: CSVFlaw.Kind) {
    flaws.append(CSVFlaw(kind: kind, line: line, field: ends.count))
  }
}

extension CSVDialect {
  /// The dialect of a file that begins with these bytes.
  ///
  /// The delimiter that divides the first records most evenly into at least two fields, the first
  /// record counting as much as all others together, because it names the columns.
  static func sniff(_ sample: [UInt8], isWhole: Bool) -> CSVDialect {
    let hasLineFeed = sample.contains(0x0A)
    let endsAtCarriageReturn = !hasLineFeed && sample.contains(0x0D)
    var best = CSVDialect(endsAtCarriageReturn: endsAtCarriageReturn)
    var bestScore = 0.0
    for sign in [",", ";", "\t", "|"].compactMap(\.utf8.first) {
      let dialect = CSVDialect(delimiter: sign, endsAtCarriageReturn: endsAtCarriageReturn)
      let score = dialect.score(sample, isWhole: isWhole)
      if score > bestScore {
        (best, bestScore) = (dialect, score)
      }
    }
    return best
  }

  private func score(_ sample: [UInt8], isWhole: Bool) -> Double {
    var counts: [Int] = []
    var at = 0
    while at < sample.count, counts.count < 100 {
      var parser = CSVParser(dialect: self, start: at, line: 1, isLast: true)
      if case .unclosed(let quote) = parser.parse(sample) {
        guard isWhole else { break }
        parser.literalQuote = quote
        _ = parser.parse(sample)
      }
      // The last record of a part of a file may be half a record.
      if parser.at >= sample.count, !isWhole, !counts.isEmpty { break }
      at = parser.at
      if !parser.isBlank { counts.append(parser.count) }
    }
    guard let head = counts.first, let most = counts.max(by: { frequency($0) < frequency($1) })
    else { return 0 }
    func frequency(_ count: Int) -> Int { counts.reduce(0) { $0 + ($1 == count ? 1 : 0) } }
    guard most > 1 else { return 0 }
    let even = Double(frequency(most)) / Double(counts.count)
    let width = Double(min(most, 50)) / 1000
    return even + (head == most ? 1 : 0) + width
  }
}
