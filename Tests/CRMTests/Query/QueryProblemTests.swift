import Books
import Facts
import Testing

@testable import CRM

@Suite struct QueryProblemTests {
  static let sales = SalesBook()

  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    /// The user's words that the problem points at.
    let at: String
    let severity: QueryProblem.Severity
    /// A part of the sentence.
    let says: String
    /// What the rest of the query finds.
    let finds: String

    var testDescription: String { text }
  }

  static let all = "G L O P R W"

  static let cases: [Case] = [
    Case(text: "acme stge:won", at: "stge", severity: .error, says: "mean “stage”", finds: "R W"),
    Case(text: "-stge:won acme", at: "stge", severity: .error, says: "“stge”", finds: "R W"),
    Case(text: "qqqqq:1", at: "qqqqq", severity: .error, says: "quote it", finds: all),
    Case(text: "importedRow:x", at: "importedRow", severity: .error, says: "no field", finds: all),
    Case(
      text: "stage:propsal @me",
      at: "propsal",
      severity: .error,
      says: "Proposal",
      finds: "P R"
    ),
    Case(text: "stage:won", at: "won", severity: .error, says: "status:won", finds: all),
    Case(
      text: "stage:proposal,xyz",
      at: "xyz",
      severity: .error,
      says: "no stage",
      finds: "P R"
    ),
    Case(text: "status:oben", at: "oben", severity: .error, says: "“open”", finds: all),
    Case(text: "@zoe acme", at: "zoe", severity: .error, says: "Anna Weber", finds: "R W"),
    Case(text: "@me,zoe", at: "zoe", severity: .error, says: "no colleague", finds: "P R"),
    Case(
      text: "@an",
      at: "an",
      severity: .note,
      says: "Anna Weber and Andrew Poe",
      finds: "P R W"
    ),
    Case(text: "#vp", at: "vp", severity: .error, says: "“vip”", finds: all),
    Case(text: "amount>1x2 acme", at: "1x2", severity: .error, says: "number", finds: "R W"),
    Case(text: "amount:1..1x2", at: "1..1x2", severity: .error, says: "number", finds: all),
    Case(text: "amount:1EUR..5USD", at: "1EUR..5USD", severity: .error, says: "one", finds: all),
    Case(text: "amount>10kXQX", at: "10kXQX", severity: .error, says: "not a number", finds: all),
    Case(text: "close<30d", at: "30d", severity: .error, says: "+30d", finds: all),
    Case(text: "close:32.13.", at: "32.13.", severity: .error, says: "calendar", finds: all),
    Case(text: "archived:maybe", at: "maybe", severity: .error, says: "yes", finds: "A " + all),
    Case(text: "account>x", at: "x", severity: .error, says: "no order", finds: all),
    Case(text: "product>x", at: "x", severity: .error, says: "no order", finds: all),
    Case(text: "is:glorious", at: "glorious", severity: .error, says: "no state", finds: all),
    Case(text: "has:wings", at: "wings", severity: .error, says: "no field", finds: all),
    Case(text: "idle>soon", at: "soon", severity: .error, says: "30d", finds: all),
    Case(text: "id:zzzzzz", at: "zzzzzz", severity: .error, says: "d-7k3q", finds: all),
    Case(text: "sort:colour", at: "colour", severity: .error, says: "no order", finds: all),
    Case(text: "stage:", at: "stage:", severity: .unfinished, says: "value", finds: all),
    Case(text: "amount> acme", at: "amount>", severity: .unfinished, says: "value", finds: "R W"),
    Case(text: "amount:..", at: "..", severity: .unfinished, says: "range", finds: all),
    Case(text: "acme @", at: "@", severity: .unfinished, says: "name", finds: "R W"),
    Case(text: "acme #", at: "#", severity: .unfinished, says: "tag", finds: "R W"),
    Case(text: "acme -", at: "-", severity: .unfinished, says: "words", finds: "R W"),
    Case(text: "\"phase 2", at: "\"phase 2", severity: .unfinished, says: "quote", finds: "O"),
    Case(text: "pilot or", at: "or", severity: .unfinished, says: "between", finds: "P"),
    Case(text: "or pilot", at: "or", severity: .unfinished, says: "between", finds: "P"),
    Case(text: "(pilot or acme", at: "(", severity: .unfinished, says: "open", finds: "P R W"),
    Case(text: "é🙂 stge:x", at: "stge", severity: .error, says: "“stge”", finds: ""),
  ]

  @Test(arguments: cases)
  func `a problem points at the user's word and the rest filters`(row: Case) throws {
    let query = Query.parse(row.text, kind: Deal.kind, viewer: Self.sales.context)
    let problem = try #require(query.problems.first)
    #expect(query.problems.count == 1)
    #expect(String(Array(row.text)[problem.range]) == row.at)
    #expect(problem.severity == row.severity)
    #expect(problem.sentence.contains(row.says), "\(problem.sentence)")
    #expect(Self.sales.found(row.text, Deal.kind) == row.finds)
  }

  @Test func `candidates come with unknown names`() {
    let query = Query.parse("@zoe", kind: Deal.kind, viewer: Self.sales.context)
    #expect(query.problems.first?.candidates.contains("Anna Weber") == true)
    let nobody = QueryContext(entry: SalesBook.entry, user: nil, book: Self.sales.book)
    let me = Query.parse("@me", kind: Deal.kind, viewer: nobody)
    #expect(me.problems.map(\.range) == [1..<3])
  }

  @Test func `orders are read`() {
    let query = Query.parse(
      "sort:amount-,account,stage",
      kind: Deal.kind,
      viewer: Self.sales.context
    )
    #expect(
      query.sort == [
        SortOrder(Deal.amount.id, descending: true),
        SortOrder(Account.name.id, through: Deal.party.id),
        SortOrder(Stage.position.id, through: Deal.stage.id),
      ]
    )
  }

  @Test func `an id finds its record`() throws {
    let id = try #require(Self.sales.ids["P"])
    let short = Self.sales.book.shortID(id, Deal.kind)
    for text in ["d-\(short)", "id:\(short)", "id:d-\(short)", "id:\(id)", "d-\(short) @me"] {
      #expect(Self.sales.found(text, Deal.kind) == "P")
    }
    let acme = try #require(Self.sales.ids["ac"])
    let account = "a-" + Self.sales.book.shortID(acme, Account.kind)
    #expect(Self.sales.found("account:\(account)", Deal.kind) == "R W")
    #expect(Self.sales.found("co:\(account)", Contact.kind) == "ev")
  }

  @Test func `amounts follow the habits of who types`() {
    var entry = SalesBook.entry
    entry.decimalComma = true
    let context = QueryContext(entry: entry, user: nil, book: Self.sales.book)
    for text in ["amount:84.000", "amount>41,6k", "amount:80k..90k"] {
      let query = Query.parse(text, kind: Deal.kind, viewer: context)
      #expect(query.problems.isEmpty)
      #expect(Self.sales.book.rowSet(Deal.kind, query.predicate).count == 1, "\(text)")
    }
  }

  // MARK: Any text

  /// All that can be seen of a query holds: it parses, evaluates and completes, and its positions
  /// lie in the text.
  private func check(_ text: String, _ kind: KindID) {
    let query = Query.parse(text, kind: kind, viewer: Self.sales.context)
    let length = text.count
    for range in query.problems.map(\.range) + query.tokens.map(\.range) {
      #expect(range.lowerBound >= 0 && range.upperBound <= length, "\(text)")
    }
    _ = Self.sales.book.rowSet(kind, query.predicate)
    let completions = Query.completions(
      text,
      cursor: length,
      kind: kind,
      context: Self.sales.context
    )
    for completion in completions {
      #expect(completion.range.upperBound <= length, "\(text)")
    }
  }

  @Test func `every beginning of every query is legal`() {
    for row in QueryTable.all {
      var prefix = ""
      for character in row.text {
        prefix.append(character)
        check(prefix, row.kind)
      }
    }
  }

  @Test func `hostile texts are legal everywhere`() {
    let places = [
      "", "-", "\"", "@", "#", "(", "amount:", "amount>", "close:..", "stage:", "account=", "is:",
      "has:", "sort:", "id:", "idle>", "title:\"", "p:", "phone:", "archived:", "status!=",
    ]
    for text in hostileTexts {
      for place in places { check(place + text, Deal.kind) }
      check("phone:" + text, Contact.kind)
      check("time:" + text, Todo.kind)
      check("duration:" + text, Activity.kind)
    }
    check(String(repeating: "(", count: 5000), Deal.kind)
    check(String(repeating: "-(", count: 2000) + "a", Deal.kind)
    check(String(repeating: "a or ", count: 900), Deal.kind)
    check(String(repeating: "amount:1..", count: 400), Deal.kind)
  }

  @Test func `too long a query is read in part, and says so`() {
    let many = String(repeating: "e ", count: 300)
    let query = Query.parse(many, kind: Deal.kind, viewer: Self.sales.context)
    #expect(query.problems.map(\.severity) == [.error])
    let long = "acme " + String(repeating: "e", count: 5000)
    let other = Query.parse(long, kind: Deal.kind, viewer: Self.sales.context)
    #expect(other.problems.map(\.severity) == [.error])
  }
}

