import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import TextUI
import Workspace

struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "What is different since you last looked, what is at risk, and minutes.",
    discussion: """
      The review itself is in the interface, key 7. Here: what is different since your last one, \
      and what would come up first. With --minutes, the minutes of a review.
      """
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "team, mine or accounts.") var scope = "team"
  @Flag(help: "The minutes of your latest review, or of the one that is named.") var minutes = false
  @Option(help: "At most so many of what comes up.") var limit = 10
  @Argument(help: "A review, for --minutes: `daybook list review` shows them.") var review: String?

  func run() async throws {
    try await reporting {
      guard review == nil || minutes else {
        throw Failure(.usage, "A review is named with --minutes; the scope is an option, --scope.")
      }
      let number = try OptionEntry.option(scope, among: ReviewScope.names)
      let scope = ReviewScope(rawValue: number) ?? .team
      let session = try await Session.open(global, mode: .readOnly)
      guard let user = session.user else {
        throw Failure(.configuration, "Say who you are with --as: a review is somebody's.")
      }
      if minutes {
        try tellMinutes(session, user, scope)
      } else {
        try await tell(session, user, scope)
      }
      await session.close()
    }
  }

  private func tellMinutes(_ session: Session, _ user: EntityID, _ scope: ReviewScope) throws {
    let history = ReviewHistory(session.book, user, scope, now: session.context.now)
    let id =
      try review.map { try session.record($0, kinds: [Review.kind]) }
      ?? history.open ?? history.last
    guard let id else {
      throw Failure(.data, "You have made no such review yet; key 7 in the interface begins one.")
    }
    Standard.output.raw(ReviewMinutes(session.book, session.context).text(id))
  }

  private func tell(_ session: Session, _ user: EntityID, _ scope: ReviewScope) async throws {
    let (book, context) = (session.book, session.context)
    let question = ReviewQuestion(
      scope,
      by: user,
      now: context.now,
      zone: context.zone,
      currency: context.currency
    )
    var agenda = ReviewAgenda(book, question)
    agenda = try await session.workspace.compared(agenda, book) ?? agenda
    let words = ReviewWords(book, context)
    if let changes = agenda.changes {
      let tallies = words.tallies(changes)
      Standard.output.line(
        "\(words.since(agenda)): "
          + (tallies.isEmpty ? "nothing is different" : tallies.joined(separator: " · "))
      )
      for change in changes.all {
        let (label, text) = words.words(change)
        Standard.output.line(
          "  " + Text.padded(label, to: 11) + " \(session.shortID(change.record))  "
            + FieldDisplay.title(of: change.record, book) + (text.isEmpty ? "" : ": \(text)")
        )
      }
    }
    if let last = agenda.history.last {
      let agreed = Agreements(book, review: last, today: context.today)
      if !agreed.items.isEmpty {
        Standard.output.line("agreed in your last review: \(words.kept(agreed))")
      }
    }
    tellQueue(session, agenda)
  }

  private func tellQueue(_ session: Session, _ agenda: ReviewAgenda) {
    let (book, context) = (session.book, session.context)
    guard !agenda.items.isEmpty else { return Standard.output.line("nothing comes up") }
    Standard.output.line("\(agenda.items.count) come up, by what is at risk:")
    let words = ReviewWords(book, context)
    for item in agenda.items.prefix(max(0, limit)) {
      let weight = item.weight.map { Display.money($0, context) } ?? "unknown"
      var line =
        "  " + Text.padded(weight, to: 14, align: .right) + "  \(session.shortID(item.id))  "
        + FieldDisplay.title(of: item.id, book)
      if let row = book.row(item.id), row.kind == Deal.kind {
        let risk = MoneyAtRisk(book, deal: row, at: agenda.question.moment, in: agenda.base)
        line += "  (\(words.reason(risk)))"
      }
      Standard.output.line(line)
    }
    if agenda.items.count > limit {
      Standard.output.line("  and \(agenda.items.count - limit) more")
    }
  }
}
