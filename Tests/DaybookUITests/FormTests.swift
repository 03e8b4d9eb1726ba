import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

@Suite struct FormTests {
  private func session(_ view: ViewID = .deals) throws -> Session {
    Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: view)
  }

  private func form(_ session: Session) throws -> FormState {
    guard case .form(let form)? = session.model.overlays.last else { throw TestBook.Missing() }
    return form
  }

  private func record(_ kind: KindID, _ title: String, _ session: Session) throws -> Row {
    let rows = session.model.book.rows(kind)
    return try #require(rows.first { session.model.book.title($0) == title })
  }

  @Test func aNewDealIsMadeFromWhatPeopleType() throws {
    var session = try session()
    session.press("ad")
    session.type("Rollout phase 3")
    session.press("Enter")
    session.type("nordw")
    session.press("Enter", "Tab")
    session.type("92k")
    #expect(session.text.contains("→ 92.000 €"))
    session.press("Tab", "Tab", "Tab", "Tab", "Tab")
    session.type("+2w")
    #expect(session.text.contains("→ Sun 6 Dec 2026"))
    session.press("Ctrl-S")
    let row = try record(Deal.kind, "Rollout phase 3", session)
    let book = session.model.book
    #expect(book[row, Deal.amount] == TestBook.money(92_000))
    #expect(book[row, Deal.expectedClose] == TestBook.today.advanced(by: 14))
    #expect(book[row, Deal.party].flatMap { book.title($0) } == "Nordwind AG")
    #expect(session.model.overlays.isEmpty)
    #expect(session.model.selected == book.id(row))
  }

  @Test func aCompanyThatIsNotThereIsMadeWithTheDeal() throws {
    var session = try session()
    session.press("ad")
    session.type("First order")
    session.press("Enter")
    session.type("Brandneu KG")
    session.press("Ctrl-S")
    let deal = try record(Deal.kind, "First order", session)
    let company = try record(Account.kind, "Brandneu KG", session)
    #expect(session.model.book[deal, Deal.party] == session.model.book.id(company))
  }

  @Test func editingWritesOnlyWhatChanged() throws {
    var session = try session()
    session.holdsCommands = true
    session.press("e", "Ctrl-A")
    session.type("New ")
    session.press("Ctrl-S")
    guard case .form? = session.model.saving.pending.values.first else {
      Issue.record("nothing was sent")
      return
    }
    session.deliver()
    let row = try record(Deal.kind, "New Site licence", session)
    #expect(session.model.book[row, Deal.amount] == TestBook.money(12_000))
  }

  @Test func escKeepsTheDraftAndTheSameKeyOpensItAgain() throws {
    var session = try session()
    session.press("ad")
    session.type("Half a thought")
    session.press("Esc")
    #expect(session.text.contains("Draft kept"))
    session.press("ad")
    #expect(try form(session).fields[0].text == "Half a thought")
    session.press("Ctrl-G", "ad")
    #expect(try form(session).fields[0].text.isEmpty)
  }

  @Test func whatCannotBeReadIsSaidInItsField() throws {
    var session = try session()
    session.press("cv")
    session.type("ninety")
    session.press("Enter")
    #expect(try form(session).fields[0].error != nil)
    #expect(try form(session).fields[0].text == "ninety")
  }

  @Test func aMissingTitleIsAskedForInPlace() throws {
    var session = try session()
    session.press("ad", "Tab", "Tab", "Tab")
    session.type("5k")
    session.press("Ctrl-S")
    let form = try form(session)
    #expect(form.focus == 0)
    #expect(form.problem?.isEmpty == false)
    #expect(form.fields[3].text == "5k")
  }

  @Test func aRefusedSaveLosesNothing() throws {
    var session = try session()
    session.holdsCommands = true
    session.press("ad")
    session.type("Typed with care")
    session.press("Ctrl-S")
    #expect(session.model.overlays.isEmpty)
    let refusal = Refusal.failed("The disk is full. Free some room and try again.")
    session.send(.performed(ticket: 1, .failure(refusal)))
    #expect(try form(session).fields[0].text == "Typed with care")
    #expect(session.text.contains("The disk is full"))
  }

  @Test func anAddressIsMendedAndANumberTakenAway() throws {
    var session = try session(.contacts)
    session.press("/")
    session.type("novák")
    session.press("Enter", "e")
    let fields = try form(session).fields
    let email = try #require(fields.firstIndex { $0.text == "eva@acme.example" })
    let phone = try #require(fields.firstIndex { $0.text == "+4922155501" })
    for _ in 0..<email { session.press("Tab") }
    session.press("Ctrl-E")
    session.type("s")
    for _ in email..<phone { session.press("Tab") }
    session.press("Ctrl-U", "Ctrl-S")
    #expect(session.model.overlays.isEmpty)
    let book = session.model.book
    let eva = book.id(try record(Contact.kind, "Eva Novák", session))
    #expect(book.primaryPoint(of: eva, .email) == "eva@acme.examples")
    #expect(book.points(of: eva, .phone).isEmpty)
  }

  @Test func aTaskIsAboutWhatIsUnderTheCursor() throws {
    var session = try session()
    session.press("t")
    session.type("Call them")
    session.press("Ctrl-S")
    let row = try record(Todo.kind, "Call them", session)
    let about = session.model.book[row, Todo.about]
    #expect(about.first.flatMap { session.model.book.title($0) } == "Site licence")
  }

  @Test func anActivityIsLogged() throws {
    var session = try session()
    session.press("L")
    session.type("They will sign")
    session.press("Ctrl-S")
    let row = try record(Activity.kind, "They will sign", session)
    #expect(session.model.book[row, Activity.type] == .note)
    #expect(session.model.book[row, Activity.about].count == 1)
  }

  @Test func aContactGetsAddressAndCompany() throws {
    var session = try session(.contacts)
    session.press("ac")
    session.type("Ada Example")
    session.press("Tab")
    session.type("Globex")
    session.press("Enter", "Tab")
    session.type("ada@globex.example")
    session.press("Ctrl-S")
    let row = try record(Contact.kind, "Ada Example", session)
    let book = session.model.book
    #expect(ContactFacts.point(book, row, .email) == "ada@globex.example")
    #expect(ContactFacts.company(book, row, gone: "—") == "Globex")
  }

  @Test func aPasteIsTypedAndFiresNoKeys() throws {
    var session = try session()
    session.press("ad")
    session.send(.paste("dd\tX\u{1B}[31m\nq"))
    #expect(try form(session).fields[0].text.contains("dd"))
    #expect(session.model.list?.count == 8)
    #expect(!session.text.contains("\u{1B}"))
  }

  @Test func severalLinesGoThroughTheEditor() throws {
    var session = try session()
    session.press("e")
    let place = try #require(
      try form(session).fields.firstIndex { $0.definition?.id == Deal.note.id }
    )
    for _ in 0..<place { session.press("Tab") }
    session.press("Alt-E")
    guard case .openEditor(let generation, let text)? = session.effects.last else {
      Issue.record("no editor was asked for")
      return
    }
    #expect(text.isEmpty)
    session.send(.edited(generation: generation, "one\ntwo\n"))
    session.press("Ctrl-S")
    let row = try record(Deal.kind, "Site licence", session)
    #expect(session.model.book[row, Deal.note] == "one\ntwo")
  }
}

@Suite struct MeanwhileTests {
  @Test func whatSomebodyElseChangedIsSaidAndNothingTypedIsLost() throws {
    let size = Size(columns: 120, rows: 40)
    var session = Session(try TestBook.sample(), size: size)
    let id = try #require(session.model.selected)
    session.press("e", "Ctrl-U")
    session.type("Mine")
    var store = session.store
    let change = try store.perform(
      .set([id], [.set(Deal.title, "Theirs"), .set(Deal.amount, TestBook.money(7))])
    )
    session.send(.bookChanged(store.book, change.touched))
    guard case .form(let form)? = session.model.overlays.last else {
      Issue.record("the form is gone")
      return
    }
    #expect(form.fields[0].text == "Mine")
    #expect(form.fields[0].error?.contains("Theirs") == true)
    #expect(form.changes == 1)
    #expect(session.text.contains("7 €"))
  }
}
