import Books
import Facts
import Testing

@testable import CRM

/// Any text is a query, and a query that is written down again is the same one.
@Suite struct QueryTextTests {
  static let sales = SalesBook()

  static let pieces = [
    "acme", "renewal", "not", "NOT", "and", "or", "OR", "(", ")", "-", "--", "\"", "\"phase 2\"",
    "stage:prop", "stage!=prop", "amount>10k", "amount:10k..", "close<+30d", "close:..eom",
    "source~ref", "source!~ref", "-source!~ref", ":!~", "!~", "~", "@me", "#vip", "#", "@", ",",
    "has:task", "no:next", "is:won", "is:", "sort:close-", "id:d-", "stge:won", "田中", "e\u{301}",
    "\u{0}", "created>-7d", "changed:today", "weighted>1k", "..", "12\"", "foo(bar)",
    "company:acme,nordwind", ">=", ":", "\u{200D}", "tags:none", "archived:any",
  ]

  private static func texts(_ seed: UInt64, _ count: Int) -> [String] {
    var random = IDSource(seed: seed)
    return (0..<count).map { _ in
      var text = ""
      for _ in 0..<(random.random() % 9) {
        text += pieces[Int(random.random() % UInt64(pieces.count))]
        if random.random() % 4 != 0 { text += " " }
      }
      return text
    }
  }

  @Test func `any text is read, and its problems lie within it`() {
    for text in Self.texts(11, 3000) {
      for kind in [Deal.kind, Contact.kind] {
        let query = Query.parse(text, kind: kind, viewer: Self.sales.context)
        for problem in query.problems {
          #expect(problem.range.upperBound <= text.count, "\(text)")
          #expect(problem.pointed(text).contains("^"))
        }
        _ = Query.completions(text, cursor: text.count, kind: kind, context: Self.sales.context)
      }
    }
  }

  @Test func `a query that is written down again finds the same`() {
    for text in Self.texts(12, 2000) {
      let query = Query.parse(text, kind: Deal.kind, viewer: Self.sales.context)
      let again = Query.parse(query.normalized, kind: Deal.kind, viewer: Self.sales.context)
      let roles = query.tokens.filter { $0.role != .and }.map(\.role)
      #expect(again.tokens.map(\.role) == roles, "“\(text)” became “\(query.normalized)”")
      #expect(again.normalized == query.normalized, "\(text)")
      #expect(
        Self.sales.book.rowSet(Deal.kind, again.predicate).count
          == Self.sales.book.rowSet(Deal.kind, query.predicate).count,
        "“\(text)” became “\(query.normalized)”"
      )
    }
  }

  @Test func `words are written as signs`() {
    let cases = [
      ("not acme and  renewal", "-acme renewal"), ("not not acme", "acme"),
      ("not source!~ref", "-source!~ref"), ("not -acme", "acme"),
      ("not (a or b)", "-( a or b )"),
    ]
    for (text, written) in cases {
      let query = Query.parse(text, kind: Deal.kind, viewer: Self.sales.context)
      #expect(query.normalized == written, "\(text)")
    }
  }
}
