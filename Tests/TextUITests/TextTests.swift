import Testing

@testable import TextUI

@Suite struct TextTests {
  @Test(arguments: [
    ("plain ASCII", "plain ASCII", 11),
    ("\u{1B}]0;x\u{7}", "␛]0;x␇", 6),
    ("a\tb\nc\r\nd", "a␉b␊c␍␊d", 8),
    ("\u{7F}\u{9B}1m", "␡?1m", 4),
    ("abc\u{202E}cba\u{2066}", "abc�cba�", 8),
    ("a\u{AD}b\u{FEFF}", "a�b�", 4),
    ("x\u{E0041}\u{E007F}y", "xy", 2),
    ("e\u{301}", "e\u{301}", 1),
    ("e\u{301}\u{302}\u{303}\u{304}\u{305}", "e\u{301}\u{302}\u{303}\u{304}", 1),
    ("\u{301}", "◌\u{301}", 1),
    ("田中", "田中", 4),
    ("한", "한", 2),
    ("\u{1112}\u{1161}\u{11AB}", "\u{1112}\u{1161}\u{11AB}", 2),
    ("👍🏽", "👍", 2),
    ("👨‍👩‍👧", "👨", 2),
    ("🇩🇪", "DE", 2),
    ("⌨️", "⌨", 1),
    ("1️⃣", "1", 1),
    ("का", "का", 2),
    ("ｗ", "ｗ", 2),
    ("\u{2028}\u{3164}", "��", 2),
    ("\u{FFFE}", "?", 1),
    ("❤️‍🔥", "❤", 1),
    ("می\u{200C}خواهم", "میخواهم", 7),
    ("क्\u{200D}ष", "क्ष", 2),
    ("a\u{1161}", "a�", 2),
    ("👍👍🏽", "👍👍", 4),
    ("a🏽", "a🏽", 3),
    ("±…—", "±…—", 3),
  ])
  func sanitises(_ text: String, _ shown: String, _ width: Int) {
    #expect(Text.sanitised(text) == shown)
    #expect(Text.width(text) == width)
    #expect(Text.width(shown) == width)
    #expect(Text.sanitised(shown) == shown)
  }

  @Test func everyCodePointBecomesHarmlessAndKeepsItsWidth() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a" + String(scalar) + "b"
      let shown = Text.sanitised(text)
      for scalar in shown.unicodeScalars {
        let category = scalar.properties.generalCategory
        if category == .control || category == .format || category == .lineSeparator {
          Issue.record("U+\(String(value, radix: 16)) lets U+\(scalar.value) through")
        }
      }
      if Text.width(text) != shown.unicodeScalars.reduce(0, { $0 + TextWidth.of($1) }) {
        Issue.record("U+\(String(value, radix: 16)) has no stable width")
      }
    }
  }

  @Test(arguments: [
    ("Renewal 2026", 20, "Renewal 2026"), ("Renewal 2026", 12, "Renewal 2026"),
    ("Renewal 2026", 8, "Renewal…"), ("田中商事", 5, "田中…"), ("田中商事", 4, "田…"),
    ("ab", 1, "…"), ("ab", 0, ""), ("", 3, ""),
  ])
  func truncates(_ text: String, _ width: Int, _ shown: String) {
    #expect(Text.truncated(text, to: width) == shown)
  }

  @Test func pads() {
    #expect(Text.padded("ab", to: 5) == "ab   ")
    #expect(Text.padded("ab", to: 5, align: .right) == "   ab")
    #expect(Text.padded("ab", to: 5, align: .center) == " ab  ")
    #expect(Text.padded("田中商事", to: 4) == "田… ")
  }

  @Test func wraps() {
    #expect(Text.wrapped("one two  three", width: 7) == ["one two", "three"])
    #expect(Text.wrapped("abcdefgh ij", width: 3) == ["abc", "def", "gh", "ij"])
    #expect(Text.wrapped("a\n\nb\tc", width: 9) == ["a", "", "b c"])
    #expect(Text.wrapped("田中商事", width: 3) == ["田", "中", "商", "事"])
    #expect(Text.wrapped("", width: 3) == [""])
  }

  @Test(arguments: [
    (0x41, 1), (0x300, 0), (0x1100, 2), (0x1160, 0), (0x3042, 2), (0x4E00, 2), (0xFF01, 2),
    (0x1F600, 2), (0x1F1E6, 1), (0x20000, 2), (0x3FFFD, 2), (0x2013, 1), (0x200D, 1), (0xE000, 1),
    (0x231A, 2), (0x231C, 1), (0x10FFFF, 1),
  ])
  func countsColumns(_ value: Int, _ width: Int) throws {
    let scalar = try #require(Unicode.Scalar(UInt32(value)))
    #expect(TextWidth.of(scalar) == width)
  }
}
