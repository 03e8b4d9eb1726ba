import Facts
import Testing

@testable import CRM

@Suite struct CalendarDaysTests {
  @Test(arguments: [
    ("2005-01-01", 2004, 53), ("2007-01-01", 2007, 1), ("2008-12-29", 2009, 1),
    ("2010-01-03", 2009, 53), ("2020-12-31", 2020, 53), ("2026-11-22", 2026, 47),
  ])
  func `weeks are those of ISO 8601`(iso: String, year: Int, week: Int) throws {
    let day = try #require(Day(iso: iso))
    #expect(day.isoWeek == (year, week))
  }

  @Test(arguments: [
    (
      "2026-11-22", "2026-11-16", "2026-11-22", "2026-11-01", "2026-11-30", "2026-10-01",
      "2026-12-31"
    ),
    (
      "2024-02-29", "2024-02-26", "2024-03-03", "2024-02-01", "2024-02-29", "2024-01-01",
      "2024-03-31"
    ),
    (
      "0001-01-01", "0001-01-01", "0001-01-07", "0001-01-01", "0001-01-31", "0001-01-01",
      "0001-03-31"
    ),
  ])
  func `bounds hold the day`(
    _ row: (String, String, String, String, String, String, String)
  ) throws {
    let day = try #require(Day(iso: row.0))
    #expect(day.startOfWeek(.monday).description == row.1)
    #expect(day.endOfWeek(.monday).description == row.2)
    #expect(day.startOfMonth.description == row.3)
    #expect(day.endOfMonth.description == row.4)
    #expect(day.startOfQuarter.description == row.5)
    #expect(day.endOfQuarter.description == row.6)
  }

  @Test func `a week may start on Sunday`() throws {
    let day = try #require(Day(iso: "2026-11-22"))
    #expect(day.startOfWeek(.sunday) == day)
    #expect(day.startOfWeek(.saturday).description == "2026-11-21")
    #expect(day.next(.sunday).description == "2026-11-29")
    #expect(day.next(.monday).description == "2026-11-23")
  }

  @Test func `months are added to the last day that there is`() throws {
    let day = try #require(Day(iso: "2024-01-31"))
    #expect(day.advanced(byMonths: 1)?.description == "2024-02-29")
    #expect(day.advanced(byMonths: -2)?.description == "2023-11-30")
    #expect(day.advanced(byMonths: 12 * 8000) == nil)
    #expect(day.advanced(byMonths: .max) == nil)
    #expect(day.advanced(byMonths: -12 * 2024) == nil)
  }
}
