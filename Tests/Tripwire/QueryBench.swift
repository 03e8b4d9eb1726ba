import Books
import CRM
import DaybookUI
import Facts
import TextUI

/// What a keystroke in a filter or the palette costs on a large book: reading the query and finding
/// its rows in order, as the interface does.
enum QueryBench {
  private static let queries: [(KindID, String)] = [
    (Deal.kind, "renewal"), (Deal.kind, "stage:prop"), (Deal.kind, "amount>10k"),
    (Deal.kind, "close<+30d"), (Deal.kind, "weighted>10k"), (Deal.kind, "chance>40"),
    (Deal.kind, "next<today"), (Deal.kind, "no:next"), (Deal.kind, "created>-7d"),
    (Deal.kind, "changed>-7d"), (Deal.kind, "stale:yes"), (Deal.kind, "is:rotting"),
    (Deal.kind, "idle>30d"), (Deal.kind, "external:crm"), (Deal.kind, "has:call"),
    (Deal.kind, "(renewal or weighted>10k) and (next<today or stale:yes)"),
    (Contact.kind, "an"), (Contact.kind, "co:a"), (Contact.kind, "has:deal"),
    (Contact.kind, "idle>30d"), (Contact.kind, "next<today"),
  ]

  static func run(_ book: Book) {
    print("\(book.count(Contact.kind)) contacts, \(book.count(Deal.kind)) deals")
    let context = QueryContext(
      entry: EntryContext(now: Bench.now),
      user: book.rows(User.kind).first.map { book.id($0) },
      book: book
    )
    for (kind, text) in queries {
      var count = 0
      let best = fastest {
        let query = Query.parse(text, kind: kind, viewer: context)
        let request = ListingRequest(
          kind: kind,
          predicate: query.predicate,
          orders: Catalogue.kind(kind)?.orders.prefix(1).map { $0 } ?? []
        )
        count = book.listing(request).count
      }
      print(best, count, Catalogue.kind(kind)?.name ?? "", text)
    }
    for text in ["an", "anna", "renewal", "p:ma"] {
      var bench = Bench(book)
      bench.open(palette: text)
      print(fastest { bench.retype() }, "palette", text)
    }
  }

  private static func fastest(_ body: () -> Void) -> Double {
    (0..<5).map { _ in
      let start = ContinuousClock.now
      body()
      let (seconds, attoseconds) = (ContinuousClock.now - start).components
      return Double(seconds) * 1000 + Double(attoseconds / 1_000_000_000_000) / 1000
    }.min() ?? 0
  }
}
