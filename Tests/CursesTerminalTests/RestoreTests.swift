import Glibc
import PtyHarness
import Testing
import TextUI

/// Whatever ends the program, the terminal is given back as it was found.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RestoreTests {
  private func start() throws -> PtyProcess {
    let probe = try PtyProcess(
      Program.path("CursesProbe"),
      arguments: ["100"],
      // The runtime's own reporter would take seconds to symbolicate.
      environment: ["SWIFT_BACKTRACE": "enable=no"]
    )
    try probe.waitForIdle()
    #expect(probe.screen.isAlternate)
    #expect(probe.screen.modes.contains(2004))
    #expect(probe.settings() != probe.initialSettings)
    return probe
  }

  private func expectRestored(_ probe: PtyProcess) {
    #expect(!probe.screen.isAlternate)
    #expect(probe.screen.isCursorVisible)
    #expect(probe.screen.modes == [7, 25])
    #expect(probe.settings() == probe.initialSettings)
    #expect(StreamCheck.violations(probe.output) == [])
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGQUIT, SIGHUP])
  func afterASignalThatAsks(_ signal: Int32) throws {
    let probe = try start()
    probe.signal(signal)
    #expect(try probe.waitForExit(limit: .seconds(5)) == .code(0))
    expectRestored(probe)
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE])
  func afterACrash(_ signal: Int32) throws {
    let probe = try start()
    probe.signal(signal)
    #expect(try probe.waitForExit(limit: .seconds(5)) == .signal(signal))
    expectRestored(probe)
  }

  @Test func afterATrapOfSwift() throws {
    let probe = try start()
    try probe.send("T")
    let status = try probe.waitForExit(limit: .seconds(5))
    #expect(status == .signal(SIGILL) || status == .signal(SIGTRAP))
    #expect(!probe.screen.isAlternate)
    #expect(probe.settings() == probe.initialSettings)
  }

  @Test func afterAbort() throws {
    let probe = try start()
    try probe.send("A")
    #expect(try probe.waitForExit(limit: .seconds(5)) == .signal(SIGABRT))
    expectRestored(probe)
  }

  @Test(arguments: ["q", "E"])
  func afterAnExit(_ key: String) throws {
    let probe = try start()
    try probe.send(key)
    #expect(try probe.waitForExit(limit: .seconds(5)) == .code(key == "q" ? 0 : 3))
    expectRestored(probe)
  }

  @Test func aHangUpEndsItWithinASecond() throws {
    let probe = try start()
    let begin = ContinuousClock.now
    probe.hangUp()
    #expect(try probe.waitForExit(limit: .seconds(5)) == .code(0))
    #expect(begin.duration(to: .now) < .seconds(1))
  }

  @Test func aStopGivesTheTerminalBackAndTakesItAgain() throws {
    let probe = try start()
    try probe.press("jj")
    let before = probe.output.count
    // Nobody can continue a job without a shell, so the system does not stop it: the round trip
    // is there all the same.
    try probe.press("\u{1A}")
    let passed = String(decoding: probe.output[before...], as: UTF8.self)
    let leave = try #require(passed.firstRange(of: "\u{1B}[?1049l"))
    let enter = try #require(passed.firstRange(of: "\u{1B}[?1049h"))
    #expect(leave.lowerBound < enter.lowerBound)
    #expect(probe.screen.isAlternate)
    #expect(probe.screen.modes.contains(2004))
    #expect(probe.screen.lines[3].hasPrefix("▌ Account 2"))
    try probe.press("j")
    #expect(probe.screen.lines[4].hasPrefix("▌ Account 3"))
  }

  @Test func aContinueAfterAStopFromOutsidePaintsAnew() throws {
    let probe = try start()
    let before = try #require(probe.idleLines.last)
    probe.signal(SIGSTOP)
    probe.signal(SIGCONT)
    try probe.waitForIdle { $0.signals > before.signals }
    #expect(probe.screen.lines[1].hasPrefix("▌ Account 0"))
    #expect(probe.screen.isAlternate)
  }
}
