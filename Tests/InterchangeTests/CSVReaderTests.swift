import Interchange
import Testing

struct CSVReaderTests {
  private func read(
    _ bytes: [UInt8],
    chunk: Int = .max,
    dialect: CSVDialect? = nil
  ) throws -> [CSVRecord] {
    var rest = bytes[...]
    var reader = CSVReader(
      {
        guard !rest.isEmpty else { return nil }
        let part = Array(rest.prefix(chunk))
        rest = rest.dropFirst(part.count)
        return part
      },
      dialect: dialect
    )
    var records: [CSVRecord] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  private func fields(_ text: String, chunk: Int = .max) throws -> [[String]] {
    try read(Array(text.utf8), chunk: chunk).map(\.fields)
  }

  static let cases: [(name: String, text: String, fields: [[String]])] = [
    ("plain", "a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("no line end at the end", "a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("CRLF", "a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("CR alone", "a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
    ("stray CR where lines end in LF", "a,b\n1\r,2\n", [["a", "b"], ["1\r", "2"]]),
    ("quotes", "a,\"b,c\"\n\"x \"\"y\"\"\",z\n", [["a", "b,c"], ["x \"y\"", "z"]]),
    ("line end in quotes", "a,b\n\"1\n2\",3\n", [["a", "b"], ["1\n2", "3"]]),
    ("empty quotes", "a,b\n\"\",\"\"\n", [["a", "b"], ["", ""]]),
    ("a quote inside", "a,b\n5\" pipe,2\n", [["a", "b"], ["5\" pipe", "2"]]),
    ("text after a quote", "a,b\n\"x\"y,2\n", [["a", "b"], ["xy", "2"]]),
    ("spaces after a quote", "a,b\n\"x\"  ,2\n", [["a", "b"], ["x", "2"]]),
    ("empty lines", "a,b\n\n1,2\n\n\n", [["a", "b"], ["1", "2"]]),
    ("empty fields", "a,b,c\n,,\n", [["a", "b", "c"], ["", "", ""]]),
    ("ragged", "a,b\n1\n1,2,3\n", [["a", "b"], ["1"], ["1", "2", "3"]]),
    ("semicolons", "a;b\n1,5;2,5\n", [["a", "b"], ["1,5", "2,5"]]),
    ("tabs", "a\tb\n1, 2\t3\n", [["a", "b"], ["1, 2", "3"]]),
    ("bars", "a|b\n1|2\n", [["a", "b"], ["1", "2"]]),
    ("one column", "name\nAnna\nBo\n", [["name"], ["Anna"], ["Bo"]]),
    ("a named separator", "sep=;\na;b\n1;2\n", [["a", "b"], ["1", "2"]]),
    ("a byte order mark", "\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    (
      "an unclosed quote", "a,b\n1,\"2\n3,4\n5,6\n",
      [["a", "b"], ["1", "\"2"], ["3", "4"], ["5", "6"]]
    ),
    ("nothing", "", []),
    ("only line ends", "\n\r\n\n", []),
  ]

  @Test func `columns of one name are told apart`() throws {
    var log = IssueLog()
    let file = ImportFile("x.csv", "a,b,a,a (2),,a,a (3),\n")
    #expect(
      try CSVTable(file, log: &log).columns == [
        "a", "b", "a (2)", "a (2) (2)", "column 5", "a (3)", "a (3) (2)", "column 8",
      ]
    )
    let many = ImportFile("y.csv", String(repeating: "a,,", count: 50_000) + "\n")
    let columns = try CSVTable(many, log: &log).columns
    #expect(Set(columns).count == 100_001)
  }

  /// However the bytes are cut into chunks, the records are the same.
  @Test(arguments: cases.map(\.name), [1, 2, 3, 7, Int.max])
  func `records and fields`(name: String, chunk: Int) throws {
    let found = try #require(Self.cases.first { $0.name == name })
    #expect(try fields(found.text, chunk: chunk) == found.fields)
  }

  @Test func `lines are counted as editors count them`() throws {
    let records = try read(Array("a,b\r\n\"1\r\n2\n3\",x\r\n\r\n4,5\r\n".utf8))
    #expect(records.map(\.line) == [1, 2, 6])
  }

  @Test func `flaws name their line and field`() throws {
    let text: [UInt8] = Array("a,b\nx,caf".utf8) + [0xE9] + Array("\ny\0z,\"q\"r\n".utf8)
    let records = try read(text)
    #expect(records.map(\.fields) == [["a", "b"], ["x", "café"], ["yz", "qr"]])
    #expect(records[1].flaws.map(\.kind) == [.encoding])
    #expect(records[1].flaws.first?.line == 2)
    #expect(records[1].flaws.first?.field == 1)
    #expect(records[2].flaws.map(\.kind) == [.textAfterQuote, .nul])
    let unclosed = try read(Array("a,b\n1,\"2\n3,4\n".utf8))
    #expect(unclosed[1].flaws.map(\.kind) == [.unclosedQuote])
  }

  @Test(arguments: [false, true], [true, false])
  func `UTF-16`(isBig: Bool, hasMark: Bool) throws {
    let text = "name,city\nŁukasz 🙂,Kraków\nAnna,Berlin\nBo,Köln\n"
    var bytes: [UInt8] = []
    for unit in (hasMark ? [0xFEFF] : []) + Array(text.utf16) {
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      bytes += isBig ? [high, low] : [low, high]
    }
    for chunk in [1, 3, Int.max] {
      let records = try read(bytes, chunk: chunk)
      #expect(records.map(\.fields)[1] == ["Łukasz 🙂", "Kraków"])
      #expect(records.count == 4)
    }
  }

  @Test func `a very long field arrives whole, in small chunks too`() throws {
    let long = String(repeating: "x", count: 3_000_000)
    let records = try read(Array("a,b\n\"\(long)\n\",2\n3,4\n".utf8), chunk: 4096)
    #expect(records.count == 3)
    #expect(records[1][0].utf8.count == 3_000_001)
  }

  @Test func `an unclosed quote in a large file costs one field`() throws {
    let rows = String(repeating: "1,2\n", count: 100_000)
    var count = 0
    var flaws = 0
    var rest: [UInt8]? = Array("a,b\n\"x,1\n\(rows)".utf8)
    var reader = CSVReader(
      {
        defer { rest = nil }
        return rest
      },
      recordLimit: 100_000
    )
    while let record = try reader.next() {
      count += 1
      flaws += record.flaws.count
    }
    #expect(count == 100_002)
    #expect(flaws == 1)
  }

  /// No bytes at all stop the reader, and none are read twice.
  @Test(arguments: 0..<300 as Range<UInt64>)
  func `any bytes are read to their end`(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func random() -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(truncatingIfNeeded: state >> 33)
    }
    let alphabet: [UInt8] = Array("a,;\"\n\r\t|é".utf8) + [0, 0xFF, 0xE9, 0xEF, 0xBB, 0xBF]
    let bytes = (0..<random() % 200).map { _ in alphabet[random() % alphabet.count] }
    let whole = try read(bytes)
    let pieces = try read(bytes, chunk: 1 + random() % 9)
    #expect(whole.map(\.fields) == pieces.map(\.fields))
    #expect(whole.map(\.line) == pieces.map(\.line))
  }

  @Test func `halves of a letter in two fields are not one letter`() throws {
    let bytes = Array("ü,".utf8) + [0xC3, 0x2C, 0xBC, 0x0A]
    let records = try read(bytes + Array("é,é,é\n".utf8))
    #expect(records.map(\.fields) == [["ü", "Ã", "¼"], ["é", "é", "é"]])
    #expect(records.map { $0.flaws.map(\.kind) } == [[.encoding, .encoding], []])
  }
}
