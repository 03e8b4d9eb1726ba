import ArgumentParser
import Books
import CRM
import Facts
import Workspace

struct LeadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lead",
    abstract: "Work on leads: lead take le-7k3q; `list lead is:waiting` shows what waits.",
    subcommands: [
      LeadTake.self, LeadWork.self, LeadQualify.self, LeadDisqualify.self, LeadRecycle.self,
    ]
  )
}

struct LeadTake: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "take",
    abstract: "Make leads yours."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Leads.") var leads: [String]

  func run() async throws {
    try await act(global, leads, kind: Lead.kind) { _, ids in .leads(ids, .take) }
  }
}

struct LeadWork: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Say that you are at leads, or at them again."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Leads.") var leads: [String]

  func run() async throws {
    try await act(global, leads, kind: Lead.kind) { _, ids in .leads(ids, .work) }
  }
}

struct LeadQualify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "qualify",
    abstract: "Make the deal that comes of a lead: lead qualify le-7k3q amount=12k close=+2m"
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The lead.") var lead: String
  @Argument(
    help: ArgumentHelp(
      "Fields of the deal; the rest follows from the lead.",
      valueName: "field=value"
    )
  )
  var fields: [String] = []

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global)
      let id = try session.record(lead, kinds: [Lead.kind])
      try await session.authored()
      guard let kind = Catalogue.kind(Deal.kind) else { return }
      let entry = try RecordEntry(fields, kind: kind, session.context, session.book)
      let performed = try await session.perform(
        .qualifyLead(id, deal: entry.assignments, related: entry.related)
      )
      let made = performed.change.events.first { $0.kind == Deal.kind }?.entity
      await session.close()
      if let made { Standard.output.line(session.shortID(made)) }
    }
  }
}

struct LeadDisqualify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disqualify",
    abstract: "Say that nothing comes of leads, with the reason."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "Why: `daybook list disqualification` has the reasons.") var reason: String?
  @Option(help: "In your own words.") var note: String?
  @Argument(help: "Leads.") var leads: [String]

  func run() async throws {
    try await act(global, leads, kind: Lead.kind) { session, ids in
      let isKnown = session.book.count(DisqualifyReason.kind) > 0
      let content = try reason.map { name -> Assignment.Content in
        guard isKnown else { return .new(DisqualifyReason.kind, title: name) }
        return .value(.ref(try session.record(name, kinds: [DisqualifyReason.kind])))
      }
      return .leads(ids, .disqualify(reason: content, note: note))
    }
  }
}

struct LeadRecycle: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recycle",
    abstract: "Let leads sleep until a day: lead recycle le-7k3q --until +3m"
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "The day on which they wake: +3m, 1 mar, 2027-03-01.") var until: String
  @Argument(help: "Leads.") var leads: [String]

  func run() async throws {
    try await act(global, leads, kind: Lead.kind) { session, ids in
      .leads(ids, .recycle(until: try DayEntry.day(until, session.context)))
    }
  }
}
