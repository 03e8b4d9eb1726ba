import PtyHarness
import Testing

extension EndToEnd {
  /// What a rep does on the shell, word by word.
  @Suite struct ShellRecordTests {
    @Test func aDealGoesItsWay() throws {
      let desk = try Desk()
      let company = try desk.run("add", "account", "name=Acme")
      company.expectDone()
      #expect(company.id.wholeMatch(of: /a-[0-9a-z]{4,}/) != nil)
      let deal = try desk.run("add", "deal", "title=Renewal", "account=Acme", "amount=92k").id
      #expect(deal.wholeMatch(of: /d-[0-9a-z]{4,}/) != nil)

      let set = try desk.run("set", deal, "amount=93500", "close=2026-12-01")
      set.expectDone()
      #expect(set.output == "")
      #expect(set.errors == "Saved \(deal).\n")
      let list = try desk.run("list", "deals")
      #expect(list.lines.count == 2)
      #expect(list.lines[0].hasPrefix("Id "))
      for part in [deal, "Renewal", "Acme", "Qualified", "93,500 €", "Open"] {
        #expect(list.lines[1].contains(part))
      }
      #expect(list.errors == "1 deal\n")

      try desk.run("move", "Renewal", "+1").expectDone()
      #expect(try desk.run("show", deal).output.contains("Stage: Discovery\n"))
      try desk.run("mv", deal, "Negotiation").expectDone()
      try desk.run("win", deal, "--amount", "95000").expectDone()
      let won = try desk.run("list", "deal", "status:won", "--columns", "title,amount,closed")
      #expect(won.lines.count == 2)
      #expect(won.lines[1].contains("95,000 €"))
      try desk.run("move", deal, "+1").expectRefused(65, saying: "Renewal")

      try desk.run("reopen", deal).expectDone()
      try desk.run("lose", deal).expectRefused(65, saying: "reason")
      try desk.run("lose", deal, "--reason", "Pricing", "--note", "too dear").expectDone()
      #expect(try desk.run("list", "deal", "status:lost", "--format", "ids").output == deal + "\n")
      #expect(try desk.isSound())
    }

    @Test func whatWasDoneIsUndoneAndDoneAgain() throws {
      let desk = try Desk(sample: true)
      let before = try desk.run("list", "deal", "--sort", "title").output
      try desk.run("win", "Site licence").expectDone()
      let after = try desk.run("list", "deal", "--sort", "title").output
      #expect(before != after)
      try desk.run("undo").expectDone()
      #expect(try desk.run("list", "deal", "--sort", "title").output == before)
      try desk.run("redo").expectDone()
      #expect(try desk.run("list", "deal", "--sort", "title").output == after)

      let batch = try #require(
        try desk.run("batches", "--limit", "1").output.split(separator: " ").first
      )
      try desk.run("undo", String(batch)).expectDone()
      #expect(try desk.run("list", "deal", "--sort", "title").output == before)
      try desk.run("undo", "b-0000").expectRefused(65, saying: "daybook batches")
      try desk.run("undo", "no batch").expectRefused(65, saying: "daybook batches")
    }

    @Test func anUndoneRecordIsGoneAndComesBack() throws {
      let desk = try Desk()
      try desk.run("add", "account", "name=Acme").expectDone()
      let hash = try desk.run("list", "account").output
      try desk.run("undo").expectDone()
      #expect(try desk.run("list", "account", "--format", "ids").output == "")
      try desk.run("redo").expectDone()
      #expect(try desk.run("list", "account").output == hash)
    }

    @Test func historySaysWhoChangedWhat() throws {
      let desk = try Desk(sample: true)
      try desk.run("set", "Renewal 2026", "amount=90k").expectDone()
      let history = try desk.run("history", "Renewal 2026")
      history.expectDone()
      #expect(history.lines[0].hasPrefix("2026-11-20 09:30  Anna  "))
      #expect(history.output.contains("Value: 84,000 € -> 90,000 €\n"))
      #expect(history.output.contains("Stage: Qualified -> Proposal\n"))
      #expect(history.lines.last?.contains("Anna") == true)
      let log = try desk.run("batches", "--limit", "2")
      #expect(log.lines.count == 2)
      #expect(log.lines[0].hasPrefix("b-"))
    }

