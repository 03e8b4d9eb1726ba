import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// A rep's Monday and a manager's Friday on the demo book, from keys to facts.
  ///
  /// The screens on the way are kept as text, at both sizes.
  @Suite struct WorkingDayTests {
    static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

    private func desk(_ now: String) throws -> Desk {
      let desk = try Desk()
      desk.environment["DAYBOOK_NOW"] = now
      desk.environment["DAYBOOK_USER"] = "anna"
      try desk.run("demo", "--keep", desk.store, "--no-open").expectDone()
      return desk
    }

    private func facts(_ desk: Desk, _ arguments: String...) throws -> [String] {
      try desk.run(["list"] + arguments + ["--format", "tsv"]).lines.dropFirst().map { $0 }
    }

    @Test(arguments: sizes)
    func aRepsMonday(_ size: Size) throws {
      let desk = try desk("2026-11-23T08:30:00Z")
      let interface = try desk.interface(size: size)
      let screens = Screens(interface, "monday", size)
      // A tour is offered once; Esc ends it.
      try interface.press("\u{1B}")
      try screens.keep("1-today")
      // The first thing that is late is done; the next step is taken from the offers.
      try interface.press("x")
      try screens.keep("2-next-step")
      try interface.press("1")
      // A call with somebody who is on the way to a deal: one line, three facts.
      let calls = try facts(desk, "activity", "type:call").count
      let keys = "Ccalloway call 15min wants pricing; next: tue 10:00 send quote"
      try interface.press(keys)
      try screens.keep("3-capture")
      try interface.press("\r")
      #expect(try facts(desk, "activity", "type:call").count == calls + 1)
      let quote = try facts(desk, "task", "quote", "due:2026-11-24", "--columns", "title,due,time")
      #expect(quote.contains { $0.contains("send quote") }, "\(quote)")
      try interface.press("u")
      #expect(try facts(desk, "activity", "type:call").count == calls)
      try interface.press("U")
      #expect(try facts(desk, "activity", "type:call").count == calls + 1)
      // The inbox: a lead is taken and becomes a deal.
      try interface.press("6")
      try screens.keep("4-leads")
      // A brief before a call, and the call run over two people.
      try interface.press("4/calloway\r")
      try interface.press("b")
      try screens.keep("5-brief")
      try interface.press("\u{1B}")
      try interface.press("R")
      try screens.keep("6-call-run")
      try interface.press("a\r")
      try interface.press("\u{1B}")
      try interface.press("\u{1B}")
      // The board.
      try interface.press("3")
      try screens.keep("7-board")
      try interface.press("1")
      try screens.keep("8-evening")
      #expect(StreamCheck.violations(interface.output) == [])
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      #expect(try desk.isSound())
    }

    @Test(arguments: sizes)
    func aManagersFriday(_ size: Size) throws {
      let desk = try desk("2026-11-27T15:00:00Z")
      desk.environment["DAYBOOK_USER"] = "sofia"
      let interface = try desk.interface(size: size)
      let screens = Screens(interface, "friday", size)
      try interface.press("\u{1B}")
      try interface.press("7")
      try screens.keep("1-review")
      // The first deal needs a next step, the second is fine, the third waits.
      let tasks = try facts(desk, "task", "status:open").count
      try interface.press("n")
      try interface.press("call the buyer fri\r")
      try screens.keep("2-answered")
      try interface.press("\r")
      #expect(try facts(desk, "task", "status:open").count == tasks + 1)
      try interface.press("Q")
      try screens.keep("3-minutes")
      try interface.press("\u{1B}")
      #expect(try facts(desk, "review").count == 2)
      try interface.press("8")
      try screens.keep("4-forecast")
      try interface.press(":waterfall 2026-11-01..2026-11-27\r")
      try screens.keep("5-waterfall")
      try interface.press("2:asof 2026-10-01\r")
      try screens.keep("6-as-of")
      try interface.press(":asof now\r")
      try interface.press("\u{10}hot")
      try screens.keep("7-palette")
      try interface.press("\u{1B}")
      try interface.press("gh")
      // Under a clock that stands still, what two programs wrote has no order of its own.
      #expect(interface.screen.text.contains("History of everything"))
      #expect(interface.screen.text.contains("review finish"))
      try interface.press("\u{1B}")
      #expect(StreamCheck.violations(interface.output) == [])
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      #expect(try desk.isSound())
    }
  }
}
