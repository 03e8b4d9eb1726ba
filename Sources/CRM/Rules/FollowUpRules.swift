public import Facts

// What follows a call, where nobody says otherwise:
//
//   reached          nothing
//   no answer        call again, next working day, at the other time of day
//   left message     call again, two working days later
//   interested       follow up, next working day
//   not interested   nothing
//   wrong number     call the new number the same day; without one find it, next working day
//
// A rule is written as it is configured:
//
//   rule     = "none" | distance [ blank time ]
//   distance = "+" number ( "wd" | "d" | "w" | "m" )     wd counts Monday to Friday
//   time     = "other" | hour ":" minutes                other is 15:00 in the morning, else 09:30

/// When something is due after a call.
public struct FollowUpRule: Hashable, Sendable {
  enum Unit: Hashable, Sendable { case workingDays, days, weeks, months }

  enum Time: Hashable, Sendable {
    case none
    /// In the afternoon after a morning, in the morning after an afternoon.
    case other
    /// Minutes after midnight.
    case at(Int)
  }

  let count: Int
  let unit: Unit
  let time: Time

  /// Reads a rule as it is configured; nil for `none`.
  public static func read(_ text: String) throws(EntryError) -> FollowUpRule? {
    let words = text.words
    if words == ["none"] { return nil }
    let problem = EntryError(
      "'\(text.debugSafe)' is no follow-up; write none, or a distance such as +2wd or +1w, "
        + "and a time such as 10:00 or other"
    )
    guard (1...2).contains(words.count), words[0].hasPrefix("+") else { throw problem }
    let digits = words[0].dropFirst().prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), count <= 400 else { throw problem }
    let unit: Unit
    switch words[0].dropFirst(1 + digits.count) {
    case "wd": unit = .workingDays
    case "d", "": unit = .days
    case "w": unit = .weeks
    case "m": unit = .months
    default: throw problem
    }
    var time = Time.none
    if words.count == 2 { time = words[1] == "other" ? .other : .at(try TimeEntry.time(words[1])) }
    return FollowUpRule(count: count, unit: unit, time: time)
  }

  /// The day and the minute of it.
  func moment(_ entry: EntryContext) -> (day: Day, minute: Int?) {
    let day: Day
    switch unit {
    case .workingDays: day = entry.today.advanced(byWorkingDays: count)
    case .days: day = entry.today.advanced(by: count)
    case .weeks: day = entry.today.advanced(by: 7 * count)
    case .months: day = entry.today.advanced(byMonths: count) ?? entry.today
    }
    switch time {
    case .none: return (day, nil)
    case .at(let minute): return (day, minute)
    case .other:
      let isMorning = entry.zone.local(entry.now).millisecond < 12 * 3_600_000
      return (day, isMorning ? 15 * 60 : 9 * 60 + 30)
    }
  }
}

/// What is to be done after a call.
public struct FollowUp: Hashable, Sendable {
  public var title: String
  public var type: TodoKind
  public var day: Day
  /// Minutes after midnight; nil for any time of the day.
  public var minute: Int?

  public init(_ title: String, _ type: TodoKind, day: Day, minute: Int? = nil) {
    self.title = title
    self.type = type
    self.day = day
    self.minute = minute
  }
}

/// The follow-ups by outcome.
public struct FollowUpRules: Hashable, Sendable {
  private var rules: [Outcome: FollowUpRule]

  public static let standard = FollowUpRules(rules: [
    .noAnswer: FollowUpRule(count: 1, unit: .workingDays, time: .other),
    .leftMessage: FollowUpRule(count: 2, unit: .workingDays, time: .none),
    .interested: FollowUpRule(count: 1, unit: .workingDays, time: .none),
    .wrongNumber: FollowUpRule(count: 1, unit: .workingDays, time: .none),
  ])

  /// The outcomes of a call, in the order in which they are offered.
  public static let outcomes: [Outcome] = [
    .reached, .noAnswer, .leftMessage, .interested, .notInterested, .wrongNumber,
  ]

  /// Another rule for an outcome, by its word.
  public mutating func change(_ word: String, to text: String) throws(EntryError) {
    guard let outcome = Self.outcomes.first(where: { $0.word == word }) else {
      let words = Self.outcomes.map(\.word).joined(separator: ", ")
      throw EntryError("'\(word.debugSafe)' is no outcome of a call; there are \(words)")
    }
    rules[outcome] = try FollowUpRule.read(text)
  }

  /// What is to be done after a call to somebody, of whom another number may have become known;
  /// nil where nothing is.
  public func followUp(
    after outcome: Outcome,
    of name: String,
    hasNewNumber: Bool = false,
    _ entry: EntryContext
  ) -> FollowUp? {
    guard let rule = rules[outcome] else { return nil }
    let moment = rule.moment(entry)
    switch outcome {
    case .interested: return FollowUp("Follow up with \(name)", .todo, day: moment.day)
    case .wrongNumber where hasNewNumber:
      return FollowUp("Call \(name) on the new number", .call, day: entry.today)
    case .wrongNumber: return FollowUp("Find the number of \(name)", .todo, day: moment.day)
    default:
      return FollowUp("Call \(name) again", .call, day: moment.day, minute: moment.minute)
    }
  }
}

extension Day {
  /// So many days later of which each is a Monday to Friday; O(1) a week.
  public func advanced(byWorkingDays count: Int) -> Day {
    var day = self
    for _ in 0..<max(0, count) {
      repeat { day = day.advanced(by: 1) } while day.weekday > 5
    }
    return day
  }
}
