import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Workspace

struct CoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cover",
    abstract: "Who stands in for whom: cover bob ..fri, cover anna by bob mon..fri, cover end",
    discussion: "Without words it lists the covers that have not ended."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "What they should know.") var note: String?
  @Argument(parsing: .allUnrecognized, help: "A colleague and the days.") var words: [String] = []

  func run() async throws {
    try await reporting {
      guard !words.isEmpty else { return try await list() }
      var session = try await Session.open(global)
      try await session.authored()
      guard let me = session.user else { return }
      let saved: Saved
      if words == ["end"] {
        guard let row = session.book.comingCovers(of: me, on: session.context.today).first else {
          throw Failure(.data, "Nobody stands in for you.")
        }
        saved = try await session.perform(.delegation(.endCover(session.book.id(row))))
      } else {
        var cover = try CoverEntry.read(words, me: me, session.context, session.book)
        cover.note = note
        saved = try await session.perform(.delegation(.cover(cover)))
      }
      await session.close()
      let made = saved.change.events.first { $0.kind == Cover.kind }?.entity
      let title = made.map { FieldDisplay.title(of: $0, session.book) } ?? ""
      report(words == ["end"] ? "Ended: \(title)." : "Saved: \(title).")
    }
  }

  private func list() async throws {
    let session = try await Session.open(global, mode: .readOnly)
    let (book, today) = (session.book, session.context.today)
    await session.close()
    let rows = book.rows(Cover.kind)
      .filter { book.isVisible($0) && (book[$0, Cover.to].map { $0 >= today } ?? false) }
    for row in rows {
      let isNow = book[row, Cover.from].map { $0 <= today } ?? false
      let state = isNow ? "now" : "later"
      Standard.output.line(
        "\(session.shortID(book.id(row)))  \(state)  \(book.title(row) ?? "")"
      )
    }
    if rows.isEmpty { report("Nobody stands in for anybody.") }
  }
}

struct HandoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handover",
    abstract: "Offer companies, contacts or deals to a colleague: handover d-7k3q bob --reason …",
    discussion: "Without words it lists what waits for an answer. The owner changes when the "
      + "other one accepts."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "Why.") var reason: String?
  @Option(help: "What the next one must know; else what the book knows.") var context: String?
  @Option(help: "What is to be done next.") var next: String?
  @Argument(help: ArgumentHelp("Records, then a colleague.", valueName: "id … colleague"))
  var words: [String] = []

  func run() async throws {
    try await reporting {
      guard let name = words.last else { return try await list() }
      guard words.count >= 2, let reason else {
        throw Failure(.usage, "Name the records, a colleague and --reason.")
      }
      var session = try await Session.open(global)
      try await session.authored()
      guard let me = session.user else { return }
      let kinds = [Account.kind, Contact.kind, Deal.kind]
      let ids = try words.dropLast().map { try session.record($0, kinds: kinds) }
      let to = try CoverEntry.user(name, me, session.book)
      let offers = ids.map { id in
        Command.delegation(
          .offer(
            NewHandover(
              id,
              to: to,
              reason: reason,
              context: context ?? session.book.handoverContext(of: id, session.context),
              nextStep: next ?? session.book.nextStepText(of: id, session.context)
            )
          )
        )
      }
      let saved = try await session.perform(
        offers.count == 1 ? offers[0] : .several(offers, name: "handover.offer")
      )
      await session.close()
      for event in saved.change.events where event.kind == Handover.kind {
        Standard.output.line(session.shortID(event.entity))
      }
      report("Offered to \(FieldDisplay.title(of: to, session.book)).")
    }
  }

  private func list() async throws {
    let session = try await Session.open(global, mode: .readOnly)
    let book = session.book
    await session.close()
    guard let user = session.user else {
      throw Failure(.configuration, "Say who you are with --as.")
    }
    let offered = book.handovers(offeredTo: user).map { ("to you", $0) }
    let own = book.handovers(offeredBy: user).map { ("by you", $0) }
    for (side, row) in offered + own {
      let reason = book[row, Handover.reason] ?? ""
      Standard.output.line(
        "\(session.shortID(book.id(row)))  \(side)  \(book.title(row) ?? "")  \(reason)"
      )
    }
    if offered.isEmpty, own.isEmpty { report("No handover waits for an answer.") }
  }
}

struct AcceptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Take over what a colleague offers: accept ho-7k3q --with-tasks"
  )

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Take along the open deals, tasks and promises too.") var withTasks = false
  @Argument(help: "A handover, or the record that it is about.") var handover: String

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global)
      let id = try Handovers.find(handover, session)
      let about = session.book[id, Handover.about]
      let from = session.book[id, Handover.from]
      let isDeal = about.flatMap { session.book.row($0)?.kind } == Deal.kind
      let work = session.book.openWork(
        around: about.map { [$0] } ?? [],
        of: from,
        withDeals: !isDeal
      )
      try await session.perform(.delegation(.accept(id, movingWork: withTasks)))
      await session.close()
      report("Accepted: \(FieldDisplay.title(of: id, session.book)).")
      if !work.isEmpty {
        let name = from.map { FieldDisplay.title(of: $0, session.book) } ?? "the other one"
        report(
          withTasks
            ? "Along came \(work.summary)."
            : "\(work.summary) stayed with \(name); --with-tasks takes them along."
        )
      }
    }
  }
}

struct DeclineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decline",
    abstract: "Do not take over what a colleague offers: decline ho-7k3q 'no time before May'"
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A handover, or the record that it is about.") var handover: String
  @Argument(help: "Why not.") var reason: [String]

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global)
      let id = try Handovers.find(handover, session)
      try await session.perform(
        .delegation(.decline(id, reason: reason.joined(separator: " ")))
      )
      await session.close()
      report("Declined: \(FieldDisplay.title(of: id, session.book)).")
    }
  }
}

private enum Handovers {
  /// The handover that is named, or the one of the record that is named.
  static func find(_ text: String, _ session: Session) throws -> EntityID {
    let kinds = [Handover.kind, Deal.kind, Account.kind, Contact.kind]
    let id = try session.record(text, kinds: kinds)
    if session.book.row(id)?.kind == Handover.kind { return id }
    guard let row = session.book.handover(of: id) else {
      throw Failure(.data, "No handover of \(text) waits for an answer.")
    }
    return session.book.id(row)
  }
}
