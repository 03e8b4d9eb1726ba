public import Facts

/// Reads months and pairs of dates, as reports are asked for them.
public enum PeriodEntry {
  /// The first day of a month: `nov`, `2026-11`, `next month`, or the month of any day.
  ///
  /// A name alone is the nearest such month, ahead or back.
  public static func month(
    _ typed: String,
    _ context: EntryContext
  ) throws(EntryError) -> Day {
    let today = context.today.startOfMonth
    let found = [DayEntry.Leaning.ahead, .back].compactMap { leaning in
      QueryPeriod(context: context, leaning: leaning).days(typed)?.lowerBound.startOfMonth
    }
    let near = found.min { abs($0.days(until: today)) < abs($1.days(until: today)) }
    if let near { return near }
    do throws(EntryError) {
      return try DayEntry.day(typed, context).startOfMonth
    } catch {
      throw EntryError("'\(typed.debugSafe)' is not a month; write it like nov or 2026-11")
    }
  }

  /// The two dates of `FROM..TO`; without TO it is today, and a period alone (`oct`, `q3`) runs from
  /// the day before its first to its last.
  public static func dates(
    _ typed: String,
    _ context: EntryContext
  ) throws(EntryError) -> (from: Day, to: Day) {
    guard let dots = typed.firstRange(of: "..") else {
      if let period = QueryPeriod(context: context, leaning: .back).days(typed) {
        return (period.lowerBound.advanced(by: -1), min(period.upperBound, context.today))
      }
      return (try DayEntry.day(typed, context, leaning: .back), context.today)
    }
    let (first, last) = (String(typed[..<dots.lowerBound]), String(typed[dots.upperBound...]))
    let from = try DayEntry.day(first, context, leaning: .back)
    let to =
      last.trimmed.isEmpty ? context.today : try DayEntry.day(last, context, leaning: .back)
    guard from < to else {
      throw EntryError("the first date must come before the second; write the earlier one first")
    }
    guard to <= context.today else {
      throw EntryError("\(Display.longDay(to)) has not come yet; name a day up to today")
    }
    return (from, to)
  }
}
