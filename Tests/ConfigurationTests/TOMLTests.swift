import Testing

@testable import Configuration

@Suite struct TOMLTests {
  private func read(_ text: String) -> (TOMLTable, [String]) {
    let (table, diagnostics) = TOMLReader.read(text, file: "f")
    return (table, diagnostics.map(\.description))
  }

  @Test(arguments: [
    ("a = \"x\\ty\\u00e9\\\\\"", TOMLNode.Value.string("x\tyé\\")),
    ("a = 'c:\\x'", .string("c:\\x")),
    ("a = \"\"\"\none\ntwo \\\n   three\"\"\"", .string("one\ntwo three")),
    ("a = '''x'y'''", .string("x'y")),
    ("a = \"\"\"q\"\"\"\"", .string("q\"")),
    ("a = 12", .integer(12)), ("a = -1_000", .integer(-1000)), ("a = 0xFF", .integer(255)),
    ("a = 0b101", .integer(5)), ("a = 1.5e3", .float(1500)), ("a = inf", .float(.infinity)),
    ("a = true # yes", .boolean(true)), ("a = 2026-11-22", .date("2026-11-22")),
    ("a = 07:32:00", .date("07:32:00")), ("\u{FEFF}a = false", .boolean(false)),
    ("\"a\" = \"\"", .string("")), ("'a'=''", .string("")),
  ])
  func readsScalars(_ text: String, _ value: TOMLNode.Value) {
    let (table, problems) = read(text)
    #expect(problems == [])
    #expect(table["a"]?.value == value)
  }

  @Test func readsTablesListsAndDottedKeys() throws {
    let (table, problems) = read(
      """
      top.level = 1
      [a.b]
      c = [1, [2, 3], # comment
        "x",
      ]
      d = { e = 1, f.g = "h" }
      [a]
      z = 1
      [[list]]
      n = 1
      [[list]]
      n = 2
      [list.inner]
      m = 3
      """
    )
    #expect(problems == [])
    #expect(table["top"]?.table?["level"]?.integer == 1)
    let inner = try #require(table["a"]?.table?["b"]?.table)
    #expect(inner["c"]?.array?.count == 3)
    #expect(inner["c"]?.array?[2].position == Position(line: 4, column: 3))
    #expect(inner["d"]?.table?["f"]?.table?["g"]?.string == "h")
    #expect(table["a"]?.table?["z"]?.integer == 1)
    let list = try #require(table["list"]?.array)
    #expect(list.map { $0.table?["n"]?.integer } == [1, 2])
    #expect(list[1].table?["inner"]?.table?["m"]?.integer == 3)
  }

  @Test(arguments: [
    ("a = ", "f:1:5: a value is expected here"),
    ("a = hello", "f:1:5: “hello” is no value; texts go in quotes, as \"hello\""),
    ("a", "f:1:2: a key is followed by ="),
    ("= 1", "f:1:1: a key is expected here; keys of other letters go in quotes"),
    ("a = \"open", "f:1:5: the text has no closing \""),
    ("a = 'x' y", "f:1:9: “y” is too much on this line"),
    (
      "a = \"\\q\"",
      "f:1:7: this escape is unknown; a backslash is written \\\\, or the text in '…'"
    ),
    ("a = [1, 2", "f:1:10: a list goes on with , or ends in ]"),
    ("a = {b = 1", "f:1:11: a table goes on with , or ends in }"),
    ("[a", "f:1:3: the head of a table ends in ]"),
    ("a = 1\na = 2", "f:2:1: “a” is already set in line 1"),
    ("a = 1\n[a.b]", "f:2:1: “a” is already a number"),
    ("a = {}\na.b = 1", "f:2:1: “a” is already a table"),
    ("a = \"\\ud800\"", "f:1:8: “d800” is no code point"),
  ])
  func saysWhatIsWrongAndWhere(_ text: String, _ problem: String) {
    #expect(read(text).1 == [problem])
  }

  @Test func oneBadLineLosesOnlyItself() {
    let (table, problems) = read("a = 1\nb = oops\nc = 3\n[d\n[e]\nf = 4\n")
    #expect(problems.count == 2)
    #expect(table["a"]?.integer == 1)
    #expect(table["c"]?.integer == 3)
    #expect(table["e"]?.table?["f"]?.integer == 4)
  }

  @Test func hostileInputEndsWithADiagnostic() {
    let deep = "a = " + String(repeating: "[", count: 100_000)
    #expect(!read(deep).1.isEmpty)
    let dotted = String(repeating: "a.", count: 10_000) + "b = 1"
    #expect(!read(dotted).1.isEmpty)
    var seed: UInt64 = 5
    let pieces = Array("[]{}=\"'\\#.,\n\r ab1-_\u{0}é")
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<30 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1
        text.append(pieces[Int(seed >> 33) % pieces.count])
      }
      _ = read(text)
    }
  }
}
