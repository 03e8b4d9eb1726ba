import Books
import CRM
import Facts
import TextUI

/// The handovers that wait for an answer: those offered to me, then those that I offered.
struct HandoverListState: Sendable {
  struct Line: Sendable {
    let id: EntityID
    let isMine: Bool
  }

  var lines: [Line] = []
  var viewport = ListViewport(height: 10)
  /// The reason of a refusal, while it is typed.
  var decline: LineEditor?
  var problem: String?

  init(_ model: Model) { reload(model) }

  mutating func reload(_ model: Model) {
    let book = model.book
    let offered = book.handovers(offeredTo: model.viewer.user)
    let own = book.handovers(offeredBy: model.viewer.user)
    lines =
      offered.map { Line(id: book.id($0), isMine: false) }
      + own.map { Line(id: book.id($0), isMine: true) }
    viewport.resize(count: lines.count)
  }

  var selected: Line? {
    lines.indices.contains(viewport.cursor) ? lines[viewport.cursor] : nil
  }

  var hints: [(key: String, word: String)] {
    if decline != nil { return [("Enter", "decline"), ("Esc", "back")] }
    if selected?.isMine == true { return [("Enter", "open"), ("j k", "move"), ("Esc", "back")] }
    return [
      ("a", "accept"), ("d", "decline"), ("Enter", "open the record"), ("j k", "move"),
      ("Esc", "back"),
    ]
  }
}

extension Model {
  mutating func openHandovers() -> [Effect] {
    let state = HandoverListState(self)
    guard !state.lines.isEmpty else {
      return say("No handover waits for an answer · :handover COLLEAGUE offers one", .info)
    }
    overlays.append(.handovers(state))
    return []
  }

  mutating func refreshHandovers() {
    for index in overlays.indices {
      guard case .handovers(var state) = overlays[index] else { continue }
      state.reload(self)
      overlays[index] = .handovers(state)
    }
  }

  mutating func handoversKey(_ key: Key, _ state: HandoverListState) -> [Effect] {
    if let editor = state.decline { return declineKey(key, editor, state) }
    var state = state
    state.problem = nil
    switch key {
    case .escape, .control("c"), .character("q"):
      overlays.removeLast()
      return []
    case .down, .character("j"), .control("n"): state.viewport.move(by: 1)
    case .up, .character("k"), .control("p"): state.viewport.move(by: -1)
    case .enter:
      guard let line = state.selected, let about = book[line.id, Handover.about] else { return [] }
      overlays.removeLast()
      return open(record: about)
    case .character("a") where state.selected?.isMine == false:
      return state.selected.map { accept($0.id) } ?? []
    case .character("d") where state.selected?.isMine == false:
      state.decline = LineEditor()
    case .character("a"), .character("d"):
      state.problem = "You offered this one; the other one answers"
    default: return []
    }
    overlays[overlays.count - 1] = .handovers(state)
    return []
  }

  /// Takes a handover over; asks whether what hangs on it comes along.
  private mutating func accept(_ id: EntityID) -> [Effect] {
    guard let about = book[id, Handover.about], let from = book[id, Handover.from],
      let kind = book.row(about)?.kind
    else { return [] }
    let saying = "\(naming([about])) is yours now"
    let work = book.openWork(around: [about], of: from, withDeals: kind != Deal.kind)
    guard !work.isEmpty else {
      return perform(.delegation(.accept(id, movingWork: false)), saying: saying)
    }
    overlays.append(
      .question(
        QuestionState(
          text: "Take \(work.summary) along?",
          answers: [
            .init(
              key: "y",
              word: "take all",
              command: .delegation(.accept(id, movingWork: true)),
              saying: "\(saying), with \(work.summary)"
            ),
            .init(
              key: "n",
              word: "only \(naming([about]))",
              command: .delegation(.accept(id, movingWork: false)),
              saying: saying
            ),
          ]
        )
      )
    )
    return []
  }

  private mutating func declineKey(
    _ key: Key,
    _ editor: LineEditor,
    _ state: HandoverListState
  ) -> [Effect] {
    var state = state
    var editor = editor
    var effects: [Effect] = []
    switch key {
    case .escape, .control("c"): state.decline = nil
    case .enter:
      guard !editor.text.allSatisfy(\.isWhitespace), let line = state.selected else {
        state.problem = "Say why, so that they can do something about it"
        break
      }
      state.decline = nil
      effects = perform(
        .delegation(.decline(line.id, reason: editor.text)),
        saying: "Declined \(naming([line.id]))"
      )
    default:
      state.problem = nil
      editor.handle(key)
      state.decline = editor
    }
    overlays[overlays.count - 1] = .handovers(state)
    return effects
  }

