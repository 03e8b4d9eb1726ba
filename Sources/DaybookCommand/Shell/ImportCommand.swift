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
    let plan = try await plan(session)
    if dryRun || !yes {
      show(try rehearsed(plan), session)
      guard !dryRun else { return await session.close() }
      guard try confirmed() else {
        report("Nothing was imported.")
        return await session.close()
      }
    }
    let written = try await session.workspace.performBatch(plan) { _ in
      plan.outcome.failure == nil
    }
    await session.refresh()
    await session.close()
    if let failure = plan.outcome.failure {
      throw Failure(.inputOutput, "\(failure). Nothing was imported.")
    }
    if let result = plan.outcome.report, yes { show(result, session) }
    report(
      written == 0
        ? "Nothing has changed since the last import."
        : "Saved as one batch. `daybook undo` takes it back."
    )
  }

  private func plan(_ session: Session) async throws -> ImportPlan {
    var mappings = Mapping.shipped
    if let map {
      guard let bytes = Places.contents(of: map) else {
        throw Failure(.inputOutput, "\(map) cannot be read. Check its name and permissions.")
      }
      let (mapping, issues) = Mapping.read(String(decoding: bytes, as: UTF8.self), file: map)
      for issue in issues { report("\(issue.file):\(issue.line): \(issue.message)") }
      guard let mapping else {
        throw Failure(.data, "\(map) is not a mapping; see what is said above.")
      }
      mappings = [mapping]
    }
    let files = try ImportSource.files(paths)
    let ids = await session.workspace.occasion().ids
    do {
      return try ImportPlan(
        files,
        mappings: mappings,
        ImportSetting(
          book: session.book,
          entry: session.context,
          user: session.user ?? EntityID(high: 0, low: 0),
          ids: ids
        )
      )
    } catch let refusal as ImportRefusal {
      throw Failure(.data, "\(refusal).")
    }
  }

  private func rehearsed(_ plan: ImportPlan) throws -> ImportReport {
    do {
      return try plan.rehearse()
    } catch let refusal as ImportRefusal {
      throw Failure(.inputOutput, "\(refusal).")
    }
  }

  private func confirmed() throws -> Bool {
    guard Standard.error.isTerminal else {
      throw Failure(.usage, "Nobody can be asked here. Add --yes to import, or --dry-run to look.")
    }
    Standard.error.raw("Import this? [y/N] ")
    return readLine().map { ["y", "yes"].contains($0.lowercased()) } ?? false
  }

  /// The report: what became of each kind, then all that was met, the gravest last so that it stands
  /// above the prompt.
  private func show(_ result: ImportReport, _ session: Session) {
    Standard.output.line(result.label)
    for file in result.files {
      let kinds = file.kinds.compactMap { Catalogue.kind($0)?.plural }.joined(separator: ", ")
      Standard.output.line(
        "  \(file.name): \(file.rows) rows\(kinds.isEmpty ? "" : " -> \(kinds)")"
      )
    }
    for count in result.counts {
      guard let kind = Catalogue.kind(count.kind) else { continue }
      Standard.output.line(
        "  \(kind.plural): \(count.created) new, \(count.updated) changed, \(count.unchanged) as before"
      )
    }
    for group in result.log.groups.sorted(by: { $0.severity < $1.severity }) {
      Standard.output.line("\(group.severity): \(group.sentence)")
    }
    if result.log.omitted > 0 { Standard.output.line("and \(result.log.omitted) more") }
    for conflict in result.conflicts {
      let field = Catalogue.field(conflict.field)
      func text(_ value: Value?) -> String {
        value.map { FieldDisplay.text($0, field, session.book, session.context) } ?? "nothing"
      }
      Standard.output.line(
        "conflict: \(conflict.file):\(conflict.line) \(FieldDisplay.title(of: conflict.record, session.book)) "
          + "\(field?.label ?? "field"): kept \(text(conflict.ours)), the file says \(text(conflict.theirs))"
      )
    }
  }
}
