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
    var session = try await Session.open(options, via: via, now: clock)
    if session.user == nil, !Users.all(in: session.book).isEmpty {
      let chosen = try WhoAreYou.ask(in: session.book)
      await session.work(as: chosen)
      // Asked once: the record remembers the login.
      try await session.perform(
        .set([chosen], [.add(User.kind.externalIDs, Users.alias(Places.login))])
      )
    }
    try await session.authored()
    guard let user = session.user else { return }
    let viewer = Viewer(
      user: user,
      userName: FieldDisplay.title(of: user, session.book),
      bookName: session.bookName,
      host: Places.host
    )
    let failure = await show(session, viewer, clock)
    await session.close()
    if let failure { throw Failure(.usage, failure) }
  }

  /// Takes the terminal, runs, and gives it back; a sentence where the terminal cannot be used.
  @MainActor
  private static func show(
    _ session: Session,
    _ viewer: Viewer,
    _ clock: @escaping @Sendable () -> Instant
  ) async -> String? {
    let preferences = session.preferences
    var problems = preferences.problems
    var options = CursesTerminal.Options()
    options.ascii = preferences.settings.ascii
    options.mouse = preferences.settings.mouse
    options.depth = ColorDepth(choice: session.options.color, preferences.settings.color)
    if preferences.settings.theme != "default" {
      let (theme, found) = preferences.theme(named: preferences.settings.theme)
      if let theme { options.theme = theme }
      problems += found
    }
    let environment = Places.environment
    let terminal: CursesTerminal
    do throws(TerminalError) {
      terminal = try CursesTerminal(options: options, environment: environment)
    } catch {
      return error.description
    }
    defer { terminal.close() }
    if !terminal.hasUnicodeLocale {
      problems.append(
        "The locale is not UTF-8, so signs are ASCII; LC_ALL=C.UTF-8 brings them back."
      )
    }
    var model = Model(
      book: session.book,
      viewer: viewer,
      entry: session.context,
      size: terminal.size,
      keymap: preferences.keymap,
      themes: preferences.themeNames
    )
    for entry in preferences.settings.followUps {
      do throws(EntryError) {
        try model.followUps.change(entry.outcome, to: entry.rule)
      } catch {
        problems.append("follow-up: \(error.description).")
      }
    }
    let interface = Interface(
      workspace: session.workspace,
      terminal: terminal,
      preferences: preferences,
      model: model,
      clock: clock,
      environment: environment
    )
    let mailbox = interface.mailbox
    await session.workspace.observe { mailbox.post(.news($0)) }
    for problem in problems { interface.take(.notice(problem, isError: true)) }
    interface.run()
    return nil
  }
}

/// Asks at the prompt, once, which of the book's people is at work.
enum WhoAreYou {
  static func ask(in book: Book) throws -> EntityID {
    let users = Users.all(in: book)
    guard Standard.error.isTerminal else {
      let known = users.map(\.login).joined(separator: ", ")
      throw Failure(.configuration, "Say who you are with --as; there are \(known).")
    }
    Standard.error.line("\(Places.login) is not a user of this book. Which of these are you?")
    for (number, user) in users.enumerated() {
      Standard.error.line("  \(number + 1)  \(user.name) (\(user.login))")
    }
    while true {
      Standard.error.raw("Number: ")
      guard let answer = readLine() else { throw Failure(.configuration, "Nobody was chosen.") }
      if let number = Int(answer), users.indices.contains(number - 1) {
        return users[number - 1].id
      }
      if let user = Users.find(answer, in: book) { return user }
    }
  }
}
