public import Facts

/// A day of the week, numbered as in ISO 8601.
public enum Weekday: Int, Sendable, CaseIterable {
  case monday = 1
  case tuesday
  case wednesday
  case thursday
  case friday
  case saturday
  case sunday
}

extension Day {
  /// The week of ISO 8601: it starts on Monday and belongs to the year of its Thursday.
  public var isoWeek: (year: Int, week: Int) {
    let thursday = advanced(by: 4 - weekday)
    let year = thursday.civil.year
    return (year, (thursday.dayOfYear - 1) / 7 + 1)
  }

  /// The first day of January is 1.
  public var dayOfYear: Int { startOfYear.days(until: self) + 1 }

  /// January to March is 1.
  public var quarter: Int { (civil.month - 1) / 3 + 1 }

  /// The first day of this day's week, when weeks start on `first`.
  public func startOfWeek(_ first: Weekday) -> Day {
    advanced(by: -((weekday - first.rawValue + 7) % 7))
  }

  /// The last day of this day's week, when weeks start on `first`.
  public func endOfWeek(_ first: Weekday) -> Day { startOfWeek(first).advanced(by: 6) }

  public var startOfMonth: Day { advanced(by: 1 - civil.day) }

  public var endOfMonth: Day {
    let date = civil
    return advanced(by: Day.length(ofMonth: date.month, year: date.year) - date.day)
  }

  public var startOfQuarter: Day {
    let months = (civil.month - 1) % 3
    return months == 0 ? startOfMonth : startOfMonth.advanced(byMonths: -months) ?? startOfMonth
  }

  public var endOfQuarter: Day {
    let months = 2 - (civil.month - 1) % 3
    return (startOfMonth.advanced(byMonths: months) ?? startOfMonth).endOfMonth
  }

  public var startOfYear: Day {
    let date = civil
    return startOfMonth.advanced(byMonths: 1 - date.month) ?? startOfMonth
  }

  public var endOfYear: Day {
    let date = civil
    return (startOfMonth.advanced(byMonths: 12 - date.month) ?? startOfMonth).endOfMonth
  }

  /// The same day `months` later, or the last one of a shorter month; nil outside years 1…9999.
  public func advanced(byMonths months: Int) -> Day? {
    guard abs(months) <= 12 * 9999 else { return nil }
    let date = civil
    let total = date.year * 12 + date.month - 1 + months
    let (year, month) = (total / 12, total % 12 + 1)
    guard total >= 12 else { return nil }
    return Day(year: year, month: month, day: min(date.day, Day.length(ofMonth: month, year: year)))
  }

  /// The next such weekday after this day: seven days later when it is one itself.
  public func next(_ other: Weekday) -> Day {
    let ahead = (other.rawValue - weekday + 7) % 7
    return advanced(by: ahead == 0 ? 7 : ahead)
  }
}
