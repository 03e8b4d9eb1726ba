import Analytics
import Books
import CRM
import Facts
import TextUI

/// Makes the lines of a page out of a report.
struct ReportRows {
  let book: Book
  let entry: EntryContext
  let viewer: EntityID

  var names: FieldText { FieldText(book: book, entry: entry) }

  func rows(_ report: Report, _ page: ReportPage, month: Day?) -> [ReportRow] {
    switch report.content {
    case .forecast(let forecast, let submissions, let rate):
      page == .reps
        ? reps(forecast, submissions, month: month) : months(forecast, submissions, rate)
    case .funnel(let funnels, let rate, let period): self.funnels(funnels, rate, period)
    case .waterfall(let waterfall, _, let to, _): self.waterfall(waterfall, to)
    case .difference(let difference, _, _, let query): changes(difference, query)
    }
  }

  // MARK: Figures in words

  /// `98k`, with a plus where something of it is in another currency that no rate converts.
  func compact(_ total: Total, _ currency: Currency) -> String {
    Display.compact(total.money(currency), entry) + (total.foreign.isEmpty ? "" : "+")
  }

  func money(_ total: Total, _ currency: Currency) -> String {
    var parts =
      total.count > 0 || total.foreign.isEmpty
      ? [Display.money(total.money(currency), entry)] : []
    parts += foreign(total)
    return parts.joined(separator: " + ")
  }

  /// `12,000 $ without a rate`, for each currency.
  func foreign(_ total: Total) -> [String] {
    total.foreign.map { part in
      let money = Money(
        minor: Int64(clamping: part.minor),
        currency: part.currency,
        exponent: part.exponent
      )
      return Display.money(money, entry) + " without a rate"
    }
  }

  func count(_ number: Int, _ noun: String) -> String {
    "\(Display.count(number, entry)) \(noun)\(number == 1 ? "" : "s")"
  }

  // MARK: The forecast

  private func months(
    _ forecast: Forecast,
    _ submissions: Submissions,
    _ rate: WinRate
  ) -> [ReportRow] {
    var rows = forecast.months.indices.map { index in
      var row = line(
        forecast.byMonth[index],
        Display.month(forecast.months[index]),
        forecast.currency
      )
      row.notes += submitted(forecast, submissions, index)
      return row
    }
    if rows.count > 1 {
      var total = line(forecast.total, "Together", forecast.currency)
      total.segments = []
      total.marker = nil
      total.role = .title
      rows.append(total)
    }
    rows += asides(forecast)
    rows.append(ReportRow(label: rateLine(rate), role: .dim, isHeading: true))
    return rows
  }

  private func reps(
    _ forecast: Forecast,
    _ submissions: Submissions,
    month: Day?
  ) -> [ReportRow] {
    let month = (month ?? entry.today).startOfMonth
    guard let place = forecast.months.firstIndex(of: month) else { return [] }
    var rows: [ReportRow] = forecast.owners.compactMap { owner in
      let line = forecast.line(of: owner, month: month)
      guard
        line.quota != nil || !line.cumulative(.pipeline).deals.isEmpty
          || !line.withoutCategory.deals.isEmpty
      else { return nil }
      var row = self.line(line, owner.map(names.title) ?? "Nobody's", forecast.currency)
      if let entry = owner.flatMap({ submissions.latest(of: $0, month) }) {
        row.notes.insert(said(entry, line, forecast.currency), at: 0)
        row.trailing += String(repeating: " ", count: max(1, 14 - row.trailing.count))
        row.trailing += "said \(Display.compact(entry.commit, self.entry))"
      } else if owner != nil {
        row.notes.insert("nothing submitted for \(Display.month(month))", at: 0)
      }
      return row
    }
    var total = line(forecast.byMonth[place], "Together", forecast.currency)
    total.segments = []
    total.marker = nil
    total.role = .title
    rows.append(total)
    return rows
  }

  private func line(_ line: Forecast.Line, _ label: String, _ currency: Currency) -> ReportRow {
    var row = ReportRow(label: label)
    var start: Int128 = 0
    let inks: [ChartGlyphs.Ink] = [.won, .commit, .best]
    for (column, ink) in zip(Forecast.Column.allCases, inks) {
      let end = line.cumulative(column).total.minor
      if end > start { row.segments.append(.init(from: start, to: end, ink: ink)) }
      start = max(start, end)
    }
    row.marker = line.quota.map(\.minor)
    row.figures = Forecast.Column.allCases.map { column in
      let figure = line.cumulative(column)
      return ReportFigure(
        title: "\(label) · \(column.label)",
        text: compact(figure.total, currency),
        deals: figure.deals
      )
    }
    if let quota = line.quota {
      row.trailing = "/ " + compact(quota, currency)
      if let share = line.attainment {
        row.trailing +=
          String(repeating: " ", count: max(1, 7 - row.trailing.count))
          + "\(share) %"
      }
    }
    row.notes = notes(line, currency)
    return row
  }

