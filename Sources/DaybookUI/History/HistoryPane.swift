import Books
import CRM
import Facts
import TextUI

/// The records of a batch as lines: a line for each record, then its fields.
struct BatchLines {
  let fields: FieldText
  let batch: BatchRecord

  static func count(_ batch: BatchRecord) -> Int {
    max(1, batch.records.reduce(0) { $0 + 1 + $1.lines.count })
  }

  /// The record that a line is about.
  static func record(at line: Int, _ batch: BatchRecord) -> EntityID? {
    var end = 0
    return batch.records.first { record in
      end += 1 + record.lines.count
      return line < end
    }?.id
  }

  func lines(_ range: Range<Int>) -> [DetailLine] {
    if batch.records.isEmpty { return [.note("It touched no record that is still known.")] }
    var result: [DetailLine] = []
    var place = 0
    for record in batch.records {
      if place >= range.upperBound { break }
      for index in 0...record.lines.count {
        if range.contains(place) {
          result.append(index == 0 ? head(record) : change(record.lines[index - 1]))
        }
        place += 1
      }
    }
    return result
  }

  private func head(_ record: ChangePreview.Record) -> DetailLine {
    let kind = Catalogue.kind(record.kind)
    return DetailLine(
      text: (record.isNew ? "+ " : "") + title(record),
      role: .title,
      right: [kind?.name, fields.book.row(record.id) == nil ? "gone" : nil].compactMap(\.self)
        .joined(separator: " · ")
    )
  }

  /// A record that is no more is called by what it was called.
  private func title(_ record: ChangePreview.Record) -> String {
    if let title = fields.book.title(record.id) { return title }
    let field = Catalogue.kind(record.kind)?.title
    let line = record.lines.first { $0.field == field }
    return (line?.new ?? line?.old).map { fields.text($0, nil) } ?? "—"
  }

  private func change(_ line: ChangePreview.Line) -> DetailLine {
    let field = Catalogue.field(line.field, in: fields.book)
    let words = RecordChange.words(line.field, line.verb, old: line.old, new: line.new, fields)
    let label = field?.label.lowercased() ?? "field \(line.field.rawValue)"
    return .field("  " + label, String(words.dropFirst(label.count + 1)))
  }
}

/// Paints the history browser over the body.
struct HistoryPane {
  let model: Model
  let history: HistoryState

  /// Lines of batches on a body of so many.
  static func listHeight(_ body: Int) -> Int { max(1, body - 2) }

  private var fields: FieldText { FieldText(book: model.book, entry: model.entry) }

  func paint(into canvas: inout Canvas) {
    canvas.fill(style: .text)
    switch history.side {
    case .list: paintList(&canvas)
    case .batch(let summary, let batch): paintBatch(summary, batch, &canvas)
    case .undo(let summary, let view): paintUndo(summary, view, &canvas)
    }
  }

  // MARK: Batches

  private func paintList(_ canvas: inout Canvas) {
    let width = canvas.size.columns
    let what = history.record.map { "of “\(fields.title($0))”" } ?? "of everything"
    var x = 1 + canvas.put("History \(what)", x: 1, y: 0, role: .title)
    if history.isTyping || !history.editor.isEmpty {
      x += canvas.put("  / ", x: x, y: 0, role: .prompt)
      let window = history.editor.window(width: max(1, width - x - 1))
      canvas.put(window.text, x: x, y: 0, role: .text)
      if history.isTyping {
        if history.editor.isEmpty {
          canvas.put("@anna  today  -7d..  d-7k3q  via:import  stage", x: x, y: 0, role: .formGhost)
        }
        canvas.placeCursor(x: min(x + window.cursor, width - 1), y: 0)
      }
    }
    paintHeader(&canvas)
    if history.batches.isEmpty {
      canvas.put(
        history.isLoading
          ? "reading…"
          : history.editor.isEmpty ? "Nothing was done yet." : "Nothing of that kind was done.",
        x: 3,
        y: 2,
        role: .dim
      )
      if !history.isTyping { canvas.placeCursor(x: 0, y: 1) }
      return
    }
    var viewport = history.viewport
    viewport.resize(height: HistoryPane.listHeight(canvas.size.rows))
    for (line, index) in viewport.visible.enumerated() {
      paint(history.batches[index], y: line + 2, &canvas)
      guard index == viewport.cursor else { continue }
      canvas.put("▌", x: 0, y: line + 2, role: .selection)
      if !history.isTyping { canvas.placeCursor(x: 0, y: line + 2) }
    }
  }

