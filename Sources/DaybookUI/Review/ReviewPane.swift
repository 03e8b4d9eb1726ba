import Books
import CRM
import Facts
import TextUI

/// Paints the review: what is different at the top, then the record that is up, on wide screens
/// beside the queue; or a page of text.
struct ReviewPane {
  let model: Model

  /// Lines above the record: two of them for what is different.
  static let headerRows = 4
  private static let queueWidth = 40

  private var review: ReviewState { model.review }
  private var words: ReviewWords { ReviewWords(model.book, model.entry) }

  func paint(into canvas: inout Canvas) {
    canvas.placeCursor(x: 0, y: 0)
    guard let agenda = review.agenda else {
      canvas.put("Putting the review together…", x: 1, y: 0, role: .dim)
      return
    }
    paintHeader(agenda, into: &canvas)
    let (columns, rows) = (canvas.size.columns, canvas.size.rows - ReviewPane.headerRows)
    let body = Rect(x: 0, y: ReviewPane.headerRows, width: columns, height: rows)
    guard rows > 0 else { return }
    if review.page != .records {
      canvas.within(body) { paintText(into: &$0) }
    } else if agenda.items.isEmpty {
      canvas.within(body) { paintNothing(agenda, into: &$0) }
    } else if columns >= 120 {
      let left = ReviewPane.queueWidth
      canvas.vline(x: left, y: body.y, height: body.height)
      canvas.within(Rect(x: 0, y: body.y, width: left, height: body.height)) {
        ReviewQueuePane(model: model).paint(into: &$0)
      }
      let rest = Rect(x: left + 1, y: body.y, width: columns - left - 1, height: body.height)
      canvas.within(rest) { paintCard(withCursor: false, into: &$0) }
    } else {
      canvas.within(body) { paintCard(withCursor: true, into: &$0) }
    }
  }

  // MARK: Header

  private func paintHeader(_ agenda: ReviewAgenda, into canvas: inout Canvas) {
    let width = canvas.size.columns
    let right = progress(agenda)
    var x = 1 + canvas.put(title, x: 1, y: 0, role: .title) + 2
    let parts = headline(agenda).joined(separator: " · ")
    let room = width - x - Text.width(right) - 3
    if room > 10 { x += canvas.put(Text.truncated(parts, to: room), x: x, y: 0, role: .dim) }
    canvas.put(right, x: max(0, width - Text.width(right) - 1), y: 0, role: .text)
    for (line, text) in difference(agenda, width: width - 2).prefix(2).enumerated() {
      canvas.put(text, x: 1, y: 1 + line, style: Style(.text), width: max(0, width - 2))
    }
    canvas.hline(x: 0, y: 3, width: width)
  }

  private var title: String {
    switch review.scope {
    case .team: model.hasColleagues ? "Review: the team's deals" : "Review: deals"
    case .mine: "Review: my deals"
    case .accounts: "Review: quiet companies"
    }
  }

  private func headline(_ agenda: ReviewAgenda) -> [String] {
    var parts: [String] = []
    if let total = review.total, total.minor > 0 {
      let sum = Display.compact(total, model.entry) + " " + Display.sign(total.currency)
      parts.append(review.scope == .accounts ? "weight \(sum)" : "\(sum) at risk")
    }
    if agenda.parked > 0 { parts.append("\(Display.count(agenda.parked, model.entry)) parked") }
    if agenda.left > 0 { parts.append("\(Display.count(agenda.left, model.entry)) more wait") }
    return parts
  }

  private func progress(_ agenda: ReviewAgenda) -> String {
    guard review.count > 0 else { return "" }
    var parts = ["\(review.queue.cursor + 1) of \(Display.count(review.count, model.entry))"]
    if !review.seen.isEmpty { parts.append("\(review.seen.count) done") }
    if let began = review.began {
      let minutes = (model.entry.now.milliseconds - began.milliseconds) / 60_000
      if minutes > 0 { parts.append("\(minutes)m") }
    }
    return parts.joined(separator: " · ")
  }

  /// What is different since the last look, and what became of what was agreed then.
  private func difference(_ agenda: ReviewAgenda, width: Int) -> [String] {
    if review.scope == .accounts {
      return ["by worth and days since anybody was in touch", "30 days at least, nothing planned"]
    }
    let agreed = review.kept.isEmpty ? "" : " · agreed then: \(review.kept)"
    guard let changes = agenda.changes else {
      return Text.wrapped("\(words.since(agenda)): reading…\(agreed)", width: max(1, width))
    }
    let tallies = words.tallies(changes)
    let told = tallies.isEmpty ? "nothing is different" : tallies.joined(separator: " · ")
    return Text.wrapped("\(words.since(agenda)): \(told)\(agreed)", width: max(1, width))
  }

  // MARK: Bodies

  private func paintCard(withCursor: Bool, into canvas: inout Canvas) {
    guard let item = review.item else { return }
    let card = ReviewCard(model: model, item: item)
    for (y, line) in card.lines.prefix(canvas.size.rows).enumerated() {
      line.paint(y: y, labelWidth: ReviewCard.labelWidth, into: &canvas)
    }
    guard withCursor else { return }
    canvas.put("▌", x: 0, y: 0, role: .selection)
    canvas.placeCursor(x: 0, y: 0)
  }

  private func paintNothing(_ agenda: ReviewAgenda, into canvas: inout Canvas) {
    let text =
      review.scope == .accounts
      ? "Every company of worth was touched within 30 days, or something is planned."
      : agenda.parked > 0 ? "All open deals in scope are parked." : "No open deal is in scope."
    canvas.put(text, x: 1, y: 1)
    canvas.put(
      ":review team · :review mine · :review accounts  choose another scope",
      x: 1,
      y: 2,
      role: .dim
    )
  }

  private func paintText(into canvas: inout Canvas) {
    let width = max(1, canvas.size.columns - 3)
    if review.lines.isEmpty {
      let reading = review.agenda?.changes == nil && review.scope != .accounts
      canvas.put(reading ? "reading…" : "Nothing is different.", x: 2, y: 0, role: .dim)
    }
    for (y, index) in review.text.visible.enumerated() where review.lines.indices.contains(index) {
      if index == review.text.cursor { canvas.put("▌", x: 0, y: y, role: .selection) }
      canvas.put(review.lines[index], x: 2, y: y, style: Style(.text), width: width)
    }
    canvas.placeCursor(x: 0, y: min(max(0, canvas.size.rows - 1), review.text.cursorLine))
  }
}
