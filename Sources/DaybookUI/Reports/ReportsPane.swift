import Analytics
import Books
import CRM
import Facts
import TextUI

/// Paints a page of the reports, or the deals behind a figure of it.
///
/// Every bar has its figure beside it, so that nothing is told by length or colour alone.
struct ReportsPane {
  let model: Model

  private var reports: ReportsState { model.reports }

  func paint(into canvas: inout Canvas) {
    if let drill = reports.drill {
      DrillPane(model: model, drill: drill).paint(into: &canvas)
      return
    }
    paintTitle(into: &canvas)
    guard let report = reports.report else {
      canvas.put(reports.isLoading ? "working it out…" : "", x: 3, y: 2, role: .dim)
      canvas.placeCursor(x: 0, y: 2)
      return
    }
    let columns = ReportColumns(reports.page, width: canvas.size.columns)
    paintHeaders(report, columns, into: &canvas)
    if reports.rows.isEmpty {
      canvas.put(empty(report), x: 3, y: ReportsState.headerRows)
      canvas.placeCursor(x: 0, y: ReportsState.headerRows)
      return
    }
    let scale =
      reports.rows.flatMap { row in
        row.segments.map { max($0.from, $0.to) } + (row.marker.map { [$0] } ?? [])
      }.max() ?? 0
    let bar = ChartBar(glyphs: reports.glyphs, scale: scale)
    for (line, place) in reports.viewport.visible.enumerated() {
      paint(place, y: ReportsState.headerRows + line, columns, bar, into: &canvas)
    }
    paintNotes(into: &canvas)
  }

  // MARK: Above and below

  private func paintTitle(into canvas: inout Canvas) {
    var x = 1
    for page in model.reportPages {
      let role: Role = page == reports.page ? .tabActive : .tab
      x += canvas.put(page.label, x: x, y: 0, role: role) + 2
    }
    let right = subtitle
    let width = canvas.size.columns
    let room = max(0, width - x - 2)
    let text = Text.truncated(right, to: room)
    canvas.put(text, x: width - Text.width(text) - 1, y: 0, role: .dim)
  }

  private var subtitle: String {
    let today = model.entry.today
    switch reports.page {
    case .months: return whose + (reports.report?.currency?.description ?? "")
    case .reps:
      return Display.month(reports.month ?? today)
        + (reports.report?.currency.map { " · \($0)" } ?? "")
    case .waterfall:
      guard let asked = reports.waterfall else { return "" }
      let span = "\(Display.day(asked.from, today: today)) → \(Display.day(asked.to, today: today))"
      let horizon = asked.horizon.map { " · to close by \(Display.day($0, today: today))" }
      return whose + span + (horizon ?? " · all open deals")
    case .funnel: return whose + "closed in the last 365 days"
    case .difference:
      guard let asked = reports.difference else { return "" }
      return "\(Display.day(asked.from, today: today)) → \(Display.day(asked.to, today: today))"
    }
  }

  private var whose: String {
    model.hasColleagues && model.reportOwners != .everybody ? "mine · " : ""
  }

  private func paintHeaders(
    _ report: Report,
    _ columns: ReportColumns,
    into canvas: inout Canvas
  ) {
    let glyphs = reports.glyphs
    switch report.content {
    case .forecast:
      // Each column's head carries the glyph of its part of the bar.
      let words = [
        glyphs.glyph(.won) + "Won", glyphs.glyph(.commit) + "Commit", glyphs.glyph(.best) + "Best",
        "Pipeline",
      ]
      for (place, word) in zip(columns.figures, words) {
        canvas.put(
          word,
          x: place.lowerBound,
          y: 1,
          style: Style(.dim),
          width: place.count,
          align: .right
        )
      }
      canvas.put(glyphs.marker + "quota", x: columns.trailing, y: 1, role: .dim)
    case .difference(let difference, _, _, let query):
      let noun = Catalogue.kind(query.kind)?.plural ?? "records"
      let changed = Display.count(difference.entries.count, model.entry)
      let all = Display.count(difference.compared, model.entry)
      let text = query.text.isEmpty ? "" : "  \(query.text)"
      canvas.put("\(changed) of \(all) \(noun) differ\(text)", x: 3, y: 1, role: .dim)
    case .waterfall, .funnel: break
    }
  }

  private func empty(_ report: Report) -> String {
    switch report.content {
    case .difference: "Nothing differs between the two dates."
    default: "There is nothing to count yet."
    }
  }

  private func paintNotes(into canvas: inout Canvas) {
    guard let row = reports.row else { return }
    let top = canvas.size.rows - ReportsState.footerRows
    for (line, note) in row.notes.prefix(ReportsState.footerRows).enumerated() {
      let text = line == 0 && !row.label.isEmpty ? "\(row.label): \(note)" : note
      canvas.put(
        text,
        x: 3,
        y: top + line,
        style: Style(.dim),
        width: max(0, canvas.size.columns - 4)
      )
    }
  }

  // MARK: Lines

