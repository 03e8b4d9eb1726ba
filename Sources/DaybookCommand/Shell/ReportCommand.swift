import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import TextUI
import Workspace

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Figures over the book.",
    subcommands: [PipelineReportCommand.self]
  )
}

struct PipelineReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline",
    abstract: "Open deals by stage: count, total, weighted, and what is unknown."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("Only this owner's.", valueName: "user")) var owner: String?
  @Option(help: ArgumentHelp("As it was at the end of that day.", valueName: "day")) var asOf:
    String?

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      var book = session.book
      if let asOf {
        let day = try DayEntry.day(asOf, session.context, leaning: .back)
        book = try await session.workspace.book(asOf: day).book
      }
      let owner = try owner.map { try session.record($0, kinds: [User.kind]) }
      for row in book.rows(Pipeline.kind) where book[row, Pipeline.name] != nil {
        show(PipelineReport(book, pipeline: book.id(row), owner: owner), session.context)
      }
      await session.close()
    }
  }

  private func show(_ pipeline: PipelineReport, _ context: EntryContext) {
    Standard.output.line(pipeline.name)
    for line in pipeline.lines {
      let chance = line.probability.map { Display.percent($0) } ?? "?"
      print(line.name, chance, line.sums, context)
    }
    print("All open", "", pipeline.total, context)
  }

  private func print(_ name: String, _ chance: String, _ sums: Sums, _ context: EntryContext) {
    var text =
      "  " + Text.padded(name, to: 16) + Text.padded(chance, to: 6, align: .right)
      + Text.padded(String(sums.rows), to: 7, align: .right)
    for (currency, total) in sums.totals {
      func money(_ minor: Int128) -> String {
        Display.money(
          Money(minor: Int64(clamping: minor), currency: currency, exponent: total.exponent),
          context
        )
      }
      text += "   \(money(total.amount)), weighted \(money(total.weighted))"
    }
    if sums.lackingAmount > 0 { text += "   \(sums.lackingAmount) without value" }
    if sums.lackingProbability > 0 { text += "   \(sums.lackingProbability) of unknown chance" }
    Standard.output.line(text)
  }
}
