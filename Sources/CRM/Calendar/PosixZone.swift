import Facts

/// A zone's rule in the form of POSIX's TZ: `name offset [name [offset] ,start[/time],end[/time]]`.
///
/// Offsets count west of Greenwich; a name is letters, or anything in angle brackets; a date is
/// `Mmonth.week.weekday` (week 5 is the last one), `Jn` (1…365, never 29 February) or `n` (0…365);
/// a time is in -167…167 hours (RFC 8536, section 3.3.1).
struct PosixZone: Hashable, Sendable {
  /// Seconds east of Greenwich.
  let standard: Int32
  let daylight: Daylight?

  struct Daylight: Hashable, Sendable {
    let offset: Int32
    let start: Moment
    let end: Moment
  }

  struct Moment: Hashable, Sendable {
    let date: Date
    /// Seconds after midnight of the date.
    let time: Int64
  }

  enum Date: Hashable, Sendable {
    /// 1…365 as if there were no leap years.
    case julian(Int)
    /// 0…365.
    case dayOfYear(Int)
    /// Sunday is weekday 0; week 5 is the last.
    case weekday(month: Int, week: Int, weekday: Int)
  }

  init(_ text: String) throws(TimeZoneError) {
    var parser = PosixZoneParser(text)
    guard let zone = parser.parse() else {
      throw TimeZoneError("the time zone rule '\(String(text.prefix(60)).debugSafe)' is not POSIX")
    }
    self = zone
  }

  init(standard: Int32, daylight: Daylight?) {
    self.standard = standard
    self.daylight = daylight
  }

  func offset(atSecond second: Int64) -> Int32 {
    guard let daylight else { return standard }
    let wall = second &+ Int64(standard)
    let year = Day(number: Int32(clamping: floorDivide(wall, 86_400))).civil.year
    let start = daylight.start.second(inYear: year) - Int64(standard)
    let end = daylight.end.second(inYear: year) - Int64(daylight.offset)
    let isDaylight =
      start < end ? (start..<end).contains(second) : !(end..<start).contains(second)
    return isDaylight ? daylight.offset : standard
  }
}

extension PosixZone.Moment {
  /// Wall seconds since 1970 of this moment in a year.
  func second(inYear year: Int) -> Int64 {
    // Years that days cannot hold repeat the last that they can: the answer is off, but there.
    let bounded = min(max(year, 1), 9999)
    guard let first = Day(year: bounded, month: 1, day: 1) else { return 0 }
    let day: Day
    switch date {
    case .dayOfYear(let number): day = first.advanced(by: number)
    case .julian(let number):
      let leap = Day.length(ofMonth: 2, year: bounded) == 29 && number >= 60
      day = first.advanced(by: number - (leap ? 0 : 1))
    case .weekday(let month, let week, let weekday):
      guard let start = Day(year: bounded, month: month, day: 1) else { return 0 }
      let ahead = (weekday - start.weekday % 7 + 7) % 7
      let candidate = start.advanced(by: ahead + 7 * (week - 1))
      day = candidate <= start.endOfMonth ? candidate : candidate.advanced(by: -7)
    }
    return Int64(day.number) * 86_400 + time
  }
}

private struct PosixZoneParser {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  mutating func parse() -> PosixZone? {
    guard name(), let west = time(limit: 24) else { return nil }
    let standard = Int32(-west)
    guard !rest.isEmpty else { return PosixZone(standard: standard, daylight: nil) }
    guard name() else { return nil }
    var daylight = standard + 3600
    if rest.first != UInt8(ascii: ",") {
      guard let west = time(limit: 24) else { return nil }
      daylight = Int32(-west)
    }
    guard accept(","), let start = moment(), accept(","), let end = moment(), rest.isEmpty else {
      return nil
    }
    return PosixZone(
      standard: standard,
      daylight: PosixZone.Daylight(offset: daylight, start: start, end: end)
    )
  }

  private mutating func name() -> Bool {
    if accept("<") {
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")), end != rest.startIndex else {
        return false
      }
      rest = rest[rest.index(after: end)...]
      return true
    }
    let letters = rest.prefix { (0x61...0x7A).contains($0 | 0x20) }
    rest = rest.dropFirst(letters.count)
    return letters.count >= 3
  }

  private mutating func moment() -> PosixZone.Moment? {
    guard let date = date() else { return nil }
    guard accept("/") else { return PosixZone.Moment(date: date, time: 7200) }
    return time(limit: 167).map { PosixZone.Moment(date: date, time: $0) }
  }

  private mutating func date() -> PosixZone.Date? {
    if accept("J") { return number(1...365).map { .julian($0) } }
    guard accept("M") else { return number(0...365).map { .dayOfYear($0) } }
    guard let month = number(1...12), accept("."), let week = number(1...5), accept("."),
      let weekday = number(0...6)
    else { return nil }
    return .weekday(month: month, week: week, weekday: weekday)
  }

  /// Seconds of `[+-]hours[:minutes[:seconds]]`.
  private mutating func time(limit: Int) -> Int64? {
    let negative = accept("-")
    if !negative { _ = accept("+") }
    guard let hours = number(0...limit) else { return nil }
    var seconds = hours * 3600
    if accept(":") {
      guard let minutes = number(0...59) else { return nil }
      seconds += minutes * 60
      if accept(":") {
        guard let more = number(0...59) else { return nil }
        seconds += more
      }
    }
    // A day of 24 hours and minutes would be an offset that no other part can hold.
    guard limit > 24 || seconds < 86_400 else { return nil }
    return Int64(negative ? -seconds : seconds)
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard (1...3).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return range.contains(value) ? value : nil
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard rest.first.map(UInt32.init) == character.value else { return false }
    rest = rest.dropFirst()
    return true
  }
}
