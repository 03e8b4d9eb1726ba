import Testing
import TextUI

@Suite struct LineEditorTests {
  private func edit(_ text: String, _ keys: String) -> LineEditor {
    var editor = LineEditor(text)
    for part in keys.split(separator: " ") {
      for key in KeySequence(String(part))?.keys ?? [] { editor.handle(key) }
    }
    return editor
  }

  @Test(arguments: [
    ("acme deal", "Ctrl-A X", "Xacme deal", 1), ("acme deal", "Ctrl-W", "acme ", 5),
    ("acme deal", "Ctrl-U", "", 0), ("acme deal", "Alt-B Ctrl-K", "acme ", 5),
    ("acme deal", "Ctrl-A Alt-F Ctrl-U", " deal", 0),
    ("acme deal", "Ctrl-W Ctrl-Y", "acme deal", 9),
    ("acme deal", "Ctrl-A Alt-D", " deal", 0), ("a-b", "Alt-Backspace", "a-", 2),
    ("abc", "Left Left Delete", "ac", 1), ("abc", "Ctrl-A Backspace", "abc", 0),
    ("e\u{301}x", "Left Backspace", "x", 0), ("👨‍👩‍👧", "Backspace", "", 0),
    ("abc", "Ctrl-U Ctrl-_", "abc", 3), ("", "abc Ctrl-_", "", 0),
    ("", "ab Space cd Ctrl-_", "ab", 2),
  ])
  func editsAsReadlineDoes(_ text: String, _ keys: String, _ result: String, _ cursor: Int) {
    let editor = edit(text, keys)
    #expect(editor.text == result)
    #expect(editor.cursor == cursor)
  }

  @Test func saysWhatAKeyDid() {
    var editor = LineEditor("ab")
    #expect(editor.handle(.enter) == .ignored)
    #expect(editor.handle(.left) == .moved)
    #expect(editor.handle(.character("x")) == .changed)
    #expect(editor.handle(.control("p")) == .ignored)
    #expect(editor.handle(.tab) == .ignored)
    #expect(editor.handle(Key(.function(1))) == .ignored)
  }

  @Test func joinsMarksToTheLetterBefore() {
    var editor = LineEditor("e")
    editor.handle(.character("\u{301}"))
    #expect(editor.text.count == 1)
    #expect(editor.cursor == 1)
  }

  @Test func pastesLinesAsOne() {
    var editor = LineEditor("a")
    editor.insert("b\nc\r\nd")
    #expect(editor.text == "ab c d")
    editor.handle(.control("_"))
    #expect(editor.text == "a")
  }

  @Test func theCursorIsAlwaysInTheWindow() {
    for text in ["", "short", String(repeating: "long text ", count: 9), "田中商事株式会社田中商事"] {
      var editor = LineEditor(text)
      editor.handle(.control("a"))
      for _ in 0...text.count {
        for width in 0...30 {
          let window = editor.window(width: width)
          #expect(window.cursor >= 0 && window.cursor < max(1, width))
        }
        editor.handle(.right)
      }
    }
    let whole = LineEditor("short").window(width: 10)
    #expect(whole.text == "short")
    #expect(whole.cursor == 5)
  }

  @Test func randomKeysNeverTrapAndUndoLeadsBack() {
    let keys = [
      "a", "é", "田", "Space", "Ctrl-A", "Ctrl-E", "Ctrl-W", "Ctrl-U", "Ctrl-K", "Alt-B", "Alt-F",
      "Alt-D", "Backspace", "Delete", "Left", "Right", "Ctrl-Y", "Home", "End", "Alt-Backspace",
    ].compactMap { Key($0) }
    var editor = LineEditor("start here")
    var seed: UInt64 = 7
    for _ in 0..<60 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1
      editor.handle(keys[Int(seed >> 33) % keys.count])
      #expect((0...editor.text.count).contains(editor.cursor))
    }
    for _ in 0..<61 { editor.handle(.control("_")) }
    #expect(editor.text == "start here")
  }
}
