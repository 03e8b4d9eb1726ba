public import Books
public import Facts

/// The saved views that a person sees: the own ones and those that are shared.
///
/// There are tens of them, so all are looked at each time.
public struct SavedViews: Sendable {
  private let book: Book
  private let user: EntityID?

  public init(_ book: Book, user: EntityID?) {
    self.book = book
    self.user = user
  }

  /// By name; of two with one name the own one comes first.
  public var all: [EntityID] {
    if book.count(SavedView.kind) == 0 { return [] }
    let listing = book.listing(
      ListingRequest(
        kind: SavedView.kind,
        predicate: Catalogue.visible(SavedView.kind),
        orders: [SortOrder(SavedView.name.id)]
      )
    )
    let seen = listing.window(0..<listing.count).filter { isMine($0) || isShared($0) }
    return seen.enumerated().sorted { one, other in
      let (first, second) = (folded(one.element), folded(other.element))
      guard first == second else { return one.offset < other.offset }
      let mine = (isMine(one.element), isMine(other.element))
      return mine.0 != mine.1 ? mine.0 : one.offset < other.offset
    }.map { book.id($0.element) }
  }

  /// Whether it belongs to who looks.
  public func isMine(_ id: EntityID) -> Bool { book.row(id).map(isMine) ?? false }

  private func isMine(_ row: Row) -> Bool { book[row, SavedView.kind.owner] == user }
  private func isShared(_ row: Row) -> Bool { book[row, SavedView.isShared] == true }
  private func folded(_ row: Row) -> [UInt8] { Folding.fold(book[row, SavedView.name] ?? "") }

  /// The view of this name, whatever its case: the whole name, else the only one that begins so.
  public func named(_ name: String) -> EntityID? {
    let wanted = Folding.fold(name)
    guard !wanted.isEmpty else { return nil }
    let all = all.map { (id: $0, name: Folding.fold(book[$0, SavedView.name] ?? "")) }
    if let whole = all.first(where: { $0.name == wanted }) { return whole.id }
    let begun = all.filter { $0.name.starts(with: wanted) }
    return begun.count == 1 ? begun[0].id : nil
  }

  /// The pinned ones with their letters, each letter once.
  public var pinned: [(key: Character, id: EntityID)] {
    var taken: Set<Character> = []
    return all.compactMap { id in
      guard let key = book[id, SavedView.key]?.first, taken.insert(key).inserted else {
        return nil
      }
      return (key, id)
    }
  }

  /// The kind that a view lists.
  public func kind(of id: EntityID) -> KindDefinition? {
    book[id, SavedView.of].flatMap { UInt16(exactly: $0) }.flatMap {
      Catalogue.kind(KindID($0), in: book)
    }
  }

  /// The names of its columns; empty where it has none of its own.
  public func columns(of id: EntityID) -> [String] {
    (book[id, SavedView.columns] ?? "").split(separator: ",").map { String($0).trimmed }
  }
}

extension SortOrder {
  /// Orders as they stand after `sort:`, to be kept.
  public static func text(_ orders: [SortOrder], in book: Book) -> String {
    orders.compactMap { order -> String? in
      guard let field = Catalogue.field(order.through ?? order.field, in: book) else {
        return nil
      }
      return field.name + (order.descending ? "-" : "")
    }.joined(separator: ",")
  }
}
