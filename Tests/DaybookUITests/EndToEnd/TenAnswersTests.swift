import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// Ten deals, each with another answer, in at most eighty keystrokes; then what the book holds.
@Suite struct TenAnswersTests {
  /// The keys of each answer; a word is typed letter by letter.
  static let script: [(title: String, keys: [String])] = [
    ("Deal 0", ["n", "fri call Eva", "Enter"]),
    ("Deal 1", ["d", "+3w", "Enter"]),
    ("Deal 2", [">"]),
    ("Deal 3", ["v", "72k", "Enter"]),
    ("Deal 4", ["z", "+1m", "Enter"]),
    ("Deal 5", ["X", "bud", "Enter"]),
    ("Deal 6", ["t", "Enter"]),
    ("Deal 7", ["W"]),
    ("Deal 8", ["f", "co", "Enter"]),
    ("Deal 9", ["Enter"]),
  ]

  private static func book() throws -> (TestBook, owner: EntityID) {
    var book = try TestBook()
    let bob = try book.make(User.kind, [.set(User.name, "Bob"), .set(User.login, "bob")])
    // The dearest comes up first.
    for (place, row) in script.enumerated() {
      try book.make(
        Deal.kind,
        [
          .set(Deal.title, row.title), .set(Deal.amount, TestBook.money(100_000 - Int64(place))),
          .set(Deal.stage, try book.stage("Proposal")), .set(Deal.expectedClose, book.day(20)),
          .set(Deal.kind.owner, bob),
        ]
      )
    }
    return (book, bob)
  }

  @Test func tenDifferentAnswersInEightyKeystrokes() throws {
    let (book, bob) = try Self.book()
    var session = Session(book, size: Size(columns: 80, rows: 24), view: .today)
    var count = 1
    session.press("7")
    for row in Self.script {
      let up = try #require(session.model.review.current)
      #expect(session.store.book[up, Deal.title] == row.title)
      for keys in row.keys {
        if KeySequence(keys)?.keys.count == 1 {
          session.press(keys)
          count += 1
        } else {
          session.type(keys)
          count += keys.count
        }
      }
    }
    #expect(count <= 80, "\(count) keystrokes")
    try check(session.store, bob)
    // Esc shows the minutes, Esc again keeps them and leaves.
    session.press("Esc")
    #expect(session.text.contains("Pipeline review, Sun 22 Nov 2026"))
    session.press("Esc")
    #expect(session.model.view == .today)
    let history = ReviewHistory(session.store.book, book.user, .team, now: TestBook.now)
    #expect(history.open == nil)
    let kept = try #require(history.last)
    let minutes = try #require(session.store.book[kept, Review.minutes])
    for row in Self.script { #expect(minutes.contains(row.title)) }
    #expect(minutes.contains("Looked at, nothing to do: Deal 9"))
  }

  private func check(_ store: TestBook, _ bob: EntityID) throws {
    let book = store.book
    func deal(_ place: Int) throws -> Row {
      let id = store.records(Deal.kind).first { book[$0, Deal.title] == "Deal \(place)" }
      return try #require(id.flatMap { book.row($0) })
    }
    func tasks(_ place: Int) throws -> [Row] { book.openTasks(about: book.id(try deal(place))) }
    let call = try #require(try tasks(0).first)
    #expect(book[call, Todo.title] == "call Eva" && book[call, Todo.type] == .call)
    #expect(book[call, Todo.kind.owner] == bob && book[call, Todo.due] == store.day(5))
    let row = try deal(1)
    #expect(book[row, Deal.expectedClose] == store.day(41) && book[row, Deal.closePushes] == 1)
    #expect(try book[deal(2), Deal.stage] == store.stage("Negotiation"))
    #expect(try book[deal(3), Deal.amount] == TestBook.money(72_000))
    #expect(try book[deal(4), Deal.parkedUntil] == store.day(30))
    #expect(try book[deal(5), Deal.status] == .lost && book[deal(5), Deal.lostReason] != nil)
    let discussed = try tasks(6)
    #expect(Set(discussed.compactMap { book[$0, Todo.kind.owner] }) == [bob, store.user])
    #expect(discussed.allSatisfy { book[$0, Todo.due] == store.day(1) })
    #expect(try book[deal(7), Deal.status] == .won && book[deal(7), Deal.closedOn] == store.day(0))
    #expect(try book[deal(8), Deal.forecast] == .commit)
    let review = try #require(store.records(Review.kind).first.flatMap { book.row($0) })
    #expect(book[review, Review.seen].count == 10)
    #expect(book[review, Review.answers].count == 9)
    // All but what was asked for is the owner's still.
    for place in 0..<10 { #expect(try book[deal(place), Deal.kind.owner] == bob) }
  }
}
