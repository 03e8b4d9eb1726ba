public import TextUI

/// A terminal of xterm's kind, as far as ncurses uses it: bytes in, a screen to look at.
public struct ScreenEmulator: Sendable {
  private var parser = ControlParser()
  private var main: ScreenGrid
  private var alternate: ScreenGrid
  private var pen = Pen()
  private var savedCursor: (main: Point, alternate: Point) = (Point(x: 0, y: 0), Point(x: 0, y: 0))
  private var lastPrinted: Unicode.Scalar?

  public private(set) var size: Size
  public private(set) var isAlternate = false
  /// Private modes that are on, as 2004; 7 and 25 are on from the start.
  public private(set) var modes: Set<Int> = [7, 25]
  private var isInserting = false
  private var isNewline = false
  /// Every kind of sequence that came by, as `CSI H`, `CSI ?1049h`, `ESC (B`, `C0 0d`, `OSC 0`.
  public private(set) var seen: Set<String> = []

  public init(size: Size) {
    self.size = size
    main = ScreenGrid(size: size)
    alternate = main
  }

  public var cursor: Point { grid.cursor }
  public var isCursorVisible: Bool { modes.contains(25) }

  /// The rows without trailing blanks.
  public var lines: [String] { (0..<size.rows).map(grid.line) }

  /// The screen as text, one line a row.
  public var text: String { lines.joined(separator: "\n") }

  /// The glyph and the look at a place; the text is empty in the second half of a wide glyph.
  public func cell(x: Int, y: Int) -> (text: String, pen: Pen) {
    let cell = grid.rows[y][x]
    return (cell.text, cell.pen)
  }

