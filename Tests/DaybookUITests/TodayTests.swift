import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// Today: its sections, its keys, what it says when nothing is due.
@Suite struct TodayTests {
  private static let size = Size(columns: 80, rows: 24)

  private func session() throws -> Session {
    Session(try TestBook.sample(), size: Self.size, view: .today)
  }

  @Test func aTaskWaitsUntilTheDayThatIsTyped() throws {
    var session = try session()
    let id = try #require(session.model.selected)
    session.press("w")
    session.type("fri")
    #expect(session.text.contains("Fri 27 Nov 2026"))
    session.press("Enter")
    #expect(session.model.book[id, Todo.snoozedUntil] == TestBook.today.advanced(by: 5))
  }

  @Test func enterAloneWaitsUntilTomorrow() throws {
    var session = try session()
    let id = try #require(session.model.selected)
    session.press("w", "Enter")
    #expect(session.model.book[id, Todo.snoozedUntil] == TestBook.today.advanced(by: 1))
  }

  @Test func aDayThatIsNoneStaysOpen() throws {
    var session = try session()
    session.press("w")
    session.type("someday")
    session.press("Enter")
    #expect(session.model.overlays.count == 1)
    #expect(session.text.contains("someday"))
  }

  @Test func aDealIsParked() throws {
    var session = try session()
    session.press("G")
    let id = try #require(session.model.selected)
    #expect(session.model.book.row(id)?.kind == Deal.kind)
    let before = session.model.today.count
    session.press("w")
    session.type("+1m")
    session.press("Enter")
    #expect(session.model.book[id, Deal.parkedUntil] != nil)
    #expect(session.model.today.count == before - 1)
  }

  @Test func theTourIsDoneByTheRealKeys() throws {
    var session = try session()
    session.press(":")
    session.type("tour")
    session.press("Enter")
    var seen = 0
    while let step = session.model.tour?.step, seen < 10 {
      while !session.model.overlays.isEmpty { session.press("Esc") }
      #expect(session.text.contains("tour \(seen + 1)/7"))
      session.press(try #require(Keymap.standard.keys(step.intent).first).description)
      seen += 1
    }
    #expect(seen == 7)
    #expect(session.model.tour == nil)
    #expect(session.kept[Tour.key] == "done")
  }

  @Test func theViewIsKeptOnlyWhereTheLineDropped() throws {
    var session = try session()
    session.press("4")
    session.send(.hangup)
    #expect(session.kept["view"] == "4 2026-11-22")
    var again = Session(session.store, size: Self.size, view: .today, kept: session.kept)
    #expect(again.model.view == .contacts)
    #expect(again.kept["view"] == nil)
    again.press("2", "Q")
    #expect(again.kept["view"] == nil)
    let stale = Session(
      session.store,
      size: Self.size,
      view: .today,
      kept: ["view": "4 2026-11-21"]
    )
    #expect(stale.model.view == .today)
  }

  @Test func aMeetingIsToldOnceWhenItsTimeComes() throws {
    var store = try TestBook.sample()
    try store.make(
      Todo.kind,
      [
        .set(Todo.title, "Walk the line"), .set(Todo.due, TestBook.today),
        .set(Todo.time, ZonedTime(day: TestBook.today, minute: 615, zone: "")),
      ]
    )
    var session = Session(store, size: Self.size, view: .today, remindsBefore: 5)
    var told: [String] = []
    for minute in 1..<30 {
      let before = session.effects.count
      let now = TestBook.now.advanced(by: Int64(minute) * 60_000)
      session.send(.clock(now: now, today: TestBook.today))
      for case .remind(let text) in session.effects.dropFirst(before) {
        told.append("\(minute) \(text)")
      }
    }
    #expect(told == ["10 10:15 Walk the line"])
  }
}
