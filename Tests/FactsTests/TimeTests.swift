import Facts
import Testing

@Suite struct TimeTests {
  @Test func `civil dates and day numbers agree over four centuries`() throws {
    var day = try #require(Day(year: 1899, month: 12, day: 31))
    let end = try #require(Day(year: 2300, month: 1, day: 1))
    while day < end {
      let next = day.advanced(by: 1)
      let (year, month, dayOfMonth) = next.civil
      #expect(Day(year: year, month: month, day: dayOfMonth) == next)
      #expect(next.weekday == day.weekday % 7 + 1)
      day = next
    }
  }

  @Test func `known days`() {
    #expect(Day(iso: "1970-01-01")?.number == 0)
    #expect(Day(iso: "2026-11-22")?.weekday == 7)
    #expect(Day(iso: "2026-11-22")?.description == "2026-11-22")
    for wrong in ["2026-02-29", "2026-13-01", "26-1-1", "2026-1-01", "", "2026-11-22x"] {
      #expect(Day(iso: wrong) == nil)
    }
  }

  @Test func `a stamp orders by effective time before the clock`() {
    func stamp(_ effective: Int64, _ written: UInt64) -> Stamp {
      Stamp(
        effective: Instant(milliseconds: effective),
        written: HybridTime(written),
        replica: ReplicaID(1),
        sequence: 1
      )
    }
    #expect(stamp(1, 9) < stamp(2, 1))
    #expect(stamp(2, 1) < stamp(2, 2))
  }

  @Test func `money scales half away from zero`() {
    let amount = Money(minor: 25, .euro)
    #expect(amount.scaled(by: 1, over: 2)?.minor == 13)
    #expect(Money(minor: -25, .euro).scaled(by: 1, over: 2)?.minor == -13)
    #expect(Money(minor: .max, .euro).scaled(by: 2, over: 1) == nil)
  }
}
