import Books
import CRM
import Facts
import TextUI

/// Paints Today: a line for each thing that asks for attention.
struct TodayPane {
  let model: Model

  private var today: TodayState { model.today }

  func paint(into canvas: inout Canvas) {
    paintHeader(into: &canvas)
    if today.isEmpty {
      let whose = model.hasColleagues ? "Nothing of yours" : "Nothing"
      canvas.put("\(whose) is due this week, and no open deal waits for a plan.", x: 3, y: 2)
      canvas.put(keys, x: 3, y: 3, role: .dim)
      canvas.placeCursor(x: 0, y: 2)
      return
    }
    let width = max(1, canvas.size.columns - ListPane.gutter - 1)
    let places = TableLayout.place(TodayPane.columns, width: width).filter { $0.index > 0 }
    let cells = TodayCells(model)
    let hasMarks = model.marks.count(Todo.kind) > 0
    var last: Agenda.Section?
    for (line, position) in today.viewport.visible.enumerated() {
      guard let item = today.line(position) else { continue }
      let y = TodayState.headerRows + line
      if item.section != last {
        canvas.put(item.section.label, x: 3, y: y, role: item.section.role)
        last = item.section
      }
      let texts = cells.cells(item)
      for place in places { canvas.put(texts[place.index - 1], at: place, y: y) }
      if hasMarks, model.marks.contains(model.book.id(item.row), Todo.kind) {
        canvas.put("*", x: 1, y: y, role: .marked)
      }
      guard position == today.viewport.cursor else { continue }
      canvas.put("▌", x: 0, y: y, role: .selection)
      canvas.placeCursor(x: 0, y: y)
    }
  }

  /// What to do on an empty day.
  private var keys: String {
    let intents: [(Intent, String)] = [
      (.addContact, "new contact"), (.addTask, "new task"), (.addDeal, "new deal"),
      (.help, "all keys"),
    ]
    return intents.map { intent, word in
      "\(model.keymap.keys(intent).first?.description ?? ":") \(word)"
    }.joined(separator: " · ")
  }

  private func paintHeader(into canvas: inout Canvas) {
    let day = model.entry.today
    let week = "week \(day.isoWeek.week)"
    let width = canvas.size.columns
    var x = 1 + canvas.put(Display.longDay(day), x: 1, y: 0, role: .title) + 3
    let room = width - x - Text.width(week) - 2
    let shown = counts.reduce("") { text, part in
      let longer = text.isEmpty ? part : text + " · " + part
      return Text.width(longer) <= room ? longer : text
    }
    x += canvas.put(shown, x: x, y: 0) + 1
    if x + Text.width(week) < width {
      canvas.put(week, x: width - Text.width(week) - 1, y: 0, role: .dim)
    }
  }

  /// The counts of the header, the weightiest first.
  private var counts: [String] {
    let meetings = today.agenda?.meetings(model.book) ?? 0
    let more = today.isIncomplete ? "…" : ""
    let parts: [(Int, String, isAlways: Bool)] = [
      (today.count(.overdue), "overdue", true),
      (today.count(.today) - meetings, "today", true),
      (meetings, meetings == 1 ? "meeting" : "meetings", false),
      (today.count(.leads), "new leads", false),
      (today.count(.nextStep), "without next step" + more, false),
      (today.count(.week), "this week", false),
    ]
    return parts.filter { $0.isAlways || $0.0 > 0 }
      .map { "\(Display.count($0.0, model.entry)) \($0.1)" }
  }

  /// The columns: section, when, kind or reason, what, about, value.
  private static let columns = [
    ColumnRequest.fixed(11, priority: 6), ColumnRequest.fixed(6, priority: 8),
    ColumnRequest.fixed(9, priority: 7),
    ColumnRequest(minimum: 16, weight: 3, maximum: 60, priority: 9),
    ColumnRequest(minimum: 14, weight: 3, maximum: 60, priority: 5),
    ColumnRequest.fixed(valueWidth, priority: 4, align: .right),
  ]
  static let valueWidth = 12
}

extension Agenda.Section {
  fileprivate var label: String {
    switch self {
    case .overdue: "OVERDUE"
    case .today: "TODAY"
    case .leads: "NEW LEADS"
    case .nextStep: "NEXT STEP?"
    case .week: "THIS WEEK"
    case .worthACall: "CALL AGAIN"
    }
  }

  fileprivate var role: Role {
    switch self {
    case .overdue: .dueOverdue
    case .today, .leads: .dueSoon
    case .week: .dueOk
    case .nextStep, .worthACall: .dim
    }
  }
}
