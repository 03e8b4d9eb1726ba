import Books
import CRM
import Facts
import TextUI

/// The records of a preview as lines: each with its fields, old and new.
struct BulkLines {
  let fields: FieldText
  let preview: ChangePreview

  init(book: Book, entry: EntryContext, _ preview: ChangePreview) {
    fields = FieldText(book: book, entry: entry)
    self.preview = preview
  }

  var count: Int { preview.sample.count + (preview.count > preview.sample.count ? 1 : 0) }

  func line(_ index: Int) -> DetailLine {
    guard preview.sample.indices.contains(index) else {
      let rest = preview.count - preview.sample.count
      return .note("and \(Display.count(rest, fields.entry)) more")
    }
    let record = preview.sample[index]
    let changes = record.lines.filter {
      Catalogue.field($0.field)?.traits.contains(.hidden) != true
    }.map { RecordChange.words($0.field, $0.verb, old: $0.old, new: $0.new, fields) }
    let title =
      record.isNew ? "new \(Catalogue.kind(record.kind)?.name ?? "")" : fields.title(record.id)
    return .field(title, changes.joined(separator: "  "))
  }
}

/// One changed field in words.
enum RecordChange {
  static func words(
    _ id: FieldID,
    _ verb: Facts.Operation.Verb,
    old: Value?,
    new: Value?,
    _ fields: FieldText
  ) -> String {
    let field = Catalogue.field(id, in: fields.book)
    let label = field?.label.lowercased() ?? "field \(id.rawValue)"
    let before = old.map { fields.text($0, field) } ?? ""
    let after = new.map { fields.text($0, field) } ?? "—"
    switch verb {
    case .add: return "\(label) + \(after)"
    case .remove: return "\(label) - \(before.isEmpty ? after : before)"
    case .set: return before.isEmpty ? "\(label) \(after)" : "\(label) \(before) → \(after)"
    }
  }
}

/// Paints what a command over many would do over the end of the body.
struct BulkPane {
  let model: Model
  let state: BulkState

  static func height(_ state: BulkState, _ room: Int) -> Int {
    guard case .ready(let preview) = state.outcome else { return min(room, 3) }
    let lines = state.showsRecords ? preview.sample.count + 1 : min(3, preview.sample.count + 1)
    return min(room, max(4, lines + 2))
  }

  func paint(into canvas: inout Canvas) {
    let (width, rows) = (canvas.size.columns, canvas.size.rows)
    let height = BulkPane.height(state, rows)
    canvas.within(Rect(x: 0, y: rows - height, width: width, height: height)) { box in
      box.fill(style: Style(.menu))
      box.hline(x: 0, y: 0, width: width)
      box.put(" :\(Text.truncated(state.line, to: max(4, width - 6))) ", x: 1, y: 0, role: .prompt)
      switch state.outcome {
      case .pending:
        box.put("looking what it would do…", x: 2, y: 1, role: .dim)
        box.placeCursor(x: 0, y: 1)
      case .refused(let sentence):
        for (line, text) in Text.wrapped(sentence, width: max(1, width - 3)).prefix(2).enumerated()
        {
          box.put(text, x: 2, y: 1 + line, role: .formError)
        }
        box.placeCursor(x: 0, y: 1)
      case .ready(let preview): paint(preview, height, &box)
      }
    }
  }

  private func paint(_ preview: ChangePreview, _ height: Int, _ box: inout Canvas) {
    let width = box.size.columns
    box.put(summary(preview), x: 1, y: 1, style: Style(.title), width: max(0, width - 2))
    let lines = BulkLines(book: model.book, entry: model.entry, preview)
    var viewport = state.viewport
    viewport.resize(count: lines.count, height: max(1, height - 2))
    for (line, index) in viewport.visible.enumerated() {
      lines.line(index).paint(y: 2 + line, labelWidth: min(30, width / 3), into: &box)
    }
    box.placeCursor(x: 0, y: 1)
  }

  private func summary(_ preview: ChangePreview) -> String {
    if preview.count == 0 { return "Nothing changes: all of them hold this already" }
    let kind = preview.sample.first.flatMap { Catalogue.kind($0.kind) }
    let noun = (preview.count == 1 ? kind?.name : kind?.plural) ?? "records"
    let unchanged = state.named - preview.count
    let rest = unchanged > 0 ? " (\(Display.count(unchanged, model.entry)) as they are)" : ""
    let words = preview.words(model.book, model.entry).joined(separator: ", ")
    return "→ \(Display.count(preview.count, model.entry)) \(noun)\(rest): \(words)"
  }
}
