import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// Leads, promises and the lines of deals at the keyboard.
@Suite struct LeadTests {
  static let small = Size(columns: 80, rows: 24)

  /// The sample book with leads, a product and promises.
  static func book() throws -> TestBook {
    var book = try TestBook.sample()
    func contact(_ place: Int) -> EntityID { book.records(Contact.kind)[place] }
    func at(_ hours: Int64) -> Instant { TestBook.now.advanced(by: -hours * 3_600_000) }
    let acme = book.records(Account.kind)[0]
    try book.make(
      Product.kind,
      [
        .set(Product.name, "Edge sensor"), .set(Product.code, "ES-1"),
        .set(Product.price, TestBook.money(450)),
      ]
    )
    let sensor = book.records(Product.kind)[0]
    try book.make(
      Lead.kind,
      [
        .set(Lead.title, "Sensors for a new hall"), .set(Lead.contact, contact(0)),
        .set(Lead.account, acme), .set(Lead.source, .website), .set(Lead.receivedAt, at(2)),
        .add(Lead.interest, sensor), .set(Lead.budget, "40k this year"),
        .set(Lead.message, "We build a hall in Köln and need\nsensors for forty machines."),
      ]
    )
    let asked = try book.make(
      Lead.kind,
      [
        .set(Lead.title, "Old brochure"), .set(Lead.contact, contact(0)),
        .set(Lead.receivedAt, at(24 * 90)),
      ]
    )
    try book.perform(
      .leads([asked], .disqualify(reason: .new(DisqualifyReason.kind, title: "No need")))
    )
    try book.make(
      Lead.kind,
      [
        .set(Lead.title, "Call me in spring"), .set(Lead.contact, contact(1)),
        .set(Lead.receivedAt, at(30)), .set(Lead.source, .event),
      ]
    )
    let working = try book.make(
      Lead.kind,
      [.set(Lead.title, "Price list"), .set(Lead.receivedAt, at(50))]
    )
    try book.perform(.leads([working], .work))
    let deal = book.records(Deal.kind)[3]
    for (title, side, due) in [
      ("Send the drawings", PromiseSide.us, -1), ("Name a buyer", .them, 4),
    ] {
      try book.make(
        Promise.kind,
        [
          .set(Promise.title, title), .set(Promise.side, side), .set(Promise.due, book.day(due)),
          .set(Promise.deal, deal), .set(Promise.party, book.book[deal, Deal.party]),
        ]
      )
    }
    return book
  }

  private func session(_ view: ViewID = .leads, _ size: Size = small) throws -> Session {
    Session(try LeadTests.book(), size: size, view: view)
  }

  private func lead(_ title: String, _ session: Session) throws -> Row {
    let book = session.model.book
    return try #require(book.rows(Lead.kind).first { book[$0, Lead.title] == title })
  }

  @Test func theInboxShowsWhatIsOpenWithTheNewestFirst() throws {
    let session = try session()
    #expect(session.text.contains("is:open · 3 of 4"))
    #expect(session.lines[2].contains("Sensors for a new hall"))
    #expect(session.lines[4].contains("Price list"))
  }

  @Test func takingWorkingAndSleeping() throws {
    var session = try session()
    session.press("T")
    let row = try lead("Sensors for a new hall", session)
    #expect(session.model.book[row, Lead.kind.owner] == session.store.user)
    #expect(session.model.book[row, Lead.status] == .assigned)
    session.press(">")
    #expect(session.model.book[row, Lead.status] == .working)
    session.press("z", "+3m", "Enter")
    #expect(session.model.book[row, Lead.status] == .recycled)
    #expect(session.text.contains("is:open · 2 of 4"))
  }

  @Test func aWakeDayThatHasPassedStaysOpenInItsField() throws {
    var session = try session()
    session.press("z", "yesterday", "Enter")
    guard case .form(let form)? = session.model.overlays.last else {
      Issue.record("the field was closed")
      return
    }
    #expect(form.problem?.contains("is not after today") == true)
  }

  @Test func qualifyingOpensTheDealWithWhatTheLeadKnows() throws {
    var session = try session()
    session.press("W")
    #expect(session.text.contains("Acme GmbH") && session.text.contains("Eva Novák"))
    session.press("18k", "Ctrl-S")
    let book = session.model.book
    let row = try lead("Sensors for a new hall", session)
    let deal = try #require(book[row, Lead.deal])
    #expect(book[deal, Deal.amount] == TestBook.money(18_000))
    #expect(book.contacts(ofDeal: deal).count == 1)
    #expect(book[row, Lead.status] == .converted)
    #expect(session.text.contains("became a deal d-"))
  }

  @Test func disqualifyingAsksForTheReasonAndEscBacksOut() throws {
    var session = try session()
    session.press("X", "Esc")
    #expect(try session.model.book[lead("Sensors for a new hall", session), Lead.status] == .new)
    session.press("X", "spam", "Enter")
    let row = try lead("Sensors for a new hall", session)
    #expect(session.model.book[row, Lead.status] == .disqualified)
    session.press(":", "recycle +1w", "Enter")
    let woken = try lead("Call me in spring", session)
    #expect(session.model.book[woken, Lead.wakeOn] == TestBook.today.advanced(by: 7))
  }

