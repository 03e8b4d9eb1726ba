import Books
import CRM
import Facts
import TextUI

/// What would go, as lines: their records, the texts of others, and what happens to the files.
struct ErasureLines {
  let fields: FieldText
  let state: ErasureState

  private static let files = [
    "Segments of the log that hold any of it are written anew, the checkpoint too.",
    "Drafts that name them go. The old files are filled with zeros.",
    "Backups and dumps of before are not reached: give them an end.",
  ]

  static func firstMention(_ plan: ErasurePlan) -> Int { plan.records.count + 2 }

  static func count(_ plan: ErasurePlan) -> Int {
    firstMention(plan) + max(1, plan.mentions.count) + 1 + files.count
  }

  func line(_ index: Int) -> DetailLine {
    let plan = state.plan
    let mentions = index - Self.firstMention(plan)
    let files = mentions - max(1, plan.mentions.count) - 1
    switch index {
    case 0:
      let events = Display.count(plan.events, fields.entry)
      return .heading(
        "\(counted(plan.records.count, "record")) of theirs, with all \(events) events"
      )
    case 1...max(1, plan.records.count) where plan.records.indices.contains(index - 1):
      return record(plan.records[index - 1])
    case plan.records.count + 1:
      let going = state.chosen.count
      let staying = plan.mentions.count - going
      let rest =
        plan.mentions.isEmpty
        ? "" : ": \(going) go\(going == 1 ? "es" : ""), \(staying) stay\(staying == 1 ? "s" : "")"
      return .heading("\(counted(plan.mentions.count, "text")) of others\(rest)")
    default: break
    }
    if plan.mentions.indices.contains(mentions) { return mention(mentions) }
    if mentions == 0 { return .note("No text of anybody else names them.") }
    if files < 0 { return .heading("The files") }
    return .note(Self.files[min(files, Self.files.count - 1)])
  }

  private func counted(_ count: Int, _ word: String) -> String {
    "\(Display.count(count, fields.entry)) \(word)\(count == 1 ? "" : "s")"
  }

  private func record(_ record: (id: EntityID, kind: KindID)) -> DetailLine {
    let kind = Catalogue.kind(record.kind)
    var line = DetailLine.field(
      kind?.label ?? "Record",
      fields.book.title(record.id) ?? "(no longer shown)"
    )
    line.right = fields.shortID(record.id, record.kind)
    return line
  }

  private func mention(_ place: Int) -> DetailLine {
    let mention = state.plan.mentions[place]
    let goes = state.chosen.contains(place)
    let text = mention.text.split(whereSeparator: \.isNewline).joined(separator: " ")
    var line = DetailLine.field(
      "\(goes ? "[goes] " : "[stays]") \(place + 1)\(mention.isNamesake ? " ?" : "")",
      "\(whose(mention)): \(text)",
      goes ? .text : .dim
    )
    line.labelRole = goes ? .warn : .formLabel
    line.right = fields.title(mention.author)
    return line
  }

  /// The field of the record that a text stands in.
  func whose(_ mention: Mention) -> String {
    let field = Catalogue.field(mention.value.field)?.label.lowercased() ?? "text"
    var title = fields.book.title(mention.record) ?? "a record that is no longer shown"
    // A title that names them says itself what it is.
    if title == mention.text { title = Catalogue.kind(mention.kind)?.label ?? "Record" }
    return "\(title), \(field)"
  }
}

/// Paints the page on which somebody is forgotten, over the body.
struct ErasurePane {
  let model: Model
  let state: ErasureState

  /// Rows below the list: a line, and two for what is chosen or asked.
  private static let foot = 3

  /// Lines of the list on a body of so many.
  static func listHeight(_ body: Int) -> Int { max(1, body - 2 - foot) }

  private var fields: FieldText { FieldText(book: model.book, entry: model.entry) }

  func paint(into canvas: inout Canvas) {
    canvas.fill(style: .text)
    let width = canvas.size.columns
    let title = isOver ? "Erased" : "Forget \(state.name) (\(state.short)) for ever"
    canvas.put(title, x: 1, y: 0, style: Style(.title), width: max(0, width - 20))
    switch state.stage {
    case .reading: paintWork("reading the whole log for what is theirs…", &canvas)
    case .erasing:
      paintWork("1/2 taking them out of the log, and making the checkpoint anew…", &canvas)
    case .wiping:
      paintWork("2/2 waiting for other sessions to let go, and zeroing the old files…", &canvas)
    case .done: paintReceipt(&canvas)
    case .stopped(let setback): paintSetback(setback, &canvas)
    case .review, .confirming: paintReview(&canvas)
    }
  }

  /// The name is not said any more where it is gone.
  private var isOver: Bool {
    switch state.stage {
    case .done, .wiping: true
    default: false
    }
  }

  private func paintWork(_ text: String, _ canvas: inout Canvas) {
    canvas.put(text, x: 1, y: 2, style: Style(.dim), width: canvas.size.columns - 2)
    canvas.placeCursor(x: 0, y: 2)
  }

