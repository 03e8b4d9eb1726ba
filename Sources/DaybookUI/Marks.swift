import Books
import Facts

/// The marked records, apart for each kind.
struct Marks: Sendable {
  private var byKind: [KindID: Set<EntityID>] = [:]

  func contains(_ id: EntityID, _ kind: KindID) -> Bool { byKind[kind]?.contains(id) ?? false }

  func count(_ kind: KindID) -> Int { byKind[kind]?.count ?? 0 }

  /// In the order of their ids.
  func ids(_ kind: KindID) -> [EntityID] { byKind[kind]?.sorted() ?? [] }

  mutating func toggle(_ id: EntityID, _ kind: KindID) {
    if byKind[kind]?.remove(id) == nil { byKind[kind, default: []].insert(id) }
  }

  mutating func insert(_ id: EntityID, _ kind: KindID) { byKind[kind, default: []].insert(id) }

  mutating func clear(_ kind: KindID) { byKind[kind] = nil }

  /// Totals over the marked records of a kind.
  func sums(_ kind: KindID, _ book: Book, _ measure: Measure) -> Sums {
    var sums = Sums()
    guard count(kind) > 0 else { return sums }
    let weigh = measure(book)
    for id in byKind[kind, default: []] {
      if let row = book.row(id) { sums.add(weigh(row)) }
    }
    return sums
  }
}