  private func paint(
    _ place: Int,
    y: Int,
    _ columns: ReportColumns,
    _ bar: ChartBar,
    into canvas: inout Canvas
  ) {
    let row = reports.rows[place]
    let isSelected = place == reports.viewport.cursor
    let width = canvas.size.columns
    let isPlain = row.figures.isEmpty && row.segments.isEmpty && row.trailing.isEmpty
    canvas.put(
      row.label,
      x: 3,
      y: y,
      style: Style(row.role),
      width: max(0, isPlain ? width - 4 : columns.label(row))
    )
    if isSelected {
      canvas.put("▌", x: 0, y: y, role: .selection)
      canvas.placeCursor(x: 0, y: y)
    }
    if isPlain { return }
    bar.paint(row, x: columns.bar.lowerBound, y: y, width: columns.bar.count, into: &canvas)
    if row.figures.count == 1 || row.figures.isEmpty {
      let figure = row.figures.first?.text ?? ""
      let isAside = columns.figures.count > 1
      let room = isAside ? max(0, width - columns.bar.lowerBound - 1) : columns.figures[0].count
      canvas.put(
        figure,
        x: isAside ? columns.asideStart : columns.figures[0].lowerBound,
        y: y,
        style: Style(isAside ? row.role : .text),
        width: room,
        align: isAside ? .left : .right
      )
    } else {
      for (index, cell) in zip(columns.figures, row.figures).enumerated() {
        let isHere = isSelected && index == reports.column
        canvas.put(
          cell.1.text,
          x: cell.0.lowerBound,
          y: y,
          style: Style(isHere ? .tabActive : .text),
          width: cell.0.count,
          align: .right
        )
      }
    }
    // What has no room is left out whole; the line's notes say it too.
    let room = max(0, width - columns.trailing - 1)
    let isCut = Text.width(row.trailing) > room && columns.figures.count > 1
    let text = isCut ? String(row.trailing.prefix(room)) : row.trailing
    canvas.put(text, x: columns.trailing, y: y, style: Style(.dim), width: room)
  }
}

/// Where the columns of a page stand.
struct ReportColumns {
  let bar: Range<Int>
  let figures: [Range<Int>]
  let trailing: Int
  /// Where the figure of a line without a bar stands.
  let asideStart: Int

  init(_ page: ReportPage, width: Int) {
    let label: Int
    let widths: [Int]
    let end: Int
    switch page {
    case .months: (label, widths, end) = (9, [6, 7, 6, 9], 14)
    case .reps: (label, widths, end) = (16, [6, 7, 6, 9], width < 100 ? 14 : 26)
    case .waterfall: (label, widths, end) = (12, [15], 12)
    case .funnel: (label, widths, end) = (14, [9], 30)
    case .difference: (label, widths, end) = (20, [1], 1)
    }
    let start = 3 + label + 1
    let fixed = widths.reduce(0) { $0 + $1 + 1 } + end + 1
    let barEnd = max(start, width - fixed)
    bar = start..<barEnd
    var x = barEnd
    figures = widths.map { width in
      defer { x += width + 1 }
      return x + 1..<x + 1 + width
    }
    trailing = x + 2
    asideStart = 3 + 26
  }

  func label(_ row: ReportRow) -> Int {
    row.figures.count == 1 && figures.count > 1 ? asideStart - 4 : bar.lowerBound - 4
  }
}

extension Report {
  /// What it counts in; nil for a difference.
  ///
  /// Not inlined: Swift 6.3.1 fails on the borrow of `content` where an optional report's is.
  @inline(never) var currency: Currency? {
    switch content {
    case .forecast(let forecast, _, _): forecast.currency
    case .funnel(_, let rate, _): rate.currency
    case .waterfall(let waterfall, _, _, _): waterfall.currency
    case .difference: nil
    }
  }
}

/// The deals behind a figure, as the list of deals shows them.
struct DrillPane {
  let model: Model
  let drill: Drill

  func paint(into canvas: inout Canvas) {
    let width = canvas.size.columns - ListPane.gutter
    let columns = ListColumns.columns(Deal.kind, hasColleagues: model.hasColleagues)
    let placed = TableLayout.place(columns.map(\.request), width: max(1, width))
    for place in placed {
      canvas.put(ListCell(columns[place.index].header, .dim), at: place, y: 0)
    }
    if drill.deals.isEmpty {
      canvas.put("No deals stand behind this figure.", x: ListPane.gutter, y: 2)
      canvas.placeCursor(x: 0, y: 2)
      return
    }
    let reader = model.reader
    for (line, index) in drill.viewport.visible.enumerated() {
      let y = line + 1
      if model.marks.contains(drill.deals[index], Deal.kind) {
        canvas.put("*", x: 1, y: y, role: .marked)
      }
      if index == drill.viewport.cursor {
        canvas.put("▌", x: 0, y: y, role: .selection)
        canvas.placeCursor(x: 0, y: y)
      }
      guard let row = model.book.row(drill.deals[index]) else { continue }
      for place in placed {
        canvas.put(columns[place.index].cell(reader, row), at: place, y: y)
      }
    }
  }
}
