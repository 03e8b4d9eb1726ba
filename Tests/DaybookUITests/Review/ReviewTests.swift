import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct ReviewTests {
  private static let small = Size(columns: 80, rows: 24)

  private func session(_ size: Size = small) throws -> Session {
    Session(try TestBook.reviewed(), size: size, view: .review)
  }

  private func title(_ session: Session) -> String? {
    session.model.review.current.flatMap { session.model.book.title($0) }
  }

  @Test func theHeaderTellsWhatIsDifferent() throws {
    let session = try session()
    for part in ["since 14 Nov", "1 new 3,4k", "1 slipped", "1 shrunk −12k", "2 won 22k"] {
      #expect(session.text.contains(part), "\(part)")
    }
    #expect(session.text.contains("agreed then: 1 not"))
  }

  @Test func anAnswerBringsUpTheNextAndUndoBringsItBack() throws {
    var session = try session()
    let first = try #require(title(session))
    session.press("Enter")
    #expect(title(session) != first)
    session.press("k")
    #expect(title(session) == first)
    #expect(session.text.contains("said today"))
    session.press("j", "u")
    #expect(session.effects.contains { if case .undo = $0 { true } else { false } })
  }

  @Test func aRefusedAnswerComesUpAgainWithTheReason() throws {
    var session = try session()
    let deal = try #require(title(session))
    session.press("d", "12 Foo", "Enter")
    #expect(session.model.overlays.count == 1)
    session.press("Esc")
    #expect(title(session) == deal)
    while title(session) != "Rollout phase 2" { session.press("j") }
    session.press(">")
    #expect(title(session) == "Rollout phase 2")
    #expect(session.model.notice?.role == .error)
  }

  @Test func aDealWithoutValueIsAskedForItWhenItIsWon() throws {
    var session = try session()
    session.press("k")
    while title(session) != "Warehouse scanners" { session.press("j") }
    session.press("W")
    session.type("9k")
    session.press("Enter")
    let book = session.store.book
    let won = session.store.records(Deal.kind)
      .first { book[$0, Deal.title] == "Warehouse scanners" }
    #expect(won.flatMap { book[$0, Deal.status] } == .won)
  }

  @Test func anInterruptedReviewIsGoneOnWith() throws {
    var session = try session()
    let first = try #require(title(session))
    session.press("Enter")
    session.send(.hangup)
    let again = Session(session.store, size: Self.small, view: .review)
    #expect(title(again) != first)
    #expect(again.model.review.seen.count == 1)
    #expect(again.text.contains("1 done"))
  }

  @Test func escLeadsOutFromEverywhere() throws {
    let ways = [
      [], ["s"], ["r"], ["n"], ["X"], ["l"], ["Enter", "Q"], ["Enter", "s"], ["z", "x"],
    ]
    for keys in ways {
      var session = try session()
      for key in keys { session.press(key) }
      var steps = 0
      while session.model.view == .review, steps < 6 {
        session.press("Esc")
        steps += 1
      }
      #expect(session.model.view == .today, "\(keys)")
    }
  }

  @Test func aGlanceIsNoReview() throws {
    var session = try session()
    let before = session.store.records(Review.kind).count
    session.press("j", "j", "r", "s", "Esc", "Esc")
    #expect(session.store.records(Review.kind).count == before)
  }

  @Test func minutesAreCopiedWrittenMailedAndEdited() throws {
    var session = try session()
    session.press("Enter", "y")
    guard case .copy(let copied)? = session.effects.last else { throw TestBook.Missing() }
    #expect(copied.hasPrefix("Pipeline review, Sun 22 Nov 2026"))
    session.press("m")
    guard case .mail(let subject, _)? = session.effects.last else { throw TestBook.Missing() }
    #expect(subject == "Pipeline review, Sun 22 Nov 2026")
    session.press("w", "Enter")
    guard case .write(let file, _)? = session.effects.last else { throw TestBook.Missing() }
    #expect(file == "review-2026-11-22.txt")
    session.press("E")
    guard case .openEditor(let generation, _)? = session.effects.last else {
      throw TestBook.Missing()
    }
    session.send(.edited(generation: generation, "My own words\n"))
    #expect(session.text.contains("My own words"))
    session.press("Enter")
    let reviews = session.store.records(Review.kind)
    #expect(reviews.contains { session.store.book[$0, Review.minutes] == "My own words\n" })
  }

  @Test func commandsDoWhatKeysDo() throws {
    var session = try session()
    session.press(":")
    session.type("review mine")
    session.press("Enter")
    #expect(session.model.review.scope == .mine)
    let deal = try #require(session.model.review.current)
    session.press(":")
    session.type("answer value 50k")
    session.press("Enter")
    #expect(session.store.book[deal, Deal.amount] == TestBook.money(50_000))
    session.press(":")
    session.type("minutes")
    session.press("Enter")
    #expect(session.model.review.page == .minutes)
    session.press(":")
    session.type("review accounts")
    session.press("Enter")
    #expect(session.model.review.scope == .accounts && session.model.review.page == .records)
  }

  @Test func answersForDealsAreNotForCompanies() throws {
    var session = try session()
    session.press(":")
    session.type("review accounts")
    session.press("Enter", "v")
    #expect(session.model.overlays.isEmpty)
  }

  @Test(
    arguments: [
      ("fri call Eva", 5, "call Eva"), ("call Eva fri", 5, "call Eva"),
      ("call Eva", nil, "call Eva"), ("5 seats", nil, "5 seats"), ("+2w", 14, ""),
      ("in 3 days send the quote", 3, "send the quote"), ("2026-12-01 visit", 9, "visit"),
      ("", nil, ""),
    ] as [(String, Int?, String)]
  )
  func aLineIsReadAsADayAndWords(_ text: String, _ days: Int?, _ words: String) {
    let read = ReviewLine.split(text, EntryContext(now: TestBook.now))
    #expect(read.day == days.map { TestBook.today.advanced(by: $0) })
    #expect(read.words == words)
  }

  private static let screens: [(name: String, keys: [String])] = [
    ("review", []), ("review-why", ["r"]), ("review-since", ["s"]),
    ("review-date", ["d", "=+2w"]), ("review-answered", ["Enter", "k"]),
    ("review-minutes", ["n", "=fri call Eva", "Enter", "Enter", "Q"]),
    ("review-accounts", [":", "=review accounts", "Enter"]),
  ]

  @Test(
    arguments: screens.map(\.name),
    [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]
  )
  func screen(_ name: String, _ size: Size) throws {
    guard let screen = Self.screens.first(where: { $0.name == name }) else { return }
    var session = try session(size)
    for keys in screen.keys {
      if keys.first == "=" { session.type(String(keys.dropFirst())) } else { session.press(keys) }
    }
    expectFrame(session, "\(name)-\(size.columns)x\(size.rows)")
  }
}
