public import TextUI

/// A page that is shown before there is a book or a user to show: something to choose among, or a
/// few fields to fill.
public struct ArrivalPage: Sendable {
  public struct Choice: Sendable {
    public let label: String
    public let detail: String

    public init(_ label: String, _ detail: String = "") {
      self.label = label
      self.detail = detail
    }
  }

  /// A line to fill: typed, or chosen among options where there are any.
  public struct Field: Sendable {
    public let label: String
    let options: [String]
    var editor: LineEditor

    public init(_ label: String, _ text: String, options: [String] = []) {
      self.label = label
      self.options = options
      editor = LineEditor(text)
    }
  }

  /// What is to be said about a field's text.
  public enum Reading: Hashable, Sendable {
    case meaning(String)
    case wrong(String)
  }

  public enum Answer: Hashable, Sendable {
    case chosen(Int)
    case filled([String])
    case back
  }

  public let title: String
  /// What is said above.
  public let lines: [String]
  public let choices: [Choice]
  public private(set) var fields: [Field]
  /// What went wrong with the last answer.
  public var problem: String?
  /// What the texts of the fields mean, one each.
  private let read: @Sendable ([String]) -> [Reading]
  private var viewport: ListViewport

  /// A page with choices.
  public init(_ title: String, lines: [String] = [], choices: [Choice]) {
    self.title = title
    self.lines = lines
    self.choices = choices
    fields = []
    read = { _ in [] }
    viewport = ListViewport(count: choices.count)
  }

  /// A page with fields.
  public init(
    _ title: String,
    lines: [String] = [],
    fields: [Field],
    read: @escaping @Sendable ([String]) -> [Reading] = { $0.map { _ in .meaning("") } }
  ) {
    self.title = title
    self.lines = lines
    choices = []
    self.fields = fields
    self.read = read
    viewport = ListViewport(count: fields.count)
  }

  private var texts: [String] { fields.map(\.editor.text) }

  // MARK: Keys

  /// Takes a key; an answer where the page is done.
  public mutating func take(_ key: Key) -> Answer? {
    problem = nil
    switch key {
    case .escape, .control("c"), .control("g"): return .back
    case .down, .tab, .control("n"): viewport.move(by: 1)
    case .up, .backTab, .control("p"): viewport.move(by: -1)
    case .enter:
      if fields.isEmpty { return .chosen(viewport.cursor) }
      if viewport.cursor == fields.count - 1 { return filled() }
      viewport.move(by: 1)
    case .control("s") where !fields.isEmpty: return filled()
    default: return fields.isEmpty ? choose(key) : fill(key)
    }
    return nil
  }

  /// Takes pasted text into the field under the cursor.
  public mutating func paste(_ text: String) {
    guard fields.indices.contains(viewport.cursor), fields[viewport.cursor].options.isEmpty else {
      return
    }
    fields[viewport.cursor].editor.insert(text)
  }

  private mutating func choose(_ key: Key) -> Answer? {
    switch key.typed {
    case "j": viewport.move(by: 1)
    case "k": viewport.move(by: -1)
    case "q": return .back
    case let typed?:
      guard let number = typed.wholeNumberValue, choices.indices.contains(number - 1) else {
        return nil
      }
      return .chosen(number - 1)
    case nil: break
    }
    return nil
  }

  private mutating func fill(_ key: Key) -> Answer? {
    let place = viewport.cursor
    let options = fields[place].options
    guard let current = options.firstIndex(of: fields[place].editor.text) else {
      fields[place].editor.handle(key)
      return nil
    }
    switch key {
    case .right, .space: fields[place].editor.set(options[(current + 1) % options.count])
    case .left:
      fields[place].editor.set(options[(current + options.count - 1) % options.count])
    default: break
    }
    return nil
  }

  private mutating func filled() -> Answer? {
    for (place, reading) in read(texts).enumerated() {
      if case .wrong = reading {
        viewport.select(place)
        return nil
      }
    }
    return .filled(texts)
  }

