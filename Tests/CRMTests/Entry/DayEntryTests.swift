import Facts
import Testing

@testable import CRM

@Suite struct DayEntryTests {
  /// Typed on Sunday 22 November 2026.
  @Test(arguments: [
    ("2026-12-06", "2026-12-06"), ("20261206", "2026-12-06"), ("2026/12/6", "2026-12-06"),
    ("12.12.", "2026-12-12"), ("12.1.", "2027-01-12"), ("12.5.27", "2027-05-12"),
    ("12/5", "2027-05-12"), ("12/25", "2026-12-25"), ("1.2.1999", "1999-02-01"),
    ("1.2.99", "1999-02-01"), ("1.2.45", "2045-02-01"),
    ("12 Dec", "2026-12-12"), ("dec 12 2026", "2026-12-12"), ("Dec 12, 2027", "2027-12-12"),
    ("12. Dezember 2026", "2026-12-12"), ("12th of dec", "2026-12-12"), ("3 mar", "2027-03-03"),
    ("3 März", "2027-03-03"), ("14 août", "2027-08-14"), ("1 de enero de 2028", "2028-01-01"),
    ("12-dec-2026", "2026-12-12"), ("Fri 11 Dec 2026", "2026-12-11"), ("22 nov", "2026-11-22"),
    ("21 nov", "2027-11-21"), ("29 feb", "2028-02-29"), ("12 dec '27", "2027-12-12"),
    ("today", "2026-11-22"), ("TOMORROW", "2026-11-23"), ("yesterday", "2026-11-21"),
    ("übermorgen", "2026-11-24"), ("mañana", "2026-11-23"), ("aujourd’hui", "2026-11-22"),
    ("fri", "2026-11-27"), ("Freitag", "2026-11-27"), ("sun", "2026-11-29"),
    ("next fri", "2026-11-27"), ("this fri", "2026-11-20"), ("last fri", "2026-11-20"),
    ("next sunday", "2026-11-29"), ("+2w", "2026-12-06"), ("-3d", "2026-11-19"),
    ("+1m", "2026-12-22"), ("+1y", "2027-11-22"), ("+1q", "2027-02-22"), ("+5", "2026-11-27"),
    ("in 3 days", "2026-11-25"), ("in a week", "2026-11-29"), ("two weeks ago", "2026-11-08"),
    ("eow", "2026-11-22"), ("bow", "2026-11-16"), ("eom", "2026-11-30"), ("bom", "2026-11-01"),
    ("eoq", "2026-12-31"), ("boq", "2026-10-01"), ("eoy", "2026-12-31"), ("boy", "2026-01-01"),
    ("next week", "2026-11-23"), ("next month", "2026-12-01"), ("5.", "2026-12-05"),
    ("5th", "2026-12-05"), ("１２．１２．", "2026-12-12"), ("٢٠٢٦-١٢-٠٦", "2026-12-06"),
  ])
  func `days by German habits`(typed: String, expected: String) throws {
    #expect(try DayEntry.day(typed, #require(.german)).description == expected)
  }

  @Test(arguments: [
    ("12/5", "2026-12-05"), ("25/12", "2026-12-25"), ("12/5/27", "2027-12-05"),
    ("5.12.", "2026-12-05"), ("eow", "2026-11-28"), ("next fri", "2026-12-04"),
    ("this fri", "2026-11-27"), ("12-25-2026", "2026-12-25"),
  ])
  func `days by American habits`(typed: String, expected: String) throws {
    #expect(try DayEntry.day(typed, .american).description == expected)
  }

  @Test(arguments: [
    ("12 dec", "2025-12-12"), ("fri", "2026-11-20"), ("sun", "2026-11-15"),
    ("22.11.", "2026-11-22"),
    ("29 feb", "2024-02-29"), ("23.", "2026-10-23"),
  ])
  func `a field that looks back takes the last one`(typed: String, expected: String) throws {
    let day = try DayEntry.day(typed, #require(.german), leaning: .back)
    #expect(day.description == expected)
  }

  @Test(arguments: [
    "", "30 feb", "32.1.", "1.13.2026", "2026-02-29", "soon", "dec", "12 12 12 12",
    "Mon 6 Dec 2026",
    "+9999999d", "+999999w", "12.5.26.7", "1/2/3/4", "2026-12", "99", "12 foo", "next next fri",
  ])
  func `what is no day says how to write one`(typed: String) throws {
    let error = #expect(throws: EntryError.self) { try DayEntry.day(typed, #require(.german)) }
    #expect((error?.description.count ?? 0) > 20)
  }

  @Test(arguments: [
    ("10:00", 600), ("10h", 600), ("10h30", 630), ("10am", 600), ("12am", 0), ("12 pm", 720),
    ("3:30 p.m.", 930), ("15:30", 930), ("15.30 Uhr", 930), ("0:00", 0), ("23:59", 1439),
    ("noon", 720), ("10:00:00", 600),
  ])
  func `times of day`(typed: String, minute: Int) throws {
    #expect(try TimeEntry.time(typed) == minute)
  }

  @Test(arguments: [
    "10", "24:00", "10:60", "13pm", "0am", "10:0", "15.30", ":", "", "10:00:30", "-1:00",
  ])
  func `other times are refused`(typed: String) {
    #expect(throws: EntryError.self) { try TimeEntry.time(typed) }
  }

  @Test(arguments: [
    ("yesterday 15:00", "2026-11-21", 900), ("fri at 10am", "2026-11-27", 600),
    ("2026-12-06T15:00", "2026-12-06", 900), ("15:00", "2026-11-22", 900),
    ("12 Dec, 3:30 pm", "2026-12-12", 930), ("+2w", "2026-12-06", nil), ("now", "2026-11-22", 600),
    ("morgen um 15 Uhr", "2026-11-23", 900),
  ])
  func `a day with a time`(typed: String, day: String, minute: Int?) throws {
    let found = try TimeEntry.dayTime(typed, #require(.german))
    #expect(found.day.description == day)
    #expect(found.minute == minute)
  }

  @Test func `a moment is of the zone, and a day alone its end`() throws {
    let german = try #require(EntryContext.german)
    #expect(try TimeEntry.instant("1.7.2027 10:00", german).milliseconds == 1_814_428_800_000)
    #expect(try TimeEntry.instant("today", german).milliseconds == 1_795_388_399_999)
  }

  @Test(arguments: [
    ("15m", 15), ("15min", 15), ("90 min", 90), ("1h", 60), ("1h30", 90), ("1h 30m", 90),
    ("1:30", 90), ("1.5h", 90), ("0,25 h", 15), ("2 hours", 120), ("45", 45), ("1d", 1440),
  ])
  func `durations`(typed: String, minutes: Int64) throws {
    #expect(try TimeEntry.duration(typed) == minutes)
  }

  @Test(arguments: ["", "x", "1x", "-5", "h", "1h30x", "999999999", "1:75", "1.2.3h"])
  func `other durations are refused`(typed: String) {
    #expect(throws: EntryError.self) { try TimeEntry.duration(typed) }
  }

  @Test func `hostile texts are answered, never trapped on`() throws {
    for context in [try #require(EntryContext.german), .american] {
      for text in hostileTexts {
        _ = try? DayEntry.day(text, context)
        _ = try? DayEntry.day(text, context, leaning: .back)
        _ = try? TimeEntry.dayTime(text, context)
        _ = try? TimeEntry.duration(text)
        _ = try? MoneyEntry.money(text, context)
        _ = try? NumberEntry.decimal(text, context)
        _ = try? NumberEntry.percent(text, context)
      }
    }
  }
}
