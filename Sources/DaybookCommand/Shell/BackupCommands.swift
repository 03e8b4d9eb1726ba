import ArgumentParser
import Books
import Configuration
import EventStore
import Facts
import Interchange
import Workspace

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the book while others work, or bring an older backup up to date."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A new directory, or an older backup of this book.") var directory: String
  @Flag(help: "Print as JSON.") var json = false

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      await session.letGoOfAll()
      let made = try await session.workspace.backup(to: directory)
      await session.close()
      try Copying.tell(made, of: directory, json: json)
    }
  }
}

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Make a book of a backup, in a new directory.",
    discussion: """
      A backup may hold people who were forgotten after it was made. --erased-from names the book \
      that knows: they are erased in the new one before anybody can read it.
      """
  )

  @Argument(help: "The backup.") var backup: String
  @Argument(help: "A new directory.") var directory: String
  @Option(
    help: ArgumentHelp("The book that knows who was forgotten since.", valueName: "store")
  )
  var erasedFrom: String?
  @Flag(help: "Print as JSON.") var json = false

  func run() async throws {
    try await reporting {
      var random = IDSource(seed: WorldClock.seed())
      let environment = StoreEnvironment(
        clock: { WorldClock.now() },
        random: { random.random() }
      )
      let made = try EventStore.restore(
        backup,
        to: directory,
        erasedFrom: erasedFrom,
        environment: environment
      )
      try Copying.tell(made, of: directory, json: json)
      if let erasure = made.erasure {
        report("What was erased since the backup is erased here too: \(erasure.events) events.")
      } else if let book = try? current(), book != directory,
        (try? EventStore.knowsErasures(book, beyond: backup, environment: environment)) == true
      {
        report(
          "\(book) knows of people who were forgotten after this backup was made, and who are in "
            + "\(directory) now. Delete that, and restore with --erased-from \(book)."
        )
      }
      report("Open it with `daybook --store \(directory)`.")
    }
  }
}

extension RestoreCommand {
  /// The book that is used when none is named.
  private func current() throws -> String {
    let settings = Preferences(try GlobalOptions.parse([])).settings
    return Places.store(option: nil, configured: settings.store)
  }
}

private enum Copying {
  static func tell(_ made: BackupReport, of directory: String, json: Bool) throws {
    let losses = made.notices.filter(\.isLoss).map(\.description)
    if json {
      var object = JSONObject()
      object.add("directory", .string(directory))
      object.add("segments", .int(Int64(made.segments)))
      object.add("bytes", .int(Int64(clamping: made.bytes)))
      object.add("segmentsWritten", .int(Int64(made.written)))
      object.add("erasedEvents", .int(Int64(clamping: made.erasure?.events ?? 0)))
      object.add("isSound", .bool(made.isSound))
      object.add("damage", .array(losses.map { .string($0) }))
      Standard.output.line(object.text)
    } else {
      for loss in losses { Standard.output.line(loss) }
      Standard.output.line(
        "\(directory): \(made.segments) segments, \(made.bytes) bytes, \(made.written) segments "
          + "written: " + (made.isSound ? "sound" : "damaged")
      )
    }
    for notice in made.notices where notice.kind == .personal { report(notice.message) }
    guard made.isSound else {
      throw Failure(
        .data,
        "What is named above is damaged in the copy or where it came from. `daybook repair` mends "
          + "what it can."
      )
    }
  }
}

struct RepairCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Mend what is damaged in the log, from its parity and from other copies."
  )

  @OptionGroup var global: GlobalOptions
  @Option(
    name: .customLong("from"),
    help: "A backup or another book that was exchanged with (a directory), or a dump (a file)."
  )
  var sources: [String] = []
  @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
  @Flag(help: "Print as JSON.") var json = false

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global)
      let directories = sources.filter { Places.exists($0 + "/log") }
      var dumps: [Int32] = []
      for path in sources where !directories.contains(path) {
        dumps.append(try OpenFile.read(path))
      }
      defer { for dump in dumps { OpenFile.close(dump) } }
      let done = try await session.workspace.repair(
        directories: directories,
        dumps: dumps,
        isRehearsal: dryRun
      )
      await session.close()
      if json { Standard.output.line(object(done).text) } else { tell(done) }
      guard done.remaining.isEmpty else {
        throw Failure(.data, "What is named above could not be mended; it stands as it was.")
      }
    }
  }

  private func tell(_ done: RepairReport) {
    for mended in done.mended {
      Standard.output.line(
        "\(mended.file): \(mended.bytes) bytes \(dryRun ? "can be mended" : "mended") \(words(mended))"
      )
    }
    for path in done.quarantined { Standard.output.line("\(path): the damaged bytes") }
    for notice in done.remaining { Standard.output.line(notice.description) }
    if done.mended.isEmpty, done.remaining.isEmpty {
      Standard.output.line("Nothing is damaged.")
    } else if !done.mended.isEmpty, !dryRun {
      Standard.output.line("Sessions that are open see what came back when they are opened again.")
    }
  }

  private func words(_ mended: RepairReport.Mended) -> String {
    switch mended.means {
    case .header: "by its checksum"
    case .parity: "from its parity"
    case .copy: "from the backup"
    case .changes: "from the changes that another copy knows"
    case .missingFile: "from the backup, where the whole file was"
    }
  }

  private func object(_ done: RepairReport) -> JSONObject {
    var object = JSONObject()
    object.add(
      "mended",
      .array(
        done.mended.map { mended in
          var entry = JSONObject()
          entry.add("file", .string(mended.file))
          entry.add("bytes", .int(Int64(clamping: mended.bytes)))
          entry.add("means", .string("\(mended.means)"))
          return .object(entry)
        }
      )
    )
    object.add("quarantined", .array(done.quarantined.map { .string($0) }))
    object.add("remaining", .array(done.remaining.map { .string($0.description) }))
    return object
  }
}

struct RebuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Drop what was derived from the log and make it anew."
  )

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global)
      let isDone = try await session.workspace.rebuild()
      let hash = await session.workspace.book.stateHash
      await session.close()
      guard isDone else {
        throw Failure(
          .data,
          "Another session is making a checkpoint, or the log is damaged (`daybook verify` says). "
            + "The book can be read all the same."
        )
      }
      Standard.output.line("Made anew from the log; state hash \(hash)")
    }
  }
}
