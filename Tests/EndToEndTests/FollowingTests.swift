import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// Several at work on one store.
  @Suite struct FollowingTests {
    @Test func aShellIsSeenByTwoInterfaces() throws {
      let desk = try Desk(sample: true)
      let (one, two) = (try desk.interface(), try desk.interface())
      for interface in [one, two] { try interface.press("2") }
      var times: [Duration] = []
      for value in 1...5 {
        try desk.run("set", "Spare parts", "amount=\(value)1234").expectDone()
        let begin = ContinuousClock.now
        for interface in [one, two] {
          try interface.waitForScreen { $0.text.contains("\(value)1,234 €") }
        }
        times.append(begin.duration(to: .now))
      }
      report(times, "a shell's change on two interfaces")
    }

    @Test func interfacesSeeEachOther() throws {
      let desk = try Desk(sample: true)
      let (one, two) = (try desk.interface(), try desk.interface())
      for interface in [one, two] { try interface.press("2/Site\r") }
      var times: [Duration] = []
      for (author, reader) in [(one, two), (two, one), (one, two), (two, one)] {
        let before = reader.screen.lines[2]
        try author.press(times.count < 2 ? ">" : "<")
        let begin = ContinuousClock.now
        try reader.waitForScreen { $0.lines[2] != before && $0.lines[2].contains("Site") }
        times.append(begin.duration(to: .now))
        #expect(columns(reader) == columns(author))
      }
      report(times, "an interface's change on another one")
      // What everybody sees is what a shell reads.
      let stage = try desk.run("list", "deal", "Site", "--columns", "stage").lines[1]
      #expect(stage.hasSuffix("Qualified"))
      for interface in [one, two] {
        try interface.send("Q")
        #expect(try interface.waitForExit() == .code(0))
      }
      #expect(try desk.isSound())
    }

    @Test func bothTouchingOneRecordLoseNothing() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      try interface.press("2/Site\r")
      try desk.run("set", "Site licence", "amount=7777").expectDone()
      try interface.press(">")
      let shown = try desk.run("show", "Site licence").output
      #expect(shown.contains("7,777 €"))
      #expect(shown.contains("Stage: Discovery\n"))
      try interface.waitForScreen { $0.lines[2].contains("7,777") }
    }

    private func columns(_ interface: PtyProcess) -> String { interface.screen.lines[2] }

    private func report(_ times: [Duration], _ what: String) {
      let milliseconds = times.map { Int($0 / .milliseconds(1)) }.sorted()
      print("\(what): \(milliseconds) ms")
      // One slow round is a busy machine; most of them are the program.
      #expect(milliseconds[milliseconds.count / 2] <= 300)
    }
  }
}
