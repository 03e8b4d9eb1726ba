import Books
import CRM
import Facts
import TextUI

/// Paints the detail of a record: two lines that name it, its tabs, and the tab's lines.
struct DetailPane {
  let model: Model

  /// Lines above the content.
  static let headerRows = 4

  private var reader: RowReader { model.reader }

  func paint(into canvas: inout Canvas) {
    guard let id = model.detail.id, let row = model.book.row(id) else {
      canvas.put("Nothing is selected.", x: 1, y: 1, role: .dim)
      return
    }
    paintHeader(id, row, into: &canvas)
    paintTabs(into: &canvas)
    let content = DetailContent(reader: reader, detail: model.detail, id: id, row: row)
    let viewport = model.detail.viewport
    let lines = content.lines(viewport.visible)
    for (index, line) in lines.enumerated() {
      line.paint(
        y: DetailPane.headerRows + index,
        labelWidth: content.labelWidth,
        into: &canvas
      )
    }
    guard model.focus == .detail else { return }
    let y = DetailPane.headerRows + viewport.cursorLine
    if viewport.count > 0 { canvas.put("▌", x: 0, y: y, role: .selection) }
    canvas.placeCursor(x: 0, y: min(y, max(0, canvas.size.rows - 1)))
  }

  private func paintHeader(_ id: EntityID, _ row: Row, into canvas: inout Canvas) {
    let width = canvas.size.columns
    let fields = reader.fields
    var right = fields.shortID(id, row.kind)
    var second = ""
    var secondRight = ""
    if row.kind == Deal.kind {
      right += "   " + DealSigns.stage(reader, row).text
      if let probability = model.book.probability(ofDeal: row) {
        right += "  " + Display.percent(probability)
      }
      second = model.book[row, Deal.party].map(fields.title) ?? ""
      secondRight = [
        model.book[row, Deal.amount].map { Display.money($0, model.entry) },
        model.book[row, Deal.expectedClose].map {
          "close " + Display.day($0, today: model.entry.today)
        },
        pushes(row),
      ].compactMap { $0 }.joined(separator: "  ").replacing("  · ", with: " · ")
    } else if row.kind == Contact.kind {
      second = [
        ContactFacts.title(model.book, row),
        ContactFacts.company(model.book, row, gone: "—"),
      ].compactMap { $0 }.joined(separator: " · ")
      secondRight = ContactFacts.point(model.book, row, .email) ?? ""
    } else if row.kind == Lead.kind {
      right += "   " + LeadSigns.status(reader, row).text
      (second, secondRight) = DetailContent.leadHeader(reader, row)
    } else if row.kind == Promise.kind {
      right += "   " + PromiseSigns.due(reader, row).text
      second = PromiseSigns.side(model.book, row)
      secondRight = model.book[row, Promise.party].map(fields.title) ?? ""
    } else {
      second = model.book[row, Account.industry] ?? ""
      secondRight = model.book[row, Account.city] ?? ""
    }
    paint(fields.title(id), .title, right, y: 0, width, into: &canvas)
    paint(second, .text, secondRight, y: 1, width, into: &canvas)
  }

  private func pushes(_ row: Row) -> String? {
    guard let pushes = model.book[row, Deal.closePushes], pushes > 0 else { return nil }
    return "· pushed \(pushes)×"
  }

  private func paint(
    _ left: String,
    _ role: Role,
    _ right: String,
    y: Int,
    _ width: Int,
    into canvas: inout Canvas
  ) {
    let rightWidth = min(Text.width(right), max(0, width - 12))
    canvas.put(left, x: 1, y: y, style: Style(role), width: max(0, width - rightWidth - 3))
    canvas.put(right, x: width - rightWidth - 1, y: y, style: Style(.dim), width: rightWidth)
  }

  private func paintTabs(into canvas: inout Canvas) {
    var x = 1
    for tab in DetailTab.shown(model.detail.id.flatMap { model.book.row($0)?.kind }) {
      let isActive = tab == model.detail.tab
      let label = title(tab)
      x += canvas.put(
        isActive ? "[\(label)]" : " \(label) ",
        x: x,
        y: 2,
        role: isActive ? .tabActive : .tab
      )
      x += 1
    }
  }

  private func title(_ tab: DetailTab) -> String {
    switch tab {
    case .overview: "Overview"
    case .activity: "Activity \(model.detail.activities.count)"
    case .tasks: "Tasks \(model.detail.tasks.count + model.detail.promises.count)"
    case .lines: "Lines \(model.detail.lines.count)"
    case .history: "History"
    }
  }
}
