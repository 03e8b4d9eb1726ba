import Facts
import Testing

@testable import CRM

@Suite struct DisplayTests {
  @Test(arguments: [
    (8_400_000, "84.000 €", "84k"), (8_400_050, "84.000,50 €", "84k"), (123_000, "1.230 €", "1,2k"),
    (0, "0 €", "0"), (-500, "-5 €", "-5"), (99_949, "999,49 €", "999"), (99_950, "999,50 €", "1k"),
    (995_000, "9.950 €", "10k"), (120_000_000, "1.200.000 €", "1,2m"),
    (99_999_999_999_900, "999.999.999.999 €", "1.000bn"),
  ])
  func `money`(minor: Int64, full: String, compact: String) throws {
    let german = try #require(EntryContext.german)
    #expect(Display.money(Money(minor: minor, .euro), german) == full)
    #expect(Display.compact(Money(minor: minor, .euro), german) == compact)
  }

  @Test func `money is told in short where it would be cut off`() throws {
    let german = try #require(EntryContext.german)
    let money = Money(minor: 123_456_750, .euro)
    #expect(Display.money(money, german, within: 14) == "1.234.567,50 €")
    #expect(Display.money(money, german, within: 13) == "1,2m €")
  }

  @Test func `money of any exponent is shown`() throws {
    let yen = try #require(Currency("JPY"))
    #expect(Display.money(Money(minor: 84_000, yen), .american) == "84,000 ¥")
    let odd = Money(minor: .min, currency: yen, exponent: 255)
    #expect(Display.money(odd, .american).count > 200)
    #expect(!Display.compact(odd, .american).isEmpty)
    #expect(Display.compact(Money(minor: .max, yen), .american) == "9,223,372,037bn")
  }

  @Test func `days, times and ages`() throws {
    let today = try #require(Day(iso: "2026-11-22"))
    #expect(Display.day(try #require(Day(iso: "2026-12-12")), today: today) == "12 Dec")
    #expect(Display.day(try #require(Day(iso: "2027-01-03")), today: today) == "3 Jan 27")
    #expect(Display.day(try #require(Day(iso: "1903-01-03")), today: today) == "3 Jan 1903")
    #expect(Display.longDay(try #require(Day(iso: "2026-12-04"))) == "Fri 4 Dec 2026")
    #expect(Display.time(570) == "09:30")
    #expect([15, 60, 90, 605].map { Display.duration($0) } == ["15m", "1h", "1h30", "10h05"])
    #expect(
      [1, 13, 21, 61, 730].map { Display.age(days: $0) } == ["1d", "13d", "3w", "2mo", "2y"]
    )
    let now = Instant(milliseconds: 10_000_000)
    #expect(Display.age(of: now.advanced(by: -300_000), now: now) == "5m")
    #expect(Display.age(of: Instant(milliseconds: .min), now: now).hasSuffix("y"))
    #expect(Display.percent(60) == "60 %")
    #expect(Display.count(8800, .american) == "8,800")
    #expect(Display.decimal(Decimal(mantissa: -5, scale: 2), .american) == "-0.05")
  }
}
