import Testing
import TextUI

@testable import CursesTerminal

@Suite struct InputDecoderTests {
  private let start = ContinuousClock.now

  private func decode(_ text: String, pieces: Bool = false) -> [InputEvent] {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    if pieces {
      for byte in text.utf8 { events += decoder.feed([byte], at: start) }
    } else {
      events += decoder.feed(Array(text.utf8), at: start)
    }
    return events + decoder.expire(at: start.advanced(by: .seconds(1)))
  }

  static let keys: [(String, String)] = [
    ("a", "a"), ("G", "G"), (" ", "Space"), ("\r", "Enter"), ("\n", "Enter"), ("\t", "Tab"),
    ("\u{7F}", "Backspace"), ("\u{8}", "Backspace"), ("\u{1}", "Ctrl-A"), ("\u{1A}", "Ctrl-Z"),
    ("\u{1F}", "Ctrl-_"), ("\u{1D}", "Ctrl-]"), ("\u{0}", "Ctrl-Space"), ("\u{1B}", "Esc"),
    ("\u{1B}x", "Alt-X"), ("\u{1B}E", "Alt-E"), ("\u{1B}\u{7F}", "Alt-Backspace"),
    ("\u{1B}[A", "Up"), ("\u{1B}OB", "Down"), ("\u{1B}[1;5C", "Ctrl-Right"),
    ("\u{1B}[1;2D", "S-Left"), ("\u{1B}[H", "Home"), ("\u{1B}[4~", "End"), ("\u{1B}[5~", "PgUp"),
    ("\u{1B}[6;5~", "Ctrl-PgDn"), ("\u{1B}[3~", "Delete"), ("\u{1B}[Z", "S-Tab"),
    ("\u{1B}OP", "F1"), ("\u{1B}[15~", "F5"), ("\u{1B}[24~", "F12"), ("\u{1B}[[B", "F2"),
    ("\u{1B}[97;5u", "Ctrl-A"), ("\u{1B}[27;5;13~", "Ctrl-Enter"), ("é", "é"), ("田", "田"),
    ("🙂", "🙂"), ("\u{1B}é", "Alt-É"), ("\u{1B}[", "Alt-["), ("\u{1B}O", "Alt-O"),
  ]

  @Test(arguments: keys, [false, true])
  func decodesKeys(_ row: (bytes: String, notation: String), _ pieces: Bool) throws {
    #expect(decode(row.bytes, pieces: pieces).map(describe) == [row.notation])
  }

  private func describe(_ event: InputEvent) -> String {
    if case .key(let key) = event { "\(key)" } else { "\(event)" }
  }

