import Testing

extension EndToEnd {
  /// The same rows for people and for programs.
  @Suite struct ShellFormatTests {
    private static let columns = ["--columns", "title,amount,close", "--sort", "title"]

    private func list(_ desk: Desk, _ format: String) throws -> Outcome {
      let outcome = try desk.run(["list", "deal", "--format", format] + ShellFormatTests.columns)
      outcome.expectDone()
      return outcome
    }

    @Test func jsonIsReadByOthers() throws {
      let desk = try Desk(sample: true)
      let rows = try JSON.read(list(desk, "json").output).elements
      #expect(rows.count == 5)
      #expect(
        rows.compactMap { $0["title"]?.text } == [
          "Pilot → production", "Renewal 2026", "Rollout phase 2", "Site licence", "Spare parts",
        ]
      )
      #expect(rows[1]["amount"]?.text?.hasPrefix("84000") == true)
      #expect(rows[1]["close"] == .string("2026-12-12"))
      #expect(rows[4]["amount"] == .null)
      let lines = try list(desk, "jsonl").lines
      #expect(try lines.map(JSON.read) == rows)
    }

    @Test func anEmptyListIsStillJSON() throws {
      let desk = try Desk(sample: true)
      let none = try desk.run("list", "deal", "status:lost", "--format", "json")
      #expect(try JSON.read(none.output) == .array([]))
      #expect(try desk.run("list", "deal", "status:lost", "--format", "jsonl").output == "")
    }

    @Test func aBackupAndWhatIsMadeOfItAreToldAsJSON() throws {
      let desk = try Desk(sample: true)
      let (backup, book) = (desk.folder + "/backup", desk.folder + "/restored")
      let made = try JSON.read(desk.run("backup", backup, "--json").output)
      #expect(made["directory"] == .string(backup))
      #expect(made["isSound"] == .bool(true))
      #expect(made["segments"] == made["segmentsWritten"])
      let again = try JSON.read(desk.run("backup", backup, "--json").output)
      #expect(again["segmentsWritten"] == .number(0))
      let restored = try JSON.read(desk.run("restore", backup, book, "--json").output)
      #expect(restored["damage"] == .array([]))
      #expect(restored["bytes"] == again["bytes"])
      let deals = ["list", "deal", "--format", "json"]
      #expect(try desk.run(["--store", book] + deals).output == desk.run(deals).output)
    }

    @Test func separatedTextHasAHeadAndWholeContent() throws {
      let desk = try Desk(sample: true)
      try desk.run("set", "Spare parts", "title=Spare, \"used\" parts").expectDone()
      let comma = try list(desk, "csv").lines
      #expect(comma[0].trimmingSuffix("\r") == "id,title,amount,close")
      #expect(comma.count == 6)
      #expect(comma[2].contains("Renewal 2026,84000"))
      #expect(comma[5].contains(#","Spare, ""used"" parts","#))
      let tab = try list(desk, "tsv").lines
      #expect(tab[0].trimmingSuffix("\r") == "id\ttitle\tamount\tclose")
      #expect(tab[2].contains("\tRenewal 2026\t84000"))
    }

    @Test func formulasDoNotReachASpreadsheet() throws {
      let desk = try Desk()
      for title in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)"] {
        try desk.run("add", "account", "name=\(title)").expectDone()
      }
      for row in try desk.run("list", "account", "--format", "csv", "--columns", "name").lines
        .dropFirst()
      {
        let cell = row.split(separator: ",", maxSplits: 1)[1].drop { $0 == "\"" }
        let first = try #require(cell.first)
        #expect(!"=+-@".contains(first), "\(row)")
      }
    }

    @Test func tablesAndIdsNameTheSameRecords() throws {
      let desk = try Desk(sample: true)
      let ids = try list(desk, "ids").lines
      let table = try list(desk, "table")
      #expect(ids.count == 5)
      #expect(table.errors == "5 deals\n")
      for (id, row) in zip(ids, table.lines.dropFirst()) { #expect(row.hasPrefix(id + "  ")) }
      #expect(table.lines[0].contains("Title"))
      // Wide characters and missing values leave the columns where they are.
      let title = try #require(table.lines[0].firstRange(of: "Title")).lowerBound
      let start = table.lines[0].distance(from: table.lines[0].startIndex, to: title)
      for row in table.lines.dropFirst() {
        #expect(Array(row)[start - 1] == " " && Array(row)[start] != " ", "\(row)")
      }
    }

    @Test func orderLimitAndQueryAreKept() throws {
      let desk = try Desk(sample: true)
      func titles(_ words: String...) throws -> [String] {
        let rows = try desk.run(
          ["list", "deal", "--format", "jsonl", "--columns", "title"] + words
        )
        return try rows.lines.map { try #require(JSON.read($0)["title"]?.text) }
      }
      #expect(
        try titles("--sort", "-amount", "--limit", "2") == ["Renewal 2026", "Rollout phase 2"]
      )
      #expect(try titles("amount>15k", "--sort", "amount").count == 3)
      #expect(
        try titles("amount:10k..20k", "--sort", "amount") == ["Site licence", "Pilot → production"]
      )
      #expect(try titles("-account:Acme", "--sort", "title").count == 3)
      #expect(try titles("stage:Proposal") == ["Renewal 2026"])
      #expect(try titles("owner:@me").count == 5)
    }

    @Test func noEscapesWithoutATerminal() throws {
      let desk = try Desk(sample: true)
      for arguments in [
        ["list", "deal"], ["show", "Acme GmbH"], ["batches"], ["stat"], ["--help"],
      ] {
        let plain = try desk.run(arguments)
        #expect(!(plain.output + plain.errors).contains("\u{1B}"))
      }
    }
  }
}
