import Testing
import TextUI

@Suite struct LayoutTests {
  @Test(arguments: [
    (200, 60, 3, true), (180, 24, 3, true), (179, 24, 2, true), (120, 40, 2, true),
    (119, 40, 1, true), (80, 24, 1, true), (60, 15, 1, true), (59, 15, 1, false),
    (60, 14, 1, false), (40, 8, 1, false),
  ])
  func splitsBySize(_ columns: Int, _ rows: Int, _ panes: Int, _ hasHint: Bool) {
    let layout = ScreenLayout(Size(columns: columns, rows: rows))
    #expect(layout.panes.count == panes)
    #expect((layout.hint != nil) == hasHint)
    let used = layout.panes.reduce(0) { $0 + $1.width } + layout.borders.count
    #expect(used == columns)
    #expect(1 + layout.body.height + 1 + (hasHint ? 1 : 0) == rows)
    #expect(layout.status.y == layout.body.maxY)
    for (pane, border) in zip(layout.panes, layout.borders) { #expect(pane.maxX == border.x) }
  }

  @Test(arguments: [(39, 8), (40, 7), (0, 0), (1, 1)])
  func asksForRoomWhenTooSmall(_ columns: Int, _ rows: Int) {
    #expect(ScreenLayout(Size(columns: columns, rows: rows)).isTooSmall)
  }

  @Test func placesColumnsByPriorityAndWeight() {
    let requests = [
      ColumnRequest(minimum: 10, weight: 2, priority: 9),
      ColumnRequest(minimum: 8, weight: 1, priority: 5),
      .fixed(9, priority: 7, align: .right),
      ColumnRequest(minimum: 6, weight: 1, maximum: 8, priority: 1),
    ]
    func placed(_ width: Int) -> String {
      TableLayout.place(requests, width: width).map { "\($0.index)@\($0.x)+\($0.width)" }
        .joined(separator: " ")
    }
    #expect(placed(36) == "0@0+10 1@11+8 2@20+9 3@30+6")
    #expect(placed(35) == "0@0+14 1@15+10 2@26+9")
    #expect(placed(28) == "0@0+18 2@19+9")
    #expect(placed(12) == "0@0+12")
    #expect(placed(5) == "0@0+5")
    #expect(placed(0) == "0@0+0")
    #expect(TableLayout.place([], width: 10).isEmpty)
    for width in 36...200 {
      let columns = TableLayout.place(requests, width: width)
      #expect(columns.count == 4)
      #expect(columns[3].x + columns[3].width == width)
      #expect(columns[3].width <= 8)
    }
  }

  @Test func rectanglesMeet() {
    let rect = Rect(x: 2, y: 1, width: 10, height: 5)
    #expect(rect.intersection(Rect(x: 8, y: 0, width: 10, height: 2)).size.columns == 4)
    #expect(rect.intersection(Rect(x: 50, y: 50, width: 1, height: 1)).isEmpty)
  }
}

@Suite struct ListViewportTests {
  @Test func scrollsAsLittleAsItMust() {
    var list = ListViewport(count: 100, height: 10)
    list.move(by: 9)
    #expect(list.offset == 0)
    list.move(by: 1)
    #expect((list.cursor, list.offset) == (10, 1))
    list.move(by: -9)
    #expect((list.cursor, list.offset) == (1, 1))
    list.page(1)
    #expect((list.cursor, list.offset) == (11, 11))
    list.halfPage(-1)
    #expect((list.cursor, list.offset) == (6, 6))
    list.bottom()
    #expect((list.cursor, list.offset) == (99, 90))
    list.select(50)
    list.center()
    #expect((list.cursor, list.offset) == (50, 45))
    list.top()
    #expect((list.cursor, list.offset) == (0, 0))
  }

  @Test func isValidForEveryCountAndHeight() {
    var seed: UInt64 = 3
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1
      return Int(seed >> 33) % bound
    }
    var list = ListViewport()
    for _ in 0..<20_000 {
      switch next(8) {
      case 0: list.resize(count: next(40))
      case 1: list.resize(height: next(12) - 1)
      case 2: list.move(by: next(9) - 4)
      case 3: list.page(next(3) - 1)
      case 4: list.halfPage(next(3) - 1)
      case 5: list.center()
      case 6: list.select(next(2) == 0 ? .max : .min)
      default: list.move(by: next(2) == 0 ? .max : .min)
      }
      #expect(list.cursor >= 0 && (list.cursor < list.count || list.count == 0))
      #expect(list.offset >= 0 && list.offset <= list.cursor)
      #expect(list.cursorLine < list.height)
      #expect(list.visible.upperBound <= list.count)
    }
  }

  @Test @MainActor func theTwinTerminalKeepsFramesAndEvents() {
    let terminal = ScriptedTerminal(size: Size(columns: 20, rows: 3))
    terminal.press("gg")
    terminal.resize(to: Size(columns: 10, rows: 2))
    #expect(
      terminal.drainInput() == [
        .key(.character("g")), .key(.character("g")), .resize(Size(columns: 10, rows: 2)),
      ]
    )
    #expect(terminal.drainInput().isEmpty)
    var canvas = Canvas(size: terminal.size)
    canvas.put("frame", x: 0, y: 0)
    terminal.paint(canvas.surface, cursor: Point(x: 1, y: 0))
    #expect(terminal.frame.line(0) == "frame")
    #expect(terminal.frameCount == 1)
  }
}
