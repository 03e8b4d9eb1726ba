import Books
import CRM
import Facts
import Testing

@Suite("Declared fields")
struct CustomFieldTests {
  private func declared(
    _ ledger: inout Ledger,
    _ label: String,
    _ type: CustomType,
    of kind: KindID = Contact.kind,
    _ more: [Assignment] = []
  ) throws -> FieldID {
    let id = try ledger.make(
      CustomField.kind,
      [
        .set(CustomField.label, label), .set(CustomField.of, Int64(kind.rawValue)),
        .set(CustomField.type, type),
      ] + more
    )
    return FieldID(declaredBy: id)
  }

  private let colours = [Assignment.set(CustomField.choices, "red, green , blue,red")]

  private func entry(_ ledger: Ledger) -> EntryContext { EntryContext(now: ledger.now) }

  private func pairs(
    _ pairs: [String],
    _ kind: KindID,
    _ ledger: Ledger
  ) throws -> [Assignment] {
    let definition = try #require(Catalogue.kind(kind, in: ledger.book))
    return try RecordEntry(pairs, kind: definition, entry(ledger), ledger.book).assignments
  }

  @Test func aDeclarationBecomesAFieldOfItsKind() throws {
    var ledger = try Ledger.ready()
    let field = try declared(&ledger, "Favourite colour", .choice, colours)
    #expect(field.isDeclared)
    let kind = try #require(Catalogue.kind(Contact.kind, in: ledger.book))
    let found = try kind.field(named: "favouritecolour")
    #expect(found.id == field)
    #expect(found.type == .choice(["red", "green", "blue"]))
    #expect(kind.ownFields.last?.id == field)
    #expect(Catalogue.kind(Deal.kind, in: ledger.book)?.field(field) == nil)
    #expect(Catalogue.kind(of: field, in: ledger.book) == Contact.kind)
  }

  @Test(arguments: [
    ("color:red", ["Ada"]), ("color:gr", ["Ben"]), ("color=green", ["Ben"]),
    ("color:none", []), ("has:color", ["Ada", "Ben"]), ("no:color", ["Cy"]),
    ("score>5", ["Ben"]), ("score:2.5", ["Ada"]), ("since<2026-01-01", ["Ada"]),
    ("vip:yes", ["Ben"]), ("sort:score-", ["Ben", "Ada", "Cy"]),
    ("likes:tea", ["Ada", "Ben"]), ("likes:tea,coffee", ["Ada", "Ben"]), ("budget>1k", ["Ben"]),
  ])
  func queriesKnowThem(_ query: String, _ names: [String]) throws {
    var ledger = try Ledger.ready()
    _ = try declared(&ledger, "Color", .choice, colours)
    _ = try declared(&ledger, "Score", .number)
    _ = try declared(&ledger, "Since", .date)
    _ = try declared(&ledger, "Vip", .yesNo)
    _ = try declared(&ledger, "Budget", .money)
    _ = try declared(
      &ledger,
      "Likes",
      .choices,
      [.set(CustomField.choices, "tea,coffee,water")]
    )
    let people = [
      ["name=Ada", "color=red", "score=2.5", "since=2025-05-01", "likes=tea"],
      [
        "name=Ben", "color=GREEN", "score=7", "since=2026-03-01", "vip=yes", "likes=coffee, tea",
        "budget=2k",
      ],
      ["name=Cy"],
    ]
    for person in people {
      _ = try ledger.make(Contact.kind, try pairs(person, Contact.kind, ledger))
    }
    let parsed = Query.parse(
      query,
      kind: Contact.kind,
      viewer: QueryContext(entry: entry(ledger), user: nil, book: ledger.book)
    )
    // `color:none` is a text to look for, as with every text.
    #expect(parsed.omissions.isEmpty, "\(parsed.problems)")
    let orders = parsed.sort.isEmpty ? [SortOrder(Contact.name.id)] : parsed.sort
    let listing = ledger.book.listing(
      ListingRequest(kind: Contact.kind, predicate: parsed.predicate, orders: orders)
    )
    let found = listing.window(0..<listing.count).compactMap { ledger.book[$0, Contact.name] }
    #expect(found == names)
  }

  @Test func listsFollowWhatTheyName() throws {
    var ledger = try Ledger.ready()
    let target = Assignment.set(CustomField.target, Int64(Account.kind.rawValue))
    let field = try declared(&ledger, "Sponsor", .reference, [target])
    let acme = try ledger.make(Account.kind, [.set(Account.name, "Acme")])
    let sponsor = Assignment(field, .value(.ref(acme)))
    let ada = try ledger.make(Contact.kind, [.set(Contact.name, "Ada"), sponsor])
    let parsed = Query.parse(
      "sponsor:beta",
      kind: Contact.kind,
      viewer: QueryContext(entry: entry(ledger), user: nil, book: ledger.book)
    )
    var listing = ledger.book.listing(
      ListingRequest(kind: Contact.kind, predicate: parsed.predicate)
    )
    let steps: [(Command, shown: [EntityID])] = [
      (.set([acme], [.set(Account.name, "Beta")]), [ada]),
      (.set([ada], [.set(Contact.name, "Eda")]), [ada]),
      (.set([acme], [.set(Account.name, "Acme")]), []),
    ]
    for (command, shown) in steps {
      let old = ledger.book
      let change = try ledger.perform(command)
      var book = old
      let touched = book.fold(change)
      let schema = Catalogue.schema(in: book)
      var step = BookStep(from: old, to: book, touched: touched, schema: schema)
      listing.update(&step)
      #expect(listing.window(0..<listing.count).map(book.id) == shown)
    }
  }

