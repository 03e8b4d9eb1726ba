public import Facts

/// Reads times of day (`10:00`, `10h`, `10am`), a day with one (`fri 15:30`), and durations (`15m`,
/// `1h30`).
public enum TimeEntry {
  /// A day, and the minutes after its midnight where a time was typed.
  public struct DayTime: Hashable, Sendable {
    public let day: Day
    public let minute: Int?
  }

  /// Minutes after midnight, 0…1439; the hour alone needs `h`, `am` or `pm`.
  public static func time(_ typed: String) throws(EntryError) -> Int {
    guard let minute = minuteOfDay(TypedText(typed).text) else {
      throw EntryError("'\(typed.debugSafe)' is not a time; write it like 10:00, 10h or 3pm")
    }
    return minute
  }

  /// A day, a time today, or both in this order.
  public static func dayTime(
    _ typed: String,
    _ context: EntryContext,
    leaning: DayEntry.Leaning = .ahead
  ) throws(EntryError) -> DayTime {
    let text = TypedText(typed).text
    if text == "now" {
      let local = context.zone.local(context.now)
      return DayTime(day: local.day, minute: local.millisecond / 60_000)
    }
    var words = text.words
    if words.count == 1, let split = text.firstIndex(of: "t"), text.prefix(1).isDigits {
      words = [String(text[..<split]), String(text[text.index(after: split)...])]
    }
    for count in [2, 1] where words.count >= count {
      guard let minute = minuteOfDay(words.suffix(count).joined(separator: " ")) else { continue }
      var rest = words.dropLast(count)
      if let last = rest.last, ["at", "um", "@", "a"].contains(last) { rest.removeLast() }
      guard !rest.isEmpty else { return DayTime(day: context.today, minute: minute) }
      var day = rest.joined(separator: " ")
      if day.hasSuffix(",") { day.removeLast() }
      return DayTime(day: try DayEntry.day(day, context, leaning: leaning), minute: minute)
    }
    return DayTime(day: try DayEntry.day(typed, context, leaning: leaning), minute: nil)
  }

  /// The moment of a day and time in the context's zone; a day without a time is its last moment.
  public static func instant(
    _ typed: String,
    _ context: EntryContext,
    leaning: DayEntry.Leaning = .ahead
  ) throws(EntryError) -> Instant {
    let found = try dayTime(typed, context, leaning: leaning)
    guard let minute = found.minute else { return context.zone.endOfDay(found.day) }
    return context.zone.instant(found.day, minute: minute)
  }

  /// Whole minutes: `15m`, `90 min`, `1h30`, `1:30`, `1.5h`, `2 hours`; a bare number is minutes.
  public static func duration(_ typed: String) throws(EntryError) -> Int64 {
    guard let minutes = minutes(TypedText(typed).text), minutes <= 60 * 24 * 366 else {
      throw EntryError("'\(typed.debugSafe)' is not a duration; write it like 15m, 1h30 or 90 min")
    }
    return minutes
  }

  private static func minuteOfDay(_ text: String) -> Int? {
    if text == "noon" { return 720 }
    if text == "midnight" { return 0 }
    var rest = text
    var half: Int?
    for (ending, offset) in [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)]
    where rest.hasSuffix(ending) {
      rest = rest.dropLast(ending.count).trimmed
      half = offset
    }
    let german = half == nil && rest.hasSuffix(" uhr")
    if german { rest = rest.dropLast(4).trimmed }
    let sign = rest.first { !$0.isNumber }
    let separators: [Character] = german || half != nil ? [":", ".", "h"] : [":", "h"]
    if let sign, !separators.contains(sign) { return nil }
    guard sign != nil || german || half != nil else { return nil }
    let parts = rest.split(maxSplits: 2, omittingEmptySubsequences: false) { $0 == sign }
    guard parts.count <= 2 || (parts.count == 3 && parts[2] == "00"), let first = parts.first,
      first.isDigits, first.count <= 2, let hour = Int(first)
    else { return nil }
    var minute = 0
    if parts.count >= 2, !(sign == "h" && parts[1].isEmpty) {
      guard parts[1].isDigits, parts[1].count == 2, let value = Int(parts[1]) else { return nil }
      minute = value
    }
    guard minute < 60 else { return nil }
    guard let half else { return hour < 24 ? hour * 60 + minute : nil }
    return (1...12).contains(hour) ? (hour % 12 + half) * 60 + minute : nil
  }

  private static func minutes(_ text: String) -> Int64? {
    let tight = text.filter { $0 != " " }
    if tight.isDigits, tight.count <= 6 { return Int64(tight) }
    if let colon = tight.firstIndex(of: ":") {
      let (hours, minutes) = (tight[..<colon], tight[tight.index(after: colon)...])
      guard hours.isDigits, hours.count <= 4, minutes.isDigits, minutes.count == 2,
        let whole = Int64(hours), let rest = Int64(minutes), rest < 60
      else { return nil }
      return whole * 60 + rest
    }
    var total: Int64 = 0
    var rest = tight[...]
    var afterHours = false
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." || $0 == "," }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let hundredths = hundredths(String(digits)) else { return nil }
      switch unit {
      case "h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden":
        total += hundredths * 3 / 5
        afterHours = true
      case "m", "min", "mins", "minute", "minutes", "minuten": total += hundredths / 100
      case "" where afterHours && rest.isEmpty: total += hundredths / 100
      case "d", "day", "days": total += hundredths * 72 / 5
      default: return nil
      }
    }
    return text.isEmpty ? nil : total
  }

  private static func hundredths(_ digits: String) -> Int64? {
    let parts = digits.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    guard (1...2).contains(parts.count), parts[0].isDigits, parts[0].count <= 6,
      let whole = Int64(parts[0])
    else { return nil }
    guard parts.count == 2 else { return whole * 100 }
    guard (1...2).contains(parts[1].count), parts[1].isDigits, let more = Int64(parts[1]) else {
      return nil
    }
    return whole * 100 + (parts[1].count == 1 ? more * 10 : more)
  }
}
