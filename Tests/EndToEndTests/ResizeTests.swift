import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// Any size at any moment.
  @Suite struct ResizeTests {
    private func resize(_ interface: PtyProcess, _ columns: Int, _ rows: Int) throws {
      let signals = try #require(interface.idleLines.last).signals
      interface.resize(to: Size(columns: columns, rows: rows))
      try interface.waitForIdle { $0.signals > signals }
    }

    @Test(arguments: ["2", "2\r", "3", "1", "4", "5\r", "2/Re", "2?", "2X", "2:", "2ad"])
    func everySizeIsSurvived(_ keys: String) throws {
      let interface = try Desk(sample: true).interface()
      for key in keys { try interface.press(String(key)) }
      let sizes = [
        (120, 40), (40, 8), (39, 7), (1, 1), (2, 30), (300, 3), (60, 15), (200, 60), (80, 24),
      ]
      for (columns, rows) in sizes {
        try resize(interface, columns, rows)
        try interface.press("j")
        #expect(interface.screen.lines.count == rows)
      }
      #expect(StreamCheck.violations(interface.output) == [])
      // Escape is always safe, and leads out.
      try interface.press("\u{1B}")
      try interface.press("\u{1B}")
      try interface.press("\u{1B}")
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
    }

    @Test func whatIsTooSmallSaysSoAndKeepsItsState() throws {
      let interface = try Desk(sample: true).interface()
      try interface.press("2/Rollout")
      try resize(interface, 30, 5)
      #expect(interface.screen.text.contains("40"))
      try resize(interface, 80, 24)
      #expect(interface.screen.lines[22].hasPrefix(" /Rollout"))
      #expect(interface.screen.text.contains("Rollout phase 2"))
      #expect(!interface.screen.text.contains("Renewal"))
    }

    @Test func theSelectionStays() throws {
      let interface = try Desk(sample: true).interface()
      try interface.press("2")
      try interface.press("jj")
      let row = try #require(interface.screen.lines.first { $0.hasPrefix("▌") })
      let title = String(row.dropFirst(3).prefix(8))
      for (columns, rows) in [(120, 40), (40, 8), (200, 60), (80, 24)] {
        try resize(interface, columns, rows)
        let selected = interface.screen.lines.first { $0.hasPrefix("▌") }
        #expect(selected?.contains(title) == true, "\(interface.screen.text)")
      }
    }

    @Test func aStormOfResizesAmidSaves() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      try interface.press("2/Site\r")
      for step in 0..<60 {
        interface.resize(to: Size(columns: 20 + step * 37 % 200, rows: 3 + step * 17 % 60))
        if step % 10 == 0 { try interface.send(step % 20 == 0 ? ">" : "<") }
      }
      let signals = try #require(interface.idleLines.last).signals
      interface.resize(to: Size(columns: 80, rows: 24))
      try interface.waitForIdle { $0.signals > signals }
      try interface.press("\u{C}")
      #expect(interface.screen.text.contains("Site licence"))
      #expect(StreamCheck.violations(interface.output) == [])
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      #expect(try desk.isSound())
    }
  }
}
