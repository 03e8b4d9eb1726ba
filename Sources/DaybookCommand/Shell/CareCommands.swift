import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Glibc
import Interchange
import Workspace

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read every byte of the log and say what is wrong with it."
  )

  @OptionGroup var global: GlobalOptions
  @Flag(
    help: "Also hold the checkpoint against the log, and look for loose references and leftovers."
  )
  var deep = false

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      // A deep one asks the workspace's book, at its end.
      if deep { session.letGo() } else { await session.letGoOfAll() }
      let found =
        deep
        ? try await session.workspace.verifyDeeply()
        : DeepReport(log: try await session.workspace.verify())
      await session.close()
      let report = found.log
      for notice in report.notices { Standard.output.line(notice.description) }
      if deep { tell(found) }
      Standard.output.line(
        "\(report.segments) segments, \(report.frames) frames, \(report.events) events, "
          + "\(report.bytes) bytes: \(report.isSound ? "sound" : "damaged")"
      )
      guard report.isSound else {
        throw Failure(
          .data,
          "What is named above is damaged. `daybook repair` mends what it can, with --from a backup, "
            + "a peer or a dump the rest."
        )
      }
      guard !report.hasRemains else {
        throw Failure(
          .data,
          "What was erased still stands in the log, perhaps since files of before were put back. "
            + "Run `daybook erasures --resume`."
        )
      }
      guard found.agrees != false else {
        throw Failure(.data, "The checkpoint is not what the log says. Run `daybook rebuild`.")
      }
    }
  }

  private func tell(_ found: DeepReport) {
    for example in found.examples { Standard.output.line(example) }
    if found.dangling > found.examples.count {
      Standard.output.line(
        "… and \(found.dangling - found.examples.count) more references like these."
      )
    }
    let words =
      switch found.agrees {
      case true?: "the same as the log"
      case false?: "NOT the same as the log"
      case nil: "not compared, since somebody wrote meanwhile; run it again"
      }
    Standard.output.line("checkpoint: \(words)")
  }
}

struct StatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stat",
    abstract: "Figures of the store."
  )

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Print only what is known of each replica, for `dump --since`.") var vector = false
  @Flag(help: "Print as JSON.") var json = false

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let figures = try await session.workspace.statistics()
      let book = session.book
      await session.close()
      if vector { return Standard.output.line(figures.vector.text) }
      if json { return Standard.output.line(object(figures, book).text) }
      Standard.output.line("store       \(figures.store), format \(figures.format)")
      Standard.output.line("log         \(figures.logBytes) bytes, \(figures.events) events")
      for log in figures.logs {
        let slot = log.slot.map { "slot \($0)" } ?? "from elsewhere"
        Standard.output.line(
          "  replica \(String(log.replica.rawValue, radix: 16)), \(slot): \(log.segments) segments, "
            + "\(log.bytes) bytes, up to \(log.last)"
        )
      }
      Standard.output.line("checkpoint  \(figures.checkpointBytes) bytes")
      let slots = figures.busySlots.map(String.init).joined(separator: ", ")
      Standard.output.line(
        "sessions    \(slots.isEmpty ? "none is writing" : "writing in slots \(slots)")"
          + (figures.isMaintained ? "; one maintains the store" : "")
      )
      if let free = figures.freeBytes {
        Standard.output.line(
          "disk        \(free) bytes free, \(figures.reserveBytes) held in reserve"
        )
      }
      Standard.output.line("state hash  \(book.stateHash)")
      Standard.output.line("content     \(book.contentHash)")
    }
  }

  private func object(_ figures: StoreStatistics, _ book: Book) -> JSONObject {
    func number(_ value: UInt64) -> JSONValue { .int(Int64(clamping: value)) }
    var object = JSONObject()
    object.add("store", .string(figures.store))
    object.add("format", .int(Int64(figures.format)))
    object.add("logBytes", number(figures.logBytes))
    object.add("events", number(figures.events))
    object.add(
      "logs",
      .array(
        figures.logs.map { log in
          var entry = JSONObject()
          entry.add("replica", .string(String(log.replica.rawValue, radix: 16)))
          entry.add("slot", log.slot.map { .int(Int64($0)) } ?? .null)
          entry.add("segments", .int(Int64(log.segments)))
          entry.add("bytes", number(log.bytes))
          entry.add("last", number(log.last))
          return .object(entry)
        }
      )
    )
    object.add("checkpointBytes", number(figures.checkpointBytes))
    object.add("vector", .string(figures.vector.text))
    object.add("busySlots", .array(figures.busySlots.map { .int(Int64($0)) }))
    object.add("isMaintained", .bool(figures.isMaintained))
    object.add("freeBytes", figures.freeBytes.map(number) ?? .null)
    object.add("reserveBytes", number(figures.reserveBytes))
    object.add("stateHash", .string("\(book.stateHash)"))
    object.add("contentHash", .string("\(book.contentHash)"))
    return object
  }
}

