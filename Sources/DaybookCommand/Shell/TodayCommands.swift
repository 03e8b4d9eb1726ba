import ArgumentParser
import Books
import CRM
import EventStore
import Facts

struct TodayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "today",
    abstract: "What asks for your attention today, in plain lines."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "At most so many lines.") var limit = 20

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let desk = AgendaDesk(session)
      var agenda = desk.agenda
      agenda.askForDeals()
      agenda.judge(session.book)
      let lines = desk.lines(agenda, 0..<min(max(0, limit), agenda.count))
      for line in lines { Standard.output.line(line) }
      if agenda.count == 0 { report("Nothing asks for your attention.") }
      if agenda.count > lines.count { report("and \(agenda.count - lines.count) more") }
      await session.close()
    }
  }
}

struct DueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "due",
    abstract: "What is overdue or due today; --count for a status line or cron."
  )

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Only how many.") var count = false

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let desk = AgendaDesk(session)
      let agenda = desk.agenda
      if count {
        Standard.output.line("\(agenda.dueCount)")
      } else {
        for line in desk.lines(agenda, 0..<agenda.dueCount) { Standard.output.line(line) }
      }
      await session.close()
    }
  }
}

/// An agenda for the shell.
struct AgendaDesk {
  private let book: Book
  private let context: EntryContext
  let agenda: Agenda

  /// The agenda of the user, and of those they cover for; everybody's where nobody is known.
  init(_ session: Session) {
    book = session.book
    context = session.context
    let isAlone = Colleagues(session.book).isAlone
    let owners = session.user.map { session.book.owners(workedBy: $0, on: session.context.today) }
    agenda = Agenda(session.book, session.context, owners: isAlone ? nil : owners)
  }

  /// A line each: when, what kind, what, about what, with columns that align.
  func lines(_ agenda: Agenda, _ range: Range<Int>) -> [String] {
    range.map { position in
      let line = agenda[position]
      let parts = [
        padded(when(line), 8), padded(kind(line), 10), book.title(line.row) ?? "",
        about(line),
      ]
      return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }
  }

  private func when(_ line: Agenda.Line) -> String {
    let age = line.day.map { Display.age(days: $0.days(until: context.today)) } ?? ""
    return switch line.section {
    case .overdue: "!! \(age)"
    case .today: line.minute.map(Display.time) ?? "today"
    case .leads: "new"
    case .week: line.day.map { Display.day($0, today: context.today) } ?? ""
    case .nextStep, .worthACall: line.reason?.age ?? "-"
    }
  }

  private func kind(_ line: Agenda.Line) -> String {
    if let reason = line.reason { return reason.words }
    let row = line.row
    switch row.kind {
    case Todo.kind: return book[row, Todo.type]?.word ?? "task"
    case Promise.kind: return book[row, Promise.side] == .them ? "they owe" : "we owe"
    default: return Catalogue.kind(row.kind)?.name ?? ""
    }
  }

  private func about(_ line: Agenda.Line) -> String {
    let row = line.row
    let id: EntityID? =
      switch row.kind {
      case Todo.kind: book[row, Todo.about].first
      case Promise.kind: book[row, Promise.deal] ?? book[row, Promise.party]
      case Lead.kind: book[row, Lead.contact] ?? book[row, Lead.account]
      case Deal.kind: book[row, Deal.party]
      default: nil
      }
    return id.map { "· " + FieldDisplay.title(of: $0, book) } ?? ""
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension Agenda.Reason {
  fileprivate var age: String? {
    switch self {
    case .pastClose(let days): "!! " + Display.age(days: days)
    case .quiet(let days), .untouched(let days?): Display.age(days: days)
    case .woke, .newlyMine: "new"
    case .nothing, .untouched(nil): nil
    }
  }
}
