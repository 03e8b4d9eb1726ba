import TextUI

/// What a screen shows that is too small for anything else; the state is kept.
enum SmallScreen {
  static func paint(into canvas: inout Canvas) {
    let lines = Text.wrapped("Please enlarge the window to 40×8.", width: canvas.size.columns)
    for (y, line) in lines.enumerated() { canvas.put(line, x: 0, y: y) }
    canvas.placeCursor(x: 0, y: 0)
  }
}
