import Books
import CRM
import Facts
import TextUI

/// Paints a call run over the body: where we are, the brief, the numbers, and the outcomes or the
/// line that is typed.
struct CallRunPane {
  let model: Model
  let run: CallRunState

  /// The rows at the foot: a rule, the numbers, the outcomes or the line.
  private static let footRows = 3

  func paint(into canvas: inout Canvas) {
    canvas.fill(style: Style(.text))
    paintHead(into: &canvas)
    let (width, rows) = (canvas.size.columns, canvas.size.rows)
    guard !run.showsSummary else {
      canvas.within(Rect(x: 0, y: 2, width: width, height: max(0, rows - 2))) { part in
        paintSummary(into: &part)
      }
      canvas.placeCursor(x: 0, y: 0)
      return
    }
    let foot = max(1, rows - Self.footRows)
    canvas.within(Rect(x: 0, y: 1, width: width, height: max(0, foot - 1))) { part in
      guard let brief = run.brief else {
        part.put("This record is gone · s goes on", x: 1, y: 0, role: .dim)
        return
      }
      BriefPane(brief: brief).paint(into: &part, rows: part.size.rows)
    }
    canvas.within(Rect(x: 0, y: foot, width: width, height: rows - foot)) { part in
      paintFoot(into: &part)
    }
  }

  private func paintHead(into canvas: inout Canvas) {
    let width = canvas.size.columns
    let place = run.showsSummary ? "done" : "\(run.place + 1)/\(run.calls.count)"
    var x = 1 + canvas.put("Call run \(place)", x: 1, y: 0, role: .prompt) + 2
    if !run.showsSummary, run.calls.indices.contains(run.place) {
      switch run.calls[run.place].result {
      case .waiting: break
      case .skipped: x += canvas.put("skipped", x: x, y: 0, role: .dim) + 2
      case .made(let outcome):
        x += canvas.put("✓ \(outcome.label.lowercased())", x: x, y: 0, role: .ok) + 2
      }
    }
    let tally = run.tally
    let room = max(0, width - x - 1)
    let used = min(room, Text.width(tally))
    canvas.put(tally, x: width - used - 1, y: 0, style: Style(.dim), width: used)
  }

  // MARK: The foot

  private func paintFoot(into canvas: inout Canvas) {
    let width = canvas.size.columns
    canvas.hline(x: 0, y: 0, width: width)
    if let problem = run.problem {
      canvas.put("✗ " + problem, x: 1, y: 1, style: Style(.formError), width: max(0, width - 2))
    }
    switch run.input {
    case .none:
      if run.problem == nil { paintNumbers(y: 1, into: &canvas) }
      paintOutcomes(y: 2, into: &canvas)
      canvas.placeCursor(x: 0, y: min(2, canvas.size.rows - 1))
    case .newNumber(let editor):
      if run.problem == nil { paintReading(ofNumber: editor.text, y: 1, into: &canvas) }
      paint(editor, "new number: ", y: 2, into: &canvas)
    case .note(let outcome, let editor):
      if run.problem == nil { paintPreview(outcome, editor.text, y: 1, into: &canvas) }
      paint(editor, "note: ", y: 2, into: &canvas)
    }
  }

  private func paintNumbers(y: Int, into canvas: inout Canvas) {
    let width = canvas.size.columns
    guard let target = run.target else { return }
    let rows = model.numbers(target.contact)
    if rows.isEmpty {
      canvas.put("no number is known · w writes one down", x: 1, y: y, role: .warn)
      return
    }
    var x = 1
    for (place, row) in rows.enumerated() {
      let isChosen = place == run.number % rows.count
      let label = model.book[row, ContactPoint.label].map { " " + $0 } ?? ""
      let value = model.book[row, ContactPoint.original] ?? model.book[row, ContactPoint.value]
      let text = "\(rows.count > 1 ? "\(place + 1) " : "")\(value ?? "")\(label)"
      guard x + Text.width(text) + 4 <= width || place == 0 else {
        canvas.put("…", x: x, y: y, role: .dim)
        return
      }
      x += canvas.put(isChosen ? "▌" : " ", x: x, y: y, role: .selection)
      let room = max(0, width - x - 1)
      canvas.put(
        text,
        x: x,
        y: y,
        style: Style(isChosen ? .title : .text),
        width: min(room, Text.width(text))
      )
      x += Text.width(text) + 2
    }
  }

