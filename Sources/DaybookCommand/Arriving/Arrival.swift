import Books
import CRM
import CursesTerminal
import DaybookUI
import EventStore
import Facts
import Interchange
import TextUI
import Workspace

/// What comes before the interface: an empty book is given a beginning, and whoever is unknown says
/// who they are.
///
/// Each is asked once.
@MainActor
struct Arrival {
  /// What to do then.
  enum Outcome {
    /// Open the interface, and do these first.
    case work([Intent])
    /// Open a made-up book instead.
    case demo
    case leave
  }

  let pages: PageLoop

  /// Asks what has to be asked; nothing where the user is known.
  func greet(_ session: inout Session) async throws -> Outcome {
    if session.isNewBook { return try await begin(&session) }
    if session.user != nil { return .work([]) }
    return try await identify(&session) ? .work([]) : .leave
  }

  // MARK: A new book

  private func begin(_ session: inout Session) async throws -> Outcome {
    var page = ArrivalPage(
      "\(session.bookName)@\(Places.host)",
      lines: ["This book is empty. What shall it begin with?", session.directory],
      choices: [
        .init("First contact", "somebody you know; the rest grows from there"),
        .init("Import", "CSV files of people, companies, deals; undone as one"),
        .init("Demo", "made-up customers, a tour of a minute; nothing is kept"),
      ]
    )
    while case .chosen(let choice)? = pages.ask(&page) {
      switch choice {
      case 2: return .demo
      case 0:
        if try await setUp(&session) { return .work([.addContact]) }
      default:
        if try await setUp(&session) {
          return try await fileImport(session) ? .work([.viewContacts]) : .work([])
        }
      }
    }
    return .leave
  }

  /// Asks how people write here and makes the book; false where that was backed out of.
  private func setUp(_ session: inout Session) async throws -> Bool {
    var habits = Habits(login: session.login, session.context, session.preferences.settings)
    var page = habits.page(
      "a new book",
      lines: ["As the environment suggests it; Ctrl-S takes it all."],
      isNewBook: true,
      now: session.context.now
    )
    guard case .filled(let texts)? = pages.ask(&page) else { return false }
    habits.take(texts, isNewBook: true)
    try await session.setUp(habits)
    return true
  }

  // MARK: Who it is

  private func identify(_ session: inout Session) async throws -> Bool {
    let users = Users.all(in: session.book)
    var page = ArrivalPage(
      "\(session.bookName)@\(Places.host)",
      lines: ["\(session.login) is not a user of this book. Which of these are you?"],
      choices: users.map { .init($0.name, $0.login) } + [.init("Someone new", session.login)]
    )
    while case .chosen(let choice)? = pages.ask(&page) {
      if users.indices.contains(choice) {
        await session.work(as: users[choice].id)
        // Asked once: the record remembers the login.
        try await session.perform(
          .set([users[choice].id], [.add(User.kind.externalIDs, Users.alias(Places.login))])
        )
        return true
      }
      var habits = Habits(login: session.login, session.context, session.preferences.settings)
      var form = habits.page(
        "someone new",
        lines: ["Welcome. How shall we write?"],
        isNewBook: false,
        now: session.context.now
      )
      guard case .filled(let texts)? = pages.ask(&form) else { continue }
      habits.take(texts, isNewBook: false)
      try await session.join(habits)
      return true
    }
    return false
  }

  // MARK: Import

  /// Asks for a path, shows what would come of it, and takes it in; false where nothing was.
  private func fileImport(_ session: Session) async throws -> Bool {
    var page = ArrivalPage(
      "import",
      lines: [
        "A CSV file, or a folder with several: people, companies, deals. Columns are known by "
          + "their names, in English as spreadsheets have them.",
        "Nothing is written before you have seen what would come of it.",
      ],
      fields: [.init("Path", "")]
    )
    while case .filled(let texts)? = pages.ask(&page) {
      do {
        let path = Places.expanded(texts.first ?? "")
        guard !path.isEmpty else {
          page.problem = "Name a file, as ~/contacts.csv."
          continue
        }
        pages.tell("Reading \(path) …")
        let plan = try await Importing.plan([path], map: nil, session)
        let report = try Importing.rehearsed(plan)
        guard confirm(report, session) else { continue }
        pages.tell("Taking it in …")
        _ = try await session.workspace.performBatch(plan) { @Sendable _ in
          plan.outcome.failure == nil
        }
        if let failure = plan.outcome.failure {
          page.problem = "\(failure). Nothing was imported."
          continue
        }
        return true
      } catch let failure as Failure {
        page.problem = failure.sentence
      }
    }
    return false
  }

  private func confirm(_ report: ImportReport, _ session: Session) -> Bool {
    let room = max(1, pages.terminal.size.rows - 9)
    let lines = Importing.lines(report, session)
    let shown = Array(lines.prefix(room))
    let rest = lines.count - shown.count
    var page = ArrivalPage(
      "import, rehearsed",
      lines: shown + (rest > 0 ? ["and \(rest) more lines; `daybook import` shows them"] : []),
      choices: [.init("Import this", "one batch; u takes it back"), .init("Another file")]
    )
    return pages.ask(&page) == .chosen(0)
  }
}
