import PtyHarness

/// Strings that attack programs which show them.
enum Naughty {
  static let own: [String] = [
    "\u{1B}]0;title\u{7}", "\u{1B}]52;c;ZWNobw==\u{1B}\\", "\u{1B}[2J\u{1B}[31mred",
    "\u{9B}31m red",
    "\u{9D}0;x\u{9C}", "\u{1B}P+q544e\u{1B}\\", "abc\u{202E}cba", "a\u{200B}b\u{200D}c",
    "tab\there", "two\nlines", "return\rover", "bell\u{7}", "del\u{7F}", "back\u{8}\u{8}space",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}", "👨‍👩‍👧 family", "👍🏽 thumb", "🇩🇪 flag",
    "⌨️ keyboard", "田中商事 trading", "\u{E0041}\u{E0042}tag", "\u{301}alone", "한국어 각 회사",
    "שלום עולם", "नमस्ते का", "ｗｉｄｅ", "﷽", "\u{FEFF}bom", "\u{FFFE}", "=1+1", "'; DROP TABLE", "%s%n",
    "$(reboot)", "../../etc/passwd", "\u{2028}line\u{2029}",
  ]

  /// Our own and, where there is a corpus, the big list; none is blank or holds a zero byte.
  static let all: [String] = {
    guard let corpus = Program.corpus,
      let bytes = TestFile.read(corpus + "/unicode-terminal/blns/blns.half.json"),
      let list = try? JSON.read(String(decoding: bytes, as: UTF8.self))
    else {
      print("DAYBOOK_CORPUS is not set: only the project's own naughty strings are tried")
      return own
    }
    return own
      + list.elements.compactMap(\.text).filter { text in
        !text.allSatisfy(\.isWhitespace) && !text.utf8.contains(0) && text.utf8.count < 4096
      }
  }()
}