  // MARK: Painting

  public func render(into canvas: inout Canvas) {
    let size = canvas.size
    canvas.put(" daybook  ", x: 0, y: 0, role: .title)
    canvas.put(title, x: 10, y: 0, role: .dim)
    var y = 2
    for line in lines.flatMap({ Text.wrapped($0, width: max(1, size.columns - 4)) }) {
      canvas.put(line, x: 2, y: y)
      y += 1
    }
    if !lines.isEmpty { y += 1 }
    let room = max(1, size.rows - y - 2)
    var viewport = viewport
    viewport.resize(height: room)
    for (line, index) in viewport.visible.enumerated() {
      if index == viewport.cursor { canvas.put("▌", x: 1, y: y + line, role: .selection) }
      if fields.isEmpty {
        paintChoice(index, y: y + line, into: &canvas)
      } else {
        paintField(index, y: y + line, isCurrent: index == viewport.cursor, into: &canvas)
      }
    }
    if fields.isEmpty { canvas.placeCursor(x: 1, y: min(y + viewport.cursorLine, size.rows - 1)) }
    if let problem {
      canvas.put(
        "✗ " + problem,
        x: 1,
        y: max(0, size.rows - 2),
        style: Style(.error),
        width: max(0, size.columns - 2)
      )
    }
    paintHints(y: size.rows - 1, into: &canvas)
  }

  private func paintChoice(_ index: Int, y: Int, into canvas: inout Canvas) {
    let width = max(12, choices.map { Text.width($0.label) }.max() ?? 0)
    canvas.put(index < 9 ? "\(index + 1)" : " ", x: 3, y: y, role: .hintKey)
    canvas.put(choices[index].label, x: 6, y: y)
    canvas.put(
      choices[index].detail,
      x: 8 + width,
      y: y,
      style: Style(.dim),
      width: max(0, canvas.size.columns - 9 - width)
    )
  }

  private func paintField(_ index: Int, y: Int, isCurrent: Bool, into canvas: inout Canvas) {
    let label = max(10, fields.map { Text.width($0.label) }.max() ?? 0)
    let field = fields[index]
    canvas.put(field.label, x: 3, y: y, role: .formLabel)
    let x = 5 + label
    let width = max(1, min(30, (canvas.size.columns - x) / 2 - 2))
    let isChoice = !field.options.isEmpty
    if isChoice {
      canvas.put("‹ \(field.editor.text) ›", x: x, y: y, style: Style(.formValue), width: width + 4)
      if isCurrent { canvas.placeCursor(x: x, y: y) }
    } else {
      // A field with a long text, as a path, may take the whole line.
      let isAlone = fields.count == 1
      let window = field.editor.window(
        width: isAlone ? max(1, canvas.size.columns - x - 2) : width
      )
      canvas.put(window.text, x: x, y: y, style: Style(.formValue))
      if isCurrent { canvas.placeCursor(x: x + window.cursor, y: y) }
      if isAlone { return }
    }
    let readings = read(texts)
    guard readings.indices.contains(index) else { return }
    let place = x + width + 5
    switch readings[index] {
    case .meaning(let text): canvas.put(text, x: place, y: y, role: .dim)
    case .wrong(let text): canvas.put("✗ " + text, x: place, y: y, role: .formError)
    }
  }

  private func paintHints(y: Int, into canvas: inout Canvas) {
    var hints: [(String, String)] = []
    if fields.isEmpty {
      hints = [("Enter", "choose"), ("j k", "move"), ("Esc", "leave")]
    } else {
      hints = [("Enter", "next"), ("Ctrl-S", "go on"), ("Esc", "back")]
      if fields.contains(where: { !$0.options.isEmpty }) { hints.insert(("← →", "change"), at: 1) }
    }
    var x = 1
    for (key, word) in hints {
      x += canvas.put(key, x: x, y: y, role: .hintKey) + 1
      x += canvas.put(word, x: x, y: y, role: .hintText) + 2
    }
  }
}
