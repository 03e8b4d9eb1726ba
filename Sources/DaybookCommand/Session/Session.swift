import Books
import CRM
import Configuration
import EventStore
import Facts
import Synchronization
import Workspace

/// One run of the program on one store: the workspace, who is at work, and how they write.
struct Session {
  let workspace: Workspace
  let options: GlobalOptions
  let preferences: Preferences
  /// Where the store is.
  let directory: String
  private let shelf: Shelf
  private(set) var user: EntityID?
  private(set) var context: EntryContext

  /// Opens the store that the options name.
  ///
  /// A subcommand that only reads does not make a store where there is none.
  static func open(
    _ options: GlobalOptions,
    mode: StoreMode = .readWrite,
    via: Via = .shell,
    now: @escaping @Sendable () -> Instant = { WorldClock.now() }
  ) async throws -> Session {
    let options = LockedAccount.fixed(options)
    let preferences = Preferences(options)
    let directory = Places.store(option: options.store, configured: preferences.settings.store)
    var opening = Workspace.Options(
      directory: directory,
      mode: mode,
      via: via,
      clock: now,
      seed: WorldClock.seed()
    )
    let child = CheckpointChild(of: directory)
    opening.checkpointer = { child.start() }
    let workspace = try await Workspace(opening)
    var session = Session(
      workspace: workspace,
      options: options,
      preferences: preferences,
      directory: directory,
      book: await workspace.book,
      user: nil,
      context: EntryContext(now: now())
    )
    if mode == .readOnly { Shelf.shown.withLock { $0.append(session.shelf) } }
    await session.settle(now: now())
    for problem in preferences.problems { Standard.error.line("daybook: " + problem) }
    let notices = await workspace.notices
    // A batch that somebody is writing, or gave up, is nobody's trouble; `daybook verify` names it.
    for notice in notices where notice.kind != .uncommittedBatch {
      Standard.error.line("daybook: \(notice)")
    }
    LogFile.note("opened", ["via": "\(via)", "notices": "\(notices.count)"])
    if let user = options.user, session.user == nil, session.book.count(User.kind) > 0 {
      throw session.unknownUser(user)
    }
    return session
  }

  /// The book as it was last looked at.
  private(set) var book: Book {
    get { shelf.book }
    nonmutating set { shelf.book = newValue }
  }

  /// Refuses to let what a command showed pass for facts where it was read from a checkpoint that
  /// proved damaged: what lies there reads as nothing.
  static func judgeWhatWasShown() throws {
    guard Shelf.shown.withLock({ $0.contains { $0.book.isDamaged } }) else { return }
    throw Failure(
      .inputOutput,
      "A part of the checkpoint is damaged, and what was shown may be wrong. Run `daybook rebuild`, "
        + "which makes it anew from the log, and then this again."
    )
  }

  /// Lets go of the book, when what follows looks at newer ones: a book keeps its file, and an
  /// erasure waits for that.
  func letGo() { book = Book(schema: Catalogue.schema) }

  /// Lets the workspace do so as well, where nothing of the book is shown.
  func letGoOfAll() async {
    letGo()
    await workspace.letGo()
  }

  private init(
    workspace: Workspace,
    options: GlobalOptions,
    preferences: Preferences,
    directory: String,
    book: Book,
    user: EntityID?,
    context: EntryContext
  ) {
    self.directory = directory
    self.workspace = workspace
    self.options = options
    self.preferences = preferences
    shelf = Shelf(book)
    self.user = user
    self.context = context
  }

  /// Puts together how things are read and shown, and finds the user in the book.
  ///
  /// Currency and country: what the book says of itself goes before what the machine is configured
  /// to, and that before what the environment suggests. How dates and numbers are written is the
  /// user's alone: their settings file, then what they were asked, then the machine's settings.
  /// Days are told apart by the user's zone, in reports by the book's.
  private mutating func settle(now: Instant) async {
    user = Users.find(wantedUser, in: book)
    var asked = Settings()
    if let user {
      let kept = await workspace.kept(for: user)["locale"] ?? ""
      // What is kept was written by this program; a line that another version wrote is left out.
      _ = asked.read(kept, file: "people")
    }
    let record = bookSettings
    let (own, settings) = (preferences.own, preferences.settings)
    let locale = Locale.environment
    let bookZone = record.flatMap { book[$0, BookSettings.timeZone] }.flatMap(WorldClock.zone)
    let ownZone = (own.zone ?? asked.zone ?? settings.zone).flatMap(WorldClock.zone)
    let currencies = [record.flatMap { book[$0, BookSettings.baseCurrency] }, settings.currency]
    let currency = currencies.lazy.compactMap { $0.flatMap { Currency($0) } }.first
    let order = own.dateOrder ?? asked.dateOrder ?? settings.dateOrder
    let numbers = own.numberFormat ?? asked.numberFormat ?? settings.numberFormat
    let week = own.weekStart ?? asked.weekStart ?? settings.weekStart
    context = EntryContext(
      now: now,
      zone: ownZone ?? bookZone ?? WorldClock.localZone,
      currency: currency ?? locale.currency,
      country: record.flatMap { book[$0, BookSettings.country] } ?? settings.country
        ?? locale.country,
      dayFirst: order.map { $0 == .dayMonthYear } ?? locale.dayFirst,
      decimalComma: numbers.map { $0.hasDecimalComma } ?? locale.decimalComma,
      weekStart: week?.weekday ?? .monday
    )
    await workspace.identify(as: user, zone: bookZone ?? context.zone)
  }

