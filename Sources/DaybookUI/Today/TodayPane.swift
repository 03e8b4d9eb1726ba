import Books
import CRM
import Facts
import TextUI

/// Paints Today: a line for each task and each deal that nobody has a plan for.
struct TodayPane {
  let model: Model

  private var today: TodayState { model.today }
  private var reader: RowReader { RowReader(book: model.book, entry: model.entry) }

  func paint(into canvas: inout Canvas) {
    paintHeader(into: &canvas)
    if today.isEmpty {
      let whose = model.hasColleagues ? "Nothing of yours" : "Nothing"
      canvas.put("\(whose) is due this week, and no open deal waits for a plan.", x: 3, y: 2)
      canvas.put(keys, x: 3, y: 3, role: .dim)
      canvas.placeCursor(x: 0, y: 2)
      return
    }
    var last: TodayState.Section?
    for (line, position) in today.viewport.visible.enumerated() {
      guard let item = today.line(position, model.book) else { continue }
      let y = TodayState.headerRows + line
      if item.section != last {
        canvas.put(item.section.label, x: 3, y: y, role: role(item.section))
        last = item.section
      }
      paint(item.id, item.section, item.day, y: y, into: &canvas)
      if model.marks.contains(item.id, Todo.kind) { canvas.put("*", x: 1, y: y, role: .marked) }
      guard position == today.viewport.cursor else { continue }
      canvas.put("▌", x: 0, y: y, role: .selection)
      canvas.placeCursor(x: 0, y: y)
    }
  }

  /// What to do on an empty day.
  private var keys: String {
    let intents: [(Intent, String)] = [
      (.viewDeals, "deals"), (.addTask, "new task"), (.addDeal, "new deal"), (.help, "all keys"),
    ]
    return intents.map { intent, word in
      "\(model.keymap.keys(intent).first?.description ?? ":") \(word)"
    }.joined(separator: " · ")
  }

  private func role(_ section: TodayState.Section) -> Role {
    switch section {
    case .overdue: .dueOverdue
    case .today: .dueSoon
    case .week: .dueOk
    case .planless: .dim
    }
  }

  private func paintHeader(into canvas: inout Canvas) {
    let day = model.entry.today
    let counts =
      "\(today.count(.overdue)) overdue · \(today.count(.today)) today"
      + " · \(today.count(.week)) this week"
    let week = "week \(day.isoWeek.week)"
    let width = canvas.size.columns
    var x = 1 + canvas.put(Display.longDay(day), x: 1, y: 0, role: .title) + 3
    if x + Text.width(counts) < width { x += canvas.put(counts, x: x, y: 0) + 3 }
    if x + Text.width(week) < width {
      canvas.put(week, x: width - Text.width(week) - 1, y: 0, role: .dim)
    }
  }

  /// The columns: section, day, kind, what, about, value.
  private static let columns = [
    ColumnRequest.fixed(12, priority: 6), ColumnRequest.fixed(6, priority: 8),
    ColumnRequest.fixed(7, priority: 5),
    ColumnRequest(minimum: 16, weight: 3, maximum: 60, priority: 9),
    ColumnRequest(minimum: 16, weight: 3, maximum: 60, priority: 7),
    ColumnRequest.fixed(12, priority: 4, align: .right),
  ]

  private func paint(
    _ id: EntityID,
    _ section: TodayState.Section,
    _ day: Day?,
    y: Int,
    into canvas: inout Canvas
  ) {
    guard let row = model.book.row(id) else { return }
    let cells = row.kind == Todo.kind ? task(row, section, day) : deal(row)
    let width = max(1, canvas.size.columns - 4)
    for place in TableLayout.place(TodayPane.columns, width: width) where place.index > 0 {
      let cell = cells[place.index - 1]
      canvas.put(
        cell.text,
        x: 3 + place.x,
        y: y,
        style: Style(cell.role),
        width: place.width,
        align: place.align
      )
    }
  }

  private func task(_ row: Row, _ section: TodayState.Section, _ day: Day?) -> [ListCell] {
    let book = model.book
    let about = book[row, Todo.about].first
    let deal = about.flatMap { book.row($0) }.flatMap { $0.kind == Deal.kind ? $0 : nil }
    return [
      when(row, section, day),
      ListCell(book[row, Todo.type]?.word ?? "task", .dim),
      ListCell(book[row, Todo.title] ?? ""),
      ListCell(about.map(named) ?? "", .dim),
      ListCell(deal.flatMap { book[$0, Deal.amount] }.map { Display.money($0, model.entry) } ?? ""),
    ]
  }

  private func when(_ row: Row, _ section: TodayState.Section, _ day: Day?) -> ListCell {
    let today = model.entry.today
    switch section {
    case .overdue:
      return ListCell(
        "!! " + Display.age(days: day.map { $0.days(until: today) } ?? 0),
        .dueOverdue
      )
    case .today:
      let time = model.book[row, Todo.time].map { Display.time(Int($0.minute)) }
      return ListCell(time ?? "!", .dueSoon)
    case .week: return ListCell(day.map { Display.day($0, today: today) } ?? "")
    case .planless: return ListCell("")
    }
  }

  /// A record with the company or person behind it.
  private func named(_ id: EntityID) -> String {
    let title = reader.fields.title(id)
    guard let party = model.book[id, Deal.party] else { return title }
    return reader.fields.title(party) + " / " + title
  }

  private func deal(_ row: Row) -> [ListCell] {
    let book = model.book
    let sign = DealSigns.sign(reader, row)
    return [
      sign,
      ListCell("deal", .dim),
      ListCell(book[row, Deal.title] ?? ""),
      ListCell(book[row, Deal.party].map(reader.fields.title) ?? "", .dim),
      ListCell(book[row, Deal.amount].map { Display.money($0, model.entry) } ?? ""),
    ]
  }
}
