import Glibc
import PtyHarness
import Testing
import TextUI

/// The real terminal in a pseudo-terminal: bytes, writes, resizes, text from outside.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ProbeTests {
  private func start(
    _ arguments: [String] = ["10000"],
    columns: Int = 80,
    rows: Int = 24,
    environment: [String: String] = [:]
  ) throws -> PtyProcess {
    let probe = try PtyProcess(
      Program.path("CursesProbe"),
      arguments: arguments,
      size: Size(columns: columns, rows: rows),
      environment: environment
    )
    try probe.waitForIdle()
    return probe
  }

  @Test(arguments: [(80, 24), (200, 60)])
  func aMoveCostsOneSmallWrite(_ columns: Int, _ rows: Int) throws {
    let probe = try start(columns: columns, rows: rows)
    #expect(probe.screen.lines[1].hasPrefix("▌ Account 0"))
    for move in 1...12 {
      let cost = try probe.press("j")
      #expect(cost.bytes <= 90)
      #expect(cost.writes == 1)
      #expect(probe.screen.lines[1 + move].hasPrefix("▌ Account \(move) "))
      #expect(!probe.screen.lines[move].contains("▌"))
      #expect(probe.screen.cursor == Point(x: 0, y: 1 + move))
    }
  }

  @Test func keysTypedAheadAreFewFrames() throws {
    let probe = try start()
    let before = try #require(probe.idleLines.last).frame
    let cost = try probe.press(String(repeating: "j", count: 20))
    #expect(cost.bytes <= 1500)
    #expect(try #require(probe.idleLines.last).frame - before <= 20)
    #expect(probe.screen.text.contains("▌ Account 20 "))
  }

  @Test func everyFrameIsOneWriteAndScrollingIsCheap() throws {
    let probe = try start()
    try probe.press("\u{1B}[6~")
    for _ in 0..<12 {
      let cost = try probe.press("j")
      #expect(cost.writes == 1)
      #expect(cost.bytes <= 250)
    }
    for line in probe.idleLines { #expect(line.writes <= max(1, line.frame)) }
  }

  @Test func aLineThatTakesNothingForAWhileGetsTheLastFrame() throws {
    let probe = try start(columns: 200, rows: 60)
    // Nobody reads the line meanwhile, so frames have to wait and are replaced by newer ones.
    for _ in 0..<40 { try probe.send("\u{1B}[6~") }
    try probe.waitForIdle { _ in probe.screen.lines[58].hasPrefix(" 2281/10000") }
    #expect(probe.screen.text.contains("▌ Account 2280 "))
    for y in 2..<58 { #expect(probe.screen.lines[y].contains("Account \(2279 + y) ")) }
    #expect(StreamCheck.violations(probe.output) == [])
  }

  @Test func aKeyThatChangesNothingSendsNothing() throws {
    let probe = try start()
    let cost = try probe.press("k")
    #expect(cost.bytes == 0)
    #expect(cost.writes == 0)
  }

  @Test(arguments: [
    ("\u{1B}[1;5C", "key Ctrl-Right"), ("\u{1B}OP", "key F1"), ("é", "key é"), ("田", "key 田"),
    ("\u{1B}x", "key Alt-X"), ("\u{1B}", "key Esc"), ("\u{10}", "key Ctrl-P"),
    ("\u{1B}[200~two\nq\u{1B}[31mred\u{1B}[201~", "paste two␊q␛[31mred"),
    ("\u{1B}[200~no end", "paste no end"),
  ])
  func keysArrive(_ bytes: String, _ shown: String) throws {
    let probe = try start()
    try probe.press(bytes)
    try probe.waitForIdle { _ in probe.screen.lines[0].hasSuffix(shown) }
    #expect(probe.screen.lines[0] == " probe  " + shown)
  }

  @Test func theMouseIsDecodedWhereItIsOn() throws {
    let probe = try start(environment: ["PROBE_MOUSE": "1"])
    #expect(probe.screen.modes.isSuperset(of: [1002, 1006]))
    try probe.press("\u{1B}[<0;12;5M")
    #expect(probe.screen.lines[0] == " probe  mouse 11,4")
  }

  @Test func aStormOfResizesIsFewFramesAndKeepsTheSelection() throws {
    let probe = try start()
    try probe.press("jjjjj")
    let before = try #require(probe.idleLines.last)
    for step in 0..<100 {
      probe.resize(to: Size(columns: 1 + step * 37 % 300, rows: 1 + step * 17 % 90))
    }
    probe.resize(to: Size(columns: 100, rows: 30))
    try probe.press("k")
    try probe.waitForIdle { _ in
      probe.screen.lines[28].hasPrefix(" 5/10000") && probe.screen.lines[29] == " q quit"
    }
    let after = try #require(probe.idleLines.last)
    #expect(after.frame - before.frame <= 16)
    #expect(probe.screen.text.contains("▌ Account 4 "))
    #expect(StreamCheck.violations(probe.output) == [])
  }

  @Test(arguments: [(1, 1), (2, 1), (1, 5), (500, 200), (40, 8)])
  func everySizeIsSurvived(_ columns: Int, _ rows: Int) throws {
    let probe = try start()
    let signals = try #require(probe.idleLines.last).signals
    probe.resize(to: Size(columns: columns, rows: rows))
    try probe.waitForIdle { $0.signals > signals }
    try probe.press("jjk")
    #expect(StreamCheck.violations(probe.output) == [])
    try probe.send("q")
    #expect(try probe.waitForExit() == .code(0))
  }

  @Test(arguments: ["dumb", "no-such-terminal", ""])
  func aTerminalThatCannotIsToldSo(_ term: String) throws {
    let probe = try PtyProcess(
      Program.path("CursesProbe"),
      environment: ["TERM": term]
    )
    #expect(try probe.waitForExit() == .code(69))
    #expect(String(decoding: probe.output, as: UTF8.self).contains("TERM=xterm-256color"))
    #expect(probe.settings() == probe.initialSettings)
  }

  @Test func withoutAUnicodeLocaleEverythingIsASCII() throws {
    let probe = try start(environment: ["LC_ALL": "C"])
    #expect(probe.screen.lines[1].hasPrefix("> Account 0"))
    #expect(probe.output.allSatisfy { $0 < 0x80 })
  }

  @Test func withoutColourTheAttributesStay() throws {
    let probe = try start(environment: ["NO_COLOR": "1"])
    #expect(probe.screen.cell(x: 3, y: 1).pen.attributes.contains(.bold))
    for y in 0..<24 {
      for x in 0..<80 { #expect(probe.screen.cell(x: x, y: y).pen.foreground == nil) }
    }
  }

  @Test(arguments: ["xterm", "linux", "vt100", "screen", "tmux-256color", "xterm-256color"])
  func manyTerminalsWork(_ term: String) throws {
    let probe = try start(environment: ["TERM": term])
    try probe.press("jj")
    #expect(probe.screen.lines[3].hasPrefix("▌ Account 2"))
    try probe.send("q")
    #expect(try probe.waitForExit() == .code(0))
    #expect(probe.settings() == probe.initialSettings)
  }
}