  public mutating func resize(_ size: Size) {
    self.size = size
    main.resize(size)
    alternate.resize(size)
  }

  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    var actions: [ControlAction] = []
    for byte in bytes {
      parser.feed(byte) { actions.append($0) }
      for action in actions { perform(action) }
      actions.removeAll(keepingCapacity: true)
    }
  }

  private var grid: ScreenGrid {
    get { isAlternate ? alternate : main }
    _modify {
      if isAlternate { yield &alternate } else { yield &main }
    }
  }

  private mutating func perform(_ action: ControlAction) {
    let repeated = lastPrinted
    lastPrinted = nil
    switch action {
    case .print(let scalar): print(scalar)
    case .control(let byte):
      seen.insert("C0 " + String(byte, radix: 16))
      control(byte)
    case .escape(let text):
      seen.insert("ESC " + text)
      escape(text)
    case .sequence(let sequence):
      seen.insert("CSI " + sequence.name)
      if sequence.name == "b" { lastPrinted = repeated }
      perform(sequence)
    case .string(let kind, let text):
      seen.insert("ESC \(kind)\(text.prefix { $0 != ";" })")
    }
  }

  private mutating func print(_ scalar: Unicode.Scalar) {
    let width = TextWidth.of(scalar)
    if width == 0 {
      grid.combine(scalar)
      return
    }
    lastPrinted = scalar
    let wraps = modes.contains(7)
    let columns = size.columns
    if wraps, grid.isWrapPending || grid.cursor.x + width > columns {
      grid.move(x: 0)
      grid.lineFeed(pen: pen)
    }
    if grid.cursor.x + width > columns { grid.move(x: max(0, columns - width)) }
    grid.put(String(scalar), width: width, pen: pen, inserting: isInserting)
    if grid.cursor.x + width >= columns {
      grid.move(x: columns - 1)
      grid.isWrapPending = wraps
    } else {
      grid.move(x: grid.cursor.x + width)
    }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x08: grid.move(x: grid.cursor.x - 1)
    case 0x09: grid.move(x: (grid.cursor.x / 8 + 1) * 8)
    case 0x0A, 0x0B, 0x0C:
      grid.lineFeed(pen: pen)
      if isNewline { grid.move(x: 0) }
    case 0x0D: grid.move(x: 0)
    default: break
    }
  }

  private mutating func escape(_ text: String) {
    switch text {
    case "D": grid.lineFeed(pen: pen)
    case "E":
      grid.lineFeed(pen: pen)
      grid.move(x: 0)
    case "M": grid.reverseLineFeed(pen: pen)
    case "7": saveCursor()
    case "8": restoreCursor()
    case "c": self = ScreenEmulator(size: size)
    default: break
    }
  }

  private mutating func saveCursor() {
    if isAlternate { savedCursor.alternate = cursor } else { savedCursor.main = cursor }
  }

  private mutating func restoreCursor() {
    let saved = isAlternate ? savedCursor.alternate : savedCursor.main
    grid.move(x: saved.x, y: saved.y)
  }

  private mutating func perform(_ sequence: ControlSequence) {
    if !sequence.intermediates.isEmpty { return }
    if sequence.final == "h" || sequence.final == "l" {
      setModes(sequence)
    } else if sequence.marker.isEmpty, !moveCursor(sequence) {
      edit(sequence)
    }
  }

  private mutating func moveCursor(_ sequence: ControlSequence) -> Bool {
    let count = sequence.count()
    let (x, y) = (grid.cursor.x, grid.cursor.y)
    switch sequence.final {
    case "A": grid.moveVertically(-count)
    case "B": grid.moveVertically(count)
    case "e": grid.move(y: y + count)
    case "k": grid.moveVertically(-count)
    case "C", "a": grid.move(x: x + count)
    case "D", "j": grid.move(x: x - count)
    case "E", "F":
      grid.moveVertically(sequence.final == "E" ? count : -count)
      grid.move(x: 0)
    case "G", "`": grid.move(x: count - 1)
    case "d": grid.move(y: count - 1)
    case "H", "f": grid.move(x: sequence.count(1) - 1, y: count - 1)
    case "I": grid.move(x: (x / 8 + count) * 8)
    case "Z": grid.move(x: max(0, ((x + 7) / 8 - count) * 8))
    default: return false
    }
    return true
  }

  private mutating func edit(_ sequence: ControlSequence) {
    let count = sequence.count()
    let (x, y) = (grid.cursor.x, grid.cursor.y)
    if "JKX@PLM".contains(sequence.final) { grid.isWrapPending = false }
    switch sequence.final {
    case "J": eraseDisplay(sequence.count(missing: 0))
    case "K":
      let ranges = [x..<size.columns, 0..<x + 1, 0..<size.columns]
      let kind = sequence.count(missing: 0)
      if ranges.indices.contains(kind) { grid.erase(ranges[kind], row: y, pen: pen) }
    case "X": grid.erase(x..<x + count, row: y, pen: pen)
    case "@": grid.insertCells(count, pen)
    case "P": grid.deleteCells(count, pen)
    case "L", "M":
      guard grid.region.contains(y) else { return }
      let part = y..<grid.region.upperBound
      grid.scroll(part, by: sequence.final == "M" ? count : -count, pen: pen)
      grid.move(x: 0)
    case "S": grid.scroll(grid.region, by: count, pen: pen)
    case "T": grid.scroll(grid.region, by: -count, pen: pen)
    case "b": for _ in 0..<min(count, 65_535) { if let lastPrinted { print(lastPrinted) } }
    case "m": pen.select(sequence.parameters)
    case "r": setRegion(top: count - 1, bottom: sequence.count(1, missing: size.rows))
    default: break
    }
  }

  private mutating func eraseDisplay(_ kind: Int) {
    let (x, y) = (grid.cursor.x, grid.cursor.y)
    switch kind {
    case 0:
      grid.erase(x..<size.columns, row: y, pen: pen)
      grid.erase(rows: y + 1..<max(y + 1, size.rows), pen: pen)
    case 1:
      grid.erase(0..<x + 1, row: y, pen: pen)
      grid.erase(rows: 0..<y, pen: pen)
    case 2: grid.erase(rows: 0..<size.rows, pen: pen)
    default: break
    }
  }

  private mutating func setRegion(top: Int, bottom: Int) {
    let bottom = min(bottom, size.rows)
    if top + 1 >= bottom { return }
    grid.region = top..<bottom
    grid.move(x: 0, y: 0)
  }

  private mutating func setModes(_ sequence: ControlSequence) {
    let isOn = sequence.final == "h"
    for mode in sequence.parameters {
      switch (sequence.marker, mode) {
      case ("", 4): isInserting = isOn
      case ("", 20): isNewline = isOn
      case ("?", 47), ("?", 1047), ("?", 1049): switchScreen(mode, isOn)
      case ("?", _):
        if isOn { modes.insert(mode) } else { modes.remove(mode) }
      default: break
      }
    }
  }

  private mutating func switchScreen(_ mode: Int, _ toAlternate: Bool) {
    if toAlternate == isAlternate { return }
    if mode == 1049, toAlternate { saveCursor() }
    let (cursor, isWrapPending) = (grid.cursor, grid.isWrapPending)
    if toAlternate, mode != 47 { alternate = ScreenGrid(size: size) }
    isAlternate = toAlternate
    grid.move(x: cursor.x, y: cursor.y)
    grid.isWrapPending = isWrapPending
    if mode == 1049, !toAlternate { restoreCursor() }
  }
}

extension Pen {
  /// Select graphic rendition.
  mutating func select(_ parameters: [Int]) {
    var rest = (parameters.isEmpty ? [0] : parameters)[...]
    while let code = rest.popFirst() {
      switch code {
      case 0: self = Pen()
      case 1: attributes.insert(.bold)
      case 2: attributes.insert(.dim)
      case 4: attributes.insert(.underline)
      case 7: attributes.insert(.reverse)
      case 22: attributes.subtract([.bold, .dim])
      case 24: attributes.remove(.underline)
      case 27: attributes.remove(.reverse)
      case 30...37: foreground = code - 30
      case 38: foreground = Pen.extended(&rest)
      case 39: foreground = nil
      case 40...47: background = code - 40
      case 48: background = Pen.extended(&rest)
      case 49: background = nil
      case 90...97: foreground = code - 82
      case 100...107: background = code - 92
      default: break
      }
    }
  }

  private static func extended(_ rest: inout ArraySlice<Int>) -> Int? {
    switch rest.popFirst() {
    case 5: return rest.popFirst()
    case 2:
      let parts = (0..<3).map { _ in rest.popFirst() ?? 0 }
      return 256 + parts[0] << 16 + parts[1] << 8 + parts[2]
    default: return nil
    }
  }
}