  // MARK: What would go

  private func paintReview(_ canvas: inout Canvas) {
    let (width, rows) = (canvas.size.columns, canvas.size.rows)
    canvas.put(
      "Nothing undoes it",
      x: max(0, width - 18),
      y: 0,
      style: Style(.warn),
      width: 17,
      align: .right
    )
    var x = 1 + canvas.put("Reason  ", x: 1, y: 1, role: .formLabel)
    for reason in ErasureReason.allCases {
      let isChosen = reason == state.reason
      let text = isChosen ? "[\(reason.label)]" : " \(reason.label) "
      x += canvas.put(text, x: x, y: 1, role: isChosen ? .title : .dim) + 1
    }
    let height = Self.listHeight(rows)
    var viewport = state.viewport
    viewport.resize(height: height)
    let lines = ErasureLines(fields: fields, state: state)
    for (row, index) in viewport.visible.enumerated() {
      lines.line(index).paint(y: 2 + row, labelWidth: 14, into: &canvas)
    }
    canvas.put("▌", x: 0, y: 2 + viewport.cursorLine, role: .selection)
    let top = 2 + height
    guard top + 2 < rows else { return canvas.placeCursor(x: 0, y: 2 + viewport.cursorLine) }
    canvas.hline(x: 0, y: top, width: width)
    if case .confirming(let editor, let problem) = state.stage {
      paintConfirmation(editor, problem, y: top + 1, &canvas)
    } else {
      paintChosen(lines, y: top + 1, &canvas)
      canvas.placeCursor(x: 0, y: 2 + viewport.cursorLine)
    }
  }

  /// The whole text under the cursor, as far as there is room.
  private func paintChosen(_ lines: ErasureLines, y: Int, _ canvas: inout Canvas) {
    let place = state.viewport.cursor - ErasureLines.firstMention(state.plan)
    guard state.plan.mentions.indices.contains(place) else { return }
    let mention = state.plan.mentions[place]
    let width = max(1, canvas.size.columns - 2)
    let doubt = mention.isNamesake ? " · only the family name: perhaps a namesake's" : ""
    canvas.put(
      "\(lines.whose(mention)) · \(fields.time(mention.written))\(doubt)",
      x: 1,
      y: y,
      style: Style(mention.isNamesake ? .warn : .dim),
      width: width
    )
    let text = mention.text.split(whereSeparator: \.isNewline).joined(separator: " ")
    canvas.put(text, x: 1, y: y + 1, style: Style(.text), width: width)
  }

  private func paintConfirmation(
    _ editor: LineEditor,
    _ problem: String?,
    y: Int,
    _ canvas: inout Canvas
  ) {
    let width = canvas.size.columns
    let asked = "Type \(state.short) or the whole name to erase: "
    let x = 1 + canvas.put(asked, x: 1, y: y, role: .prompt)
    let window = editor.window(width: max(1, width - x - 1))
    canvas.put(window.text, x: x, y: y, role: .formValue)
    if let problem { canvas.put(problem, x: 1, y: y + 1, role: .formError) }
    canvas.placeCursor(x: min(x + window.cursor, max(0, width - 1)), y: y)
  }

  // MARK: What came of it

  private func paintReceipt(_ canvas: inout Canvas) {
    let plan = state.plan
    func count(_ number: Int) -> String { Display.count(number, model.entry) }
    var lines = [
      DetailLine.field("Records", count(plan.records.count)),
      .field("Events", count(state.receipt?.events ?? plan.events)),
      .field(
        "Texts of others",
        "\(count(state.chosen.count)) gone, "
          + "\(count(plan.mentions.count - state.chosen.count)) left"
      ),
    ]
    if let receipt = state.receipt {
      lines.append(.field("Log", "segments written anew: \(count(receipt.segments))"))
    }
    if let files = state.files { lines.append(.field("Old files", "zeroed: \(count(files))")) }
    lines.append(.field("Reason", state.reason.label.lowercased()))
    for (index, line) in lines.enumerated() {
      line.paint(y: 2 + index, labelWidth: 16, into: &canvas)
    }
    canvas.put(
      "`daybook erasures` lists this, without saying who it was.",
      x: 1,
      y: 3 + lines.count,
      style: Style(.dim),
      width: canvas.size.columns - 2
    )
    canvas.placeCursor(x: 0, y: 2)
  }

  private func paintSetback(_ setback: ErasureSetback, _ canvas: inout Canvas) {
    let width = max(1, canvas.size.columns - 2)
    var y = 2
    for line in Text.wrapped(setback.sentence, width: width).prefix(6) {
      canvas.put(line, x: 1, y: y, role: .formError)
      y += 1
    }
    if setback.isBegun {
      let text =
        "Nothing of them is shown any more; their bytes go as soon as that is out of the way."
      for line in Text.wrapped(text, width: width) {
        canvas.put(line, x: 1, y: y + 1, role: .text)
        y += 1
      }
    }
    canvas.placeCursor(x: 0, y: 2)
  }
}