  @Test func decodesRuns() {
    #expect(
      decode("jj\u{1B}[B\u{1B}\u{1B}[Aq").map(describe) == ["j", "j", "Down", "Esc", "Up", "q"]
    )
  }

  @Test(arguments: [false, true])
  func pastesAreTextWhateverTheyHold(_ pieces: Bool) {
    let text = "dd\r:q!\r\u{1B}[A\u{1B}[20"
    let events = decode("x\u{1B}[200~" + text + "\u{1B}[201~y", pieces: pieces)
    #expect(events == [.key(.character("x")), .paste(text), .key(.character("y"))])
  }

  @Test func aPasteWithoutEndIsReleasedInTime() {
    var decoder = InputDecoder()
    #expect(decoder.feed(Array("\u{1B}[200~half\u{1B}".utf8), at: start).isEmpty)
    #expect(decoder.deadline == start.advanced(by: .milliseconds(500)))
    #expect(decoder.expire(at: start.advanced(by: .milliseconds(499))).isEmpty)
    #expect(decoder.expire(at: start.advanced(by: .milliseconds(500))) == [.paste("half\u{1B}")])
    #expect(decoder.deadline == nil)
    #expect(decoder.feed(Array("j".utf8), at: start) == [.key(.character("j"))])
  }

  @Test func escWaitsItsDelayAndNoLonger() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0x1B], at: start).isEmpty)
    #expect(decoder.deadline == start.advanced(by: .milliseconds(25)))
    #expect(decoder.expire(at: start.advanced(by: .milliseconds(24))).isEmpty)
    #expect(decoder.expire(at: start.advanced(by: .milliseconds(25))) == [.key(.escape)])
    #expect(decoder.deadline == nil)
  }

  @Test(arguments: [
    ("\u{1B}[<0;12;5M", MouseEvent(.press, at: Point(x: 11, y: 4))),
    ("\u{1B}[<0;12;5m", MouseEvent(.release, at: Point(x: 11, y: 4))),
    ("\u{1B}[<2;1;1M", MouseEvent(.press, button: 2, at: Point(x: 0, y: 0))),
    ("\u{1B}[<32;3;3M", MouseEvent(.drag, at: Point(x: 2, y: 2))),
    ("\u{1B}[<64;3;3M", MouseEvent(.wheelUp, at: Point(x: 2, y: 2))),
    ("\u{1B}[<65;3;3M", MouseEvent(.wheelDown, at: Point(x: 2, y: 2))),
    ("\u{1B}[<4;3;3M", MouseEvent(.press, at: Point(x: 2, y: 2), modifiers: .shift)),
  ])
  func decodesTheMouse(_ bytes: String, _ event: MouseEvent) {
    #expect(decode(bytes) == [.mouse(event)])
  }

  @Test func focusIsToldAndUnknownSequencesAreDropped() {
    #expect(decode("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
    #expect(decode("\u{1B}[?64;1;2c\u{1B}[99999999999999999999~a").map(describe) == ["a"])
    #expect(decode("\u{1B}[<1;2M\u{1B}[<M\u{1B}[;;;uz").map(describe) == ["z"])
  }

  @Test func brokenUTF8BecomesAMarkAndNothingIsLost() {
    var decoder = InputDecoder()
    let bytes: [UInt8] = [0xC3, 0x28, 0xFF, 0x61, 0xE7, 0x94]
    var events = decoder.feed(bytes, at: start)
    events += decoder.expire(at: start.advanced(by: .seconds(1)))
    #expect(events.map(describe) == ["\u{FFFD}", "(", "\u{FFFD}", "a", "\u{FFFD}"])
  }

  @Test func randomBytesNeverTrapAndAlwaysComeToRest() {
    var decoder = InputDecoder()
    var seed: UInt64 = 11
    let likely: [UInt8] = [0x1B, 0x5B, 0x4F, 0x3C, 0x3B, 0x32, 0x30, 0x7E, 0x4D, 0xC3, 0xE2]
    for _ in 0..<200_000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1
      let value = Int(seed >> 33)
      let byte = value % 2 == 0 ? likely[value / 2 % likely.count] : UInt8(value / 2 % 256)
      _ = decoder.feed([byte], at: start)
    }
    _ = decoder.expire(at: start.advanced(by: .seconds(1)))
    _ = decoder.expire(at: start.advanced(by: .seconds(2)))
    #expect(decoder.deadline == nil)
  }

  @Test(
    arguments: [
      (nil, nil, 256, false, ColorDepth.indexed), (nil, "1", 256, false, .mono),
      (nil, "", 256, false, .indexed), (ColorDepth.ansi, "1", 256, false, .ansi),
      (.rgb, nil, 256, false, .indexed), (nil, nil, 8, false, .ansi), (nil, nil, 0, false, .mono),
      (nil, nil, 1 << 24, true, .rgb),
    ] as [(ColorDepth?, String?, Int, Bool, ColorDepth)]
  )
  func choosesTheDepth(
    _ requested: ColorDepth?,
    _ noColor: String?,
    _ colors: Int,
    _ direct: Bool,
    _ depth: ColorDepth
  ) {
    #expect(
      ColorDepth.resolve(requested: requested, noColor: noColor, colors: colors, direct: direct)
        == depth
    )
  }
}
