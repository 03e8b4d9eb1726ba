import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// A rep's way through the interface.
  @Suite struct InterfaceTests {
    @Test func aDealIsFoundMovedWonAndUndone() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      #expect(interface.screen.lines[0].hasPrefix(" 1 Today 2 Deals 3 Pipeline"))
      try interface.press("2")
      #expect(interface.screen.text.contains("Site licence"))
      try interface.press("/licence")
      #expect(!interface.screen.text.contains("Renewal"))
      try interface.press("\r")
      #expect(interface.screen.text.contains("1 of 5"))
      #expect(interface.screen.lines[2].hasPrefix("▌"))
      #expect(interface.screen.lines[2].contains("Site licence"))
      try interface.press(">")
      #expect(interface.screen.text.contains("✓ Moved “Site licence” → Discovery"))
      #expect(interface.screen.lines[2].contains("Discovery"))
      try interface.press("\r")
      #expect(interface.screen.text.contains("[Overview]"))
      try interface.press("W")
      #expect(interface.screen.text.contains("✓ Won “Site licence”"))
      #expect(try won(desk) == ["Site licence"])
      try interface.press("u")
      #expect(interface.screen.text.contains("Undone"))
      #expect(try won(desk) == [])
      try interface.press("U")
      #expect(try won(desk) == ["Site licence"])
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      #expect(StreamCheck.violations(interface.output) == [])

      let again = try desk.interface()
      try again.press("2F/licence\r")
      try again.press("\r")
      #expect(again.screen.text.contains("✓ won"))
      // Undo is persistent: another run takes back what the first one did.
      try again.press("u")
      #expect(try won(desk) == [])
      #expect(try desk.run("show", "Site licence").output.contains("Stage: Discovery\n"))
    }

    private func won(_ desk: Desk) throws -> [String] {
      let rows = try desk.run(
        "list",
        "deal",
        "status:won",
        "--format",
        "jsonl",
        "--columns",
        "title"
      )
      return try rows.lines.compactMap { try JSON.read($0)["title"]?.text }
    }

    @Test func aDealIsLostForAReason() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      try interface.press("2/Rollout\r")
      try interface.press("X")
      #expect(interface.screen.text.contains("Competition"))
      // Escape backs out and nothing has happened.
      try interface.press("\u{1B}")
      #expect(try desk.run("list", "deal", "status:lost", "--format", "ids").output == "")
      try interface.press("X")
      try interface.press("Comp\r\r")
      let lost = try desk.run("show", "Rollout phase 2").output
      #expect(lost.contains("Status: Lost\n"))
      #expect(lost.contains("Competition"))
    }

    @Test func manyAreMarkedAndMovedAsOne() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      try interface.press("2")
      try interface.press("  ")
      #expect(interface.screen.text.contains("2 marked"))
      let before = try desk.run("list", "deal", "--sort", "title").output
      try interface.press(">")
      if try desk.run("list", "deal", "--sort", "title").output == before {
        try interface.press("\r")
      }
      #expect(try desk.run("list", "deal", "--sort", "title").output != before)
      try interface.press("u")
      #expect(try desk.run("list", "deal", "--sort", "title").output == before)
    }

    @Test func helpListsTheKeys() throws {
      let interface = try Desk(sample: true).interface()
      try interface.press("?")
      #expect(interface.screen.text.contains("Today: what is due"))
      try interface.press("\u{1B}")
      try interface.press("5")
      #expect(interface.screen.text.contains("Acme GmbH"))
    }

    @Test func aNewBookTeaches() throws {
      let desk = try Desk()
      let interface = try desk.interface()
      for view in ["1", "2", "3", "4", "5"] {
        try interface.press(view)
        let body = interface.screen.lines[1..<22].joined()
        #expect(body.contains { $0.isLetter }, "view \(view) is empty and says nothing")
      }
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      #expect(try desk.isSound())
    }
  }
}
