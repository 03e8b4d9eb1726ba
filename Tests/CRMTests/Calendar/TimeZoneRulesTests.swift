import Facts
import PtyHarness
import Testing

@testable import CRM

private let zoneinfo = "/usr/share/zoneinfo/"
private let hasZones = TestFile.read(zoneinfo + "Pacific/Apia") != nil

@Suite struct TimeZoneRulesTests {
  /// What `TZ=zone date -d @seconds` prints.
  @Test(
    .enabled(if: hasZones, "tzdata is not installed"),
    arguments: [
      ("Europe/Berlin", 1_174_784_399, "2007-03-25T01:59:59 +0100"),
      ("Europe/Berlin", 1_174_784_400, "2007-03-25T03:00:00 +0200"),
      ("Europe/Berlin", 1_193_533_199, "2007-10-28T02:59:59 +0200"),
      ("Europe/Berlin", 1_193_533_200, "2007-10-28T02:00:00 +0100"),
      ("Europe/Berlin", 2_216_249_999, "2040-03-25T01:59:59 +0100"),
      ("Europe/Berlin", 2_216_250_000, "2040-03-25T03:00:00 +0200"),
      ("Europe/Berlin", -1_693_706_400, "1916-05-01T00:00:00 +0200"),
      ("Europe/Berlin", 4_102_444_800, "2100-01-01T01:00:00 +0100"),
      ("America/New_York", 1_173_596_399, "2007-03-11T01:59:59 -0500"),
      ("America/New_York", 1_173_596_400, "2007-03-11T03:00:00 -0400"),
      ("America/New_York", 1_194_155_999, "2007-11-04T01:59:59 -0400"),
      ("America/New_York", 1_194_156_000, "2007-11-04T01:00:00 -0500"),
      ("America/New_York", 2_215_407_599, "2040-03-15T02:59:59 -0400"),
      ("America/New_York", 2_235_967_200, "2040-11-08T01:00:00 -0500"),
      ("America/New_York", 0, "1969-12-31T19:00:00 -0500"),
      ("Asia/Kolkata", 1_174_784_400, "2007-03-25T06:30:00 +0530"),
      ("Asia/Kolkata", 2_216_250_000, "2040-03-25T06:30:00 +0530"),
      ("Australia/Lord_Howe", 1_174_748_399, "2007-03-25T01:59:59 +1100"),
      ("Australia/Lord_Howe", 1_174_748_400, "2007-03-25T01:30:00 +1030"),
      ("Australia/Lord_Howe", 1_193_497_199, "2007-10-28T01:29:59 +1030"),
      ("Australia/Lord_Howe", 2_216_300_000, "2040-03-26T01:53:20 +1100"),
      ("Australia/Lord_Howe", 2_232_800_000, "2040-10-03T00:43:20 +1030"),
      ("America/Sao_Paulo", 1_541_300_399, "2018-11-03T23:59:59 -0300"),
      ("America/Sao_Paulo", 1_541_300_400, "2018-11-04T01:00:00 -0200"),
      ("Pacific/Apia", 1_325_239_199, "2011-12-29T23:59:59 -1000"),
      ("Pacific/Apia", 1_325_239_200, "2011-12-31T00:00:00 +1400"),
    ]
  )
  func `local time is what date prints`(zone: String, second: Int, expected: String) throws {
    let rules = try rules(zone)
    let instant = Instant(milliseconds: Int64(second) * 1000)
    #expect(printed(rules, instant) == expected)
    let local = rules.local(instant)
    let back = rules.instant(local.day, minute: local.millisecond / 60_000)
    // The same minute, or of a time shown twice the first of both.
    let distance = instant.milliseconds - Int64(local.millisecond % 60_000) - back.milliseconds
    #expect([0, 3_600_000, 1_800_000].contains(distance))
  }

  @Test func `a skipped time is later and a repeated one the first`() throws {
    let berlin = try TimeZoneRules(posix: "CET-1CEST,M3.5.0,M10.5.0/3")
    let spring = try #require(Day(year: 2026, month: 3, day: 29))
    #expect(printed(berlin, berlin.instant(spring, minute: 150)) == "2026-03-29T03:30:00 +0200")
    let autumn = try #require(Day(year: 2026, month: 10, day: 25))
    #expect(printed(berlin, berlin.instant(autumn, minute: 150)) == "2026-10-25T02:30:00 +0200")
    #expect(printed(berlin, berlin.instant(autumn, minute: 180)) == "2026-10-25T03:00:00 +0100")
    #expect(printed(berlin, berlin.endOfDay(autumn)) == "2026-10-25T23:59:59 +0100")
    let length = berlin.startOfDay(autumn).milliseconds - berlin.endOfDay(autumn).milliseconds
    #expect(length == -25 * 3_600_000 + 1)
  }

