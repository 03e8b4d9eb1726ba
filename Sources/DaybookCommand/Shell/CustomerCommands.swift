import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Workspace

struct BriefCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "brief",
    abstract: "What to know before one speaks to them: brief jane, brief d-7k3q"
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A name, number, address or id.") var words: [String]

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let text = words.joined(separator: " ")
      var found = Lookup(session.book, session.context).find(text)
      if found.isEmpty { found = [try session.record(text, kinds: [Deal.kind])] }
      await session.close()
      guard found.count == 1, let id = found.first else {
        throw Failure(
          .data,
          "\(text) fits \(found.count) records: "
            + found.prefix(4).map { Callers.name($0, session) }.joined(separator: ", ")
            + "; write more of the name, or the id."
        )
      }
      try Callers.print(briefOf: id, session)
    }
  }
}

struct WhoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "who",
    abstract: "Who that is, by number, address or name: who +49 221 55501",
    discussion: "Prints the brief of the one that is found, a line each of several; exits with 1 "
      + "where nobody is known."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(parsing: .allUnrecognized, help: "A number in any notation, an address, a name.")
  var words: [String]

  func run() async throws {
    let text = words.joined(separator: " ")
    var isKnown = true
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let found = Lookup(session.book, session.context).find(text)
      await session.close()
      switch found.count {
      case 0:
        report("Nobody is known by \(text).")
        isKnown = false
      case 1: try Callers.print(briefOf: found[0], session)
      default:
        for id in found { Standard.output.line(Callers.line(id, session)) }
        if found.count == Lookup.limit { report("There may be more; write more of the name.") }
      }
    }
    if !isKnown { throw ExitCode(1) }
  }
}

/// Prints people and companies.
private enum Callers {
  static func print(briefOf id: EntityID, _ session: Session) throws {
    guard
      let brief = Brief(
        id,
        session.book,
        session.context,
        zone: { WorldClock.zone(named: $0) }
      )
    else {
      throw Failure(.data, "There is a brief of contacts, companies and deals only.")
    }
    for line in brief.text { Standard.output.line(line) }
  }

  static func name(_ id: EntityID, _ session: Session) -> String {
    "\(FieldDisplay.title(of: id, session.book)) (\(session.shortID(id)))"
  }

  /// Id, name, company, number.
  static func line(_ id: EntityID, _ session: Session) -> String {
    let book = session.book
    let company = book.company(ofContact: id).flatMap { book.title($0) }
    let number = book.points(of: id, .phone).first.flatMap {
      book[$0, ContactPoint.original] ?? book[$0, ContactPoint.value]
    }
    return [session.shortID(id), FieldDisplay.title(of: id, book), company, number]
      .compactMap { $0 }.joined(separator: "  ")
  }
}

struct TasteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "taste",
    abstract: "Note what somebody likes: taste jane calls 'mornings only'; a - drops it"
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "Who said so.") var from: String?
  @Argument(help: "A contact or company.") var party: String
  @Argument(help: "What it is about.") var topic: String
  @Argument(help: "What they like.") var value: [String]

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global)
      let id = try session.record(party, kinds: [Contact.kind, Account.kind])
      let text = value.joined(separator: " ")
      guard
        let command = Preference.command(topic, text, of: id, source: from, session.book)
      else {
        throw Failure(.data, "No taste about \(topic) is known, so there is none to drop.")
      }
      let performed = try await session.perform(command)
      await session.close()
      report(
        performed.batch == nil
          ? "Nothing to change." : "Saved: \(FieldDisplay.title(of: id, session.book))."
      )
    }
  }
}
