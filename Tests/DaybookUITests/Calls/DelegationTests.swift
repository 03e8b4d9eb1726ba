import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct DelegationTests {
  private static let size = Size(columns: 140, rows: 40)

  /// The sample book with Bob, who works in it too.
  static func book() throws -> (book: TestBook, bob: EntityID) {
    var book = try TestBook.sample()
    let bob = try book.make(User.kind, [.set(User.name, "Bob Ross"), .set(User.login, "bob")])
    return (book, bob)
  }

  private func session(_ view: ViewID = .deals) throws -> (Session, EntityID) {
    let (book, bob) = try Self.book()
    return (Session(book, size: Self.size, view: view), bob)
  }

  private func line(_ text: String, _ session: inout Session) {
    session.press(":")
    session.type(text)
    session.press("Enter")
  }

  @Test func `a cover is shown beside the owner and ends`() throws {
    var (session, bob) = try session()
    line("cover bob ..fri", &session)
    let book = session.model.book
    #expect(book.covered(by: bob, on: TestBook.today) == [session.model.viewer.user])
    session.press("Enter")
    #expect(session.text.contains("covered by Bob Ross until Fri 27 Nov"))
    session.press("Esc", "gB")
    #expect(session.model.book.covered(by: bob, on: TestBook.today).isEmpty)
  }

  @Test func `the title row says for whom I stand in`() throws {
    var (session, bob) = try session()
    let anna = session.model.viewer.user
    line("cover bob ..fri", &session)
    var store = session.store
    try store.perform(.set([bob], [.set(User.login, "bob")]))
    let model = Model(
      book: store.book,
      viewer: Viewer(user: bob, userName: "Bob Ross", bookName: "sales", host: "tests"),
      entry: EntryContext(now: TestBook.now),
      size: Self.size
    )
    var other = model
    _ = update(&other, .start)
    #expect(other.duty.text == "covering Anna")
    #expect(anna != bob)
  }

  @Test func `a cover that cannot be is refused in a sentence`() throws {
    var (session, _) = try session()
    line("cover anna ..fri", &session)
    #expect(session.text.contains("cannot stand in for"))
    line("cover nobody ..fri", &session)
    #expect(session.text.contains("is no colleague"))
  }

  @Test func `another owner asks about the open work`() throws {
    var (session, bob) = try session()
    let deal = try #require(
      session.model.book.rows(Deal.kind).first {
        session.model.book[$0, Deal.title] == "Renewal 2026"
      }
    )
    let id = session.model.book.id(deal)
    session.press("/", "renewal", "Enter", "co", "bob", "Enter")
    #expect(session.text.contains("2 open tasks: move them to Bob Ross too? y/n"))
    session.press("Esc")
    #expect(session.model.book[deal, Deal.kind.owner] == session.model.viewer.user)
    line("set owner=bob", &session)
    session.press("y")
    #expect(session.model.book[deal, Deal.kind.owner] == bob)
    let tasks = session.model.book.openTasks(about: id)
    #expect(tasks.map { session.model.book[$0, Todo.kind.owner] } == [bob, bob])
  }

  @Test func `the page of a handover is filled in and asks for the reason`() throws {
    var (session, bob) = try session()
    session.press("/", "renewal", "Enter")
    line("handover bob", &session)
    #expect(session.text.contains("Hand over “Renewal 2026”"))
    #expect(session.text.contains("Whoever accepts may take along 2 open tasks"))
    session.press("Ctrl-S")
    #expect(session.text.contains("must not be empty"))
    session.press("holiday", "Ctrl-S")
    #expect(session.model.overlays.isEmpty)
    let book = session.model.book
    let offer = try #require(book.handovers(offeredTo: bob).first)
    #expect(book[offer, Handover.reason] == "holiday")
    #expect(book[offer, Handover.nextStep]?.contains("Call Eva about legal") == true)
    #expect(book[offer, Handover.context]?.contains("Eva asked for SLA wording") == true)
  }

  @Test func `marked records are offered at once`() throws {
    var (session, bob) = try session()
    session.press("Space", "Space", "ch", "bob", "Enter", "new patch", "Ctrl-S")
    #expect(session.model.book.handovers(offeredTo: bob).count == 2)
  }

  @Test func `who is offered something accepts or declines it`() throws {
    let (prepared, bob) = try Self.book()
    var store = prepared
    let anna = store.user
    let deals = store.records(Deal.kind)
    for deal in deals.prefix(2) {
      try store.perform(.set([deal], [.set(Deal.kind.owner, bob)]))
      try store.perform(
        .set(
          store.book.openTasks(about: deal).map(store.book.id),
          [.set(Todo.kind.owner, bob)]
        )
      )
      try store.perform(
        .delegation(.offer(NewHandover(deal, to: anna, reason: "leaving")))
      )
    }
    var session = Session(store, size: Self.size, view: .deals)
    #expect(session.text.contains("2 handovers"))
    session.press("gO")
    #expect(session.text.contains("leaving"))
    session.press("a")
    #expect(session.text.contains("Take 2 open tasks along? y/n"))
    session.press("y")
    #expect(session.model.book[deals[0], Deal.kind.owner] == anna)
    session.press("d", "Enter")
    #expect(session.text.contains("Say why"))
    session.press("no time", "Enter")
    #expect(session.model.book[deals[1], Deal.kind.owner] == bob)
    #expect(session.text.contains("All are answered."))
    session.press("Esc")
    #expect(session.model.overlays.isEmpty)
    #expect(session.model.duty.text.isEmpty)
  }
}
