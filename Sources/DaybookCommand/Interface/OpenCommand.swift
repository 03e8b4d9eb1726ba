import ArgumentParser
import Books
import CRM
import Configuration
import CursesTerminal
import DaybookUI
import EventStore
import Facts
import TextUI
import Workspace

struct OpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the interface (the default)."
  )

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await reporting { try await Opening.run(global, via: .ui) }
  }
}

/// Opens the interface on a store and runs it until the user leaves.
enum Opening {
  static func run(
    _ options: GlobalOptions,
    via: Via,
    clock: @escaping @Sendable () -> Instant = { WorldClock.now() }
  ) async throws {
    let session = try await Session.open(options, via: via, now: clock)
    // Without a terminal nobody can be asked, and there is nothing to show.
    if session.user == nil, !session.isNewBook, !Standard.error.isTerminal {
      let known = Users.all(in: session.book).map(\.login).joined(separator: ", ")
      throw Failure(.configuration, "Say who you are with --as; there are \(known).")
    }
    try await onTerminal(session, clock)
  }

  /// Takes the terminal, asks what must be asked, runs, and gives it back.
  @MainActor
  private static func onTerminal(
    _ opened: Session,
    _ clock: @escaping @Sendable () -> Instant
  ) async throws {
    var session = opened
    var problems = session.preferences.problems
    let terminal = try take(session, &problems)
    defer { terminal.close() }
    let pages = PageLoop(terminal, environment: Places.environment)
    var first: [Intent] = []
    var scratch: String?
    defer { if let scratch { TemporaryDirectory.remove(scratch) } }
    switch try await Arrival(pages: pages).greet(&session) {
    case .leave: return await session.close()
    case .work(let intents): first = intents
    case .demo:
      await session.close()
      let directory = try TemporaryDirectory.make()
      scratch = directory
      var options = session.options
      (options.store, options.user) = (directory, DemoBook.login)
      try await DemoDesk(clock: clock).fill(options)
      session = try await Session.open(options, via: .ui, now: clock)
      first = [.tour]
    }
    try await session.authored()
    guard session.user != nil else { return }
    let interface = try await interface(of: session, on: terminal, pages, clock, &problems)
    // From here on the interface alone has a book.
    session.letGo()
    let mailbox = interface.mailbox
    await session.workspace.observe { mailbox.post(.news($0)) }
    interface.run(first: first, typedAhead: pages.typedAhead, problems: problems)
    await interface.texts.settle()
    await session.close()
  }

  /// The interface of a session, which has the only copy of the book.
  @MainActor
  private static func interface(
    of session: Session,
    on terminal: CursesTerminal,
    _ pages: PageLoop,
    _ clock: @escaping @Sendable () -> Instant,
    _ problems: inout [String]
  ) async throws -> Interface {
    let user = session.user ?? EntityID(high: 0, low: 0)
    let preferences = session.preferences
    // An import on the way here has changed the book that the session opened.
    let book = await session.workspace.book
    var model = Model(
      book: book,
      viewer: Viewer(
        user: user,
        userName: FieldDisplay.title(of: user, book),
        bookName: session.bookName,
        host: Places.host
      ),
      entry: session.context,
      size: terminal.size,
      keymap: preferences.keymap,
      themes: preferences.themeNames,
      kept: await session.workspace.kept(for: user),
      remindsBefore: preferences.settings.remind == .off
        ? nil : preferences.settings.remindBefore
    )
    for entry in preferences.settings.followUps {
      do throws(EntryError) {
        try model.followUps.change(entry.outcome, to: entry.rule)
      } catch {
        problems.append("follow-up: \(error.description).")
      }
    }
    return Interface(
      workspace: session.workspace,
      terminal: terminal,
      preferences: preferences,
      model: model,
      clock: clock,
      idleReport: pages.idleReport
    )
  }

  @MainActor
  private static func take(
    _ session: Session,
    _ problems: inout [String]
  ) throws -> CursesTerminal {
    let preferences = session.preferences
    var options = CursesTerminal.Options()
    options.ascii = preferences.settings.ascii
    options.mouse = preferences.settings.mouse
    options.depth = ColorDepth(choice: session.options.color, preferences.settings.color)
    if preferences.settings.theme != "default" {
      let (theme, found) = preferences.theme(named: preferences.settings.theme)
      if let theme { options.theme = theme }
      problems += found
    }
    let terminal: CursesTerminal
    do throws(TerminalError) {
      terminal = try CursesTerminal(options: options, environment: Places.environment)
    } catch {
      throw Failure(.usage, error.description)
    }
    if !terminal.hasUnicodeLocale {
      problems.append(
        "The locale is not UTF-8, so signs are ASCII; LC_ALL=C.UTF-8 brings them back."
      )
    }
    return terminal
  }
}