  @Test(.enabled(if: hasZones, "tzdata is not installed"))
  func `a day without midnight starts where its clocks do`() throws {
    let brazil = try rules("America/Sao_Paulo")
    let sunday = try #require(Day(year: 2018, month: 11, day: 4))
    #expect(printed(brazil, brazil.startOfDay(sunday)) == "2018-11-04T01:00:00 -0200")
    #expect(brazil.endOfDay(sunday.advanced(by: -1)) == brazil.startOfDay(sunday).advanced(by: -1))
    let samoa = try rules("Pacific/Apia")
    let skipped = try #require(Day(year: 2011, month: 12, day: 30))
    #expect(printed(samoa, samoa.startOfDay(skipped)) == "2011-12-31T00:00:00 +1400")
  }

  @Test(arguments: [
    ("EST5EDT,M3.2.0,M11.1.0", 1_783_000_000, -14_400),
    ("EST5EDT,M3.2.0,M11.1.0", 1_768_000_000, -18_000),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2_230_000_000, -3600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_768_000_000, 39_600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_783_000_000, 36_000),
    ("XXX3EDT4,0/0,J365/23", 1_768_000_000, -14_400),
    ("<+0330>-3:30", 0, 12_600),
    ("UTC0", 0, 0),
  ])
  func `rules in the form of POSIX hold`(rule: String, second: Int64, offset: Int) throws {
    let rules = try TimeZoneRules(posix: rule)
    #expect(rules.offset(at: Instant(milliseconds: second * 1000)) == offset)
  }

  @Test(arguments: [
    "", "X", "CET", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0", "CET-25", "<>0", "CET-1x",
    "CET-1CEST,M3.5.0,M10.5.0/3x", "CET99999999999", "\u{1B}[2J", "CET-1CEST",
    String(repeating: "A", count: 100_000),
  ])
  func `other rules are refused`(rule: String) {
    let error = #expect(throws: TimeZoneError.self) { try TimeZoneRules(posix: rule) }
    #expect(error.map { !$0.description.contains("\u{1B}") && $0.description.count < 200 } == true)
  }

  @Test func `hostile bytes are refused and never trap`() throws {
    let sample = tzif()
    #expect(try TimeZoneRules(tzif: sample).offset(at: Instant(milliseconds: 0)) == 3600)
    for length in 0..<sample.count {
      #expect(throws: TimeZoneError.self) { try TimeZoneRules(tzif: Array(sample[..<length])) }
    }
    for place in sample.indices {
      for bit in 0..<8 {
        var broken = sample
        broken[place] ^= 1 << UInt8(bit)
        guard let rules = try? TimeZoneRules(tzif: broken) else { continue }
        for second in [Int64.min, -1, 0, 5_000_000_000, Int64.max] {
          _ = rules.local(Instant(milliseconds: second))
        }
        _ = rules.startOfDay(Day(number: .max))
        _ = rules.endOfDay(Day(number: .min))
      }
    }
  }

  private func rules(_ zone: String) throws -> TimeZoneRules {
    try TimeZoneRules(tzif: #require(TestFile.read(zoneinfo + zone)))
  }

  /// As `date +%Y-%m-%dT%H:%M:%S %z`.
  private func printed(_ rules: TimeZoneRules, _ instant: Instant) -> String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let local = rules.local(instant)
    let second = local.millisecond / 1000
    let offset = rules.offset(at: instant)
    let zone = (offset < 0 ? "-" : "+") + two(abs(offset) / 3600) + two(abs(offset) / 60 % 60)
    return "\(local.day)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) \(zone)"
  }

  /// A small file: one hour until second 1000, then the rule of Berlin.
  private func tzif() -> [UInt8] {
    func block(_ width: Int) -> [UInt8] {
      let time = [UInt8](repeating: 0, count: width - 2) + [3, 0xE8]
      return time + [1] + [0, 0, 0x0E, 0x10, 0, 0] + [0, 0, 0x0E, 0x10, 0, 0] + Array("CET\0".utf8)
    }
    let counts: [UInt8] = [0, 0, 0, 0, 1, 2, 4].flatMap { [0, 0, 0, $0] }.dropFirst(4).map { $0 }
    let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
    return header + block(4) + header + block(8) + Array("\nCET-1CEST,M3.5.0,M10.5.0/3\n".utf8)
  }
}
