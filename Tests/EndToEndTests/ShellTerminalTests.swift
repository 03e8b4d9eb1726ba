import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// The shell's face in a terminal: nothing from data controls it.
  @Suite struct ShellTerminalTests {
    private static let fields = ["industry", "city", "country", "tier"]
    /// The one that takes several lines comes last.
    private static let columns = ["name"] + fields + ["note", "founded"]
    private static let rows = (lines.count + fields.count) / (1 + fields.count)

    /// What one line can hold, which is all that most fields take.
    private static let lines = Naughty.all.filter { !$0.contains(where: \.isNewline) }

    /// A book whose companies have naughty strings in all their texts.
    private static let dump = Result { () throws -> String in
      let desk = try Desk()
      var rest = lines[...]
      var all = Naughty.all[...]
      var number = 100
      while let name = rest.popFirst() {
        // The note takes everything, as much as there is for each.
        let note = all.prefix(7).joined(separator: "\n")
        all = all.dropFirst(7)
        var words = ["name=\(name)", "founded=\(1900 + number)", "note=\(note)"]
        for field in fields {
          if let text = rest.popFirst() { words.append("\(field)=\(text)") }
        }
        let added = try desk.run(["add", "account"] + words)
        guard added.status == .code(0) else { throw Unexpected("\(words): \(added.errors)") }
        number += 1
      }
      return try desk.run("dump").output
    }

    private func desk() throws -> Desk {
      let desk = try Desk()
      try desk.take(ShellTerminalTests.dump.get())
      return desk
    }

    private func check(_ process: PtyProcess) throws {
      #expect(try process.waitForExit() == .code(0))
      #expect(StreamCheck.violations(process.output) == [])
      // Without an interface there is no reason for any sequence but those of colour.
      #expect(!process.screen.isAlternate)
    }

    @Test func tablesStayAligned() throws {
      let desk = try desk()
      let columns = ShellTerminalTests.columns.joined(separator: ",")
      let list = try desk.open(
        ["list", "account", "--columns", columns, "--sort", "founded"],
        size: Size(columns: 450, rows: 200)
      )
      try check(list)
      let lines = list.screen.lines
      let head = try #require(lines.firstIndex { $0.hasPrefix("Id ") })
      let end = try #require(lines[head].firstRange(of: "Founded")).upperBound
      let width = Text.width(String(lines[head][..<end]))
      let rows = ShellTerminalTests.rows
      for row in 0..<rows {
        let y = head + 1 + row
        let year = (width - 4..<width).map { list.screen.cell(x: $0, y: y).text }.joined()
        #expect(year == "\(2000 + row)", "\(lines[y])")
      }
      #expect(lines[head + 1 + rows] == "\(rows) accounts")
    }

    @Test(arguments: [
      ["list", "account", "--format", "csv", "--columns", "name,note,city"],
      ["list", "account", "--format", "tsv", "--columns", "name,note,city"],
      ["list", "account", "--format", "json", "--columns", "name,note,city"],
      ["list", "account", "--format", "jsonl", "--columns", "name,note,city"],
      ["dump"], ["search", "a"], ["batches", "--limit", "200"],
    ])
    func nothingElseGetsOut(_ arguments: [String]) throws {
      let desk = try desk()
      try check(desk.open(arguments, size: Size(columns: 200, rows: 50)))
    }

    @Test func oneRecordAndItsHistory() throws {
      let desk = try desk()
      let ids = try desk.run("list", "account", "--format", "ids", "--limit", "3").lines
      for id in ids {
        try check(desk.open(["show", id]))
        try check(desk.open(["history", id]))
      }
    }

    @Test func textComesBackAsItWas() throws {
      let desk = try Desk()
      for text in ["\u{1B}[31mred", "two\nlines", "👨‍👩‍👧 family", "abc\u{202E}cba", "=1+1"] {
        try desk.run("add", "account", "name=x", "note=\(text)").expectDone()
        let rows = try desk.run("list", "account", "--format", "jsonl", "--columns", "note").lines
        #expect(try rows.map { try JSON.read($0)["note"] } == [.string(text)])
        try desk.run("undo").expectDone()
      }
    }

    @Test func errorsDoNotEchoEscapes() throws {
      let desk = try Desk(sample: true)
      for text in ["\u{1B}]0;x\u{7}", "\u{9B}2J", "\u{1B}[2J"] {
        for words in [["show", text], ["list", text], ["set", "Spare parts", "amount=\(text)"]] {
          let process = try desk.open(words)
          _ = try process.waitForExit()
          #expect(StreamCheck.violations(process.output) == [], "\(words)")
        }
      }
    }
  }
}