struct DumpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Write the whole log as text, a change a line (JSON Lines)."
  )

  @OptionGroup var global: GlobalOptions
  @Option(
    help: ArgumentHelp(
      "Only what is beyond this, as `daybook stat --vector` prints it, or @FILE that holds it.",
      valueName: "vector"
    )
  )
  var since: String?

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      await session.letGoOfAll()
      try await session.workspace.dump(since: try vector()) { Standard.output.raw($0 + "\n") }
      await session.close()
    }
  }

  private func vector() throws -> VersionVector {
    guard var text = since else { return VersionVector() }
    if text.hasPrefix("@") { text = try OpenFile.text(String(text.dropFirst())) }
    guard let vector = VersionVector(text: text) else {
      throw Failure(
        .usage,
        "--since takes what `daybook stat --vector` prints where the dump is loaded: "
          + "replica:sequence, joined by commas."
      )
    }
    return vector
  }
}

struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Take in a dump from standard input or files, also into a book that is not empty."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Dumps; standard input without one.") var files: [String] = []
  @Flag(help: "Take what follows facts that the source has lost; they can never be loaded later.")
  var acceptLoss = false

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global)
      // A request for erasure may come, which waits for whoever has a book from before.
      session.letGo()
      var damaged = 0
      var incomplete = 0
      for file in files.isEmpty ? ["/dev/stdin"] : files {
        let descriptor = try OpenFile.read(file)
        defer { OpenFile.close(descriptor) }
        let loaded = try await session.workspace.load(
          descriptor: descriptor,
          acceptingLoss: acceptLoss
        )
        for issue in loaded.issues { report("\(file):\(issue.line): \(issue.message)") }
        for gap in loaded.ingested.gaps {
          report(
            "\(file): events \(gap.missing.lowerBound)…\(gap.missing.upperBound) of replica "
              + "\(String(gap.replica.rawValue, radix: 16)) are missing; load the dump that has them."
          )
        }
        for loss in loaded.lost where !acceptLoss {
          report(
            "\(file): events \(loss.missing.lowerBound)…\(loss.missing.upperBound) of replica "
              + "\(String(loss.replica.rawValue, radix: 16)) were damaged where the dump was made; "
              + "repair them there, or take the rest with --accept-loss."
          )
        }
        if loaded.cut > 0 {
          report("\(file): the dump ends early. What came is saved; load the rest again.")
        }
        incomplete += loaded.cut
        damaged += loaded.issues.count
        report(
          "\(file): \(loaded.ingested.added) changes taken, \(loaded.ingested.known) known already."
        )
      }
      let owes = await session.workspace.owesErasure
      await session.close()
      if owes {
        report(
          "Somebody is to be erased here, and other sessions are in the way: close them and run "
            + "`daybook erasures --resume`."
        )
      }
      guard damaged == 0 else {
        throw Failure(.data, "\(damaged) lines were not taken; the rest is saved.")
      }
      guard incomplete == 0 else { throw Failure(.data, "Not everything came.") }
    }
  }
}

/// Files that a command names.
enum OpenFile {
  /// A descriptor to read from; the caller closes it.
  static func read(_ path: String) throws -> Int32 {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(.inputOutput, "\(path) cannot be read. Check its name and permissions.")
    }
    return descriptor
  }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  /// A small file's text.
  static func text(_ path: String) throws -> String {
    let disk = SystemDisk()
    guard let file = try? disk.open(path, .read) else {
      throw Failure(.inputOutput, "\(path) cannot be read. Check its name and permissions.")
    }
    defer { disk.close(file) }
    return String(decoding: (try? disk.read(file, count: 1 << 16, at: 0)) ?? [], as: UTF8.self)
  }
}
