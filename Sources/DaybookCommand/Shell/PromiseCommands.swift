import ArgumentParser
import Books
import CRM
import Facts
import Workspace

struct PromiseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promise",
    abstract: "What either side owes: promise d-7k3q us fri send the drawings",
    subcommands: [
      PromiseAdd.self, PromiseKeep.self, PromiseBreak.self, PromiseRelease.self,
      PromiseReopen.self,
    ],
    defaultSubcommand: PromiseAdd.self
  )
}

struct PromiseAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Write a promise down: promise add acme them +1w name a buyer"
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The person, company, deal or lead that it is about.") var record: String
  @Argument(
    help: ArgumentHelp("us or them, a day, and what is promised.", valueName: "us|them day words")
  )
  var words: [String]

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global)
      let about = try session.record(
        record,
        kinds: [Contact.kind, Account.kind, Deal.kind, Lead.kind]
      )
      try await session.authored()
      let entry = try PromiseEntry(words, session.context)
      let place = session.book.promisePlace(about)
      let performed = try await session.perform(
        .create(Promise.kind, entry.assignments(around: place.party, deal: place.deal))
      )
      let made = performed.change.events.first { $0.kind == Promise.kind }?.entity
      await session.close()
      if let made { Standard.output.line(session.shortID(made)) }
    }
  }
}

struct PromiseKeep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep",
    abstract: "Say that promises were kept."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Promises.") var promises: [String]

  func run() async throws {
    try await act(global, promises, kind: Promise.kind) { _, ids in .promises(ids, .kept) }
  }
}

struct PromiseBreak: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "break",
    abstract: "Say that promises were broken."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Promises.") var promises: [String]

  func run() async throws {
    try await act(global, promises, kind: Promise.kind) { _, ids in .promises(ids, .broken) }
  }
}

struct PromiseRelease: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Say that who counted on promises let them go."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Promises.") var promises: [String]

  func run() async throws {
    try await act(global, promises, kind: Promise.kind) { _, ids in .promises(ids, .released) }
  }
}

struct PromiseReopen: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen",
    abstract: "Open settled promises again."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Promises.") var promises: [String]

  func run() async throws {
    try await act(global, promises, kind: Promise.kind) { _, ids in .promises(ids, .open) }
  }
}