@Suite struct CompletionTests {
  static let cases: [(text: String, kind: KindID, first: [String])] = [
    ("sta", Deal.kind, ["stage:", "status:", "stale:"]),
    ("val", Deal.kind, ["amount:"]),
    ("acme clo", Deal.kind, ["close:", "closed:"]),
    ("-sta", Deal.kind, ["stage:"]),
    ("stage:", Deal.kind, ["Qualified", "Proposal", "Negotiation", "\"First talks\"", "Signed"]),
    ("stage:prop", Deal.kind, ["Proposal"]),
    ("stage:proposal,neg", Deal.kind, ["Negotiation"]),
    ("status:", Deal.kind, ["open", "won", "lost"]),
    ("@", Deal.kind, ["me", "andy", "anna", "bob"]),
    ("@mü", Deal.kind, ["bob"]),
    ("owner:@an", Deal.kind, ["@andy", "@anna"]),
    ("#q", Deal.kind, ["\"q3 enterprise\""]),
    ("close:eo", Deal.kind, ["eow", "eom", "eoq", "eoy"]),
    ("account:acm", Deal.kind, ["\"Acme GmbH\""]),
    ("co:old", Contact.kind, []),
    ("is:over", Deal.kind, ["overdue"]),
    ("has:em", Contact.kind, ["email"]),
    ("archived:", Deal.kind, ["yes", "no"]),
    ("sort:am", Deal.kind, ["amount"]),
    ("\"sta", Deal.kind, []),
  ]

