import Analytics
import Books
import CRM
import Facts
import TextUI

extension ReportRows {
  // MARK: The waterfall

  func waterfall(_ waterfall: Waterfall, _ to: Day) -> [ReportRow] {
    let currency = waterfall.currency
    var rows = [end("Opening", waterfall.opening, currency)]
    var level = waterfall.opening.total.minor
    for step in Waterfall.Step.allCases {
      let figure = waterfall[step]
      if step.isRare, figure.deals.isEmpty { continue }
      var row = ReportRow(label: step.label)
      let change = figure.total.minor
      if change != 0 {
        let ink: ChartGlyphs.Ink = change > 0 ? .plus : .minus
        row.segments = [.init(from: level, to: level + change, ink: ink)]
      }
      level += change
      row.figures = [
        ReportFigure(
          title: step.label,
          text: signed(figure.total, currency),
          deals: figure.deals
        )
      ]
      row.trailing = figure.deals.isEmpty ? "" : count(figure.deals.count, "deal")
      row.notes = foreign(figure.total).map { "+ \($0)" }
      rows.append(row)
    }
    rows.append(end("Closing", waterfall.closing, currency))
    let others = foreignRows(waterfall)
    if !others.isEmpty {
      rows.append(
        ReportRow(label: "Without a rate to \(currency)", role: .dim, isHeading: true)
      )
      rows += others
    }
    return rows
  }

  private func end(_ label: String, _ figure: Figure, _ currency: Currency) -> ReportRow {
    var row = ReportRow(label: label, role: .title)
    row.segments = [.init(from: 0, to: figure.total.minor, ink: .whole)]
    row.figures = [
      ReportFigure(
        title: label,
        text: Display.money(figure.total.money(currency), entry),
        deals: figure.deals
      )
    ]
    row.trailing = count(figure.deals.count, "deal")
    row.notes = foreign(figure.total).map { "+ \($0)" }
    return row
  }

  private func signed(_ total: Total, _ currency: Currency) -> String {
    total.minor == 0
      ? "" : (total.minor > 0 ? "+" : "") + Display.money(total.money(currency), entry)
  }

  /// A line for each currency that is not converted, with all its steps.
  private func foreignRows(_ waterfall: Waterfall) -> [ReportRow] {
    let parts: [(String, Figure)] =
      [("opening", waterfall.opening)]
      + Waterfall.Step.allCases.map { ($0.label.lowercased(), waterfall[$0]) }
      + [("closing", waterfall.closing)]
    let currencies = Set(parts.flatMap { $0.1.total.foreign.map(\.currency) }).sorted()
    return currencies.map { currency in
      let texts: [String] = parts.compactMap { label, figure in
        guard let part = figure.total.foreign.first(where: { $0.currency == currency }) else {
          return nil
        }
        let money = Money(
          minor: Int64(clamping: part.minor),
          currency: currency,
          exponent: part.exponent
        )
        return "\(label) \(Display.compact(money, entry))"
      }
      let text = texts.joined(separator: " · ")
      return ReportRow(label: Display.sign(currency) + "  " + text, role: .dim)
    }
  }

  // MARK: Win rate

  func funnels(_ funnels: [Funnel], _ rate: WinRate, _ period: ClosedRange<Day>) -> [ReportRow] {
    var rows: [ReportRow] = []
    let used = funnels.filter { funnel in funnel.lines.contains { $0.reached > 0 } }
    for funnel in used {
      if used.count > 1 {
        rows.append(ReportRow(label: funnel.name, role: .title, isHeading: true))
      }
      for (place, line) in funnel.lines.enumerated() {
        var row = ReportRow(label: line.name)
        row.segments = [.init(from: 0, to: Int128(line.reached), ink: .commit)]
        row.figures = [
          ReportFigure(
            title: "\(line.name) · open now",
            text: "\(line.open.deals.count) open",
            deals: line.open.deals
          )
        ]
        row.trailing =
          "\(Display.count(line.reached, entry)) came here"
          + (funnel.conversion(place).map { ", \($0) % went on" } ?? "")
        row.notes = ["open here: \(money(line.open.total, rate.currency))"]
        rows.append(row)
      }
      var row = ReportRow(label: "Won")
      row.segments = [.init(from: 0, to: Int128(funnel.won), ink: .won)]
      row.trailing = "\(Display.count(funnel.won, entry)) won"
      rows.append(row)
    }
    rows.append(ReportRow(label: "", isHeading: true))
    return rows + closed(rate) + velocity(rate, funnels)
  }

  private func closed(_ rate: WinRate) -> [ReportRow] {
    [("Won", rate.won, rate.byCount), ("Lost", rate.lost, rate.byCount.map { 100 - $0 })].map {
      label,
      figure,
      share in
      var row = ReportRow(label: label)
      row.figures = [
        ReportFigure(
          title: label,
          text: count(figure.deals.count, "deal"),
          deals: figure.deals
        )
      ]
      row.trailing =
        (share.map { "\($0) % by number" } ?? "")
        + (figure.total.isZero ? "" : " · " + money(figure.total, rate.currency))
      return row
    }
  }

  private func velocity(_ rate: WinRate, _ funnels: [Funnel]) -> [ReportRow] {
    var lines: [String] = []
    if let share = rate.byValue { lines.append("by value \(share) % are won") }
    if let average = rate.averageWon {
      lines.append("average won \(Display.money(average, entry))")
    }
    if let tenths = rate.medianCycleTenths {
      lines.append("median cycle \((tenths + 5) / 10) days, over \(rate.cycles.count)")
    }
    let open = funnels.flatMap(\.lines).reduce(0) { $0 + $1.open.deals.count }
    if let velocity = rate.velocity(openDeals: open) {
      lines.append("velocity \(Display.money(velocity, entry)) a day (\(open) open)")
    }
    let pairs = stride(from: 0, to: lines.count, by: 2).map {
      lines[$0..<min($0 + 2, lines.count)].joined(separator: " · ")
    }
    return pairs.map { ReportRow(label: $0, role: .dim, isHeading: true) }
  }

  // MARK: The difference of two dates

  func changes(_ difference: Difference, _ query: ReportQuery) -> [ReportRow] {
    difference.entries.flatMap { change -> [ReportRow] in
      let title = names.title(change.id)
      switch change.fate {
      case .new: return [ReportRow(label: "+ \(title)", role: .ok, record: change.id)]
      case .gone: return [ReportRow(label: "- \(title)", role: .warn, record: change.id)]
      case .changed:
        let head = ReportRow(label: "  \(title)", record: change.id)
        return [head]
          + change.fields.map { field in
            ReportRow(label: "      " + text(field), role: .dim, record: change.id)
          }
      }
    }
  }

  /// `Value: 84,000 € → 92,000 €`.
  private func text(_ change: Difference.Field) -> String {
    let definition = Catalogue.field(change.field)
    func text(_ value: Value?) -> String {
      value.map { names.text($0, definition) } ?? "—"
    }
    return "\(definition?.label ?? "Field"): \(text(change.old)) → \(text(change.new))"
  }
}
