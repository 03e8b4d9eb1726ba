import CRM
import Facts
import Glibc

/// The clock, the zone files and chance: what the rest of the program is handed as values.
///
/// `DAYBOOK_NOW` stops the clock, for tests and demonstrations: milliseconds since 1970, or a moment
/// of UTC like `2026-11-20T09:30:00Z`. What is neither is ignored.
enum WorldClock {
  private static let stopped = Places.variable("DAYBOOK_NOW").flatMap { moment($0) }

  static func now() -> Instant {
    if let stopped { return stopped }
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Reads milliseconds since 1970, or `YYYY-MM-DDThh:mm:ssZ`.
  static func moment(_ text: String) -> Instant? {
    if let milliseconds = Int64(text) { return Instant(milliseconds: milliseconds) }
    let parts = text.split(separator: "T")
    guard parts.count == 2, let day = Day(iso: parts[0]), parts[1].last == "Z" else { return nil }
    let clock = parts[1].dropLast().split(separator: ":").map { Int64($0) ?? -1 }
    guard clock.count == 3, 0..<24 ~= clock[0], 0..<60 ~= clock[1], 0..<60 ~= clock[2] else {
      return nil
    }
    let seconds = Int64(day.number) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    return Instant(milliseconds: seconds * 1000)
  }

  /// 64 bits from the system's random source.
  static func seed() -> UInt64 {
    var generator = SystemRandomNumberGenerator()
    return generator.next()
  }

  /// The rules of a zone by its IANA name; nil where the system has no such file, or a damaged one.
  static func zone(named name: String) -> TimeZoneRules? {
    let isSafe = name.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "/_+-".contains($0))
    }
    guard !name.isEmpty, !name.hasPrefix("/"), isSafe,
      let bytes = Places.contents(of: "/usr/share/zoneinfo/" + name)
    else { return nil }
    return try? TimeZoneRules(tzif: bytes)
  }

  /// The IANA name of the zone of the environment, where it has one.
  static var localZoneName: String? {
    let text =
      Places.variable("TZ")
      ?? Places.contents(of: "/etc/timezone", limit: 256).map {
        String(decoding: $0, as: UTF8.self)
      }
    let name = text.map { String($0.drop { $0 == ":" }.prefix { !$0.isWhitespace }) }
    return name.flatMap { zone(named: $0) == nil ? nil : $0 }
  }

  /// The zone of the environment: `$TZ`, else the system's.
  static var localZone: TimeZoneRules {
    if let name = Places.variable("TZ") {
      let trimmed = name.hasPrefix(":") ? String(name.dropFirst()) : name
      if let zone = zone(named: trimmed) { return zone }
      if let zone = try? TimeZoneRules(posix: trimmed) { return zone }
    }
    guard let bytes = Places.contents(of: "/etc/localtime"),
      let zone = try? TimeZoneRules(tzif: bytes)
    else { return .utc }
    return zone
  }
}
