import Interchange
import PtyHarness
import Testing

/// Files from csv-spectrum, sineemore/csv-test-data, csvkit, tabulator, CSVsniffer and the payloads
/// of csv-injection.
@Suite(.enabled(if: Program.corpus != nil, "DAYBOOK_CORPUS is not set"))
struct CSVCorpusTests {
  private func bytes(_ path: String) throws -> [UInt8] {
    try #require(TestFile.corpus("csv/" + path))
  }

  private func read(_ path: String) throws -> (records: [CSVRecord], dialect: CSVDialect?) {
    var rest: [UInt8]? = try bytes(path)
    var reader = CSVReader {
      defer { rest = nil }
      return rest
    }
    var records: [CSVRecord] = []
    while let record = try reader.next() { records.append(record) }
    return (records, reader.dialect)
  }

  /// Records with the header, and the fields of the first data record.
  static let expected: [(path: String, records: Int, first: [String])] = [
    ("csv-spectrum/csvs/simple.csv", 2, ["1", "2", "3"]),
    ("csv-spectrum/csvs/simple_crlf.csv", 2, ["1", "2", "3"]),
    ("csv-spectrum/csvs/empty.csv", 3, ["1", "", ""]),
    ("csv-spectrum/csvs/empty_crlf.csv", 3, ["1", "", ""]),
    ("csv-spectrum/csvs/newlines.csv", 4, ["1", "2", "3"]),
    ("csv-spectrum/csvs/newlines_crlf.csv", 4, ["1", "2", "3"]),
    (
      "csv-spectrum/csvs/json.csv", 2,
      ["1", "{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"]
    ),
    ("csvkit/dummy.csv", 2, ["1", "2", "3"]),
    ("csvkit/dummy.tsv", 2, ["1", "2", "3"]),
    ("csvkit/test_utf16_big.csv", 3, ["1", "2", "3"]),
    ("csvkit/test_latin1.csv", 3, ["1", "2", "3"]),
    ("csvkit/null_byte.csv", 2, ["", "2", "3"]),
    ("csvkit/mac_newlines.csv", 3, ["1", "2", "3"]),
    ("tabulator/special/bom.csv", 3, ["1", "english"]),
  ]

  @Test(arguments: expected.map(\.path))
  func `known content`(path: String) throws {
    let expected = try #require(Self.expected.first { $0.path == path })
    let records = try read(path).records
    #expect(records.count == expected.records)
    #expect(records.count > 1 && records[1].fields == expected.first)
  }

  @Test func `bad files are read and reported`() throws {
    let quote = try read("sineemore-csv-test-data/csv/bad-missing-quote.csv").records
    #expect(quote.contains { !$0.flaws.isEmpty })
    for name in ["bad-header-less-fields", "bad-header-more-fields"] {
      var log = IssueLog()
      let content = try bytes("sineemore-csv-test-data/csv/\(name).csv")
      let file = ImportFile(name: name + ".csv", bytes: content)
      var table = try CSVTable(file, log: &log)
      while try table.next(log: &log) != nil {}
      #expect(log.count > 0, "\(name)")
    }
  }

  @Test func `delimiters are found as people annotated them`() throws {
    let names = ["comma": ",", "semicolon": ";", "tab": "\t", "vslash": "|"]
    let text = String(
      decoding: try bytes("csvsniffer-dialects/Dialect_annotations.half.txt"),
      as: UTF8.self
    )
    var right: [String] = []
    var wrong: [String] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "|", omittingEmptySubsequences: false)
      guard parts.count == 6, let sign = names[String(parts[2])], parts[3] == "doublequote" else {
        continue
      }
      guard let found = try? read("csvsniffer-dialects/\(parts[0])").dialect else { continue }
      let isRight = found.delimiter == sign.utf8.first
      if isRight { right.append(String(parts[0])) } else { wrong.append(String(parts[0])) }
    }
    #expect(right.count >= 35, "wrong: \(wrong)")
    #expect(wrong.count <= 4, "wrong: \(wrong)")
  }

  @Test func `every real file is read to its end`() throws {
    var files = 0
    var records = 0
    for set in ["csvkit", "messytables-horror", "papaparse", "thunderbird-addressbook-csv"] {
      let folder = try #require(Program.corpus) + "/csv/" + set
      for name in try #require(TestFile.names(in: folder))
      where [".csv", ".tsv", ".ssv", ".psv"].contains(where: name.hasSuffix) {
        files += 1
        records += try read("\(set)/\(name)").records.count
      }
    }
    #expect(files >= 45)
    #expect(records > 4000)
  }

  @Test func `no payload comes out as a formula`() throws {
    let text = String(
      decoding: try bytes("csv-injection/Intruder/csv-payload.txt"),
      as: UTF8.self
    )
    var count = 0
    for payload in text.split(whereSeparator: \.isNewline) {
      for separator in [",", "\t"] as [Character] {
        var writer = CSVWriter(separator: separator)
        writer.row([String(payload)])
        let first = writer.text.first { $0 != "\"" }
        #expect(first.map { !"=+-@\t\r".contains($0) } ?? true, "\(writer.text)")
        count += 1
      }
    }
    #expect(count > 10)
  }
}