  mutating func handoversPaste(_ text: String, _ state: HandoverListState) {
    var state = state
    state.decline?.insert(text)
    overlays[overlays.count - 1] = .handovers(state)
  }
}

/// Paints the handovers over the body: a line each, and below what the chosen one says.
struct HandoverListPane {
  let model: Model
  let state: HandoverListState

  func paint(into canvas: inout Canvas) {
    canvas.fill(style: Style(.text))
    let (width, rows) = (canvas.size.columns, canvas.size.rows)
    canvas.put("Handovers that wait for an answer", x: 1, y: 0, role: .title)
    let height = max(1, min(state.lines.count, rows / 2 - 2))
    var viewport = state.viewport
    viewport.resize(height: height)
    for (line, index) in viewport.visible.enumerated() {
      paint(state.lines[index], isChosen: index == viewport.cursor, y: 1 + line, &canvas)
    }
    if state.lines.isEmpty {
      canvas.put("All are answered.", x: 1, y: 1, role: .dim)
      canvas.placeCursor(x: 0, y: 1)
      return
    }
    let top = 1 + height
    canvas.hline(x: 0, y: top, width: width)
    let foot = state.decline == nil && state.problem == nil ? rows : rows - 1
    paintContent(top: top + 1, bottom: foot, into: &canvas)
    if let editor = state.decline {
      let x = 1 + canvas.put("why not: ", x: 1, y: rows - 1, role: .prompt)
      let window = editor.window(width: max(1, width - x - 1))
      let used = canvas.put(window.text, x: x, y: rows - 1, role: .formValue)
      if let problem = state.problem {
        canvas.put(problem, x: x + used + 2, y: rows - 1, role: .formError)
      }
      canvas.placeCursor(x: min(x + window.cursor, max(0, width - 1)), y: rows - 1)
    } else {
      if let problem = state.problem {
        canvas.put(problem, x: 1, y: rows - 1, role: .formError)
      }
      canvas.placeCursor(x: 0, y: 1 + viewport.cursorLine)
    }
  }

  private func paint(
    _ line: HandoverListState.Line,
    isChosen: Bool,
    y: Int,
    _ canvas: inout Canvas
  ) {
    let book = model.book
    let width = canvas.size.columns
    let about = book[line.id, Handover.about].flatMap { book.title($0) } ?? "—"
    let other = book[line.id, line.isMine ? Handover.to : Handover.from]
      .flatMap { book.title($0) }
    let when = book[line.id, Handover.offeredAt].map {
      Display.age(of: $0, now: model.entry.now)
    }
    if isChosen { canvas.put("▌", x: 0, y: y, role: .selection) }
    let half = max(0, width / 2 - 3)
    canvas.put(about, x: 2, y: y, style: Style(.text), width: half)
    let who = (line.isMine ? "to " : "from ") + (other ?? "—")
    canvas.put(who, x: 3 + half, y: y, style: Style(.dim), width: max(0, width - half - 12))
    let age = when.map { $0 == "now" ? $0 : "\($0) ago" } ?? ""
    canvas.put(age, x: max(0, width - 9), y: y, style: Style(.dim), width: 8, align: .right)
  }

  /// What the chosen handover says.
  private func paintContent(top: Int, bottom: Int, into canvas: inout Canvas) {
    guard let line = state.selected else { return }
    let book = model.book
    let parts: [(String, String?)] = [
      ("reason", book[line.id, Handover.reason]), ("next", book[line.id, Handover.nextStep]),
      ("context", book[line.id, Handover.context]),
    ]
    var y = top
    let width = max(1, canvas.size.columns - 12)
    for case (let label, let text?) in parts {
      let lines = Text.wrapped(text, width: width)
      for (place, part) in lines.enumerated() where y < bottom {
        if place == 0 { canvas.put(label, x: 1, y: y, role: .formLabel) }
        canvas.put(part, x: 10, y: y, style: Style(.text), width: width)
        y += 1
      }
    }
  }
}
