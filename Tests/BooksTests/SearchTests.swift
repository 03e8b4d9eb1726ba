import Books
import Facts
import Testing

/// People with addresses, companies and labels, so that every kind of search path is there.
private enum Club {
  static let person = KindID(1)
  static let company = KindID(2)
  static let address = KindID(3)
  static let membership = KindID(4)
  static let label = KindID(5)
  static let name = Field<String>(0x101)
  static let town = Field<String>(0x102)
  static let labels = SetField<EntityID>(0x103)
  static let friend = Field<EntityID>(0x104)
  static let title = Field<String>(0x201)
  static let email = Field<String>(0x301)
  static let owner = Field<EntityID>(0x302)
  static let member = Field<EntityID>(0x401)
  static let employer = Field<EntityID>(0x402)
  static let word = Field<String>(0x501)

  static let schema = Schema([
    Schema.Kind(
      id: person,
      searched: [name.id, town.id],
      paths: [
        .child(kind: address, parent: owner.id), .forward(labels.id, label),
        .forward(friend.id, person),
        .childForward(kind: membership, parent: member.id, forward: employer.id, target: company),
      ],
      orders: [SortOrder(name.id)]
    ),
    Schema.Kind(
      id: company,
      searched: [title.id],
      paths: [.child(kind: address, parent: owner.id)],
      orders: [SortOrder(title.id)]
    ),
    Schema.Kind(id: address, searched: [email.id]), Schema.Kind(id: membership),
    Schema.Kind(id: label, searched: [word.id]),
  ])

  static let words = [
    "Olivia", "Anna", "Müller", "Иванов", "Søren", "Öz", "de la Cruz", "o'Neil", "li", "陳", "49",
    "oli",
  ]
}

/// Makes a club and edits it, deterministically.
private struct Edits {
  private var random: IDSource
  private var writer: Writer
  private(set) var ids: [KindID: [EntityID]] = [:]

  init(_ seed: UInt64) {
    random = IDSource(seed: seed)
    writer = Writer(seed)
  }

  mutating func pick(_ bound: Int) -> Int { Int(random.random() % UInt64(bound)) }

  private mutating func text() -> String {
    (0...pick(2)).map { _ in
      Club.words[pick(Club.words.count)] + (pick(3) == 0 ? "\(pick(99))" : "")
    }
    .joined(separator: [" ", ".", "@", "-"][pick(4)])
  }

  private mutating func any(_ kind: KindID) -> Value? {
    guard pick(9) > 0, let known = ids[kind], !known.isEmpty else { return nil }
    return .ref(known[pick(known.count)])
  }

  mutating func change(_ book: Book) -> RecordedChange {
    let kind = [
      Club.person, Club.person, Club.address, Club.membership, Club.company, Club.label,
    ][pick(6)]
    let known = ids[kind] ?? []
    let isNew = known.isEmpty || pick(kind == Club.label ? 12 : 3) > 0
    let id = isNew ? writer.newID() : known[pick(known.count)]
    if isNew { ids[kind, default: []].append(id) }
    if kind == Club.person, pick(3) == 0, let label = any(Club.label) {
      let dots = book.row(id).map { book.dots($0, Club.labels.id, of: label) } ?? []
      let operation =
        dots.isEmpty
        ? Operation(.add, Club.labels.id, label)
        : Operation(.remove, Club.labels.id, label, observed: dots)
      return writer.write([Event(entity: id, kind: kind, operations: [operation])])
    }
    var values: [(FieldID, Value?)]
    switch kind {
    case Club.person: values = [(Club.name.id, .text(text())), (Club.friend.id, any(kind))]
    case Club.company: values = [(Club.title.id, .text(text()))]
    case Club.address:
      let party = pick(3) == 0 ? any(Club.company) : any(Club.person)
      values = [(Club.email.id, .text(text())), (Club.owner.id, party)]
    case Club.membership:
      values = [(Club.member.id, any(Club.person)), (Club.employer.id, any(Club.company))]
    default: values = [(Club.word.id, .text(text()))]
    }
    if pick(4) == 0 { values.removeFirst() }
    if kind == Club.person, pick(2) == 0 { values.append((Club.town.id, .text(text()))) }
    return writer.set(id, kind, values)
  }
}