  @Test func aBookWithoutReasonsOffersTheUsualOnes() throws {
    var store = try LeadTests.book()
    try store.perform(.archive(store.records(DisqualifyReason.kind)))
    var session = Session(store, size: LeadTests.small, view: .leads)
    session.press("X", "budget", "Enter")
    let row = try lead("Sensors for a new hall", session)
    let reason = try #require(session.model.book[row, Lead.disqualifyReason])
    #expect(session.model.book.title(reason) == "No budget")
  }

  @Test func theContactIsOneKeyAway() throws {
    var session = try session()
    session.press("P")
    #expect(session.model.focus == .detail)
    #expect(session.lines[1].contains("Eva Novák"))
  }

  @Test func marksTakeSeveralAtOnce() throws {
    var session = try session()
    session.press("Space", "Space", "T")
    let book = session.model.book
    #expect(book.rows(Lead.kind).filter { book[$0, Lead.status] == .assigned }.count == 2)
  }

  // MARK: Lines

  @Test func linesAreAddedEditedAndRemovedAndTheValueFollows() throws {
    var session = try session(.deals)
    let deal = try #require(session.model.selected)
    session.press("ap", "edge", "Enter", "Enter", "12", "Ctrl-S")
    #expect(session.model.book[deal, Deal.amount] == TestBook.money(5_400))
    session.press("Enter", "]", "]", "]")
    #expect(session.text.contains("[Lines 1]"))
    #expect(session.text.contains("Edge sensor  at 450 €"))
    session.press("e")
    guard case .form(let form)? = session.model.overlays.last else {
      Issue.record("the line was not opened")
      return
    }
    #expect(form.kind == DealLine.kind)
    session.press("Esc", "dd")
    #expect(session.text.contains("No lines"))
    let archived = session.model.book[deal, Deal.kind.archived]
    #expect(archived == nil)
  }

  @Test func aValueTypedOverLinesIsRefusedInItsField() throws {
    var session = try session(.deals)
    session.press("ap", "edge", "Enter", "Ctrl-S", "cv", "5k", "Enter")
    #expect(session.text.contains("is the sum of its lines"))
  }

  // MARK: Promises

  @Test func promisesStandWithTheirRecordAndAreSettledByAKey() throws {
    var session = try session(.deals)
    session.press("Enter")
    #expect(session.text.contains("we owe") && session.text.contains("Send the drawings"))
    session.press("]", "]", "G", "k", "x")
    let book = session.model.book
    let kept = book.rows(Promise.kind).filter { book[$0, Promise.status] == .kept }
    #expect(kept.compactMap { book[$0, Promise.title] } == ["Send the drawings"])
  }

  @Test func aLineOfTheCommandPromptPromises() throws {
    var session = try session(.deals)
    let deal = try #require(session.model.selected)
    session.press(":", "promise them fri name a buyer", "Enter")
    let book = session.model.book
    let row = try #require(book.rows(Promise.kind).last)
    #expect(book[row, Promise.title] == "name a buyer" && book[row, Promise.side] == .them)
    #expect(book[row, Promise.due] == TestBook.today.advanced(by: 5))
    #expect(book[row, Promise.deal] == deal && book[row, Promise.party] != nil)
    session.press(":", "promises", "Enter")
    #expect(session.text.contains("Promises · status:open · 3"))
  }

  @Test func listsOfOtherKindsAreReachedByTheirName() throws {
    var session = try session(.deals)
    for name in ["products", "rates", "quotas", "tags"] {
      session.press(":", name, "Enter")
      #expect(session.model.overlays.isEmpty, "\(name)")
    }
  }

  // MARK: Screens

  private static let screens: [(name: String, view: ViewID, keys: [String])] = [
    ("leads", .leads, []),
    ("lead-detail", .leads, ["Enter"]),
    ("lead-qualify", .leads, ["W"]),
    ("lead-disqualify", .leads, ["X"]),
    ("lead-wake", .leads, ["z", "+2"]),
    ("deal-lines", .deals, ["ap", "edge", "Enter", "Enter", "12", "Ctrl-S", "Enter", "]]]"]),
    ("deal-owed", .deals, ["Enter", "]]"]),
    ("promises", .records(Promise.kind), []),
  ]

  @Test(
    arguments: LeadTests.screens.map(\.name),
    [small, Size(columns: 120, rows: 40)]
  )
  func screen(_ name: String, _ size: Size) throws {
    guard let screen = LeadTests.screens.first(where: { $0.name == name }) else { return }
    var session = try session(screen.view, size)
    for keys in screen.keys { session.press(keys) }
    expectFrame(session, "\(name)-\(size.columns)x\(size.rows)")
  }
}
