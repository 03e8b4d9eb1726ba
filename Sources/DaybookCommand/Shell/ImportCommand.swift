import ArgumentParser
import Books
import CRM
import Configuration
import EventStore
import Facts
import Interchange
import Workspace

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in CSV files, or all of a directory, as one batch that can be undone.",
    discussion: """
      Known sets of files are recognised by their names and columns; others by columns named after \
      Daybook's fields. A second import of the same files changes only what their source changed.
      """
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("A mapping of your own.", valueName: "file")) var map: String?
  @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
  @Flag(help: "Do not ask.") var yes = false
  @Argument(help: "Files or directories.") var paths: [String]

  func run() async throws {
    try await reporting {
      if !dryRun, paths.count == 1, let table = try MonthlyTable.recognised(paths[0]) {
        return try await table.take(paths[0], global)
      }
      let directory = Places.store(
        option: global.store,
        configured: Preferences(global).settings.store
      )
      guard dryRun, !Places.exists(directory) else {
        return try await run(on: global, mode: dryRun ? .readOnly : .readWrite)
      }
      // Who tries an import first has no book yet, and a rehearsal must not make one.
      let scratch = try TemporaryDirectory.make()
      defer { TemporaryDirectory.remove(scratch) }
      var options = global
      options.store = scratch + "/store"
      try await run(on: options, mode: .readWrite)
    }
  }

  private func run(on options: GlobalOptions, mode: StoreMode) async throws {
    var session = try await Session.open(options, mode: mode, via: .import)
    if mode == .readWrite { try await session.authored() }
    let plan = try await Importing.plan(paths, map: map, session)
    if dryRun || !yes {
      show(try Importing.rehearsed(plan), session)
      guard !dryRun else { return await session.close() }
      guard try confirmed() else {
        report("Nothing was imported.")
        return await session.close()
      }
    }
    let workspace = session.workspace
    let progress = ImportProgress(rows: plan.rows)
    let written = try await progress.watched {
      try await workspace.performBatch(plan) { _ in
        plan.outcome.failure == nil && progress.goesOn(at: plan.outcome.rows)
      }
    }
    await session.refresh()
    await session.close()
    if let failure = plan.outcome.failure {
      throw Failure(.inputOutput, "\(failure). Nothing was imported.")
    }
    guard written != nil else {
      report("Given up. Nothing was imported.")
      throw ExitCode(130)
    }
    if let result = plan.outcome.report, yes { show(result, session) }
    report(
      written == 0
        ? "Nothing has changed since the last import."
        : "Saved as one batch. `daybook undo` takes it back."
    )
  }

  private func confirmed() throws -> Bool {
    guard Standard.error.isTerminal else {
      throw Failure(.usage, "Nobody can be asked here. Add --yes to import, or --dry-run to look.")
    }
    Standard.error.raw("Import this? [y/N] ")
    return readLine().map { ["y", "yes"].contains($0.lowercased()) } ?? false
  }

  private func show(_ result: ImportReport, _ session: Session) {
    for line in Importing.lines(result, session) { Standard.output.line(line) }
  }
}