  private func paintHeader(_ canvas: inout Canvas) {
    for (name, x) in [
      ("When", 3), ("Who", 17), ("What", 32), ("Records", canvas.size.columns - 27),
    ] {
      canvas.put(name, x: x, y: 1, style: Style(.dim))
    }
  }

  private func paint(_ batch: BatchSummary, y: Int, _ canvas: inout Canvas) {
    let width = canvas.size.columns
    let role: Role = batch.isUndone ? .dim : .text
    canvas.put(fields.time(batch.written), x: 3, y: y, style: Style(.dim), width: 13)
    canvas.put(fields.title(batch.author), x: 17, y: y, style: Style(role), width: 14)
    let words = BatchWords.what(batch) + subject(batch)
    canvas.put(words, x: 32, y: y, style: Style(role), width: max(0, width - 61))
    canvas.put(
      Display.count(batch.records, model.entry),
      x: width - 28,
      y: y,
      style: Style(role),
      width: 8,
      align: .right
    )
    let state = [batch.via == .ui ? "" : "\(batch.via)", batch.isUndone ? "taken back" : ""]
    canvas.put(
      state.filter { !$0.isEmpty }.joined(separator: " · "),
      x: width - 18,
      y: y,
      style: Style(.dim),
      width: 17
    )
  }

  /// The record, where it was one that still has a name.
  private func subject(_ batch: BatchSummary) -> String {
    guard batch.records == 1 || batch.intent.hasSuffix(".create"), history.record == nil,
      let title = batch.subject.flatMap({ model.book.title($0) })
    else { return "" }
    return ": " + title
  }

  // MARK: One batch

  private func paintHead(_ batch: BatchSummary, _ verb: String, _ canvas: inout Canvas) {
    let width = canvas.size.columns
    canvas.put(
      verb + BatchWords.what(batch),
      x: 1,
      y: 0,
      style: Style(.title),
      width: max(0, width - 36)
    )
    canvas.put(
      "\(fields.title(batch.author)) · \(fields.time(batch.written))",
      x: max(0, width - 35),
      y: 0,
      style: Style(.dim),
      width: 34,
      align: .right
    )
  }

  private func paintBatch(
    _ summary: BatchSummary,
    _ batch: BatchRecord?,
    _ canvas: inout Canvas
  ) {
    paintHead(summary, "", &canvas)
    guard let batch else {
      canvas.put("reading…", x: 1, y: 2, role: .dim)
      canvas.placeCursor(x: 0, y: 2)
      return
    }
    if batch.summary.records > batch.records.count {
      let shown = Display.count(batch.records.count, model.entry)
      let all = Display.count(batch.summary.records, model.entry)
      canvas.put("the first \(shown) of \(all) records", x: 1, y: 1, role: .dim)
    }
    paint(&canvas) { BatchLines(fields: fields, batch: batch).lines($0) }
  }

  private func paint(
    _ canvas: inout Canvas,
    labelWidth: Int = 18,
    _ lines: (Range<Int>) -> [DetailLine]
  ) {
    var viewport = history.sideViewport
    viewport.resize(height: HistoryPane.listHeight(canvas.size.rows))
    for (index, line) in lines(viewport.visible).enumerated() {
      line.paint(y: 2 + index, labelWidth: labelWidth, into: &canvas)
    }
    canvas.put("▌", x: 0, y: 2 + viewport.cursorLine, role: .selection)
    canvas.placeCursor(x: 0, y: 2 + viewport.cursorLine)
  }

  // MARK: An undo

