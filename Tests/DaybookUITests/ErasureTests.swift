import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// The page on which somebody is forgotten.
@Suite struct ErasureTests {
  private static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

  /// Texts of others name her, and one may be of a namesake.
  private func session(_ size: Size = Size(columns: 80, rows: 24)) throws -> Session {
    var store = try TestBook.sample()
    let notes = [
      "Acme GmbH": "Eva Novák decides, call +49 221 55501 before noon; she prefers mornings",
      "Nordwind AG": "The Novák brothers own a third of it",
      "Contoso": "Asked whether NOVÁK, EVA is still with Acme",
    ]
    for row in store.book.rows(Account.kind) {
      let id = store.book.id(row)
      guard let note = notes[store.book.title(id) ?? ""] else { continue }
      try store.perform(.set([id], [.set(Account.note, note)]))
    }
    return Session(store, size: size, view: .contacts)
  }

  private func opened(_ size: Size = Size(columns: 80, rows: 24)) throws -> Session {
    var session = try session(size)
    session.press(":")
    session.type("erase eva")
    session.press("Enter")
    return session
  }

  private func state(_ session: Session) throws -> ErasureState {
    guard case .erasure(let state)? = session.model.overlays.last else {
      throw TestBook.Missing()
    }
    return state
  }

  private func confirmed() throws -> Session {
    var session = try opened()
    session.press("Enter")
    session.type("eva  novák")
    session.press("Enter")
    return session
  }

  @Test func `sure mentions go, a namesake's stays, and each can be chosen`() throws {
    var session = try opened()
    let plan = try state(session).plan
    #expect(plan.records.contains { $0.kind == Contact.kind })
    try #require(plan.mentions.count == 5, "\(plan)\n\(session.text)")
    func chosen() throws -> [Bool] {
      let state = try state(session)
      return plan.mentions.indices.map(state.chosen.contains)
    }
    let sure = plan.mentions.map { !$0.isNamesake }
    #expect(try chosen() == sure)
    #expect(sure.count { $0 } == 4)
    session.press("Space")
    #expect(try chosen()[0] != sure[0])
    session.press("n")
    #expect(try chosen().allSatisfy { !$0 })
    session.press("a")
    #expect(try chosen().allSatisfy { $0 })
    session.press("s")
    #expect(try chosen() == sure)
    session.press("Esc")
    #expect(session.model.overlays.isEmpty && session.text.contains("Nothing was erased"))
  }

  @Test func `nothing is erased before the name or the id is typed`() throws {
    for word in ["Eva Novák", "eva novák", "id"] {
      var session = try opened()
      let short = try state(session).short
      session.press("r", "r", "Enter")
      session.type("Eva")
      session.press("Enter")
      #expect(session.text.contains("neither their name nor \(short)"))
      #expect(!session.effects.contains { if case .erase = $0 { true } else { false } })
      session.press("Ctrl-U")
      session.type(word == "id" ? short : word)
      session.press("Enter")
      guard case .erase(let order, _)? = session.effects.last else {
        Issue.record("\(word) does not erase")
        continue
      }
      #expect(order.reason == .consentWithdrawn && order.requestedOn == TestBook.today)
      #expect(order.values.count == 4)
    }
  }

  @Test func `it goes in two steps, and the receipt does not say who it was`() throws {
    var session = try confirmed()
    let generation = try state(session).generation
    session.press("x", "q")
    // Who leaves the page is told all the same.
    #expect(session.model.overlays.isEmpty)
    let receipt = ErasureReceipt(events: 12, values: 2, segments: 3)
    session.send(.erased(generation: generation, .success(receipt)))
    guard case .wipeErased(generation)? = session.effects.last else {
      Issue.record("the old files stay")
      return
    }
    session.send(.wiped(generation: generation, .success(4)))
    #expect(session.text.contains("Erased, and the old files are zeroed"))
    session = try confirmed()
    session.send(.erased(generation: generation, .success(receipt)))
    session.send(.wiped(generation: generation, .success(4)))
    let page = session.lines.dropFirst().joined(separator: "\n")
    #expect(page.contains("zeroed: 4") && page.contains("anew: 3"))
    #expect(!page.contains("Eva") && !page.contains("Novák"))
    session.press("Enter")
    #expect(session.model.overlays.isEmpty)
  }

  @Test func `whoever is in the way is named, and it is taken up again`() throws {
    var session = try confirmed()
    let generation = try state(session).generation
    let setback = ErasureSetback("/store is held by pid 4711. End it.", isBegun: true)
    session.send(.erased(generation: generation, .failure(setback)))
    #expect(session.text.contains("held by pid 4711"))
    #expect(session.text.contains("try again"))
    session.press("r")
    guard case .resumeErasure(generation)? = session.effects.last else {
      Issue.record("it is not taken up")
      return
    }
    session.send(.wiped(generation: generation, .success(nil)))
    #expect(session.text.contains("Erased"))
  }

  @Test func `only a person can be forgotten, and not in the past`() throws {
    for view in [ViewID.deals, .companies, .pipeline] {
      var session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: view)
      session.press(":")
      session.type("erase")
      session.press("Enter")
      #expect(session.text.contains("needs a contact or a lead"), "\(view)")
      #expect(session.effects.isEmpty || session.model.overlays.count < 2)
    }
    var session = Session(
      try TestBook.sample(),
      size: Size(columns: 80, rows: 24),
      view: .deals
    )
    session.press(":")
    session.type("erase gita patel")
    session.press("Enter")
    #expect(try state(session).name == "Gita Patel")
    session.press("Esc", ":")
    session.type("asof 2026-11-20")
    session.press("Enter", ":")
    session.type("erase gita patel")
    session.press("Enter")
    #expect(session.text.contains("read-only"))
  }

  @Test(arguments: ErasureTests.sizes)
  func frames(_ size: Size) throws {
    var session = try opened(size)
    let name = "\(size.columns)x\(size.rows)"
    expectFrame(session, "erase-\(name)")
    session.press("Enter")
    session.type("Eva")
    session.press("Enter")
    expectFrame(session, "erase-confirm-\(name)")
    session.press("Ctrl-U")
    session.type("Eva Novák")
    session.press("Enter")
    let generation = try state(session).generation
    let receipt = ErasureReceipt(events: 12, values: 2, segments: 3)
    session.send(.erased(generation: generation, .success(receipt)))
    session.send(.wiped(generation: generation, .success(4)))
    expectFrame(session, "erase-receipt-\(name)")
  }
}