    @Test func showAndSearchFindWhatBelongsTogether() throws {
      let desk = try Desk(sample: true)
      let shown = try desk.run("show", "Acme GmbH").output
      for part in [
        "Acme GmbH", "Industry: engineering", "City: Berlin", "Renewal 2026", "Eva Novák",
      ] {
        #expect(shown.contains(part), "\(shown)")
      }
      let found = try desk.run("search", "nova")
      #expect(found.output.contains("Eva Novák\n"))
      #expect(found.errors.contains("1 contact\n"))
      #expect(try desk.run("search", "田中").output.contains("田中商事"))
      let none = try desk.run("search", "no such thing")
      #expect(none.status == .code(0))
      #expect(none.output == "")
    }

    @Test func tasksAndNotesAreKept() throws {
      let desk = try Desk(sample: true)
      try desk.run("log", "Site licence", "--kind", "call", "wants", "pricing").expectDone()
      #expect(try desk.run("list", "activity").output.contains("wants pricing"))
      try desk.run("done", "Send the slides").expectDone()
      try desk.run("archive", "Spare parts").expectDone()
      #expect(!(try desk.run("list", "deal").output.contains("Spare parts")))
      #expect(try desk.isSound())
    }

    @Test func aLineIsOneChangeWithOneUndo() throws {
      let desk = try Desk(sample: true)
      let line =
        "eva call 15min wants pricing; next: tue 10:00 send quote; d:renewal to negotiation 12k"
      let rehearsed = try desk.run("log", "--dry-run", line)
      rehearsed.expectDone()
      #expect(
        rehearsed.lines == [
          "call     Eva Novák · 15m · “wants pricing” · about Renewal 2026",
          "next     Tue 24 Nov 10:00 · “send quote” · about Renewal 2026, Eva Novák",
          "deal     Renewal 2026 · Proposal → Negotiation · 12,000 €",
        ]
      )
      #expect(!(try desk.run("list", "task").output.contains("send quote")))
      try desk.run("log", line).expectDone()
      #expect(try desk.run("list", "activity").output.contains("wants pricing"))
      #expect(try desk.run("list", "task").output.contains("send quote"))
      try desk.run("undo").expectDone()
      #expect(!(try desk.run("list", "task").output.contains("send quote")))
      #expect(!(try desk.run("list", "activity").output.contains("wants pricing")))
      #expect(try desk.isSound())
    }

    @Test func aLineThatIsNotClearNamesWhatItCouldBe() throws {
      let desk = try Desk(sample: true)
      try desk.run("add", "contact", "name=Eva Stein").expectDone()
      let ambiguous = try desk.run("log", "eva call wants pricing")
      #expect(ambiguous.status == .code(65))
      #expect(ambiguous.errors.contains("“eva” is ambiguous: Eva Novák"))
      #expect(ambiguous.errors.contains("Eva Stein"))
      let unknown = try desk.run("log", "zoe call wants pricing")
      #expect(unknown.status == .code(65))
      #expect(unknown.errors.contains("+ new contact “Zoe”"))
      try desk.run("log", "--yes", "zoe call wants pricing").expectDone()
      #expect(try desk.run("list", "contact").output.contains("Zoe"))
      #expect(try desk.run("log", "next: 31 nov send").status == .code(65))
      #expect(try desk.run("log").status == .code(65))
    }

    @Test func aRecordMayStandBeforeTheLine() throws {
      let desk = try Desk(sample: true)
      try desk.run("log", "Site licence", "call", "5min", "yesterday", "wants a discount")
        .expectDone()
      let shown = try desk.run("show", "Site licence").output
      #expect(shown.contains("wants a discount"), "\(shown)")
      try desk.run("log", "Site licence", "--kind", "email", "--at", "yesterday 15:00", "5min late")
        .expectDone()
      #expect(try desk.run("list", "activity").output.contains("5min late"))
    }

    @Test func aPastDayIsShownAsItWas() throws {
      let desk = try Desk(sample: true)
      desk.environment["DAYBOOK_NOW"] = "2026-11-25T12:00:00Z"
      try desk.run("win", "Site licence").expectDone()
      let query = ["list", "deal", "status:won", "--format", "ids"]
      #expect(try desk.run(query).lines.count == 1)
      #expect(try desk.run(query + ["--as-of", "2026-11-24"]).lines.isEmpty)
      #expect(try desk.run(query + ["--as-of", "2026-11-25"]).lines.count == 1)
    }
  }
}
