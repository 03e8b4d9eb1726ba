import Books
import CRM
import Facts
import Testing

@Suite struct HandoverTests {
  /// A company of Anna's with a deal, a task about it and a promise.
  private struct Customer {
    var office: Office
    let account: EntityID
    let deal: EntityID
    let task: EntityID
    let promise: EntityID

    init() throws {
      var office = try Office()
      account = try office.ledger.make(Account.kind, [.set(Account.name, "Acme")])
      deal = try office.ledger.make(
        Deal.kind,
        [.set(Deal.title, "Renewal"), .set(Deal.party, account)]
      )
      task = try office.ledger.make(
        Todo.kind,
        [.set(Todo.title, "Send the quote"), .add(Todo.about, deal)]
      )
      promise = try office.ledger.make(
        Promise.kind,
        [
          .set(Promise.title, "Drawings"), .set(Promise.side, .us), .set(Promise.party, account),
          .set(Promise.deal, deal),
        ]
      )
      self.office = office
    }

    mutating func offer(_ id: EntityID, reason: String = "holiday") throws -> EntityID {
      let change = try office.ledger.perform(
        .delegation(.offer(NewHandover(id, to: office.bob, reason: reason)))
      )
      return try #require(change.change.events.first { $0.kind == Handover.kind }).entity
    }

    func owner(_ id: EntityID) -> EntityID? {
      office.ledger.book.row(id).flatMap { office.ledger.book[$0, $0.kind.owner] }
    }
  }

  @Test func `the owner changes when it is accepted and not before`() throws {
    var customer = try Customer()
    let offer = try customer.offer(customer.deal)
    let (anna, bob) = (customer.office.anna, customer.office.bob)
    #expect(customer.owner(customer.deal) == anna)
    #expect(customer.office.ledger.book.handovers(offeredTo: bob).count == 1)
    #expect(
      customer.office.ledger.book.title(offer) == "Renewal: Anna → Bob Ross"
    )
    #expect(throws: Rejection.self) {
      try customer.office.ledger.perform(.delegation(.accept(offer, movingWork: true)))
    }
    customer.office.ledger.user = bob
    let change = try customer.office.ledger.perform(
      .delegation(.accept(offer, movingWork: true))
    )
    for id in [customer.deal, customer.task, customer.promise] {
      #expect(customer.owner(id) == bob)
    }
    #expect(customer.owner(customer.account) == anna)
    #expect(customer.office.ledger.book.handovers(offeredTo: bob).isEmpty)
    try customer.office.ledger.undo(change.change.batch)
    for id in [customer.deal, customer.task, customer.promise] {
      #expect(customer.owner(id) == anna)
    }
    #expect(customer.office.ledger.book.handovers(offeredTo: bob).count == 1)
  }

  @Test func `work stays where nobody takes it along`() throws {
    var customer = try Customer()
    let offer = try customer.offer(customer.deal)
    customer.office.ledger.user = customer.office.bob
    try customer.office.ledger.perform(.delegation(.accept(offer, movingWork: false)))
    #expect(customer.owner(customer.deal) == customer.office.bob)
    #expect(customer.owner(customer.task) == customer.office.anna)
  }

  @Test func `a company takes its open deals along`() throws {
    var customer = try Customer()
    let work = customer.office.ledger.book.openWork(
      around: [customer.account],
      of: customer.office.anna,
      withDeals: true
    )
    #expect(work.summary == "1 open deal, 1 open task and 1 promise")
    let offer = try customer.offer(customer.account)
    customer.office.ledger.user = customer.office.bob
    try customer.office.ledger.perform(.delegation(.accept(offer, movingWork: true)))
    for id in [customer.account, customer.deal, customer.task, customer.promise] {
      #expect(customer.owner(id) == customer.office.bob)
    }
  }

  @Test func `declining needs a reason and keeps the owner`() throws {
    var customer = try Customer()
    let offer = try customer.offer(customer.deal)
    customer.office.ledger.user = customer.office.bob
    #expect(throws: Rejection.self) {
      try customer.office.ledger.perform(.delegation(.decline(offer, reason: " ")))
    }
    try customer.office.ledger.perform(.delegation(.decline(offer, reason: "no time")))
    #expect(customer.owner(customer.deal) == customer.office.anna)
    let row = try #require(customer.office.ledger.book.row(offer))
    #expect(customer.office.ledger.book[row, Handover.context] == "Declined: no time")
    #expect(throws: Rejection.self) {
      try customer.office.ledger.perform(.delegation(.accept(offer, movingWork: false)))
    }
  }

  @Test func `what makes no sense is refused`() throws {
    var customer = try Customer()
    let (deal, anna, bob) = (customer.deal, customer.office.anna, customer.office.bob)
    for offer in [
      NewHandover(deal, to: bob, reason: ""), NewHandover(deal, to: anna, reason: "why"),
      NewHandover(customer.task, to: bob, reason: "why"),
      NewHandover(deal, to: customer.account, reason: "why"),
    ] {
      #expect(throws: Rejection.self, "\(offer)") {
        try customer.office.ledger.perform(.delegation(.offer(offer)))
      }
    }
    _ = try customer.offer(deal)
    #expect(throws: Rejection.self) { try customer.offer(deal) }
  }

  @Test func `another owner at once, with the open work or without`() throws {
    var customer = try Customer()
    let (anna, bob) = (customer.office.anna, customer.office.bob)
    let change = try customer.office.ledger.perform(
      .delegation(.changeOwner([customer.deal], to: bob, movingWork: true))
    )
    #expect(customer.owner(customer.deal) == bob && customer.owner(customer.task) == bob)
    #expect(customer.owner(customer.promise) == bob)
    try customer.office.ledger.undo(change.change.batch)
    #expect(customer.owner(customer.deal) == anna && customer.owner(customer.task) == anna)
    try customer.office.ledger.perform(
      .delegation(.changeOwner([customer.deal], to: bob, movingWork: false))
    )
    #expect(customer.owner(customer.deal) == bob && customer.owner(customer.task) == anna)
  }
}
