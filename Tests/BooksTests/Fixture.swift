import Books
import Facts

/// A small made-up domain: companies, and deals that name one.
enum Shop {
  static let company = KindID(1)
  static let deal = KindID(2)
  static let address = KindID(3)
  static let name = Field<String>(0x101)
  static let title = Field<String>(0x201)
  static let amount = Field<Money>(0x202)
  static let close = Field<Day>(0x203)
  static let party = Field<EntityID>(0x204)
  static let tags = SetField<String>(0x205)
  static let backers = SetField<EntityID>(0x206)
  static let email = Field<String>(0x301)
  static let owner = Field<EntityID>(0x302)

  static let byTitle = SortOrder(title.id)
  static let byClose = SortOrder(close.id, descending: true)
  static let byCompany = SortOrder(name.id, through: party.id)

  static let schema = Schema(
    [
      Schema.Kind(
        id: company,
        searched: [name.id],
        paths: [.child(kind: address, parent: owner.id)],
        orders: [SortOrder(name.id)]
      ),
      Schema.Kind(
        id: deal,
        searched: [title.id],
        paths: [.forward(party.id, company)],
        orders: [byTitle, byClose, byCompany],
        links: [(party.id, [company])]
      ),
      Schema.Kind(id: address, searched: [email.id], links: [(owner.id, [company])]),
    ]
  )

  static let measure = Measure { book in
    { row in
      let amount = book[row, Shop.amount]
      return Contribution(amount: amount, weighted: amount?.scaled(by: 1, over: 2))
    }
  }
}

extension Shop {
  /// The same rows weighed by columns: the closing day stands for a chance, and so does the company.
  static let columns = Measure(columns: { book in
    ColumnWeights(
      book,
      amount: amount.id,
      of: deal,
      counting: (title.id, 0),
      percent: close.id,
      through: (
        party.id, book.rows(company).map { (book.id($0), Int64(book.id($0).low % 100)) }
      )
    )
  })
}

/// A writer of changes: one replica with its own sequence and clock.
struct Writer {
  let replica: ReplicaID
  private var sequence: UInt64 = 0
  private var clock: UInt64
  private var ids: IDSource

  init(_ number: UInt64, clock: UInt64 = 1_700_000_000_000) {
    replica = ReplicaID(number)
    self.clock = clock << 16
    ids = IDSource(seed: number)
  }

  mutating func newID() -> EntityID { ids.next(at: HybridTime(clock).instant) }

  mutating func write(_ events: [Event]) -> RecordedChange {
    clock += 1 << 16
    defer { sequence += UInt64(events.count) }
    return RecordedChange(
      change: Change(
        batch: newID(),
        author: EntityID(high: 0, low: 1),
        via: .shell,
        intent: "test",
        events: events
      ),
      replica: replica,
      first: sequence + 1,
      written: HybridTime(clock)
    )
  }

  mutating func set(
    _ id: EntityID,
    _ kind: KindID,
    _ values: [(FieldID, Value?)],
    effective: Instant? = nil
  ) -> RecordedChange {
    write([
      Event(
        entity: id,
        kind: kind,
        effective: effective,
        operations: values.map { Operation(.set, $0.0, $0.1) }
      )
    ])
  }
}

/// A seeded history of many writers over a few records, each edit seeing what its writer has seen.
struct History {
  var changes: [RecordedChange] = []

  init(seed: UInt64, writers count: Int = 3, length: Int = 60) {
    var random = IDSource(seed: seed)
    func pick(_ bound: Int) -> Int { Int(random.random() % UInt64(bound)) }
    var writers = (1...count).map { Writer(UInt64($0), clock: 1_700_000_000_000 + UInt64(pick(9))) }
    let companies = (0..<4).map { _ in writers[0].newID() }
    let deals = (0..<6).map { _ in writers[0].newID() }
    var book = Book(schema: Shop.schema)
    for step in 0..<length {
      let writer = pick(count)
      let id = deals[pick(deals.count)]
      let operation: [Operation]
      switch pick(7) {
      case 0: operation = [Operation(.set, Shop.title.id, .text("Deal \(pick(30)) ä\(step)"))]
      case 1:
        operation = [
          Operation(.set, Shop.amount.id, .money(Money(minor: Int64(pick(900)), .euro)))
        ]
      case 2: operation = [Operation(.set, Shop.party.id, .ref(companies[pick(4)]))]
      case 3:
        operation = [
          Operation(.set, Shop.close.id, pick(3) == 0 ? nil : .day(Day(number: Int32(pick(99)))))
        ]
      case 4: operation = [Operation(.add, Shop.tags.id, .text("tag\(pick(3))"))]
      case 5:
        let tag = Value.text("tag\(pick(3))")
        let dots = book.row(id).map { book.dots($0, Shop.tags.id, of: tag) } ?? []
        operation = [Operation(.remove, Shop.tags.id, tag, observed: dots)]
      default:
        let change = writers[writer].set(
          companies[pick(4)],
          Shop.company,
          [(Shop.name.id, .text("Company \(pick(20))"))]
        )
        changes.append(change)
        book.fold(change)
        continue
      }
      let change = writers[writer].write([
        Event(entity: id, kind: Shop.deal, operations: operation)
      ])
      changes.append(change)
      book.fold(change)
    }
  }

  /// The changes in another order: those of one replica keep theirs.
  func shuffled(seed: UInt64) -> [RecordedChange] {
    var random = IDSource(seed: seed)
    var queues = Dictionary(grouping: changes, by: \.replica)
      .sorted { $0.key < $1.key }.map(\.value)
    var result: [RecordedChange] = []
    while !queues.isEmpty {
      let queue = Int(random.random() % UInt64(queues.count))
      result.append(queues[queue].removeFirst())
      if queues[queue].isEmpty { queues.remove(at: queue) }
    }
    return result
  }
}
