import CRM

/// What the first reading of a file tells: its form, its columns, how many rows, which days it
/// writes how.
struct FileSurvey: Sendable {
  /// How a column writes days, told from all of its values.
  enum DayOrder: Sendable {
    case dayFirst
    case monthFirst
    /// Nothing in the column tells: every value could be either.
    case ambiguous
  }

  let file: ImportFile
  let columns: [String]
  let delimiter: String
  private(set) var rows = 0
  /// FNV-1a over the bytes: tells whether a file is the same as last time, proves nothing.
  private(set) var hash: UInt64 = 0
  private(set) var dayOrders: [Int: DayOrder] = [:]
  private let places: [String: Int]

  /// The place of a column in the rows.
  func place(of column: String) -> Int? { places[ColumnName.plain(column)] }

  /// Reads the columns only.
  init(head file: ImportFile) throws {
    var log = IssueLog()
    let table = try CSVTable(file, log: &log)
    self.file = file
    columns = table.columns
    delimiter = table.dialect.delimiterName
    var places: [String: Int] = [:]
    for (index, name) in columns.enumerated() where places[ColumnName.plain(name)] == nil {
      places[ColumnName.plain(name)] = index
    }
    self.places = places
  }

  /// Reads all rows; `body` is given each of them.
  mutating func read(days: [Int], _ body: (CSVRecord) -> Void) throws {
    let digest = Digest()
    let chunks = try file.open()
    let hashed: ByteChunks = {
      let chunk = try chunks()
      if let chunk { digest.add(chunk) }
      return chunk
    }
    var log = IssueLog()
    var table = try CSVTable(named: file.name, hashed, log: &log)
    var spans = [DaySpan](repeating: DaySpan(), count: days.count)
    while let record = try table.next(log: &log) {
      rows += 1
      for (index, column) in days.enumerated() { spans[index].take(record[column]) }
      body(record)
    }
    hash = digest.value
    for (index, column) in days.enumerated() { dayOrders[column] = spans[index].order }
  }

  /// The largest numbers at the first and the second place of dates like `12/5/2026`.
  private struct DaySpan {
    private var first = 0
    private var second = 0
    private var hasPoints = false

    mutating func take(_ text: String) {
      guard let separator = text.first(where: { !$0.isNumber }), "./-".contains(separator) else {
        return
      }
      let parts = text.split(separator: separator)
      guard parts.count == 3, parts[0].count <= 2, let one = Int(parts[0]), let two = Int(parts[1])
      else { return }
      if separator == "." { hasPoints = true }
      first = max(first, one)
      second = max(second, two)
    }

    var order: DayOrder? {
      if first == 0 { return nil }
      if hasPoints || first > 12 { return .dayFirst }
      return second > 12 ? .monthFirst : .ambiguous
    }
  }

  private final class Digest {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    func add(_ bytes: [UInt8]) {
      var hash = value
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      value = hash
    }
  }
}
