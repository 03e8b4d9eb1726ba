import ArgumentParser
import CRM
import Configuration
import EventStore
import Facts
import Workspace

struct SetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Make a new book, or say how you write dates and numbers in one that is there.",
    discussion: """
      What the start screen asks, for scripts. What is not said is as the environment suggests; in \
      a book that is there only dates, numbers, week and zone are taken, and only for you.
      """
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "The book's name.") var book = "Daybook"
  @Option(help: "Your name.") var name: String?
  @Option(help: "Its currency, as EUR.") var currency: String?
  @Option(help: "Its country, as DE: for phone numbers without +.") var country: String?
  @Option(help: "Its time zone, or yours, as Europe/Berlin.") var zone: String?
  @Option(help: "day-month-year, month-day-year or year-month-day.") var dates: String?
  @Option(help: "Numbers by example: 1.234,56 or 1,234.56.") var numbers: String?
  @Option(help: "The first day of the week.") var week: String?

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global)
      var habits = Habits(login: session.login, session.context, session.preferences.settings)
      try fill(&habits)
      if session.isNewBook {
        try await session.setUp(habits, bookName: book)
        report("Made \(session.bookName) in \(session.directory).")
      } else {
        try await session.authored()
        try await session.keep(habits)
        report("Kept for you.")
      }
      await session.close()
    }
  }

  private func fill(_ habits: inout Habits) throws {
    if let name { habits.name = name }
    if let currency {
      guard let read = Currency(currency.uppercased()) else {
        throw Failure(.usage, "\(currency) is no currency; it has three letters, as EUR.")
      }
      habits.currency = read.description
    }
    if let country { habits.country = country.uppercased() }
    if let zone {
      guard WorldClock.zone(named: zone) != nil else {
        throw Failure(.usage, "There is no time zone \(zone); one is called Europe/Berlin.")
      }
      habits.zone = zone
    }
    habits.dateOrder = try choice(dates, "--dates") ?? habits.dateOrder
    habits.numberFormat = try choice(numbers, "--numbers") ?? habits.numberFormat
    habits.weekStart = try choice(week, "--week") ?? habits.weekStart
  }

  private func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ text: String?,
    _ option: String
  ) throws -> Choice? {
    guard let text else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure(.usage, "\(option) is one of \(all).")
    }
    return choice
  }
}
