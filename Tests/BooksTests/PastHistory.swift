import Facts

@testable import Books

/// A made-up domain with every way to be read: searched texts and long ones, orders of one's own
/// and through a reference, links, sets of references and of texts.
enum Yard {
  static let company = KindID(1)
  static let deal = KindID(2)
  static let note = KindID(3)
  static let name = FieldID(0x101)
  static let city = FieldID(0x102)
  static let title = FieldID(0x201)
  static let amount = FieldID(0x202)
  static let close = FieldID(0x203)
  static let party = FieldID(0x204)
  static let chance = FieldID(0x205)
  static let tags = FieldID(0x206)
  static let status = FieldID(0x207)
  static let body = FieldID(0x301)
  static let about = FieldID(0x302)
  static let odd = FieldID(0x303)

  static let orders: [KindID: [SortOrder]] = [
    company: [SortOrder(name)],
    deal: [SortOrder(title), SortOrder(close, descending: true), SortOrder(name, through: party)],
    note: [SortOrder(body)],
  ]

  static let schema = Schema([
    Schema.Kind(
      id: company,
      searched: [name, city],
      paths: [.child(kind: deal, parent: party), .child(kind: note, parent: about)],
      orders: orders[company] ?? []
    ),
    Schema.Kind(
      id: deal,
      searched: [title],
      paths: [.forward(party, company), .child(kind: note, parent: about)],
      orders: orders[deal] ?? [],
      links: [(party, [company])]
    ),
    Schema.Kind(
      id: note,
      searched: [body],
      bulky: [body],
      paths: [.forward(about, deal), .forward(about, company)],
      orders: orders[note] ?? [],
      links: [(about, [deal, company])]
    ),
  ])

  static let measure = Measure(columns: { book in
    ColumnWeights(
      book,
      amount: amount,
      of: deal,
      counting: (status, 0),
      percent: chance,
      through: (party, book.rows(company).map { (book.id($0), Int64(book.id($0).low % 100)) })
    )
  })
}

/// A seeded course of things over some months, told by several writers in any order: most of it
/// when it happens, some of it long after, some of it by imports with dates and without.
struct PastHistory {
  static let began: Int64 = 1_700_000_000_000
  static let day: Int64 = 86_400_000
  static let days = 60

  private(set) var changes: [RecordedChange] = []
  let companies: [EntityID]
  let deals: [EntityID]
  let notes: [EntityID]

  private var chance: IDSource
  private var sequences: [UInt64: UInt64] = [:]
  private var clock = UInt64(PastHistory.began) << 16
  private var book = Book(schema: Yard.schema)

  init(seed: UInt64, length: Int = 160) {
    chance = IDSource(seed: seed)
    var ids = IDSource(seed: seed &+ 77)
    func some(_ count: Int) -> [EntityID] {
      (0..<count).map { ids.next(at: Instant(milliseconds: PastHistory.began + Int64($0))) }
    }
    (companies, deals, notes) = (some(5), some(8), some(5))
    for _ in 0..<length { tell() }
  }

  /// The ends of days before, in and after it.
  static var moments: [Instant] {
    stride(from: -1, through: days + 1, by: 6).map {
      Instant(milliseconds: began + Int64($0) * day)
    }
  }

  mutating func pick(_ bound: Int) -> Int { Int(chance.random() % UInt64(bound)) }

  private mutating func tell() {
    clock += UInt64(PastHistory.day) * UInt64(PastHistory.days) / 160 << 16
    let replica = UInt64(1 + pick(3))
    let events = (0...pick(3) / 2).map { _ in event() }
    let recorded = RecordedChange(
      change: Change(
        batch: chance.next(at: HybridTime(clock).instant),
        author: companies[0],
        via: pick(3) == 0 ? .import : .shell,
        intent: "test",
        undoes: pick(9) == 0 ? deals[0] : nil,
        events: events
      ),
      replica: ReplicaID(replica),
      first: sequences[replica, default: 0] + 1,
      written: HybridTime(clock)
    )
    sequences[replica, default: 0] += UInt64(events.count)
    changes.append(recorded)
    book.fold(recorded)
  }

  private mutating func event() -> Event {
    let ago = pick(5) == 0 ? pick(40 * 24) : pick(6)
    let effective = HybridTime(clock).instant.milliseconds - Int64(ago) * PastHistory.day / 24
    var kind = Yard.deal
    var id = deals[pick(deals.count)]
    switch pick(6) {
    case 0: (kind, id) = (Yard.company, companies[pick(companies.count)])
    case 1: (kind, id) = (Yard.note, notes[pick(notes.count)])
    default: break
    }
    var operations: [Operation] = []
    for _ in 0..<pick(4) {
      let operation = operation(kind, id)
      if !operations.contains(where: { $0.field == operation.field }) {
        operations.append(operation)
      }
    }
    return Event(
      entity: id,
      kind: kind,
      effective: pick(3) == 0 ? Instant(milliseconds: effective) : nil,
      operations: operations
    )
  }

  private mutating func operation(_ kind: KindID, _ id: EntityID) -> Operation {
    let word = ["Olive", "olivia", "Ölmühle", "Acme", ""][pick(5)]
    switch kind {
    case Yard.company:
      return Operation(.set, pick(2) == 0 ? Yard.name : Yard.city, text(word))
    case Yard.note:
      switch pick(4) {
      case 0: return Operation(.set, Yard.body, text("said of \(word)"))
      // A field that other programs write in other ways.
      case 1: return pick(2) == 0 ? of(Yard.odd, id) : Operation(.set, Yard.odd, text(word))
      default: return of(Yard.about, id)
      }
    default: break
    }
    switch pick(8) {
    case 0: return Operation(.set, Yard.title, text("\(word) \(pick(9))"))
    case 1:
      let currency = pick(4) == 0 ? Currency.dollar : .euro
      let amount = Money(minor: Int64(pick(9000)), currency)
      return Operation(.set, Yard.amount, pick(9) == 0 ? nil : .money(amount))
    case 2: return Operation(.set, Yard.close, .day(Day(number: Int32(pick(90)))))
    case 3: return Operation(.set, Yard.chance, pick(4) == 0 ? nil : .int(Int64(pick(100))))
    case 4: return Operation(.set, Yard.status, .option(UInt16(pick(3))))
    case 5, 6:
      return Operation(.set, Yard.party, pick(9) == 0 ? nil : .ref(companies[pick(5)]))
    default: return of(Yard.tags, id)
    }
  }

  private mutating func text(_ text: String) -> Value? { pick(7) == 0 ? nil : .text(text) }

  /// An addition to a set, or a removal of what is in it, or of what is not known yet.
  private mutating func of(_ field: FieldID, _ id: EntityID) -> Operation {
    let named = (deals + companies)[pick(6) + 4]
    let value: Value = field == Yard.tags ? .text("tag\(pick(3))") : .ref(named)
    guard pick(3) == 0 else { return Operation(.add, field, value) }
    var dots = book.row(id).map { book.dots($0, field, of: value) } ?? []
    if pick(4) == 0 {
      dots.append(Dot(replica: ReplicaID(UInt64(1 + pick(3))), sequence: UInt64(1 + pick(80))))
    }
    return Operation(.remove, field, value, observed: dots)
  }
}
