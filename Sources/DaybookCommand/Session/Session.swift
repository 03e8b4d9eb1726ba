import Books
import CRM
import Configuration
import EventStore
import Facts
import Workspace

/// One run of the program on one store: the workspace, who is at work, and how they write.
struct Session {
  let workspace: Workspace
  let options: GlobalOptions
  let preferences: Preferences
  private(set) var book: Book
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
    let preferences = Preferences(options)
    let directory = Places.store(option: options.store, configured: preferences.settings.store)
    let workspace = try await Workspace(
      Workspace.Options(
        directory: directory,
        mode: mode,
        via: via,
        clock: now,
        seed: WorldClock.seed()
      )
    )
    var session = Session(
      workspace: workspace,
      options: options,
      preferences: preferences,
      book: await workspace.book,
      user: nil,
      context: EntryContext(now: now())
    )
    await session.settle(now: now())
    for problem in preferences.problems { Standard.error.line("daybook: " + problem) }
    let notices = await workspace.notices
    for notice in notices { Standard.error.line("daybook: \(notice)") }
    LogFile.note("opened", ["via": "\(via)", "notices": "\(notices.count)"])
    if let user = options.user, session.user == nil, session.book.count(User.kind) > 0 {
      throw session.unknownUser(user)
    }
    return session
  }

  private init(
    workspace: Workspace,
    options: GlobalOptions,
    preferences: Preferences,
    book: Book,
    user: EntityID?,
    context: EntryContext
  ) {
    self.workspace = workspace
    self.options = options
    self.preferences = preferences
    self.book = book
    self.user = user
    self.context = context
  }

  /// Puts together how things are read and shown: what the book says of itself goes before what the
  /// user configured, and that before what the environment suggests; how dates and numbers are
  /// written is the user's alone.
  ///
  /// Finds the user in the book.
  private mutating func settle(now: Instant) async {
    let record = book.rows(BookSettings.kind).first { book[$0, BookSettings.name] != nil }
    let (settings, locale) = (preferences.settings, Locale.environment)
    let zones = [record.flatMap { book[$0, BookSettings.timeZone] }, settings.zone]
    let zone = zones.lazy.compactMap { $0.flatMap { WorldClock.zone(named: $0) } }.first
    let currencies = [record.flatMap { book[$0, BookSettings.baseCurrency] }, settings.currency]
    let currency = currencies.lazy.compactMap { $0.flatMap { Currency($0) } }.first
    context = EntryContext(
      now: now,
      zone: zone ?? WorldClock.localZone,
      currency: currency ?? locale.currency,
      country: record.flatMap { book[$0, BookSettings.country] } ?? settings.country
        ?? locale.country,
      dayFirst: settings.dateOrder.map { $0 == .dayMonthYear } ?? locale.dayFirst,
      decimalComma: settings.numberFormat.map { $0.hasDecimalComma } ?? locale.decimalComma,
      weekStart: settings.weekStart?.weekday ?? .monday
    )
    user = Users.find(wantedUser, in: book)
    await workspace.identify(as: user, zone: context.zone)
  }

  /// Who the user says they are: by option, environment or configuration.
  private var wantedUser: String? {
    options.user ?? Places.variable("DAYBOOK_USER") ?? preferences.settings.user
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
    await workspace.identify(as: user, zone: context.zone)
  }

  /// What the book calls itself.
  var bookName: String {
    book.rows(BookSettings.kind).lazy.compactMap { book[$0, BookSettings.name] }.first ?? "Daybook"
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