  /// Who the user says they are: by option, environment or configuration.
  private var wantedUser: String? {
    if LockedAccount.current != nil { return options.user }
    return options.user ?? Places.variable("DAYBOOK_USER") ?? preferences.settings.user
  }

  /// The session with a user to write as; a new book is set up for them.
  mutating func authored() async throws {
    if user == nil, book.count(User.kind) == 0 {
      _ = try await workspace.perform(.setup(newBook))
      book = await workspace.book
      await settle(now: context.now)
    }
    if user == nil { throw unknownUser(options.user ?? Places.login) }
  }

  /// Who is at work as far as the machine knows.
  var login: String { wantedUser ?? Places.login }

  /// Whether there is nothing yet, not even a user.
  var isNewBook: Bool { book.count(User.kind) == 0 }

  /// Makes a new book begin as its first user wants it.
  mutating func setUp(_ habits: Habits, bookName: String = "Daybook") async throws {
    let setup = Setup(
      bookName: bookName,
      userName: habits.name,
      login: login,
      currency: Currency(habits.currency) ?? context.currency,
      country: habits.country.isEmpty ? nil : habits.country,
      timeZone: habits.zone.isEmpty ? nil : habits.zone
    )
    _ = try await workspace.perform(.setup(setup))
    book = await workspace.book
    await settle(now: context.now)
    try await workspace.keep(["locale": habits.kept(bookZone: setup.timeZone)])
    await settle(now: context.now)
  }

  /// Keeps how the user writes.
  mutating func keep(_ habits: Habits) async throws {
    let zone = bookSettings.flatMap { book[$0, BookSettings.timeZone] }
    try await workspace.keep(["locale": habits.kept(bookZone: zone)])
    await settle(now: context.now)
  }

  /// Adds somebody new to the book and works as them.
  mutating func join(_ habits: Habits) async throws {
    let saved = try await workspace.perform(
      .create(User.kind, [.set(User.name, habits.name), .set(User.login, login)])
    )
    book = saved.book
    await settle(now: context.now)
    try await keep(habits)
  }

  private func unknownUser(_ name: String) -> Failure {
    let known = Users.all(in: book).map(\.login).joined(separator: ", ")
    return Failure(
      .configuration,
      "\(name) is not a user of this book. Say who you are with --as; there are \(known)."
    )
  }

  private var newBook: Setup {
    let login = wantedUser ?? Places.login
    return Setup(
      bookName: "Daybook",
      userName: login.prefix(1).uppercased() + login.dropFirst(),
      login: login,
      currency: context.currency,
      country: context.country,
      timeZone: Places.variable("TZ")
    )
  }

  /// Performs a command and keeps the book that it left.
  @discardableResult
  mutating func perform(_ command: Command, effective: Instant? = nil) async throws -> Saved {
    try await authored()
    let performed = try await workspace.perform(command, effective: effective)
    book = performed.book
    return performed
  }

  /// Works as somebody from here on.
  mutating func work(as user: EntityID) async {
    self.user = user
    await workspace.identify(as: user, zone: await workspace.zone)
  }

  /// What the book calls itself.
  var bookName: String {
    bookSettings.flatMap { book[$0, BookSettings.name] } ?? "Daybook"
  }

  /// The record of what holds for the whole book.
  private var bookSettings: Row? {
    book.rows(BookSettings.kind).first { book[$0, BookSettings.name] != nil }
  }

  mutating func refresh() async { book = await workspace.book }

  func close() async { await workspace.close() }

  /// The record that an argument names: an id, or a title that is unique among `kinds`.
  func record(_ text: String, kinds: [KindID] = []) throws -> EntityID {
    guard case .record(let id) = try ReferenceEntry.read(text, kinds, book) else {
      throw Failure(.data, "There is no record \(text). `daybook list` shows what there is.")
    }
    return id
  }

  /// `d-7k3q`: how people see a record's id.
  func shortID(_ id: EntityID) -> String {
    guard let row = book.row(id), let kind = Catalogue.kind(row.kind) else { return id.description }
    return "\(kind.code)-\(book.shortID(id, kind.id))"
  }
}

/// The one book of all copies of a session, wherever they are still in use.
private final class Shelf: Sendable {
  /// Those of the sessions of this run of the program that only show what they read.
  static let shown = Mutex<[Shelf]>([])

  private let content: Mutex<Book>

  init(_ book: Book) { content = Mutex(book) }

  var book: Book {
    get { content.withLock { $0 } }
    set { content.withLock { $0 = newValue } }
  }
}
