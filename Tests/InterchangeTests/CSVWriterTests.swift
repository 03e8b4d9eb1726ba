import Interchange
import Testing

struct CSVWriterTests {
  @Test(arguments: [
    (["a", "b"], "a,b\n"),
    (["a,b", "say \"hi\"", "two\nlines"], "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n"),
    (["=1+1", "+49 30", "-x", "@me", "\ttab"], "'=1+1,'+49 30,'-x,'@me,'\ttab\n"),
    (["-5.20", "-5", "-"], "-5.20,-5,'-\n"),
    (["", ""], ",\n"),
  ])
  func `separated by commas`(fields: [String], line: String) {
    var writer = CSVWriter(separator: ",")
    writer.row(fields)
    #expect(writer.text == line)
  }

  @Test func `separated by tabs`() {
    var writer = CSVWriter(separator: "\t")
    writer.row(["a\tb", "c\nd", "=x", "\"q\""])
    #expect(writer.take() == "a b\tc d\t'=x\t\"q\"\n")
    #expect(writer.text.isEmpty)
  }

  @Test func `what is written is read back`() throws {
    let rows = [
      ["name", "note"], ["Eva \"Evi\" Novák", "two\nlines, and\r\nmore"], ["", " space "],
      ["李", "🙂;|"],
    ]
    var writer = CSVWriter(separator: ",")
    for row in rows { writer.row(row) }
    var rest: [UInt8]? = Array(writer.text.utf8)
    var reader = CSVReader {
      defer { rest = nil }
      return rest
    }
    var read: [[String]] = []
    while let record = try reader.next() { read.append(record.fields) }
    #expect(read == rows)
  }

  @Test func `JSON escapes what a terminal would obey`() {
    var object = JSONObject()
    object.add("text", .string("a\"b\\c\n\u{1B}[31m\u{9B}1m\u{202E}é🙂"))
    object.add("list", .array([.int(-1), .number("12.50"), .bool(true), .null]))
    let expected =
      #"{"text":"a\"b\\c\n\u001b[31m\u009b1m\u202eé🙂","list":[-1,12.50,true,null]}"#
    #expect(object.text == expected)
  }
}