  private func notes(_ line: Forecast.Line, _ currency: Currency) -> [String] {
    var facts: [String] = []
    if let quota = line.quota {
      let won = line[.closed].total
      facts.append("won \(money(won, currency)) of \(money(quota, currency))")
      if let coverage = line.coverage {
        let times = Decimal(mantissa: Int64((coverage + 5) / 10), scale: 1)
        facts.append("open pipeline is \(Display.decimal(times, entry))× what is left")
      } else if quota.foreign.isEmpty, won.minor >= quota.minor {
        facts.append("the quota is made")
      }
    }
    var unknown: [String] = []
    if !line.withoutAmount.isEmpty { unknown.append("\(line.withoutAmount.count) without value") }
    if !line.withoutCategory.deals.isEmpty {
      unknown.append("\(line.withoutCategory.deals.count) without category")
    }
    if !line.omitted.deals.isEmpty { unknown.append("\(line.omitted.deals.count) omitted") }
    unknown += foreign(line.cumulative(.pipeline).total).map { "+ \($0)" }
    var notes = facts.isEmpty ? [] : [facts.joined(separator: " · ")]
    if !unknown.isEmpty { notes.append("not counted: " + unknown.joined(separator: " · ")) }
    return notes
  }

  private func submitted(
    _ forecast: Forecast,
    _ submissions: Submissions,
    _ index: Int
  ) -> [String] {
    let month = forecast.months[index]
    let entries = submissions.latest(month, .everybody)
      .filter { forecast.owners.contains($0.user) || $0.user == viewer }
    guard !entries.isEmpty else { return [] }
    if entries.count == 1, let entry = entries.first {
      let line = forecast.line(of: entry.user, month: month)
      let who = entry.user == viewer ? "you" : names.title(entry.user)
      return ["\(who) \(said(entry, line, forecast.currency))"]
    }
    var sum = Total()
    for entry in entries { sum.add(entry.commit, in: forecast.currency) }
    return ["\(entries.count) people submitted \(compact(sum, forecast.currency)) in all"]
  }

  /// `submitted 118k on 7 Nov, now 96k`.
  private func said(
    _ entry: Submissions.Entry,
    _ line: Forecast.Line,
    _ currency: Currency
  ) -> String {
    let day = Display.day(self.entry.zone.day(of: entry.at), today: self.entry.today)
    let now = line.cumulative(.commit)
    let missing = Set(entry.deals).subtracting(now.deals).count
    var text = "submitted \(Display.compact(entry.commit, self.entry)) on \(day)"
    text += ", now \(compact(now.total, currency))"
    if missing > 0 { text += " (\(count(missing, "deal")) of it gone)" }
    if let note = entry.note { text += " · “\(note)”" }
    return text
  }

  /// What is in no month, or in no column of one.
  private func asides(_ forecast: Forecast) -> [ReportRow] {
    var unvalued = Figure()
    for id in forecast.total.withoutAmount { unvalued.add(id, nil, in: forecast.currency) }
    let months = forecast.months
    let asides: [(String, Figure)] = [
      ("Expected before \(months.first.map { Display.month($0) } ?? "")", forecast.late),
      ("Expected after \(months.last.map { Display.month($0) } ?? "")", forecast.later),
      ("Without a date", forecast.undated), ("Without a value", unvalued),
      ("Without a category", forecast.total.withoutCategory), ("Omitted", forecast.total.omitted),
    ]
    let rows = asides.filter { !$0.1.deals.isEmpty }.map { label, figure in
      ReportRow(
        label: label,
        role: .dim,
        figures: [
          ReportFigure(
            title: label,
            text: count(figure.deals.count, "deal")
              + (figure.total.isZero ? "" : " · " + money(figure.total, forecast.currency)),
            deals: figure.deals
          )
        ]
      )
    }
    return rows.isEmpty ? [] : [ReportRow(label: "", isHeading: true)] + rows
  }

  func rateLine(_ rate: WinRate) -> String {
    guard let share = rate.byCount else { return "nothing was closed in a year" }
    let closed = count(rate.won.deals.count + rate.lost.deals.count, "deal")
    var parts = ["a year's win rate \(share) % of \(closed)"]
    if let tenths = rate.medianCycleTenths { parts.append("median cycle \((tenths + 5) / 10) d") }
    if let average = rate.averageWon {
      parts.append("average \(Display.compact(average, entry)) \(Display.sign(rate.currency))")
    }
    return parts.joined(separator: " · ")
  }
}
