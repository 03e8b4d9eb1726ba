import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct CallRunTests {
  private static let size = Size(columns: 80, rows: 24)

  private func session(_ view: ViewID = .contacts) throws -> Session {
    Session(try TestBook.sample(), size: Self.size, view: view)
  }

  private func run(_ session: Session) -> CallRunState? {
    if case .callRun(let run)? = session.model.overlays.last { run } else { nil }
  }

  private func outcomes(_ session: Session) -> [Outcome] {
    let book = session.model.book
    return book.rows(Activity.kind).compactMap { book[$0, Activity.outcome] }
  }

  @Test func `marked people come one after the other`() throws {
    var session = try session()
    session.press("Space", "Space", "Space", "R")
    #expect(run(session)?.calls.count == 3)
    #expect(session.text.contains("Call run 1/3"))
    session.press("a", "Enter")
    #expect(session.text.contains("Call run 2/3"))
    session.press("s", "m", "back on Monday", "Enter")
    #expect(outcomes(session) == [.noAnswer, .leftMessage])
    #expect(session.text.contains("1 no answer · 1 left message · 1 skipped"))
    session.press("Esc")
    #expect(session.model.overlays.isEmpty)
    #expect(session.text.contains("Call run: 1 no answer"))
    #expect(session.model.callRun == nil)
  }

  @Test func `all of one person is one undo, which brings the person back`() throws {
    var session = try session()
    session.press("Space", "Space", "R", "i", "wants a demo; next: fri 10:00 show it", "Enter")
    let book = session.model.book
    let made = try #require(book.rows(Todo.kind).last)
    #expect(book[made, Todo.title] == "Show it")
    #expect(book[made, Todo.time]?.minute == 600)
    #expect(outcomes(session) == [.interested])
    session.press("u")
    #expect(session.text.contains("Call run 1/2"))
    #expect(outcomes(session).isEmpty)
  }

  @Test func `esc keeps the note, and a run that was left goes on`() throws {
    var session = try session()
    session.press("Space", "Space", "R", "r", "was busy", "Esc", "i")
    #expect(session.text.contains("note: was busy"))
    session.press("Enter", "Esc", "Esc")
    #expect(session.model.callRun?.left == 1)
    #expect(session.text.contains("1 left, R goes on"))
    session.press("R")
    #expect(session.text.contains("Call run 2/2"))
  }

  @Test func `a wrong number asks for the new one`() throws {
    var session = try session()
    session.press("R")
    let contact = try #require(run(session)?.target?.contact)
    session.press("w")
    session.type("not a number?")
    session.press("Enter")
    #expect(session.text.contains("✗"))
    session.press("Ctrl-U", "+49 221 77702", "Enter")
    #expect(session.text.contains("on the new number"))
    session.press("Enter")
    #expect(session.model.book.primaryPoint(of: contact, .phone) == "+4922177702")
  }

  @Test func `dialling takes the chosen number`() throws {
    var session = try session()
    session.press("R", "Enter")
    let contact = try #require(run(session)?.target?.contact)
    let number = session.model.book.primaryPoint(of: contact, .phone)
    guard case .dial(let dialled)? = session.effects.last else {
      Issue.record("nothing was dialled")
      return
    }
    #expect(dialled == number)
  }

  @Test func `today's calls are a run of their own`() throws {
    var session = try session(.today)
    session.press("R")
    let begun = try #require(run(session))
    #expect(begun.calls.count == 1)
    #expect(begun.target?.task != nil)
    session.press("r", "Enter")
    let task = try #require(begun.target?.task)
    #expect(session.model.book[task, Todo.status] == .done)
  }

  @Test func `what the store refuses comes back with its note`() throws {
    var session = try session()
    session.holdsCommands = true
    session.press("Space", "Space", "R", "r", "said yes", "Enter")
    #expect(session.text.contains("Call run 2/2"))
    let tickets = session.model.saving.pending.keys
    let ticket = try #require(tickets.first)
    session.send(.performed(ticket: ticket, .failure(.failed("The disk is full."))))
    #expect(session.text.contains("Call run 1/2"))
    #expect(session.text.contains("The disk is full."))
    session.press("r")
    #expect(session.text.contains("note: said yes"))
  }

  @Test func `the brief shows over the view and leads on`() throws {
    var session = try session()
    session.press("b")
    #expect(session.text.contains("phone"))
    session.press("Esc")
    #expect(session.model.overlays.isEmpty)
    session.press(":")
    session.type("brief gita")
    session.press("Enter")
    #expect(session.text.contains("Gita Patel · CTO · Nordwind AG"))
    session.press("Enter")
    #expect(session.model.focus == .detail)
  }

  @Test func `the zone of a customer is asked for and shown`() throws {
    var session = try session()
    let id = try #require(session.model.current)
    var store = session.store
    try store.perform(.set([id], [.set(Contact.timeZone, "Asia/Tokyo")]))
    session = Session(store, size: Self.size, view: .contacts)
    session.press("b")
    guard case .loadZone(let name)? = session.effects.last else {
      Issue.record("no zone was asked for")
      return
    }
    session.send(.zone(name, TimeZoneRules(fixedOffset: 9 * 3600)))
    #expect(session.text.contains("19:00 there"))
  }

  @Test func `a taste is typed or filled in`() throws {
    var session = try session()
    let id = try #require(session.model.current)
    session.press(":")
    session.type("taste calls mornings only")
    session.press("Enter")
    let tastes = session.model.book.preferences(of: id)
    #expect(tastes.compactMap { session.model.book.preference($0) } == ["calls: mornings only"])
    session.press("aT")
    guard case .form(let form)? = session.model.overlays.last else {
      Issue.record("no form opened")
      return
    }
    #expect(form.fields.first?.text == session.model.book.title(id))
    #expect(form.fields[form.focus].definition?.id == Preference.topic.id)
  }
}