  private func paintOutcomes(y: Int, into canvas: inout Canvas) {
    var x = 1
    for choice in CallRunState.keys {
      x += canvas.put(String(choice.key), x: x, y: y, role: .hintKey) + 1
      x += canvas.put(choice.word, x: x, y: y, role: .text) + 2
    }
  }

  private func paint(_ editor: LineEditor, _ label: String, y: Int, into canvas: inout Canvas) {
    let width = canvas.size.columns
    let x = 1 + canvas.put(label, x: 1, y: y, role: .prompt)
    let window = editor.window(width: max(1, width - x - 1))
    canvas.put(window.text, x: x, y: y, style: Style(.formValue), width: max(0, width - x - 1))
    canvas.placeCursor(x: min(x + window.cursor, max(0, width - 1)), y: y)
  }

  /// What the number is understood as.
  private func paintReading(ofNumber typed: String, y: Int, into canvas: inout Canvas) {
    let number = try? PhoneNumber(typed, country: model.entry.country)
    let text =
      typed.isEmpty
      ? "Wrong number: it is put away, and this one takes its place"
      : number.map { "→ \($0.key)" } ?? "…"
    canvas.put(text, x: 1, y: y, style: Style(.formGhost), width: canvas.size.columns - 2)
  }

  /// What Enter writes: the outcome, the task that it settles, what follows.
  private func paintPreview(
    _ outcome: Outcome,
    _ typed: String,
    y: Int,
    into canvas: inout Canvas
  ) {
    var parts = [outcome.label]
    var role = Role.formGhost
    do throws(EntryError) {
      if let report = try model.report(outcome, typed, run) {
        if let task = report.task, report.isSpoken {
          parts.append("done: \(model.book.title(task) ?? "task")")
        }
        if let next = report.followUp {
          let time = next.minute.map { " " + Display.time($0) } ?? ""
          let moved = report.moves.flatMap { model.book.title($0) }
          parts.append("\(moved ?? next.title), \(Display.longDay(next.day))\(time)")
        } else {
          parts.append("no follow-up · next: fri 10:00 call again makes one")
        }
      }
    } catch {
      parts.append(error.description)
      role = .warn
    }
    canvas.put(
      parts.joined(separator: " → "),
      x: 1,
      y: y,
      style: Style(role),
      width: max(0, canvas.size.columns - 2)
    )
  }

  // MARK: The summary

  private func paintSummary(into canvas: inout Canvas) {
    let width = canvas.size.columns
    let head = "\(run.calls.count) people · \(run.tally.isEmpty ? "nobody called" : run.tally)"
    let rest = run.left > 0 ? " · \(run.left) left" : ""
    canvas.put(head + rest, x: 1, y: 0, style: Style(.title), width: max(0, width - 2))
    var y = 2
    if run.nameless > 0 {
      let rows = run.nameless == 1 ? "1 row names" : "\(run.nameless) rows name"
      canvas.put("\(rows) nobody and was left out", x: 1, y: 1, role: .warn)
    }
    let rows = max(0, canvas.size.rows - 2)
    let shown = run.calls.count > rows ? max(0, rows - 1) : rows
    for call in run.calls.prefix(shown) {
      let name = model.book.title(call.target.contact) ?? "—"
      canvas.put(name, x: 1, y: y, style: Style(.text), width: min(30, max(0, width - 2)))
      let (word, role) = self.word(call.result)
      canvas.put(word, x: 33, y: y, style: Style(role), width: max(0, min(16, width - 34)))
      canvas.put(
        call.result == .waiting || call.result == .skipped ? "" : next(call.target),
        x: 50,
        y: y,
        style: Style(.dim),
        width: max(0, width - 51)
      )
      y += 1
    }
    if run.calls.count > shown {
      canvas.put("+ \(run.calls.count - shown) more", x: 1, y: y, role: .dim)
    }
  }

  private func word(_ result: CallRunState.Result) -> (String, Role) {
    switch result {
    case .waiting: ("—", .dim)
    case .skipped: ("skipped", .dim)
    case .made(let outcome): (outcome.label.lowercased(), .text)
    }
  }

  /// What is to be done next about somebody, with its day.
  private func next(_ target: CallTarget) -> String {
    guard let task = model.book.openTasks(about: target.contact).first else { return "" }
    let day = model.book.actionDay(ofTask: task)
      .map { Display.day($0, today: model.entry.today) + "  " }
    return (day ?? "") + (model.book.title(task) ?? "")
  }
}
