/// What a person may set, with what stands where nothing is set.
///
/// Nil means: not said, take it from the book or the environment.
public struct Settings: Hashable, Sendable {
  /// In which order the parts of a typed date stand.
  public enum DateOrder: String, CaseIterable, Sendable {
    case dayMonthYear = "day-month-year"
    case monthDayYear = "month-day-year"
    case yearMonthDay = "year-month-day"
  }

  /// How numbers are written, by example.
  public enum NumberFormat: String, CaseIterable, Sendable {
    case pointComma = "1.234,56"
    case commaPoint = "1,234.56"
    case spaceComma = "1 234,56"
    case apostrophePoint = "1'234.56"
  }

  public enum Weekday: String, CaseIterable, Sendable {
    case monday
    case tuesday
    case wednesday
    case thursday
    case friday
    case saturday
    case sunday
  }

  /// What follows an outcome of a call; the words are the domain's to read.
  public struct FollowUp: Hashable, Sendable {
    public let outcome: String
    public let rule: String
  }

  /// How many colours to use.
  public enum ColorChoice: String, CaseIterable, Sendable {
    case automatic = "auto"
    case never
    case ansi = "16"
    case indexed = "256"
    case rgb
  }

  /// How a task is told whose time has come.
  public enum Reminder: String, CaseIterable, Sendable {
    case off
    case bell
    /// A notification of the terminal: iTerm2, kitty, WezTerm, Windows Terminal.
    case osc9
    /// A notification of the terminal: rxvt-unicode, foot, Ghostty.
    case osc777
  }

  /// ISO 4217, as `EUR`.
  public var currency: String?
  /// ISO 3166, as `DE`: whose numbers phone numbers without a country are.
  public var country: String?
  public var dateOrder: DateOrder?
  public var numberFormat: NumberFormat?
  public var weekStart: Weekday?
  /// A name of the zone database, as `Europe/Berlin`.
  public var zone: String?
  public var theme = "default"
  public var color = ColorChoice.automatic
  public var keymap = "default"
  public var mouse = false
  public var ascii = false
  /// The program that sends mail, with its arguments; `{subject}` stands for the subject, and the
  /// text comes to its standard input.
  public var mail: String?
  public var remind = Reminder.off
  /// How many minutes before its time.
  public var remindBefore = 0
  /// The book to open.
  public var store: String?
  /// Who is at work, where the login name does not say it.
  public var user: String?

  /// The program that dials and its arguments, `{number}` in place of the number.
  public var dial: [String] = []
  /// What follows the outcomes of a call, by their words: `no-answer` is `+1wd other`.
  public var followUps: [FollowUp] = []

  public init() {}
}
