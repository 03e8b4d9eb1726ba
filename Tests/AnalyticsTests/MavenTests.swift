import Analytics
import Books
import CRM
import Facts
import Interchange
import PtyHarness
import Testing

/// Real deals: forecast, win rate and waterfall against sums over the file itself.
@Suite(.enabled(if: Program.corpus != nil, "DAYBOOK_CORPUS is not set"))
struct MavenTests {
  /// A line of `sales_pipeline.csv`.
  private struct Line {
    let agent: String
    let stage: String
    let engaged: Day?
    let closed: Day?
    let value: Int64
  }

  private struct Imported {
    var ledger = Ledger(seed: 5)
    var lines: [Line] = []

    init() throws {
      ledger = try Ledger.ready()
      let names = [
        "accounts.csv", "products.csv", "sales_pipeline.csv", "sales_teams.csv",
      ]
      let files = try names.map { name in
        let bytes = TestFile.corpus("crm-sales/maven_original/" + name)
        return ImportFile(name: name, bytes: try #require(bytes))
      }
      let setting = ImportSetting(
        book: ledger.book,
        entry: EntryContext(now: ledger.now, currency: .euro),
        user: ledger.user,
        ids: IDSource(seed: 9)
      )
      for change in try ImportPlan(files, mappings: Mapping.shipped, setting) {
        ledger.record(change)
      }
      var log = IssueLog()
      var table = try CSVTable(files[2], log: &log)
      while let row = try table.next(log: &log) {
        lines.append(
          Line(
            agent: row[1],
            stage: row[4],
            engaged: Day(iso: row[5]),
            closed: Day(iso: row[6]),
            value: Int64(row[7]) ?? 0
          )
        )
      }
    }

    var setting: ReportSetting {
      ReportSetting(ledger.book, EntryContext(now: ledger.now, currency: .euro))
    }
  }

  private static let imported = Result { try Imported() }

  @Test func `what was won, by month and by agent`() throws {
    let data = try Self.imported.get()
    #expect(data.lines.count == 8800)
    // All deals are in dollars, so the report is, whatever the book counts in.
    #expect(data.setting.currency == .dollar)
    let first = try #require(Day(iso: "2017-01-01"))
    let forecast = Forecast(data.ledger.book, data.setting, from: first, months: 12)
    for (index, month) in forecast.months.enumerated() {
      let own = data.lines.filter { line in
        line.stage == "Won" && line.closed.map { $0.startOfMonth == month } ?? false
      }
      let figure = forecast.byMonth[index][.closed]
      #expect(figure.deals.count == own.count)
      #expect(figure.total.minor == Int128(own.reduce(0) { $0 + $1.value } * 100), "\(month)")
    }
    #expect(forecast.total[.closed].total.minor == 1_000_553_400)
    let agents = Set(data.lines.map(\.agent))
    for owner in forecast.owners {
      guard let owner, let name = data.ledger.book.title(owner), agents.contains(name) else {
        continue
      }
      let value = data.lines.filter { $0.agent == name && $0.stage == "Won" }
        .reduce(0) { $0 + $1.value }
      #expect(forecast.line(of: owner)[.closed].total.minor == Int128(value * 100), "\(name)")
    }
    // The open deals have no date and no value: they are listed, not guessed.
    #expect(forecast.undated.deals.count == 2089)
    #expect(forecast.total.open.deals.isEmpty)
  }

  @Test func `win rate and cycle`() throws {
    let data = try Self.imported.get()
    let period = try #require(Day(iso: "2017-01-01"))...(try #require(Day(iso: "2017-12-31")))
    let rate = WinRate(data.ledger.book, data.setting, closed: period)
    #expect(rate.won.deals.count == 4238 && rate.lost.deals.count == 2473)
    #expect(rate.byCount == 63)
    #expect(rate.averageWon == Money(minor: 236_091, .dollar))
    let days = data.lines.filter { $0.stage == "Won" }.compactMap { line in
      line.engaged.flatMap { engaged in line.closed.map { engaged.days(until: $0) } }
    }.sorted()
    #expect(rate.cycles == days)
    let median = (days[days.count / 2 - 1] + days[days.count / 2]) * 5
    #expect(rate.medianCycleTenths == median)
  }

  @Test func `the waterfall of a summer`() throws {
    let data = try Self.imported.get()
    let (from, to) = (
      try #require(Day(iso: "2017-06-30")), try #require(Day(iso: "2017-09-30"))
    )
    let waterfall = Waterfall(
      from: data.ledger.asOf(from),
      to: data.ledger.asOf(to),
      data.setting
    )
    func open(_ day: Day) -> Int {
      data.lines.filter { line in
        guard let engaged = line.engaged, engaged <= day else { return false }
        return line.closed.map { $0 > day } ?? true
      }.count
    }
    func closed(_ stage: String) -> [Line] {
      data.lines.filter { line in
        line.stage == stage && line.closed.map { $0 > from && $0 <= to } ?? false
      }
    }
    let new = data.lines.filter { line in
      line.engaged.map { $0 > from && $0 <= to } ?? false
    }
    #expect(waterfall.opening.deals.count == open(from))
    #expect(waterfall.closing.deals.count == open(to))
    #expect(waterfall[.new].deals.count == new.count)
    #expect(waterfall[.won].deals.count == closed("Won").count)
    #expect(waterfall[.lost].deals.count == closed("Lost").count)
    let won = closed("Won").reduce(0) { $0 + $1.value }
    #expect(waterfall[.won].total.minor == Int128(-won * 100))
    let steps = Waterfall.Step.allCases.reduce(waterfall.opening.total.minor) {
      $0 + waterfall[$1].total.minor
    }
    #expect(steps == waterfall.closing.total.minor)
  }
}