@Suite struct SearchTests {
  /// Parts of texts of one to seven bytes that end where a scalar does, and some that are nowhere.
  private func words(_ edits: inout Edits) -> [String] {
    var words = ["", "zzz", "o", "ol", "oli", "Ä", "@", "li.", "vi", "49", "陳", "a "]
    for _ in 0..<14 {
      let text = Club.words[edits.pick(Club.words.count)]
      let part = text.dropFirst(edits.pick(text.count)).prefix(1 + edits.pick(6))
      words.append(String(part))
    }
    return words
  }

  /// What a search finds by indexes and links is what each row says of itself.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `the index finds what the rows hold`(seed: UInt64) throws {
    var edits = Edits(seed)
    var book = Book(schema: Club.schema)
    for _ in 0..<(seed % 3 == 0 ? 60 : 1400) { book.fold(edits.change(book)) }
    // A checkpoint alone, and with more and more upon it.
    book = try Book(
      schema: Club.schema,
      base: Base(MappedBytes(book.checkpoint()), for: Club.schema)
    )
    for further in [0, 1, 60] {
      for _ in 0..<further { book.fold(edits.change(book)) }
      for word in words(&edits) {
        let kinds = [Club.person, Club.company, Club.address]
        var search = WordSearch(book, word)
        search.seek(kinds)
        for kind in kinds {
          for found in [search.rows(kind), book.rowSet(kind, .words(word))] {
            for row in book.rows(kind) {
              #expect(
                found[Int(row.index)] == book.matches(row, .words(word)),
                "“\(word)”, kind \(kind.rawValue), row \(row.index)"
              )
            }
          }
        }
        expectRanks(word, book)
      }
    }
  }

  /// Which hits begin a word or the text is told as a look at the text tells it.
  private func expectRanks(_ word: String, _ book: Book) {
    let folded = Folding.fold(word)
    guard folded.count > 1 else { return }
    let hits = WordSearch(book, word).hits(Club.person)
    for row in book.rows(Club.person) {
      let parts = [Club.name, Club.town].compactMap { book[row, $0].map { Folding.fold($0) } }
      let text = Array(parts.joined(separator: [0x0A]))
      let places = text.indices.filter { text[$0...].starts(with: folded) }
      let begins = places.contains { place in
        guard place > 0 else { return true }
        let before = text[place - 1]
        return !(before >= 0x80 || (0x30...0x39).contains(before) || (0x61...0x7A).contains(before))
      }
      #expect(hits.all[Int(row.index)] == !places.isEmpty, "“\(word)”")
      #expect(hits.words[Int(row.index)] == begins, "“\(word)”")
      #expect(hits.starts[Int(row.index)] == places.contains(0), "“\(word)”")
    }
  }

  @Test func `letters typed one after the other find what the word finds at once`() throws {
    var edits = Edits(77)
    var book = Book(schema: Club.schema)
    for _ in 0..<1400 { book.fold(edits.change(book)) }
    let bytes = book.checkpoint()
    let typed = try Book(schema: Club.schema, base: Base(MappedBytes(bytes), for: Club.schema))
    for word in ["olivia", "müller", "иванов", "de la", "anna49"] {
      for length in 1...word.count {
        let part = String(word.prefix(length))
        let fresh = try Book(schema: Club.schema, base: Base(MappedBytes(bytes), for: Club.schema))
        let one = typed.rowSet(Club.person, .words(part))
        let other = fresh.rowSet(Club.person, .words(part))
        #expect(typed.rows(Club.person).allSatisfy { one[Int($0.index)] == other[Int($0.index)] })
      }
    }
  }

  /// A set that an earlier condition left behind must not answer for a later book.
  @Test func `conditions asked again see what was written since`() throws {
    var edits = Edits(5)
    var book = Book(schema: Club.schema)
    for _ in 0..<200 { book.fold(edits.change(book)) }
    book = try Book(
      schema: Club.schema,
      base: Base(MappedBytes(book.checkpoint()), for: Club.schema)
    )
    let friends = edits.ids[Club.person] ?? []
    let conditions: [Predicate] = [
      .present(Club.town.id), .present(Club.labels.id), .present(Club.friend.id),
      .compare(Club.friend.id, .equal, .ref(friends[0])),
      .oneOf(Club.friend.id, friends.prefix(3).map { .ref($0) }),
      .compare(Club.town.id, .notEqual, .text("x")),
    ]
    for _ in 0..<60 {
      for (number, condition) in conditions.enumerated() {
        let set = book.rowSet(Club.person, condition)
        for row in book.rows(Club.person) {
          #expect(set[Int(row.index)] == book.matches(row, condition), "condition \(number)")
        }
      }
      book.fold(edits.change(book))
    }
  }
}
