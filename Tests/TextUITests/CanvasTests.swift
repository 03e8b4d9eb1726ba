import Testing
import TextUI

@Suite struct CanvasTests {
  @Test func putsAlignedTextIntoAField() {
    var canvas = Canvas(size: Size(columns: 12, rows: 5))
    #expect(canvas.put("left", x: 1, y: 0, width: 8) == 8)
    canvas.put("right", x: 1, y: 1, role: .moneyPositive, width: 8, align: .right)
    canvas.put("mid", x: 1, y: 2, width: 8, align: .center)
    canvas.put("much too long", x: 1, y: 3, width: 8)
    #expect(canvas.put("12345", x: 9, y: 4) == 3)
    let lines = (0..<5).map(canvas.surface.line)
    #expect(lines == [" left", "    right", "   mid", " much to…", "         123"])
    #expect(canvas.surface[4, 1].style.role == .moneyPositive)
    #expect(canvas.surface[1, 1].style.role == .moneyPositive)
  }

  @Test func paintingOutsideIsANoOp() {
    var canvas = Canvas(size: Size(columns: 4, rows: 2))
    let blank = canvas.surface
    canvas.put("text", x: 0, y: -1)
    canvas.put("text", x: 0, y: 2)
    canvas.put("text", x: 4, y: 0)
    canvas.put("text", x: -9, y: 0)
    canvas.fill(Rect(x: -5, y: -5, width: 3, height: 3), "x")
    canvas.hline(x: 9, y: 9, width: 3)
    canvas.placeCursor(x: 4, y: 0)
    #expect(canvas.surface == blank)
    #expect(canvas.cursor == nil)
    canvas.put("abcdef", x: -2, y: 0)
    #expect(canvas.surface.line(0) == "cdef")
  }

  @Test func partsHaveTheirOwnOriginAndClip() {
    var canvas = Canvas(size: Size(columns: 8, rows: 4))
    canvas.within(Rect(x: 2, y: 1, width: 4, height: 2)) { pane in
      #expect(pane.size == Size(columns: 4, rows: 2))
      pane.fill()
      pane.put("too long", x: 0, y: 0)
      pane.within(Rect(x: 2, y: 1, width: 9, height: 9)) { inner in
        inner.put("xyz", x: 0, y: 0)
        inner.placeCursor(x: 1, y: 0)
      }
    }
    #expect((0..<4).map(canvas.surface.line) == ["", "  too", "    xy", ""])
    #expect(canvas.cursor == Point(x: 5, y: 2))
  }

  @Test func `a painted row is put again, clipped as text is`() {
    let strip = Strip(width: 8) { canvas in
      canvas.put("田a中b", x: 0, y: 0, role: .selection)
      canvas.put("x", x: 7, y: 0)
    }
    var canvas = Canvas(size: Size(columns: 8, rows: 3))
    for y in 0..<3 { canvas.put("商商商商", x: 0, y: y) }
    let below = canvas.surface
    canvas.put(strip, x: 0, y: 0)
    #expect(canvas.surface.line(0) == "田a中b x")
    #expect(canvas.surface[2, 0].style.role == .selection)
    #expect(canvas.surface[6, 0] == .blank)
    canvas.put(strip, x: 0, y: -1)
    canvas.put(strip, x: 0, y: 3)
    canvas.put(strip, x: 8, y: 2)
    canvas.put(strip, x: -8, y: 2)
    canvas.within(Rect(x: 1, y: 1, width: 3, height: 1)) { $0.put(strip, x: -1, y: 0) }
    #expect(canvas.surface.line(1) == "  a 商商")
    #expect(canvas.surface[1, 1].width == 1 && canvas.surface[3, 1].width == 1)
    for x in 0..<8 { #expect(canvas.surface[x, 2] == below[x, 2]) }
  }

  @Test func halvesOfWideGlyphsAreNeverLeft() {
    var canvas = Canvas(size: Size(columns: 6, rows: 1))
    canvas.put("田中商", x: 0, y: 0)
    #expect(canvas.surface[0, 0].width == 2)
    #expect(canvas.surface[1, 0].width == 0)
    canvas.put("x", x: 1, y: 0)
    #expect(canvas.surface.line(0) == " x中商")
    canvas.put("y", x: 2, y: 0)
    #expect(canvas.surface.line(0) == " xy 商")
    canvas.put("田", x: 3, y: 0)
    #expect(canvas.surface.line(0) == " xy田")
    canvas.within(Rect(x: 0, y: 0, width: 3, height: 1)) { $0.put("a田田", x: 0, y: 0) }
    #expect(canvas.surface.line(0) == "a田田" || canvas.surface.line(0) == "a田")
    canvas.put("田", x: 5, y: 0)
    #expect(canvas.surface[5, 0].width == 1)
  }

  @Test func randomPaintingKeepsTheGridWhole() {
    var seed: UInt64 = 42
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    let texts = ["abc", "田中", "é田\u{301}x", "👨‍👩‍👧", "\u{1B}[1m", "🇩🇪", "한국어"]
    var canvas = Canvas(size: Size(columns: 9, rows: 3))
    for _ in 0..<5000 {
      let text = texts[next(texts.count)]
      let (x, y) = (next(13) - 2, next(5) - 1)
      let width = next(3) == 0 ? nil : next(7)
      canvas.within(Rect(x: next(4), y: 0, width: next(9), height: 3)) {
        $0.put(text, x: x, y: y, width: width)
      }
      for y in 0..<3 {
        for x in 0..<9 {
          let cell = canvas.surface[x, y]
          let follows = x + 1 < 9 && canvas.surface[x + 1, y].width == 0
          #expect((cell.width == 2) == follows)
          if cell.width == 0 { #expect(x > 0 && canvas.surface[x - 1, y].width == 2) }
        }
      }
    }
  }

  @Test func dumpsGlyphsRolesAndAttributes() {
    var canvas = Canvas(size: Size(columns: 10, rows: 2))
    canvas.put("▌ Acme", x: 0, y: 0, style: Style(.selection, .bold))
    canvas.put("84.000", x: 4, y: 1, role: .moneyPositive)
    canvas.placeCursor(x: 0, y: 0)
    let letter = Role.moneyPositive.letter
    let selection = Role.selection.letter
    #expect(
      SurfaceDump(canvas.surface, cursor: canvas.cursor).description == """
        10x2
        cursor 0,0
        |▌ Acme
        |    84.000
        roles
        |\(String(repeating: selection, count: 6))
        |....\(String(repeating: letter, count: 6))
        attributes
        |111111
        |
        \(selection) ui.selection
        \(letter) money.pos

        """
    )
  }

  @Test func theRolesHaveNamesLettersAndParents() {
    #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
    for role in Role.allCases { #expect(Role(name: role.name) == role) }
    #expect(Role.tabActive.parent == .tab)
    #expect(Role.selectionInactive.parent == .selection)
    #expect(Role.dealWon.parent == .text)
    #expect(Role.text.parent == nil)
    #expect(Role.chart(8) == .chart1)
    #expect(Role.chart(-1) == .chart8)
  }

  @Test func theThemeFallsBackToParents() {
    let bold = RoleStyle(attributes: .bold)
    let theme = Theme(name: "x", styles: [.tab: bold])
    #expect(theme[.tabActive] == bold)
    #expect(theme[.dealWon] == RoleStyle())
    #expect(Theme.standard.glyph(.dealWon) == "✓")
    #expect(Theme.standard.glyph(.dealWon, ascii: true) == "+")
  }
}
