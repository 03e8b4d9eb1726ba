public import Facts

/// The offsets of one time zone, past and future: a pure reading of the bytes of a TZif file (RFC
/// 8536, versions 2 to 4), with the POSIX rule in its footer for times after its last transition.
///
/// Leap seconds are refused: instants count as POSIX does. Reading the file is the caller's.
public struct TimeZoneRules: Hashable, Sendable {
  /// Seconds since 1970 from which `offsets` at the same place holds, ascending.
  let transitions: [Int64]
  let offsets: [Int32]
  /// The offset before the first transition, in seconds east of Greenwich.
  let initial: Int32
  /// What holds after the last transition.
  let rule: PosixZone?

  /// No offset, ever.
  public static let utc = TimeZoneRules(fixedOffset: 0)

  /// A zone without transitions.
  ///
  /// - Parameter seconds: east of Greenwich, held within a day.
  public init(fixedOffset seconds: Int) {
    transitions = []
    offsets = []
    initial = Int32(min(max(seconds, -86_399), 86_399))
    rule = nil
  }

  /// Reads a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, the form of the variable TZ in POSIX.
  public init(posix text: String) throws(TimeZoneError) {
    let zone = try PosixZone(text)
    transitions = []
    offsets = []
    initial = zone.standard
    rule = zone
  }

  /// Reads the content of a TZif file.
  public init(tzif bytes: [UInt8]) throws(TimeZoneError) {
    var reader = ZoneFileReader(bytes)
    let content = try reader.read()
    transitions = content.transitions
    offsets = content.offsets
    initial = content.initial
    rule = content.footer.isEmpty ? nil : try PosixZone(content.footer)
  }

  /// Seconds east of Greenwich at a moment; logarithmic in the number of transitions.
  public func offset(at instant: Instant) -> Int {
    offset(atSecond: floorDivide(instant.milliseconds, 1000))
  }

  func offset(atSecond second: Int64) -> Int {
    if let rule, transitions.last.map({ second >= $0 }) ?? true {
      return Int(rule.offset(atSecond: second))
    }
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= second { low = middle + 1 } else { high = middle }
    }
    return Int(low == 0 ? initial : offsets[low - 1])
  }

  /// The calendar day on which a moment falls here.
  public func day(of instant: Instant) -> Day { local(instant).day }

  /// The calendar day and the milliseconds since its midnight that clocks show at a moment.
  public func local(_ instant: Instant) -> (day: Day, millisecond: Int) {
    let shifted = instant.advanced(by: Int64(offset(at: instant)) * 1000).milliseconds
    let day = floorDivide(shifted, 86_400_000)
    return (
      Day(number: Int32(clamping: day)), Int(((shifted % 86_400_000) + 86_400_000) % 86_400_000)
    )
  }

  /// The moment at which clocks show `minute` minutes after midnight of `day`.
  ///
  /// A time that clocks skip is as much later as they skip (02:30 becomes 03:30); of a time that
  /// they show twice it is the first.
  public func instant(_ day: Day, minute: Int) -> Instant {
    let wall = Int64(day.number) * 86_400 + Int64(minute) * 60
    return Instant(milliseconds: second(ofWall: wall).second * 1000)
  }

  /// The first moment of a day, which need not be midnight.
  public func startOfDay(_ day: Day) -> Instant {
    let wall = Int64(day.number) * 86_400
    let found = second(ofWall: wall)
    guard let gap = found.gap else { return Instant(milliseconds: found.second * 1000) }
    // Midnight was skipped: the day starts where clocks were moved.
    var (low, high) = (gap.lowerBound, gap.upperBound)
    let before = offset(atSecond: low)
    while high - low > 1 {
      let middle = (low + high) / 2
      if offset(atSecond: middle) == before { low = middle } else { high = middle }
    }
    return Instant(milliseconds: high * 1000)
  }

  /// The last millisecond of a day: what "by the end of the day" means.
  public func endOfDay(_ day: Day) -> Instant {
    startOfDay(day.advanced(by: 1)).advanced(by: -1)
  }

  /// The second at which clocks show `wall`, and where they skip it the seconds around the jump.
  private func second(ofWall wall: Int64) -> (second: Int64, gap: ClosedRange<Int64>?) {
    // Offsets are less than a day, so the jump that could matter lies between these two.
    let before = Int64(offset(atSecond: wall - 86_400))
    let after = Int64(offset(atSecond: wall + 86_400))
    let early = wall - max(before, after)
    let late = wall - min(before, after)
    if wall - Int64(offset(atSecond: early)) == early { return (early, nil) }
    if wall - Int64(offset(atSecond: late)) == late { return (late, nil) }
    return (wall - before, early - 1...late)
  }
}

/// Why the rules of a time zone cannot be read, as a sentence with the remedy.
public struct TimeZoneError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ reason: String) {
    description = reason + "; name another zone, or reinstall the system's tzdata"
  }
}

func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
  let quotient = number / divisor
  return number % divisor < 0 ? quotient - 1 : quotient
}
