/// A delimited file as a table: the first record names the columns.
public struct CSVTable {
  public let file: String
  /// The names of the columns as written, without white space around them; a column without a
  /// name is `column 3`, a second one of a name `name (2)`.
  public let columns: [String]
  public let dialect: CSVDialect
  private var reader: CSVReader

  /// Reads the names of the columns.
  ///
  /// - Throws: only what the file throws.
  public init(_ file: ImportFile, log: inout IssueLog) throws {
    try self.init(named: file.name, try file.open(), log: &log)
  }

  init(named name: String, _ chunks: @escaping ByteChunks, log: inout IssueLog) throws {
    file = name
    reader = CSVReader(chunks)
    let head = try reader.next()
    var names: [String] = []
    var taken: Set<String> = []
    // How often a name has come.
    var counts: [String: Int] = [:]
    for (index, field) in (head?.fields ?? []).enumerated() {
      var name = field.trimmed
      if name.isEmpty { name = "column \(index + 1)" }
      if taken.contains(name) {
        var count = counts[name] ?? 1
        var second: String
        repeat {
          count += 1
          second = "\(name) (\(count))"
        } while taken.contains(second)
        counts[name] = count
        log.add(
          Issue(
            .note,
            file: file,
            line: head?.line ?? 1,
            column: name,
            "there are several columns of this name; the later one is called “\(second)”"
          )
        )
        name = second
      }
      names.append(name)
      taken.insert(name)
    }
    columns = names
    dialect = reader.dialect ?? CSVDialect()
    for flaw in head?.flaws ?? [] { report(flaw, &log) }
  }

  /// The next row; nil at the end.
  ///
  /// A row may be shorter or longer than the header: the caller sees the fields there are, and
  /// that it is so is in the log.
  public mutating func next(log: inout IssueLog) throws -> CSVRecord? {
    guard let record = try reader.next() else { return nil }
    for flaw in record.flaws { report(flaw, &log) }
    if record.count < columns.count {
      // A file of one column has no short rows, and a row without its last fields is common.
      let message =
        "the row has \(record.count) fields instead of \(columns.count); the rest is empty"
      log.add(Issue(.warning, file: file, line: record.line, message))
    } else if record.count > columns.count {
      let surplus = (columns.count..<record.count).contains { !record.isEmpty($0) }
      let message =
        "the row has \(record.count) fields instead of \(columns.count); "
        + (surplus ? "what is beyond the last column was not read" : "the surplus ones are empty")
      log.add(Issue(surplus ? .error : .note, file: file, line: record.line, message))
    }
    return record
  }

  private func report(_ flaw: CSVFlaw, _ log: inout IssueLog) {
    let severity: Issue.Severity =
      flaw.kind == .tooLong || flaw.kind == .unclosedQuote ? .error : .warning
    log.add(
      Issue(
        severity,
        file: file,
        line: flaw.line,
        column: columns.indices.contains(flaw.field) ? columns[flaw.field] : "",
        flaw.message
      )
    )
  }
}

extension String {
  /// Without white space at either end.
  var trimmed: String {
    if let first = utf8.first, let last = utf8.last,
      (0x21...0x7E).contains(first), (0x21...0x7E).contains(last)
    {
      return self
    }
    var scalars = unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}
