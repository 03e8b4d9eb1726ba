import Glibc
import PtyHarness
import Testing
import TextUI

/// Names that attack: columns stay in place and nothing that controls a terminal gets out.
@Suite(.serialized, .timeLimit(.minutes(2))) struct HostileTextTests {
  static let own: [String] = [
    "\u{1B}]0;title\u{7}", "\u{1B}]52;c;ZWNobw==\u{1B}\\", "\u{9B}31m red", "\u{9D}0;x\u{9C}",
    "abc\u{202E}cba", "a\u{200B}b\u{200D}c", "tab\there", "two\nlines", "bell\u{7}", "del\u{7F}",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}", "👨‍👩‍👧 family", "👍🏽 thumb", "🇩🇪 flag",
    "⌨️ keyboard", "田中商事 trading", "\u{E0041}\u{E0042}tag", "\u{301}alone", "🫨 new",
    "한국어 각 회사", "שלום עולם", "नमस्ते का", "ｗｉｄｅ", "﷽", "\u{FEFF}bom", "\u{FFFE}",
  ]

  private func check(_ names: [String]) throws {
    let bytes: [UInt8] = names.flatMap { (name: String) -> [UInt8] in Array(name.utf8) + [0] }
    let file = try #require(TestFile.temporary(bytes))
    // The path is copied by the call.
    defer { _ = unsafe unlink(file) }
    let probe = try PtyProcess(
      Program.path("CursesProbe"),
      arguments: ["0", file],
      size: Size(columns: 80, rows: 60)
    )
    try probe.waitForIdle()
    var seen = 0
    while seen < names.count {
      for y in 1...min(57, names.count) {
        let cell = probe.screen.cell(x: 60, y: y)
        #expect(cell.text == "│", "row \(seen + y): \(probe.screen.lines[y].debugDescription)")
      }
      seen += 57
      if seen < names.count { try probe.press("\u{1B}[6~") }
    }
    #expect(StreamCheck.violations(probe.output) == [])
  }

  @Test func ownPayloadsStayText() throws {
    try check(HostileTextTests.own)
  }

  @Test(.enabled(if: Program.corpus != nil, "DAYBOOK_CORPUS is not set"))
  func naughtyStringsStayText() throws {
    let path = try #require(Program.corpus) + "/unicode-terminal/blns/blns.half.json"
    let text = String(decoding: try #require(TestFile.read(path)), as: UTF8.self)
    let names = JSONStrings.all(in: text).filter { !$0.isEmpty && !$0.utf8.contains(0) }
    #expect(names.count > 100)
    try check(names)
  }
}

/// The strings of a JSON array of strings: enough for the corpus.
enum JSONStrings {
  static func all(in text: String) -> [String] {
    var result: [String] = []
    var current: [UInt16]?
    var scalars = Array(text.utf16)[...]
    while let unit = scalars.popFirst() {
      guard var string = current else {
        if unit == 0x22 { current = [] }
        continue
      }
      if unit == 0x22 {
        result.append(String(decoding: string, as: UTF16.self))
        current = nil
        continue
      }
      string.append(unit == 0x5C ? unescape(&scalars) : unit)
      current = string
    }
    return result
  }

  private static func unescape(_ rest: inout ArraySlice<UInt16>) -> UInt16 {
    switch rest.popFirst() {
    case 0x6E: return 10
    case 0x74: return 9
    case 0x72: return 13
    case 0x62: return 8
    case 0x66: return 12
    case 0x75:
      let digits = String(decoding: rest.prefix(4), as: UTF16.self)
      rest = rest.dropFirst(4)
      return UInt16(digits, radix: 16) ?? 0xFFFD
    case let other: return other ?? 0xFFFD
    }
  }
}
