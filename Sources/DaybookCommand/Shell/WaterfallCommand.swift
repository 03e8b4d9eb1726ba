import Analytics
import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import TextUI
import Workspace

struct WaterfallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waterfall",
    abstract: "What became of the open pipeline between two dates: waterfall 2026-09-30..today",
    discussion: """
      A deal counts where it is open and expected to close by the end of the quarter of the second \
      date; --by names another day, --by all takes every open deal.
      """
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The last day of closing that counts, or all.", valueName: "day"))
  var by: String?
  @Option(help: ArgumentHelp("Only this owner's.", valueName: "user")) var owner: String?
  @Option(help: "table, json, jsonl, csv or tsv.") var format: OutputFormat = .table
  @Argument(help: "FROM..TO, or a period such as oct or q3.") var dates: String

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let entry = session.context
      let (from, to) = try PeriodEntry.dates(dates, entry)
      let horizon: Day? =
        switch by {
        case nil: to.endOfQuarter
        case "all": nil
        case let day?: try DayEntry.day(day, entry)
        }
      let old = try await session.workspace.book(asOf: from).book
      let new = to < entry.today ? try await session.workspace.book(asOf: to).book : session.book
      let owners: Owners =
        try owner.map {
          .these([try session.record($0, kinds: [User.kind])])
        } ?? .everybody
      let waterfall = Waterfall(
        from: old,
        to: new,
        ReportSetting(session.book, entry),
        horizon: horizon,
        owners: owners
      )
      await session.close()
      show(waterfall, entry)
    }
  }

  private func show(_ waterfall: Waterfall, _ entry: EntryContext) {
    let steps: [(String, Figure)] =
      [("Opening", waterfall.opening)]
      + Waterfall.Step.allCases.map { ($0.label, waterfall[$0]) }
      + [("Closing", waterfall.closing)]
    let currency = waterfall.currency
    switch format {
    case .table, .ids:
      ShellTable.print(
        ["", "Deals", "Value"],
        steps.map { label, figure in
          [label, "\(figure.deals.count)", ReportTotal(figure.total, currency).text(entry)]
        },
        left: 1
      )
    case .csv, .tsv, .json, .jsonl:
      let rows = steps.map { label, figure in
        [
          label, "\(figure.deals.count)", PlainMoney.number(figure.total.money(currency)),
          currency.description,
          figure.total.foreign.map(PlainMoney.foreign).joined(separator: "; "),
        ]
      }
      let heads = ["step", "deals", "value", "currency", "withoutRate"]
      if format == .csv || format == .tsv {
        ShellTable.separated(heads, rows, format)
      } else {
        ShellTable.objects(heads, rows, format)
      }
    }
  }
}
