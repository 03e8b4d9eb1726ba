import Testing
import TextUI

@Suite struct KeyTests {
  @Test(arguments: [
    ("a", Key.character("a")), ("G", .character("G")), ("<", .character("<")),
    ("-", .character("-")), ("Space", .space), ("Enter", .enter), ("Esc", .escape),
    ("S-Tab", .backTab), ("Ctrl-P", .control("p")), ("Ctrl-_", .control("_")),
    ("Alt-E", .alt("e")), ("PgDn", Key(.named(.pageDown))), ("F12", Key(.function(12))),
    ("Ctrl-Right", Key(.named(.right), .control)), ("Ctrl--", .control("-")),
    ("Ctrl-Alt-X", Key(.character("x"), [.control, .alt])), ("é", .character("é")),
    ("Ctrl-Space", .control(" ")), ("田", .character("田")),
  ])
  func readsAndPrints(_ notation: String, _ key: Key) {
    #expect(Key(notation) == key)
    #expect(key.description == notation)
  }

  @Test(arguments: ["", "Ctrl-", "Hyper-X", "F0", "F64", "ab", "Ctrl-Nothing"])
  func whatIsNoKeyIsNil(_ notation: String) {
    #expect(Key(notation) == nil)
  }

  @Test(arguments: [
    ("gg", [Key.character("g"), .character("g")], "gg"),
    ("Ctrl-X Ctrl-E", [.control("x"), .control("e")], "Ctrl-X Ctrl-E"),
    ("g Space", [.character("g"), .space], "g Space"),
    ("Tab", [.tab], "Tab"), ("Z Z", [.character("Z"), .character("Z")], "ZZ"),
  ])
  func readsSequences(_ notation: String, _ keys: [Key], _ printed: String) {
    #expect(KeySequence(notation)?.keys == keys)
    #expect(KeySequence(keys).description == printed)
  }

  @Test func whatIsNoSequenceIsNil() {
    for notation in ["", "  ", "Ctrl-Foo", "g Hyper-X"] {
      #expect(KeySequence(notation) == nil)
    }
  }

  @Test func everyNamedKeyIsReadBack() {
    for named in Key.Named.allCases {
      #expect(Key(Key.named(named).description) == Key.named(named))
    }
  }
}
