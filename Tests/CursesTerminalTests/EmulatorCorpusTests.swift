import PtyHarness
import Testing
import TextUI

/// The emulator against screens that xterm drew; it judges the others, so it is judged first.
@Suite struct EmulatorCorpusTests {
  /// What ncurses never sends, each with its name in the corpus.
  static let outOfScope: [String: String] = [
    "t0103-reverse_wrap": "reverse wraparound",
    "t0504-vim": "a recorded session that asks for answers",
    "t601-DECSTBM_SL": "scrolling sideways",
    "t600-DECSTBM_SR": "scrolling sideways",
    "t602-DECSTBM_DECIC": "insertion of columns",
    "t603-DECSTBM_DECDC": "deletion of columns",
    "t0031-HPB": "not documented, no input",
    "t0032-VPB": "backward positioning",
    "t0033-VPB_scroll": "backward positioning",
  ]

  static let names: [String] = {
    guard let folder = Program.corpus.map({ $0 + "/unicode-terminal/xterm-escape-sequences" }),
      let names = TestFile.names(in: folder)
    else { return [] }
    return names.filter { $0.hasSuffix(".in") }.map { String($0.dropLast(3)) }
      .filter { outOfScope[$0] == nil }
  }()

  @Test(.enabled(if: Program.corpus != nil, "DAYBOOK_CORPUS is not set"), arguments: names)
  func drawsWhatXtermDraws(_ name: String) throws {
    let path = try #require(Program.corpus) + "/unicode-terminal/xterm-escape-sequences/" + name
    // The corpus was made through a line that turns LF into CR LF.
    let bytes = try #require(TestFile.read(path + ".in")).flatMap { $0 == 10 ? [13, 10] : [$0] }
    let expected = try #require(TestFile.read(path + ".text"))
    var screen = ScreenEmulator(size: Size(columns: 80, rows: 25))
    screen.feed(bytes)
    var lines = String(decoding: expected, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    lines = Array(lines.prefix(25))
    while lines.count < 25 { lines.append("") }
    #expect(screen.lines == lines)
  }
}
