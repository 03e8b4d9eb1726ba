import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Workspace

struct AddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Make a record: add deal title='Renewal' account=Acme amount=92k"
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "What to make.") var kind: String
  @Argument(help: ArgumentHelp("Its fields.", valueName: "field=value")) var fields: [String] = []

  func run() async throws {
    try await reporting {
      let named = try Catalogue.kind(named: kind)
      var session = try await Session.open(global)
      try await session.authored()
      let kind = Catalogue.kind(named.id, in: session.book) ?? named
      let entry = try RecordEntry(fields, kind: kind, session.context, session.book)
      let performed = try await session.perform(
        .create(kind.id, entry.assignments, related: entry.related)
      )
      let made = performed.change.events.first { $0.kind == kind.id }?.entity
      await session.close()
      guard let made else { return }
      Standard.output.line(session.shortID(made))
    }
  }
}

struct SetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Write fields of records: set d-7k3q amount=92k, set --where QUERY deal close=+1w"
  )

  @OptionGroup var global: GlobalOptions
  @Flag(help: "With another owner, move the open tasks and promises about them too.")
  var withTasks = false
  @Argument(
    help: ArgumentHelp("Records by id or title, then their fields.", valueName: "id|field=value")
  )
  var words: [String]
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Instead of records: all of a kind that this finds.", valueName: "query")
  )
  var filter: String?
  @Flag(help: "With --where: only say what it would do, which is what happens without --yes.")
  var dryRun = false
  @Flag(help: "With --where: write it.") var yes = false

  func run() async throws {
    try await reporting {
      if let filter {
        return try await BulkSet(query: filter, words: words, isConfirmed: yes && !dryRun)
          .run(global)
      }
      // `=` tells a field from a record: ids have none, and a title with one is named by its id.
      let records = words.filter { !$0.unicodeScalars.contains("=") }
      let fields = words.filter { $0.unicodeScalars.contains("=") }
      guard !records.isEmpty, !fields.isEmpty else {
        throw Failure(.usage, "Name a record and at least one field: set d-7k3q amount=92k.")
      }
      var session = try await Session.open(global)
      let ids = try records.map { try session.record($0) }
      guard let row = session.book.row(ids[0]),
        let kind = Catalogue.kind(row.kind, in: session.book)
      else {
        throw Failure(.data, "There is no record \(records[0]).")
      }
      let entry = try RecordEntry(fields, kind: kind, session.context, session.book)
      let transfer = OwnerTransfer(ids, entry.assignments, session.book)
      let performed = try await session.perform(
        transfer.command(
          .set(ids, entry.assignments, related: entry.related),
          withTasks: withTasks
        )
      )
      await session.close()
      if performed.batch != nil, let note = transfer.note(withTasks: withTasks) { report(note) }
      report(
        performed.batch == nil
          ? "Nothing to change." : "Saved \(ids.map(session.shortID).joined(separator: " "))."
      )
    }
  }
}

/// What a command did, for people: stderr, so that stdout holds data only.
func report(_ sentence: String) { Standard.error.line(sentence) }

/// The records of a verb, and how it is performed on them.
func act(
  _ global: GlobalOptions,
  _ records: [String],
  kind: KindID?,
  _ command: (inout Session, [EntityID]) async throws -> Command
) async throws {
  try await reporting {
    var session = try await Session.open(global)
    let ids = try records.map { try session.record($0, kinds: kind.map { [$0] } ?? []) }
    try await session.authored()
    let asked = try await command(&session, ids)
    let performed = try await session.perform(asked)
    await session.close()
    if case .moveStage = asked { reportExceptions(ids, session.book) }
    let names = ids.map { FieldDisplay.title(of: $0, session.book) }.joined(separator: ", ")
    report(performed.batch == nil ? "Nothing to change." : "Saved: \(names).")
  }
}

struct MoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move",
    abstract: "Move deals along their pipeline: move d-7k3q Proposal, or +1, -1",
    aliases: ["mv"]
  )

  @OptionGroup var global: GlobalOptions
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("Deals, then a stage or a step.", valueName: "deal … stage")
  )
  var words: [String]

  func run() async throws {
    guard words.count >= 2, let target = words.last else {
      throw ValidationError("Name the deals and then a stage, or a step like +1.")
    }
    try await act(global, words.dropLast(), kind: Deal.kind) { session, _ in
      let ids = try words.dropLast().map { try session.record($0, kinds: [Deal.kind]) }
      if let steps = Int(target), target.hasPrefix("+") || target.hasPrefix("-") {
        return .moveStage(ids, .by(steps))
      }
      let pipelines = Set(ids.compactMap { session.book[$0, Deal.pipeline] })
      let stages = session.book.rows(Stage.kind).filter { row in
        guard let pipeline = session.book[row, Stage.pipeline] else { return false }
        return pipelines.contains(pipeline)
          && Folding.fold(session.book[row, Stage.name] ?? "").starts(with: Folding.fold(target))
      }
      guard stages.count == 1 else {
        throw Failure(
          .data,
          "\(target) is not one stage of the deals' pipeline. `daybook list stage` shows them."
        )
      }
      return .moveStage(ids, .to(session.book.id(stages[0])))
    }
  }
}

struct WinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "win", abstract: "Win deals.")

  @OptionGroup var global: GlobalOptions
  @Option(help: "What it was won at.") var amount: String?
  @Argument(help: "Deals.") var deals: [String]

  func run() async throws {
    try await act(global, deals, kind: Deal.kind) { session, ids in
      .win(ids, amount: try amount.map { try MoneyEntry.money($0, session.context) })
    }
  }
}

struct LoseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lose",
    abstract: "Lose deals, with the reason."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "Why: `daybook list lost-reason` has the reasons.") var reason: String?
  @Option(help: "In your own words.") var note: String?
  @Option(help: "To whom it was lost.") var competitor: String?
  @Argument(help: "Deals.") var deals: [String]

  func run() async throws {
    try await act(global, deals, kind: Deal.kind) { session, ids in
      let lost = Command.lose(
        ids,
        reason: try reason.map { try session.record($0, kinds: [LostReason.kind]) },
        note: note
      )
      guard let competitor else { return lost }
      return .several([lost, .set(ids, [.set(Deal.competitor, competitor)])], name: lost.name)
    }
  }
}

struct ReopenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen",
    abstract: "Reopen won or lost deals in the stage they were in."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Deals.") var deals: [String]

  func run() async throws {
    try await act(global, deals, kind: Deal.kind) { _, ids in .reopen(ids) }
  }
}

struct DoneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "done",
    abstract: "Finish a task."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A task.") var task: String

  func run() async throws {
    try await act(global, [task], kind: Todo.kind) { _, ids in .completeTask(ids[0]) }
  }
}

struct ArchiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Put records away; --back brings them back."
  )

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Bring them back.") var back = false
  @Argument(help: "Records.") var records: [String]

  func run() async throws {
    try await act(global, records, kind: nil) { _, ids in back ? .unarchive(ids) : .archive(ids) }
  }
}
