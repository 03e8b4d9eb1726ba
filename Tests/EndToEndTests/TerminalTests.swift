import Glibc
import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// What goes over the line, and how it is given back.
  @Suite struct TerminalTests {
    /// The interface on a list of deals that is longer than the screen.
    private func start() throws -> PtyProcess {
      let desk = try Desk(sample: true)
      for number in 0..<12 {
        try desk.run("add", "deal", "title=Deal \(number)", "account=Acme GmbH").expectDone()
      }
      let interface = try desk.interface()
      try interface.press("2")
      return interface
    }

    private func expectRestored(_ interface: PtyProcess) {
      #expect(!interface.screen.isAlternate)
      #expect(interface.screen.isCursorVisible)
      #expect(interface.screen.modes == [7, 25])
      #expect(interface.settings() == interface.initialSettings)
      #expect(StreamCheck.violations(interface.output) == [])
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
    func afterASignalThatAsks(_ signal: Int32) throws {
      let interface = try Desk(sample: true).interface()
      #expect(interface.screen.isAlternate)
      #expect(interface.settings() != interface.initialSettings)
      interface.signal(signal)
      #expect(try interface.waitForExit(limit: .seconds(5)) == .code(0))
      expectRestored(interface)
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGILL, SIGTRAP])
    func afterACrash(_ signal: Int32) throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      interface.signal(signal)
      #expect(try interface.waitForExit(limit: .seconds(5)) == .signal(signal))
      expectRestored(interface)
      #expect(try desk.isSound())
    }

    @Test(arguments: ["Q", "ZZ", "q", ":q\r", ":quit\r"])
    func afterLeaving(_ keys: String) throws {
      let interface = try Desk(sample: true).interface()
      try interface.send(keys)
      #expect(try interface.waitForExit(limit: .seconds(5)) == .code(0))
      expectRestored(interface)
    }

    @Test func aDroppedLineEndsItWithinASecond() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      try interface.press("2/Site\r")
      try interface.press(">")
      let begin = ContinuousClock.now
      interface.hangUp()
      let status = try interface.waitForExit(limit: .seconds(5))
      #expect(status == .code(0), "\(status)")
      let time = begin.duration(to: .now)
      print("exit after the line was dropped: \(time)")
      #expect(time < .seconds(1))
      #expect(try desk.run("show", "Site licence").output.contains("Stage: Discovery\n"))
      #expect(try desk.isSound())
    }

    @Test func aMoveIsOneSmallWrite() throws {
      let interface = try start()
      var most = 0
      for _ in 0..<12 {
        let cost = try interface.press("j")
        #expect(cost.writes == 1)
        #expect(cost.bytes <= 90)
        most = max(most, cost.bytes)
      }
      print("a move in the list: at most \(most) bytes")
    }

    @Test func keysTypedAheadAreFewBytes() throws {
      let interface = try start()
      let cost = try interface.press(
        String(repeating: "jk", count: 5) + String(repeating: "j", count: 10)
      )
      print("20 keys typed ahead: \(cost.bytes) bytes in \(cost.writes) writes")
      #expect(cost.bytes <= 1500)
      #expect(cost.writes <= 20)
      #expect(interface.screen.lines[12].hasPrefix("▌"))
    }

    @Test func whoeverWaitsSendsNothing() throws {
      let interface = try start()
      // The book is looked after ten times a second: two seconds of that.
      let seen = interface.idleLines.count
      let sent = interface.output.count
      try interface.waitForIdle { _ in interface.idleLines.count >= seen + 20 }
      for line in interface.idleLines[seen...] {
        let passed = String(decoding: interface.output[sent...], as: UTF8.self)
        #expect(line.bytes == 0, "\(passed.debugDescription)")
        #expect(line.writes == 0)
      }
    }

    @Test func everyFrameIsOneWrite() throws {
      let interface = try start()
      for keys in ["3", "1", "4", "5", "2", "\r", "]", "\u{1B}", "?", "\u{1B}", "G", "\u{1B}[5~"] {
        let frames = try #require(interface.idleLines.last).frame
        let cost = try interface.press(keys)
        let after = try #require(interface.idleLines.last).frame
        #expect(cost.writes == after - frames, "\(keys.debugDescription)")
      }
    }

    @Test func theCursorStandsOnTheSelection() throws {
      let interface = try start()
      for row in 3..<8 {
        try interface.press("j")
        #expect(interface.screen.cursor.y == row)
        #expect(interface.screen.lines[row].hasPrefix("▌"))
      }
    }

    @Test(arguments: ["dumb", "no-such-terminal", ""])
    func aTerminalThatCannotIsToldSo(_ term: String) throws {
      let desk = try Desk(sample: true)
      desk.environment["TERM"] = term
      let interface = try desk.open()
      #expect(try interface.waitForExit() != .code(0))
      #expect(interface.screen.lines.joined().contains("TERM=xterm-256color"))
      #expect(interface.settings() == interface.initialSettings)
    }

    @Test func withoutATerminalItSaysSo() throws {
      let desk = try Desk(sample: true)
      let outcome = try desk.run([])
      #expect(outcome.status != .code(0))
      #expect(outcome.output == "")
      #expect(outcome.errors.hasPrefix("daybook: "), "\(outcome.errors)")
    }

    @Test func withoutAUnicodeLocaleTheSignsAreASCII() throws {
      let desk = try Desk(sample: true)
      desk.environment["LC_ALL"] = "C"
      let interface = try desk.interface()
      try interface.press("2")
      #expect(interface.screen.text.contains("Renewal 2026"))
      #expect(interface.output.allSatisfy { $0 < 0x80 })
    }

    @Test func withoutColourThereIsNone() throws {
      let desk = try Desk(sample: true)
      desk.environment["NO_COLOR"] = "1"
      let interface = try desk.interface()
      try interface.press("2")
      for y in 0..<24 {
        for x in 0..<80 { #expect(interface.screen.cell(x: x, y: y).pen.foreground == nil) }
      }
    }
  }
}
