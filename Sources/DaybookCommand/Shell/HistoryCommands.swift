import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Workspace

struct BatchesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batches",
    abstract: "The latest batches, newest first: what was done, by whom, when."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "At most so many.") var limit = 20

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let batches = try await session.workspace.batches(limit: max(0, limit))
      for batch in batches {
        let undoes = batch.undoes.map { " of b-\($0.randomText.prefix(6))" } ?? ""
        Standard.output.line(
          "b-\(batch.id.randomText.prefix(6))  \(session.moment(batch.written))  "
            + "\(FieldDisplay.title(of: batch.author, session.book))  \(batch.intent)\(undoes)  "
            + "\(batch.records) \(batch.records == 1 ? "record" : "records")"
        )
      }
      await session.close()
    }
  }
}

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Who changed what of a record, when, and from what."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "An id or a title.") var record: String

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let id = try session.record(record)
      for entry in try await session.workspace.history(of: id) {
        let effective = entry.effective.map { ", true from \(session.moment($0))" } ?? ""
        Standard.output.line(
          "\(session.moment(entry.written))\(effective)  "
            + "\(FieldDisplay.title(of: entry.author, session.book))  \(entry.intent)  "
            + "b-\(entry.batch.randomText.prefix(6))"
        )
        for line in entry.lines { Standard.output.line("  " + session.text(line)) }
      }
      await session.close()
    }
  }
}

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take back your own latest batch, or anyone's by its id."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A batch, as `daybook batches` shows it.") var batch: String?

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global)
      try await session.authored()
      let performed: Saved
      if let batch {
        performed = try await session.workspace.undo(batch: session.workspace.batch(named: batch))
      } else {
        performed = try await session.workspace.undo()
      }
      await session.close()
      report("Undone: \(records(performed)).")
    }
  }
}

struct RedoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redo",
    abstract: "Bring back what you undid last."
  )

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global)
      try await session.authored()
      let performed = try await session.workspace.redo()
      await session.close()
      report("Done again: \(records(performed)).")
    }
  }
}

/// How many records a change wrote, in words.
private func records(_ saved: Saved) -> String {
  let count = Set(saved.change.events.map(\.entity)).count
  return "\(count) \(count == 1 ? "record" : "records")"
}

extension Session {
  /// A moment as a day and a time in the book's zone.
  func moment(_ instant: Instant) -> String {
    let local = context.zone.local(instant)
    return "\(local.day) \(Display.time(local.millisecond / 60_000))"
  }

  /// One changed field: its label, what stood there, what stands there since.
  func text(_ line: Revision.Line) -> String {
    let field = Catalogue.field(line.field, in: book)
    func show(_ value: Value?) -> String {
      value.map { FieldDisplay.text($0, field, book, context) } ?? "nothing"
    }
    let label = field?.label ?? "field \(line.field.rawValue)"
    let conflict = line.isConflict ? "  (edited at once by two)" : ""
    switch line.verb {
    case .add: return "\(label): + \(show(line.new))\(conflict)"
    case .remove: return "\(label): - \(show(line.new))\(conflict)"
    case .set: return "\(label): \(show(line.old)) -> \(show(line.new))\(conflict)"
    }
  }
}