  private func paintUndo(
    _ summary: BatchSummary,
    _ view: HistoryState.UndoView,
    _ canvas: inout Canvas
  ) {
    paintHead(summary, "Take back: ", &canvas)
    if let refusal = view.refusal {
      canvas.put(refusal, x: 1, y: 2, style: Style(.formError), width: canvas.size.columns - 2)
      canvas.placeCursor(x: 0, y: 2)
    } else if let preview = view.preview {
      let count = Display.count(preview.count, model.entry)
      let noun = preview.count == 1 ? "record" : "records"
      let text = preview.count == 0 ? "Nothing is left to take back" : "→ \(count) \(noun) change"
      canvas.put(text, x: 1, y: 1, role: .ok)
      let lines = BulkLines(book: model.book, entry: model.entry, preview)
      paint(&canvas, labelWidth: min(34, canvas.size.columns / 3)) { $0.map(lines.line) }
    } else if !view.conflicts.isEmpty {
      canvas.put(
        "Later work stands on \(view.conflicts.count == 1 ? "this" : "these"); the rest goes back",
        x: 1,
        y: 1,
        role: .warn
      )
      let lines = ConflictLines(fields: fields, view: view)
      paint(&canvas, labelWidth: min(24, canvas.size.columns / 4)) { range in
        view.conflicts[within: range].map(lines.line)
      }
    } else {
      canvas.put("looking what stands in the way…", x: 1, y: 2, role: .dim)
      canvas.placeCursor(x: 0, y: 2)
    }
  }
}

/// What stands in the way of an undo, and what becomes of it.
struct ConflictLines {
  let fields: FieldText
  let view: HistoryState.UndoView

  func line(_ conflict: UndoConflict) -> DetailLine {
    let field = Catalogue.field(conflict.field, in: fields.book)
    let label = field?.label.lowercased() ?? ""
    func show(_ value: Value?) -> String { value.map { fields.text($0, field) } ?? "nothing" }
    let text: String
    switch conflict.reason {
    case .overwritten:
      let goes = view.resolution.restoring.contains(conflict.cell)
      text =
        "\(goes ? "[goes back]" : "[stays]    ") \(label): \(show(conflict.current))"
        + " now, it wrote \(show(conflict.written))"
    case .leftBehind: text = "[stays]     \(label) \(show(conflict.current)) was written since"
    case .referred(let other): text = "[stays]     “\(other.title)” names it"
    }
    let who = conflict.author.map { fields.title($0) }
    let when = conflict.at.map { fields.time($0) }
    var line = DetailLine.field(conflict.record.title, text)
    line.right = [who, when].compactMap(\.self).joined(separator: " ")
    return line
  }
}

/// What a batch did, in a few words.
enum BatchWords {
  static func what(_ batch: BatchSummary) -> String {
    let words = known[batch.intent] ?? batch.intent.replacing(".", with: " ")
    return batch.undoes == nil ? words : batch.intent == "redo" ? "redo" : "undo"
  }

  private static let known = [
    "record.set": "changed", "record.archive": "archived", "record.unarchive": "brought back",
    "record.tag": "tagged", "record.untag": "untagged", "deal.advance": "stage on",
    "deal.back": "stage back", "deal.move": "stage", "deal.win": "won", "deal.lose": "lost",
    "deal.reopen": "reopened", "deal.pipeline": "other pipeline", "activity.log": "logged",
    "task.complete": "task done", "task.cancel": "task cancelled", "task.reopen": "task reopened",
    "task.snooze": "task asleep", "book.setup": "began the book",
    "deal.create": "new deal", "contact.create": "new contact", "account.create": "new company",
    "task.create": "new task", "lead.create": "new lead", "view.create": "saved a view",
  ]
}

extension FieldText {
  /// Day and time: what happens within a minute matters in a history.
  func time(_ instant: Instant) -> String {
    let local = entry.zone.local(instant)
    let time = Display.time(local.millisecond / 60_000)
    return local.day == entry.today ? time : Display.day(local.day, today: entry.today) + " " + time
  }
}
