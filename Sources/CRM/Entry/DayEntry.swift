public import Facts

/// Reads days: ISO, local order (`12.12.`, `12/5`), names (`12 Dec`, `fri`, `next fri`), distances
/// (`+2w`, `in 3 days`), bounds (`eom`, `bow`).
///
/// A day without a year, and a weekday, is the next one after today, or the last one before it
/// where the field looks back (`leaning`). `next fri` is Friday of next week. `bom` and its like
/// are of the current week, month, quarter or year. Between points the day comes first, everywhere;
/// other orders follow the context unless only one of both exists (`12/25`).
public enum DayEntry {
  /// Which of several days an incomplete one means.
  public enum Leaning: Sendable {
    case ahead
    case back
  }

  /// The day, or a sentence that shows forms which can be read.
  public static func day(
    _ typed: String,
    _ context: EntryContext,
    leaning: Leaning = .ahead
  ) throws(EntryError) -> Day {
    let text = TypedText(typed).text
    guard !text.isEmpty else { throw EntryError("type a day such as \(examples)") }
    let reader = DayReader(context: context, leaning: leaning)
    guard let day = try reader.read(text) else {
      throw EntryError("'\(typed.debugSafe)' is not a day; write it like \(examples)")
    }
    guard (1...9999).contains(day.civil.year) else {
      throw EntryError("'\(typed.debugSafe)' is too far away; use a year up to 9999")
    }
    return day
  }

  static let examples = "12 Dec, fri, +2w or 2026-12-06"
}

/// Tries the forms of a day, one after the other.
struct DayReader {
  let context: EntryContext
  let leaning: DayEntry.Leaning

  private var today: Day { context.today }

  func read(_ text: String) throws(EntryError) -> Day? {
    if let days = DayWords.relative[text] { return today.advanced(by: days) }
    if let day = bound(text) ?? distance(text) { return day }
    if let day = try numeric(text) { return day }
    let words = text.split { " ,-/".contains($0) }.map { String($0) }
      .filter { !DayWords.fillers.contains($0) }
    if let day = spoken(words) { return day }
    return try named(words, typed: text)
  }

  /// `eom`, `bow`, `end of month`, `next quarter`.
  private func bound(_ text: String) -> Day? {
    let start = context.weekStart
    switch text {
    case "bow", "sow": return today.startOfWeek(start)
    case "eow", "end of week": return today.endOfWeek(start)
    case "bom", "som": return today.startOfMonth
    case "eom", "end of month": return today.endOfMonth
    case "boq", "soq": return today.startOfQuarter
    case "eoq", "end of quarter": return today.endOfQuarter
    case "boy", "soy": return today.startOfYear
    case "eoy", "end of year": return today.endOfYear
    case "next week": return today.endOfWeek(start).advanced(by: 1)
    case "next month": return today.endOfMonth.advanced(by: 1)
    case "next quarter": return today.endOfQuarter.advanced(by: 1)
    case "next year": return today.endOfYear.advanced(by: 1)
    case "last week": return today.startOfWeek(start).advanced(by: -7)
    case "last month": return today.startOfMonth.advanced(byMonths: -1)
    default: return nil
    }
  }

  /// `+2w`, `-3d`, `in 3 days`, `two weeks ago`.
  private func distance(_ text: String) -> Day? {
    var rest = text
    var sign = 0
    if rest.hasPrefix("in ") {
      (sign, rest) = (1, String(rest.dropFirst(3)))
    } else if rest.hasSuffix(" ago") {
      (sign, rest) = (-1, String(rest.dropLast(4)))
    } else if rest.hasPrefix("+") || rest.hasPrefix("-") {
      (sign, rest) = (rest.hasPrefix("+") ? 1 : -1, String(rest.dropFirst()))
    }
    guard sign != 0 else { return nil }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    let words = rest.words
    let count: Int?
    let unit: String
    if digits.isEmpty {
      guard words.count == 2 else { return nil }
      (count, unit) = (DayWords.numbers[words[0]], words[1])
    } else {
      (count, unit) = (digits.count <= 6 ? Int(digits) : nil, rest.dropFirst(digits.count).trimmed)
    }
    guard let count else { return nil }
    switch unit {
    case "", "d", "day", "days": return today.advanced(by: sign * count)
    case "w", "wk", "week", "weeks": return today.advanced(by: sign * count * 7)
    case "m", "mo", "month", "months": return today.advanced(byMonths: sign * count)
    case "q", "quarter", "quarters": return today.advanced(byMonths: sign * count * 3)
    case "y", "yr", "year", "years": return today.advanced(byMonths: sign * count * 12)
    default: return nil
    }
  }

