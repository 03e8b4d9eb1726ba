import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Glibc
import Workspace

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read every byte of the log and say what is wrong with it."
  )

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let report = try await session.workspace.verify()
      await session.close()
      for notice in report.notices { Standard.output.line(notice.description) }
      Standard.output.line(
        "\(report.segments) segments, \(report.frames) frames, \(report.events) events, "
          + "\(report.bytes) bytes: \(report.isSound ? "sound" : "damaged")"
      )
      guard report.isSound else {
        throw Failure(
          .data,
          "What is named above is missing. Restore those files from a backup or a peer."
        )
      }
    }
  }
}

struct StatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stat",
    abstract: "Figures of the store."
  )

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let figures = try await session.workspace.statistics()
      let book = session.book
      await session.close()
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
      Standard.output.line("state hash  \(book.stateHash)")
      Standard.output.line("content     \(book.contentHash)")
    }
  }
}

struct DumpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Write the whole log as text, a change a line (JSON Lines)."
  )

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      try await session.workspace.dump { Standard.output.raw($0 + "\n") }
      await session.close()
    }
  }
}

struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Take in a dump from standard input or files, also into a book that is not empty."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Dumps; standard input without one.") var files: [String] = []

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global)
      var damaged = 0
      for file in files.isEmpty ? ["/dev/stdin"] : files {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
          throw Failure(.inputOutput, "\(file) cannot be read. Check its name and permissions.")
        }
        defer { close(descriptor) }
        let loaded = try await session.workspace.load(descriptor: descriptor)
        for issue in loaded.issues { report("\(file):\(issue.line): \(issue.message)") }
        for gap in loaded.ingested.gaps {
          report(
            "\(file): events \(gap.missing.lowerBound)…\(gap.missing.upperBound) of replica "
              + "\(String(gap.replica.rawValue, radix: 16)) are missing; load the dump that has them."
          )
        }
        damaged += loaded.issues.count
        report(
          "\(file): \(loaded.ingested.added) changes taken, \(loaded.ingested.known) known already."
        )
      }
      await session.close()
      guard damaged == 0 else {
        throw Failure(.data, "\(damaged) lines were not taken; the rest is saved.")
      }
    }
  }
}
