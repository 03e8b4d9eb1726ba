import Books
import CRM
import Facts
import TextUI

/// Paints a line of capture over the status row, and its reading above it.
struct CapturePane {
  let model: Model
  let state: CaptureState

  private static let labelWidth = 9

  /// One line of the reading.
  fileprivate struct Line {
    var label = ""
    var labelRole = Role.formLabel
    var text: String
    var role = Role.menu
    var isChosen = false
  }

  func paint(_ layout: ScreenLayout, into canvas: inout Canvas) {
    let lines = self.lines
    let height = min(layout.body.height, lines.count + 1)
    let body = layout.body
    let strip = Rect(
      x: body.x,
      y: body.y + body.height - height,
      width: body.width,
      height: height
    )
    canvas.within(strip) { paint(lines, into: &$0) }
    canvas.within(layout.status) { paintInput(into: &$0) }
  }

  private func paint(_ lines: [Line], into canvas: inout Canvas) {
    let width = canvas.size.columns
    canvas.fill(style: Style(.menu))
    canvas.hline(x: 0, y: 0, width: width)
    let title = canvas.put(" \(self.title) ", x: 1, y: 0, role: .title)
    if let notice = model.notice {
      let room = width - title - 3
      let text = Text.truncated(notice.text, to: max(0, room - 2))
      canvas.put(" \(text) ", x: width - Text.width(text) - 3, y: 0, role: notice.role)
    }
    // What does not fit is the beginning: the part that is being typed is the last one.
    let shown = lines.suffix(max(0, canvas.size.rows - 1))
    for (row, line) in shown.enumerated() {
      if line.isChosen { canvas.put("▌", x: 0, y: row + 1, role: .selection) }
      canvas.put(line.label, x: 1, y: row + 1, role: line.labelRole, width: Self.labelWidth - 1)
      canvas.put(
        line.text,
        x: 1 + Self.labelWidth,
        y: row + 1,
        style: Style(line.role, line.isChosen ? .bold : []),
        width: max(0, width - Self.labelWidth - 2)
      )
    }
  }

  private func paintInput(into canvas: inout Canvas) {
    canvas.fill(style: Style(.prompt))
    let x = canvas.put(state.label, x: 1, y: 0, role: .prompt) + 1
    let width = max(1, canvas.size.columns - x - 1)
    let window = state.editor.window(width: width)
    canvas.put(window.text, x: x, y: 0, role: .text)
    canvas.placeCursor(x: min(x + window.cursor, canvas.size.columns - 1), y: 0)
  }

  private var title: String {
    let names = state.about.prefix(3).map { FieldDisplay.title(of: $0, model.book) }
    let more = state.about.count > 3 ? " and \(state.about.count - 3) more" : ""
    let about = Text.truncated(names.joined(separator: ", "), to: 40) + more
    if state.isNext { return about.isEmpty ? "next step" : "next step · \(about)" }
    return about.isEmpty ? "log" : "log · \(about)"
  }

  private var lines: [Line] {
    var lines: [Line] = []
    if state.isEmpty { lines += state.isNext ? offerLines : [ghost] }
    var question = 0
    for row in state.rows {
      if row.role == .question, row.question != nil {
        lines += asking(row, question)
        question += 1
      } else {
        lines.append(Line(row))
      }
    }
    if !state.body.isEmpty {
      let count = state.body.split(separator: "\n").count
      lines.append(Line(label: "text", text: "\(count) line\(count == 1 ? "" : "s") · Alt-E"))
    }
    if let problem = state.problem {
      lines.append(Line(label: "✗", labelRole: .formError, text: problem, role: .formError))
    }
    return lines
  }

  /// What may be typed: who, where the line is about nobody yet; a stage, where it is about a deal.
  private var ghost: Line {
    let isDeal = state.about.contains { model.book.row($0)?.kind == Deal.kind }
    let who = state.about.isEmpty ? "jane " : ""
    let line = who + "call 15min wants pricing; next: tue 10:00 send quote"
    return Line(text: line + (isDeal ? "; > proposal 12k" : ""), role: .dim)
  }

  private var offerLines: [Line] {
    var lines = state.offers.enumerated().map { place, offer in
      let day =
        Display.longDay(offer.day).prefix(3) + " "
        + Display.day(offer.day, today: model.entry.today)
      return Line(label: "\(place + 1)", labelRole: .hintKey, text: "\(day) · \(offer.title)")
    }
    if let planned {
      lines.append(Line(label: "planned", text: planned, role: .dim))
    }
    return lines
  }

  /// What is to be done already about the first of the records.
  private var planned: String? {
    for id in state.about {
      guard case .task(let task, _) = model.book.nextStep(of: id, today: model.entry.today),
        let row = model.book.row(task)
      else { continue }
      let day = model.book.actionDay(ofTask: row)
        .map { Display.day($0, today: model.entry.today) + " · " }
      return (day ?? "") + FieldDisplay.title(of: task, model.book)
    }
    return nil
  }

  /// A question in a line, or with a line for each candidate while the keys are about it.
  private func asking(_ row: CaptureRow, _ place: Int) -> [Line] {
    guard let question = row.question else { return [] }
    guard let asked = state.asked, asked.question == place else {
      let choices = question.candidates.map(\.words).joined(separator: " · ")
      let rest = question.rest > 0 ? " · \(question.rest) more" : ""
      return [
        Line(
          label: "?",
          labelRole: .warn,
          text: "\(question.title): \(choices)\(rest)",
          role: .warn
        )
      ]
    }
    var lines = [Line(label: "?", labelRole: .warn, text: question.title, role: .warn)]
    for (index, candidate) in question.candidates.enumerated() {
      lines.append(
        Line(
          label: "\(index + 1)",
          labelRole: .hintKey,
          text: candidate.words,
          isChosen: index == asked.candidate
        )
      )
    }
    if question.rest > 0 {
      lines.append(
        Line(text: "\(question.rest) more; write more of the name", role: .dim)
      )
    }
    return lines
  }
}

extension CapturePane.Line {
  init(_ row: CaptureRow) {
    switch row.role {
    case .reading:
      self.init(label: row.label, labelRole: Self.role(row.label), text: row.text)
    case .question: self.init(label: row.label, labelRole: .warn, text: row.text, role: .warn)
    case .problem:
      self.init(label: row.label, labelRole: .formError, text: row.text, role: .formError)
    }
  }

  static func role(_ label: String) -> Role {
    switch label {
    case "call": .logCall
    case "email", "sms", "chat", "post", "social": .logMail
    case "meeting": .logMeeting
    case "note", "web": .logNote
    default: .formLabel
    }
  }
}