  /// `2026-12-06`, `20261206`, `12.12.`, `12/5/26`.
  private func numeric(_ text: String) throws(EntryError) -> Day? {
    if text.count == 8, text.isDigits, let number = Int(text) {
      return Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
    guard let sign = text.first(where: { "./-".contains($0) }) else { return nil }
    var parts = text.split(separator: sign, omittingEmptySubsequences: false).map { $0.trimmed }
    if sign == ".", parts.last == "" { parts.removeLast() }
    guard (1...3).contains(parts.count), parts.allSatisfy({ $0.isDigits && $0.count <= 4 }) else {
      return nil
    }
    let numbers = parts.compactMap { Int($0) }
    guard parts.allSatisfy({ $0.count <= 2 }) || parts.count == 3 else { return nil }
    if parts.count == 1 { return try complete(day: numbers[0], month: nil, typed: text) }
    if parts[0].count == 4 {
      return try existing(numbers[0], numbers[1], numbers[2], typed: text)
    }
    let year = parts.count == 3 ? self.year(numbers[2], digits: parts[2].count) : nil
    let dayFirst = sign == "." || context.dayFirst
    var (day, month) = dayFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
    if month > 12, day <= 12, sign != "." { (day, month) = (month, day) }
    guard let year else { return try complete(day: day, month: month, typed: text) }
    return try existing(year, month, day, typed: text)
  }

  /// `fri`, `next fri`, `last fri`, `this fri`.
  private func spoken(_ words: [String]) -> Day? {
    guard let last = words.last, let weekday = DayWords.weekday(last) else { return nil }
    let inThisWeek = today.startOfWeek(context.weekStart).advanced(by: -1).next(weekday)
    switch words.dropLast() {
    case []: return leaning == .ahead ? today.next(weekday) : today.next(weekday).before(today)
    case ["this"]: return inThisWeek
    case ["next"]: return inThisWeek.advanced(by: 7)
    case ["last"]: return today.next(weekday).before(today)
    default: return nil
    }
  }

  /// `12 dec`, `dec 12 2026`, `fri 6 dec 2026`, `12th`.
  private func named(_ all: [String], typed: String) throws(EntryError) -> Day? {
    var words = all
    var weekday: Weekday?
    if words.count > 1, let first = words.first, DayWords.month(first) == nil,
      let found = DayWords.weekday(first)
    {
      weekday = found
      words.removeFirst()
    }
    guard (1...3).contains(words.count) else { return nil }
    var month: Int?
    var numbers: [(value: Int, digits: Int)] = []
    for word in words {
      if let number = ordinal(word) {
        numbers.append(number)
      } else if month == nil, let found = DayWords.month(word) {
        month = found
      } else {
        return nil
      }
    }
    let day: Day
    switch numbers.count {
    case 1 where month != nil || words[0].hasSuffix("h") || words[0].hasSuffix("d"):
      guard numbers[0].digits <= 2 else { return nil }
      day = try complete(day: numbers[0].value, month: month, typed: typed)
    case 2:
      guard let month else { return nil }
      let yearFirst = numbers[0].digits == 4
      let (year, date) = yearFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
      day = try existing(
        self.year(year.value, digits: year.digits),
        month,
        date.value,
        typed: typed
      )
    default: return nil
    }
    if let weekday, day.weekday != weekday.rawValue {
      throw EntryError(
        "\(Display.longDay(day)) is no \(weekday); correct the weekday or leave it out"
      )
    }
    return day
  }

  private func ordinal(_ word: String) -> (value: Int, digits: Int)? {
    var digits = word
    for ending in ["st", "nd", "rd", "th", "er", "."] where digits.hasSuffix(ending) {
      digits = String(digits.dropLast(ending.count))
      break
    }
    if digits.hasPrefix("'"), digits.count == 3 { digits = String(digits.dropFirst()) }
    guard digits.isDigits, digits.count <= 4, let value = Int(digits) else { return nil }
    return (value, digits.count)
  }

  /// Two digits are the year within 80 years back and 19 ahead.
  private func year(_ number: Int, digits: Int) -> Int {
    guard digits <= 2 else { return number }
    let current = today.civil.year
    let year = current / 100 * 100 + number
    if year > current + 19 { return year - 100 }
    return year <= current - 81 ? year + 100 : year
  }

  private func existing(
    _ year: Int,
    _ month: Int,
    _ day: Int,
    typed: String
  ) throws(EntryError) -> Day {
    guard let found = Day(year: year, month: month, day: day) else {
      throw EntryError("'\(typed.debugSafe)' is not in the calendar; check day and month")
    }
    return found
  }

  /// The nearest such day in the direction that the field leans, today included.
  private func complete(day: Int, month: Int?, typed: String) throws(EntryError) -> Day {
    let step = leaning == .ahead ? 1 : -1
    var cursor = today.startOfMonth
    // Eight years hold every day that there is, 29 February across a century too.
    for _ in 0..<(12 * 8 + 1) {
      let date = cursor.civil
      if month == nil || date.month == month,
        let found = Day(year: date.year, month: date.month, day: day),
        leaning == .ahead ? found >= today : found <= today
      {
        return found
      }
      guard let next = cursor.advanced(byMonths: step) else { break }
      cursor = next
    }
    throw EntryError("'\(typed.debugSafe)' is not in the calendar; check day and month")
  }
}

extension Day {
  /// The last day of this weekday before `other`, which this day follows by a week at most.
  fileprivate func before(_ other: Day) -> Day {
    let earlier = advanced(by: -7)
    return earlier < other ? earlier : earlier.advanced(by: -7)
  }
}
