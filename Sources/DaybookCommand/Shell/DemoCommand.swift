import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Workspace

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Open a book of made-up customers to try things on."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "How many people.") var contacts = DemoBook.usualContacts
  @Option(help: "Another seed makes other people.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Pretend that it is this day.", valueName: "day")) var today: String?
  @Option(help: ArgumentHelp("Keep the book in this directory.", valueName: "dir")) var keep:
    String?
  @Flag(name: .customLong("no-open"), help: "Only make it.") var noOpen = false

  func run() async throws {
    try await reporting {
      guard keep != nil || !noOpen else {
        throw Failure(.usage, "--no-open makes a book to keep: say where with --keep DIR.")
      }
      let clock = try clock()
      let directory = try keep ?? TemporaryDirectory.make()
      defer { if keep == nil { TemporaryDirectory.remove(directory) } }
      var options = global
      options.store = directory
      options.user = options.user ?? DemoBook.login
      let isOther = today != nil || contacts != DemoBook.usualContacts || seed != 1
      let book = DemoDesk(contacts: contacts, seed: seed, isOther: isOther, clock: clock)
      try await book.fill(options)
      guard !noOpen else { return }
      try await Opening.run(options, via: .ui, clock: clock)
    }
  }

  /// The clock, moved to the day that is pretended.
  private func clock() throws -> @Sendable () -> Instant {
    guard let today else { return { WorldClock.now() } }
    let now = WorldClock.now()
    let zone = WorldClock.localZone
    let day = try DayEntry.day(today, EntryContext(now: now, zone: zone))
    let shift = Int64(zone.day(of: now).days(until: day)) * 86_400_000
    return { WorldClock.now().advanced(by: shift) }
  }
}

/// Fills a store with a made-up book.
struct DemoDesk {
  var contacts = DemoBook.usualContacts
  var seed: UInt64 = 1
  /// Whether another book than the usual one is asked for: it is not put over one that is there.
  var isOther = false
  let clock: @Sendable () -> Instant

  func fill(_ options: GlobalOptions) async throws {
    let session = try await Session.open(options, via: .demo, now: clock)
    guard session.book.kindsInUse.isEmpty else {
      guard !isOther else {
        throw Failure(
          .data,
          "\(options.store ?? "") holds a book already. Choose an empty directory."
        )
      }
      return await session.close()
    }
    let zoneName = Places.variable("TZ")
    let demo = DemoBook(
      contacts: contacts,
      seed: seed,
      now: clock(),
      zone: session.context.zone,
      zoneName: zoneName.flatMap { WorldClock.zone(named: $0) == nil ? nil : $0 }
    )
    _ = try await session.workspace.performBatch(demo)
    await session.close()
  }
}
