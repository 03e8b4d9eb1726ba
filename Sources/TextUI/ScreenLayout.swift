/// Where the parts of the screen stand; a function of its size alone.
///
///     columns ≥ 180   list │ detail │ activity
///     columns ≥ 120   list │ detail
///     columns ≥ 60    one pane
///     below 60×15     one pane, no hint row
///     below 40×8      a notice that asks for more room
///
/// One title row, the body, one status row, one hint row. One column of border between panes and
/// none round them, which saves rows, columns and bytes.
public struct ScreenLayout: Hashable, Sendable {
  public let size: Size
  /// Empty when the screen is too small.
  public let title: Rect
  public let body: Rect
  public let status: Rect
  /// Nil on small screens.
  public let hint: Rect?
  /// One to three panes from left to right, none when the screen is too small.
  public let panes: [Rect]
  /// One column between each two panes.
  public let borders: [Rect]

  public var isTooSmall: Bool { panes.isEmpty }

  public init(_ size: Size) {
    self.size = size
    let (columns, rows) = (size.columns, size.rows)
    guard columns >= 40, rows >= 8 else {
      title = Rect(Size(columns: 0, rows: 0))
      status = title
      body = Rect(size)
      hint = nil
      panes = []
      borders = []
      return
    }
    let hasHint = columns >= 60 && rows >= 15
    let body = Rect(x: 0, y: 1, width: columns, height: rows - (hasHint ? 3 : 2))
    self.body = body
    title = Rect(x: 0, y: 0, width: columns, height: 1)
    status = Rect(x: 0, y: body.maxY, width: columns, height: 1)
    hint = hasHint ? Rect(x: 0, y: rows - 1, width: columns, height: 1) : nil
    let shares: [Int] =
      switch columns {
      case 180...: [45, 28, 27]
      case 120...: [45, 55]
      default: [100]
      }
    (panes, borders) = body.columns(shares)
  }
}

extension Rect {
  /// Splits into columns by percent, with one column of border between each two; the last takes
  /// what is left.
  public func columns(_ percent: [Int]) -> (panes: [Rect], borders: [Rect]) {
    var (panes, borders): ([Rect], [Rect]) = ([], [])
    var left = x
    for (index, share) in percent.enumerated() {
      let isLast = index == percent.count - 1
      let room = isLast ? maxX - left : min(width * share / 100, maxX - left)
      panes.append(Rect(x: left, y: y, width: room, height: height))
      left += max(0, room)
      if !isLast {
        borders.append(Rect(x: left, y: y, width: min(1, maxX - left), height: height))
        left += 1
      }
    }
    return (panes, borders)
  }
}
