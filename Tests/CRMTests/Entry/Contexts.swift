import Facts

@testable import CRM

extension EntryContext {
  /// Sunday 22 November 2026, 10:00 in Berlin, German habits.
  static let german = try? EntryContext(
    now: Instant(milliseconds: 1_795_338_000_000),
    zone: TimeZoneRules(posix: "CET-1CEST,M3.5.0,M10.5.0/3"),
    country: "DE",
    decimalComma: true
  )

  /// The same moment in Greenwich with American habits.
  static let american = EntryContext(
    now: Instant(milliseconds: 1_795_338_000_000),
    currency: .dollar,
    country: "US",
    dayFirst: false,
    weekStart: .sunday
  )
}

/// What no field may trap on.
let hostileTexts: [String] = [
  "", " ", "\u{0}", "\u{1B}[31m", "\u{202E}12", "e\u{301}\u{301}", "👩‍💻", "٣", "１２", "--", "+", "-",
  ".", ",", "..", "@", "a@", "@b", "+0", "00", "0", "-0", "∞", "½", "1e5", "NaN", "0x10", "'", "\"",
  "<>", "<a@b>", "((((", "1'", "99999999999999999999999999999999999999999999999999", "+99999999d",
  "-9223372036854775808", "9223372036854775808", "32.13.", "0.0.", "29 feb", "30 feb", "next",
  "in days", "12:", ":", "h", "am", "1:2:3", "//", "\r\n", "=1+1", "€", "€€", "kr", "k", "m",
  String(repeating: "9", count: 100_000), String(repeating: "e\u{301}", count: 10_000),
  String(repeating: "(", count: 10_000), String(repeating: "a@", count: 10_000),
  String(repeating: "+", count: 10_000), String(repeating: ", ", count: 10_000),
]
