import CRM
import Facts
import Glibc

/// The clock, the zone files and chance: what the rest of the program is handed as values.
enum WorldClock {
  static func now() -> Instant {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
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