  @Test func completionOffersThemWithTheirChoices() throws {
    var ledger = try Ledger.ready()
    _ = try declared(&ledger, "Color", .choice, colours)
    let context = QueryContext(entry: entry(ledger), user: nil, book: ledger.book)
    let names = Query.completions("col", cursor: 3, kind: Contact.kind, context: context)
    #expect(names.map(\.text).contains("color:"))
    let words = Query.completions("color:", cursor: 6, kind: Contact.kind, context: context)
    #expect(words.map(\.text) == ["red", "green", "blue"])
  }

  @Test func whatIsNoChoiceIsRefused() throws {
    var ledger = try Ledger.ready()
    let field = try declared(&ledger, "Color", .choice, colours)
    let ada = try ledger.make(Contact.kind, [.set(Contact.name, "Ada")])
    #expect(throws: EntryError.self) { try pairs(["color=pink"], Contact.kind, ledger) }
    let pink = Command.set([ada], [Assignment(field, .value(.text("pink")))])
    #expect(
      throws: Rejection.declared(field, label: "Color", reason: "is one of red, green, blue")
    ) { try ledger.perform(pink) }
  }

  @Test func aRequiredOneIsAskedOfAPersonOnly() throws {
    var ledger = try Ledger.ready()
    let field = try declared(&ledger, "Score", .number, [.set(CustomField.isRequired, true)])
    let wish = Command.create(Contact.kind, [.set(Contact.name, "Ada")])
    #expect(throws: Rejection.declared(field, label: "Score", reason: "must not be empty")) {
      try ledger.perform(wish)
    }
    try ledger.perform(wish, via: .import)
    try ledger.perform(.several([wish], name: "capture"))
    #expect(ledger.count(Contact.kind) == 2)
  }

  @Test func aUniqueOneHoldsAValueOnce() throws {
    var ledger = try Ledger.ready()
    let field = try declared(&ledger, "Badge", .text, [.set(CustomField.isUnique, true)])
    let ada = try ledger.make(
      Contact.kind,
      [.set(Contact.name, "Ada"), Assignment(field, .value(.text("Ü-12")))]
    )
    let ben = try ledger.make(Contact.kind, [.set(Contact.name, "Ben")])
    let same = Assignment(field, .value(.text("ü-12")))
    #expect(throws: Rejection.self) { try ledger.perform(.set([ben], [same])) }
    try ledger.perform(.set([ada], [same]))
    let fresh = Assignment(field, .value(.text("new")))
    #expect(throws: Rejection.self) { try ledger.perform(.set([ada, ben], [fresh])) }
    try ledger.perform(.archive([ada]))
    try ledger.perform(.set([ben], [same]))
  }

  @Test(arguments: [
    ("name", CustomType.text, ""), ("Is", .text, ""), ("deal", .text, ""), ("Email", .text, ""),
    ("Idle", .text, ""), ("Color", .choice, ""), ("Friend", .reference, ""), ("1 % ?", .text, "ok"),
  ])
  func declarationsAreJudged(_ label: String, _ type: CustomType, _ outcome: String) throws {
    var ledger = try Ledger.ready()
    if outcome == "ok" {
      let field = try declared(&ledger, label, type)
      #expect(Catalogue.field(field, in: ledger.book)?.name == "custom")
    } else {
      #expect(throws: Rejection.self) { try declared(&ledger, label, type) }
    }
  }

  @Test func theSameNameIsDeclaredOnce() throws {
    var ledger = try Ledger.ready()
    _ = try declared(&ledger, "Shoe size", .number)
    #expect(throws: Rejection.self) { try declared(&ledger, "shoe-size", .text) }
    _ = try declared(&ledger, "Shoe size", .number, of: Account.kind)
  }

  @Test func typeAndKindStayLabelsChange() throws {
    var ledger = try Ledger.ready()
    let field = try declared(&ledger, "Score", .number)
    let record = try ledger.find(CustomField.kind, "Score")
    #expect(throws: Rejection.self) {
      try ledger.perform(.set([record], [.set(CustomField.type, .text)]))
    }
    try ledger.perform(.set([record], [.set(CustomField.label, "Points")]))
    #expect(Catalogue.field(field, in: ledger.book)?.label == "Points")
    #expect(Catalogue.field(field, in: ledger.book)?.name == "score")
    try ledger.perform(.archive([record]))
    #expect(Catalogue.declaredFields(of: Contact.kind, in: ledger.book).isEmpty)
    #expect(Catalogue.field(field, in: ledger.book)?.label == "Points")
  }

  @Test func undoTakesAValueBackAndKnowsReferences() throws {
    var ledger = try Ledger.ready()
    let field = try declared(
      &ledger,
      "Mentor",
      .reference,
      [.set(CustomField.target, Int64(Contact.kind.rawValue))]
    )
    let made = try ledger.perform(.create(Contact.kind, [.set(Contact.name, "Ada")]))
    let ada = try ledger.find(Contact.kind, "Ada")
    let ben = try ledger.make(Contact.kind, [.set(Contact.name, "Ben")])
    let set = try ledger.perform(.set([ben], [Assignment(field, .value(.ref(ada)))]))
    #expect(throws: Rejection.self) { try ledger.undo(made.change.batch) }
    try ledger.undo(set.change.batch)
    #expect(ledger.book.row(ben).flatMap { ledger.book.value($0, field) } == nil)
    try ledger.undo(made.change.batch)
  }
}
