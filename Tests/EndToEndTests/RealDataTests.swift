import PtyHarness
import Testing

extension EndToEnd {
  /// The Maven CRM export, from its files to the screen and back out.
  @Suite(.enabled(if: Program.corpus != nil, "DAYBOOK_CORPUS is not set"))
  struct RealDataTests {
    @Test func theMavenFilesComeInOnceAndGoOutAgain() throws {
      let desk = try Desk()
      let folder = try #require(Program.corpus) + "/crm-sales/maven_original"
      let trial = try desk.run("import", "--dry-run", folder)
      trial.expectDone()
      #expect(trial.output.contains("8800 new"), "\(trial.output)")
      #expect(try desk.start(["/bin/ls", desk.store]).waitForExit() != .code(0))

      let taken = try desk.run("import", "--yes", folder)
      taken.expectDone()
      for trap in ["GTXPro", "names no account", "belongs to", "has no value", "no day of closing"]
      {
        #expect((taken.output + taken.errors).contains(trap), "\(trap)")
      }
      let wanted: [([String], Int)] = [
        (["account"], 85), (["product"], 7), (["deal"], 8800),
        (["deal", "status:won"], 4238), (["deal", "status:lost"], 2473),
        (["deal", "stage:Engaging", "status:open"], 1589),
        (["deal", "stage:Prospecting", "status:open"], 500),
        (["deal", "status:won", "--as-of", "2017-06-30"], 1785),
        (["deal", "status:lost", "--as-of", "2017-06-30"], 894),
        (["deal", "status:open", "--as-of", "2017-06-30"], 1686),
      ]
      for (query, number) in wanted {
        #expect(try count(desk, query) == number, "\(query)")
      }
      let users = try desk.run("list", "user", "--format", "jsonl", "--columns", "manager").lines
      #expect(try users.count { try JSON.read($0)["manager"] != .null } == 35)
      let past = try desk.run("list", "deal", "--as-of", "2017-06-30", "--format", "ids")
      #expect(past.errors.hasPrefix("500 deals have no date"), "\(past.errors)")
      #expect(try wonValue(desk) == 10_005_534)

      let hash = try desk.stateHash()
      let again = try desk.run("import", "--yes", folder)
      again.expectDone()
      #expect(try desk.stateHash() == hash)

      let begin = ContinuousClock.now
      let interface = try desk.interface()
      print("first screen with the Maven book: \(begin.duration(to: .now))")
      try interface.press("2/Cancity\r")
      #expect(interface.screen.text.contains(" of 8,800"), "\(interface.screen.text)")
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))

      try desk.run("undo").expectDone()
      for kind in ["account", "product", "deal"] { #expect(try count(desk, [kind]) == 0) }
      #expect(try desk.isSound())
    }

    private func count(_ desk: Desk, _ query: [String]) throws -> Int {
      let outcome = try desk.run(["list"] + query + ["--format", "ids"])
      return outcome.lines.count
    }

    private func wonValue(_ desk: Desk) throws -> Int {
      let rows = try desk.run(
        "list",
        "deal",
        "status:won",
        "--format",
        "jsonl",
        "--columns",
        "amount"
      )
      return try rows.lines.reduce(0) { sum, line in
        let amount = try #require(JSON.read(line)["amount"]?.text)
        return sum + (Int(amount.prefix { $0.isNumber }) ?? 0)
      }
    }
  }

  /// The book that newcomers are shown.
  @Suite struct DemoTests {
    @Test func theSameDayAndSeedMakeTheSameBook() throws {
      let desk = try Desk()
      var contents: [String] = []
      for (name, seed) in [("one", "1"), ("two", "1"), ("three", "2")] {
        let folder = desk.folder + "/" + name
        try desk.run(
          "demo",
          "--no-open",
          "--today",
          "2026-11-20",
          "--seed",
          seed,
          "--keep",
          folder
        ).expectDone()
        let stat = try desk.run("stat", "--store", folder).lines
        contents.append(try #require(stat.first { $0.hasPrefix("content") }))
        #expect(try desk.run("verify", "--store", folder).status == .code(0))
      }
      #expect(contents[0] == contents[1])
      #expect(contents[0] != contents[2])
    }

    @Test func itOpensAndNothingOfItIsLeft() throws {
      let desk = try Desk()
      let demo = try desk.open(["demo", "--today", "2026-11-20"])
      try demo.waitForIdle()
      for view in ["1", "2", "3", "4", "5"] {
        try demo.press(view)
        #expect(demo.screen.lines[1..<22].count { $0.contains { $0.isLetter } } > 5)
      }
      #expect(StreamCheck.violations(demo.output) == [])
      try demo.send("Q")
      #expect(try demo.waitForExit() == .code(0))
      #expect(try desk.start(["/bin/ls", desk.store]).waitForExit() != .code(0))
    }
  }
}
