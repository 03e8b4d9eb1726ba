import Analytics
import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import TextUI
import Workspace

struct ForecastCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "What is won and expected by month or rep, against quota.",
    discussion: """
      Columns are cumulative: commit is won + commit, best case is commit + best case, pipeline is \
      all that is open or won. --deals lists what stands behind a column.
      """,
    subcommands: [ForecastFigures.self, ForecastSubmit.self],
    defaultSubcommand: ForecastFigures.self
  )
}

/// The columns by the words that the shell takes for them.
enum ForecastWord: String, ExpressibleByArgument, CaseIterable {
  case won
  case commit
  case best
  case pipeline

  var column: Forecast.Column {
    switch self {
    case .won: .closed
    case .commit: .commit
    case .best: .bestCase
    case .pipeline: .pipeline
    }
  }
}

struct ForecastFigures: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "The figures (the default).",
    shouldDisplay: false
  )

  enum Grouping: String, ExpressibleByArgument, CaseIterable {
    case month
    case rep
  }

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The first month: nov, 2026-11.", valueName: "month"))
  var month: String?
  @Option(help: "How many months; one by rep, else three.") var months: Int?
  @Option(help: "month or rep.") var by: Grouping = .month
  @Option(help: ArgumentHelp("Only this owner's.", valueName: "user")) var owner: String?
  @Option(help: ArgumentHelp("As it was at the end of that day.", valueName: "day")) var asOf:
    String?
  @Option(help: ArgumentHelp("List the deals of a column: won, commit, best, pipeline."))
  var deals: ForecastWord?
  @Option(help: "table, json, jsonl, csv, tsv or ids.") var format: OutputFormat = .table

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      var (book, entry) = (session.book, session.context)
      if let asOf {
        let day = try DayEntry.day(asOf, entry, leaning: .back)
        book = try await session.workspace.book(asOf: day).book
        entry.today = day
      }
      let first = try month.map { try PeriodEntry.month($0, entry) } ?? entry.today.startOfMonth
      let owners: Owners =
        try owner.map {
          .these([try session.record($0, kinds: [User.kind])])
        } ?? .everybody
      let forecast = Forecast(
        book,
        ReportSetting(book, entry),
        from: first,
        months: min(120, months ?? (by == .rep ? 1 : 3)),
        owners: owners
      )
      await session.close()
      if let deals { return list(forecast.total.cumulative(deals.column), book, entry) }
      ForecastTable(forecast: forecast, book: book, entry: entry).show(
        by == .rep ? reps(forecast, book) : lines(forecast),
        format
      )
    }
  }

  private func lines(_ forecast: Forecast) -> [(String, Forecast.Line)] {
    forecast.months.enumerated().map { index, month in
      (
        format == .table ? Display.month(month) : String(month.description.prefix(7)),
        forecast.byMonth[index]
      )
    }
  }

  private func reps(_ forecast: Forecast, _ book: Book) -> [(String, Forecast.Line)] {
    forecast.owners.map { owner in
      (owner.map { FieldDisplay.title(of: $0, book) } ?? "", forecast.line(of: owner))
    }
  }

  private func list(_ figure: Figure, _ book: Book, _ entry: EntryContext) {
    guard let kind = Catalogue.kind(Deal.kind) else { return }
    RowPrinter(
      book: book,
      context: entry,
      kind: kind,
      columns: kind.columns.compactMap { kind.field($0) },
      format: format
    ).print(figure.deals.compactMap { book.row($0) })
  }
}

struct ForecastSubmit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Freeze what you commit to for a month, with a note."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The month; this one where not given.", valueName: "month"))
  var month: String?
  @Argument(help: "A note.") var note: [String] = []

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global)
      try await session.authored()
      guard let user = session.user else { return }
      let entry = session.context
      let month = try month.map { try PeriodEntry.month($0, entry) } ?? entry.today.startOfMonth
      let saved = try await session.perform(
        .submitForecast(
          session.book,
          ReportSetting(session.book, entry),
          of: user,
          month: month,
          note: note.joined(separator: " "),
          at: entry.now
        )
      )
      let made = saved.change.events.first { $0.kind == ForecastSubmission.kind }?.entity
      await session.close()
      guard let made, let commit = session.book[made, ForecastSubmission.commit] else { return }
      Standard.output.line(session.shortID(made))
      report("Submitted \(Display.money(commit, entry)) for \(Display.month(month)).")
    }
  }
}

/// Prints the lines of a forecast.
struct ForecastTable {
  let forecast: Forecast
  let book: Book
  let entry: EntryContext

  func show(_ lines: [(name: String, line: Forecast.Line)], _ format: OutputFormat) {
    let heads = ["period", "won", "commit", "best", "pipeline", "quota", "attainment"]
    switch format {
    case .table:
      let total = [("Together", forecast.total)]
      let rows = (lines + (lines.count > 1 ? total : [])).map { text($0.name, $0.line) }
      ShellTable.print(
        ["", "Won", "Commit", "Best case", "Pipeline", "Quota", "%"],
        rows,
        left: 1
      )
      for note in notes { report(note) }
    case .ids:
      for id in forecast.total.cumulative(.pipeline).deals {
        Standard.output.line("d-\(book.shortID(id, Deal.kind))")
      }
    case .csv, .tsv:
      ShellTable.separated(
        heads + ["currency", "withoutRate"],
        lines.map { plain($0.name, $0.line) },
        format
      )
    case .json, .jsonl:
      ShellTable.objects(
        heads + ["currency", "withoutRate"],
        lines.map { plain($0.name, $0.line) },
        format
      )
    }
  }

  private func text(_ name: String, _ line: Forecast.Line) -> [String] {
    [name] + Forecast.Column.allCases.map { money(line.cumulative($0).total) }
      + [line.quota.map(money) ?? "", line.attainment.map { "\($0) %" } ?? ""]
  }

  private func money(_ total: Total) -> String { ReportTotal(total, forecast.currency).text(entry) }

  private func plain(_ name: String, _ line: Forecast.Line) -> [String] {
    func amount(_ total: Total) -> String {
      PlainMoney.number(total.money(forecast.currency))
    }
    return [name] + Forecast.Column.allCases.map { amount(line.cumulative($0).total) }
      + [
        line.quota.map(amount) ?? "", line.attainment.map { "\($0)" } ?? "",
        forecast.currency.description,
        line.cumulative(.pipeline).total.foreign.map(PlainMoney.foreign).joined(separator: "; "),
      ]
  }

  /// What is in no figure.
  private var notes: [String] {
    let total = forecast.total
    let parts: [(Int, String)] = [
      (total.withoutAmount.count, "without a value"),
      (total.withoutCategory.deals.count, "without a category"),
      (total.omitted.deals.count, "omitted"), (forecast.undated.deals.count, "without a date"),
      (forecast.late.deals.count, "expected earlier"),
      (forecast.later.deals.count, "expected later"),
    ]
    let said = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return said.isEmpty ? [] : ["Not counted: \(said.joined(separator: ", "))."]
  }
}