  @Test func `what can stand at the cursor is proposed`() {
    let context = SalesBook().context
    for row in Self.cases {
      let found = Query.completions(
        row.text,
        cursor: row.text.count,
        kind: row.kind,
        context: context
      )
      let texts = found.map(\.text)
      #expect(Array(texts.prefix(row.first.count)) == row.first, "\(row.text): \(texts)")
      if row.first.isEmpty { #expect(texts.isEmpty, "\(row.text): \(texts)") }
    }
  }

  @Test func `a completion taken is a query without problems`() {
    let context = SalesBook().context
    for text in ["stage:", "#", "@", "account:a", "is:", "status:", "close:", "product:"] {
      let proposals = Query.completions(text, cursor: text.count, kind: Deal.kind, context: context)
      #expect(!proposals.isEmpty)
      for proposal in proposals {
        let whole = String(text.prefix(proposal.range.lowerBound)) + proposal.text
        let query = Query.parse(whole, kind: Deal.kind, viewer: context)
        #expect(query.problems.isEmpty, "\(whole): \(query.problems.map(\.sentence))")
      }
    }
  }

  @Test func `the cursor may stand within the text`() {
    let context = SalesBook().context
    let found = Query.completions("sta acme", cursor: 3, kind: Deal.kind, context: context)
    #expect(found.first == Completion(text: "stage:", description: "Stage", range: 0..<3))
  }
}
