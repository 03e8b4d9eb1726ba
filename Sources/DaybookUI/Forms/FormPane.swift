import CRM
import Facts
import TextUI

/// Paints a form: a title, then a line for each field with its reading at the right; a single field
/// is a strip at the foot.
struct FormPane {
  let model: Model
  let form: FormState

  /// Lines above the fields: title and problem.
  private static let headerRows = 2
  private static let labelWidth = 13

  /// The fields that fit into a body.
  static func height(_ bodyHeight: Int) -> Int { max(1, bodyHeight - headerRows) }

  func paint(into canvas: inout Canvas) {
    let rows = canvas.size.rows
    guard form.isStrip else {
      paintSheet(into: &canvas)
      return
    }
    let choices =
      form.fields.indices.contains(form.focus) ? form.fields[form.focus].candidates.count : 0
    let height = min(rows, FormPane.headerRows + max(form.fields.count, form.focus + 1 + choices))
    let strip = Rect(x: 0, y: rows - height, width: canvas.size.columns, height: height)
    canvas.within(strip) { paintSheet(into: &$0) }
  }

  private func paintSheet(into canvas: inout Canvas) {
    let width = canvas.size.columns
    canvas.fill(style: Style(.menu))
    if form.isStrip { canvas.hline(x: 0, y: 0, width: width) }
    canvas.put(form.isStrip ? " \(form.title) " : form.title, x: 1, y: 0, role: .title)
    paintState(into: &canvas)
    if let problem = form.problem {
      canvas.put("✗ " + problem, x: 1, y: 1, style: Style(.formError), width: max(0, width - 2))
    }
    var viewport = form.viewport
    viewport.resize(height: FormPane.height(canvas.size.rows))
    for (line, index) in viewport.visible.enumerated() {
      paint(form.fields[index], index, y: FormPane.headerRows + line, into: &canvas)
    }
    for (line, note) in form.notes.enumerated() {
      let y = FormPane.headerRows + form.fields.count + 1 + line
      canvas.put(note, x: 3, y: y, style: Style(.dim), width: max(0, width - 4))
    }
    let y = FormPane.headerRows + viewport.cursorLine
    paintFocus(y: y, into: &canvas)
  }

  private func paintState(into canvas: inout Canvas) {
    guard form.changes > 0, !form.isStrip else { return }
    let text = "• \(form.changes) unsaved"
    let width = Text.width(text)
    canvas.put(text, x: canvas.size.columns - width - 1, y: 0, role: .formDirty)
  }

  /// Columns of the value and of the reading at its right.
  private func columns(_ width: Int) -> (x: Int, value: Int, reading: Int) {
    let x = 3 + FormPane.labelWidth
    let room = max(1, width - x - 1)
    let value = room < 30 ? max(1, room * 2 / 3) : max(20, room * 45 / 100)
    return (x, min(value, room), max(0, room - value - 1))
  }

  private func paint(_ field: FormField, _ index: Int, y: Int, into canvas: inout Canvas) {
    let (x, value, reading) = columns(canvas.size.columns)
    if field.isChanged { canvas.put("•", x: 1, y: y, role: .formDirty) }
    canvas.put(
      field.label,
      x: 3,
      y: y,
      style: Style(.formLabel),
      width: FormPane.labelWidth - 1
    )
    let isFocused = index == form.focus
    if let long = field.longText {
      let lines = long.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      canvas.put(String(lines.first ?? ""), x: x, y: y, style: Style(.formValue), width: value)
      let more = "+ \(lines.count - 1) lines · Alt-E"
      canvas.put(more, x: x + value + 1, y: y, style: Style(.formGhost), width: reading)
      return
    }
    if field.text.isEmpty {
      let ghost = isFocused ? field.hint : ""
      canvas.put(ghost, x: x, y: y, style: Style(.formGhost), width: value)
    } else {
      let window = isFocused ? field.editor.window(width: value).text : field.text
      canvas.put(window, x: x, y: y, style: Style(.formValue), width: value)
    }
    paintReading(field, isFocused, Rect(x: x + value + 1, y: y, width: reading, height: 1), &canvas)
  }

  private func paintReading(
    _ field: FormField,
    _ isFocused: Bool,
    _ place: Rect,
    _ canvas: inout Canvas
  ) {
    let (text, role): (String, Role)
    if let error = field.error {
      (text, role) = ("✗ " + error, .formError)
    } else {
      do throws(EntryError) {
        let meaning = try field.interpretation(model.entry, model.book)
        let was = field.original.isEmpty || meaning.isEmpty ? "" : "  (was \(field.original))"
        (text, role) = (meaning.isEmpty ? "" : "→ " + meaning + was, .formGhost)
      } catch {
        // While somebody types, what cannot be read yet is no mistake.
        (text, role) = isFocused ? ("…", .formGhost) : ("✗ " + error.description, .formError)
      }
    }
    canvas.put(text, x: place.x, y: place.y, style: Style(role), width: place.width)
  }

  /// The cursor, and the candidates below the field.
  private func paintFocus(y: Int, into canvas: inout Canvas) {
    guard form.fields.indices.contains(form.focus) else { return }
    let field = form.fields[form.focus]
    let (x, value, _) = columns(canvas.size.columns)
    let column = field.longText == nil ? field.editor.window(width: value).cursor : 0
    canvas.put("▌", x: 0, y: y, role: .selection)
    canvas.placeCursor(x: min(x + column, max(0, canvas.size.columns - 1)), y: y)
    let isBelow = y + field.candidates.count < canvas.size.rows
    for (line, candidate) in field.candidates.enumerated() {
      let row = isBelow ? y + 1 + line : y - field.candidates.count + line
      paint(candidate, isChosen: line == field.candidate, x: x, y: row, into: &canvas)
    }
  }

  private func paint(
    _ candidate: Candidate,
    isChosen: Bool,
    x: Int,
    y: Int,
    into canvas: inout Canvas
  ) {
    let width = max(0, canvas.size.columns - x - 1)
    let text = isChosen ? "▌ " : "  "
    canvas.put(text, x: x - 2, y: y, role: .selection)
    let name = min(Text.width(candidate.text), width)
    canvas.put(
      candidate.text,
      x: x,
      y: y,
      style: Style(.menu, isChosen ? .bold : []),
      width: name
    )
    canvas.put(
      "  " + candidate.detail,
      x: x + name,
      y: y,
      style: Style(.dim),
      width: max(0, width - name)
    )
  }
}
