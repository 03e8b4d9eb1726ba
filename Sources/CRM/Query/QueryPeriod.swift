import Facts

/// Reads spans of days that have a name: `2026`, `2026-11`, `2026-q4`, `q4`, `nov`, `month`,
/// `last quarter`, `nextweek`.
///
/// A month or quarter without a year is the nearest one in the direction in which the field looks,
/// the current one included.
struct QueryPeriod {
  let context: EntryContext
  let leaning: DayEntry.Leaning

  func days(_ typed: String) -> ClosedRange<Day>? {
    let text = TypedText(typed).text
    if let named = spoken(text) { return named }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { String($0) }
    if parts.count <= 2, let year = parts.first.flatMap(Self.year) {
      guard parts.count == 2 else { return span(Day(year: year, month: 1, day: 1), months: 12) }
      if let quarter = Self.quarter(parts[1]) {
        return span(Day(year: year, month: quarter * 3 - 2, day: 1), months: 3)
      }
      guard parts[1].isDigits, let month = Int(parts[1]) else { return nil }
      return span(Day(year: year, month: month, day: 1), months: 1)
    }
    guard parts.count == 1 else { return nil }
    if let quarter = Self.quarter(text) { return nearest(month: quarter * 3 - 2, months: 3) }
    return DayWords.month(text).flatMap { nearest(month: $0, months: 1) }
  }

  private static func year(_ text: String) -> Int? {
    text.count == 4 && text.isDigits ? Int(text) : nil
  }

  private static func quarter(_ text: String) -> Int? {
    guard text.count == 2, text.hasPrefix("q"), let number = Int(text.dropFirst()) else {
      return nil
    }
    return (1...4).contains(number) ? number : nil
  }

  private func span(_ first: Day?, months: Int) -> ClosedRange<Day>? {
    guard let first else { return nil }
    guard let next = first.advanced(byMonths: months) else { return nil }
    return first...next.advanced(by: -1)
  }

  private func nearest(month: Int, months: Int) -> ClosedRange<Day>? {
    let year = context.today.civil.year
    let years = leaning == .ahead ? [year, year + 1] : [year, year - 1]
    return years.lazy.compactMap { span(Day(year: $0, month: month, day: 1), months: months) }
      .first { leaning == .ahead ? $0.upperBound >= context.today : $0.lowerBound <= context.today }
  }

  private func spoken(_ text: String) -> ClosedRange<Day>? {
    let steps = [("this", 0), ("last", -1), ("next", 1)]
    var rest = text
    var step = 0
    for (word, offset) in steps where text.hasPrefix(word) {
      step = offset
      rest = String(text.dropFirst(word.count)).trimmed
      if rest.hasPrefix("-") { rest.removeFirst() }
    }
    let today = context.today
    switch rest {
    case "week":
      let first = today.startOfWeek(context.weekStart).advanced(by: step * 7)
      return first...first.advanced(by: 6)
    case "month": return span(today.startOfMonth.advanced(byMonths: step), months: 1)
    case "quarter": return span(today.startOfQuarter.advanced(byMonths: step * 3), months: 3)
    case "year": return span(today.startOfYear.advanced(byMonths: step * 12), months: 12)
    default: return nil
    }
  }
}
