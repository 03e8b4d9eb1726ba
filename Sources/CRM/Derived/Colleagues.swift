public import Books
public import Facts

/// The users of a book, and whom a word names among them.
public struct Colleagues: Sendable {
  private let book: Book

  public init(_ book: Book) { self.book = book }

  /// All users in use, by name.
  public var all: [EntityID] {
    let listing = book.listing(
      ListingRequest(
        kind: User.kind,
        predicate: Catalogue.visible(User.kind),
        orders: [SortOrder(User.name.id)]
      )
    )
    return listing.window(0..<listing.count).map(book.id)
  }

  /// Whether there is nobody to share with, so that nothing need speak of owners and teams.
  public var isAlone: Bool { book.count(User.kind) < 2 || all.count < 2 }

  /// The user with this login, in any case.
  public func user(login: String) -> EntityID? {
    let login = Folding.fold(login)
    return all.first { Folding.fold(book[$0, User.login] ?? "") == login }
  }

  /// Whom a word names: `me`, a login, a whole name, a part of a name; the strictest of these that
  /// names anybody counts.
  public func named(_ word: String, me: EntityID?) -> [EntityID] {
    let plain = word.hasPrefix("@") ? String(word.dropFirst()) : word
    if plain.lowercased() == "me" { return me.map { [$0] } ?? [] }
    if let user = user(login: plain) { return [user] }
    let wanted = Folding.fold(plain)
    guard !wanted.isEmpty else { return [] }
    let names = all.map { (id: $0, name: Folding.fold(book[$0, User.name] ?? "")) }
    let same = names.filter { $0.name == wanted }
    if !same.isEmpty { return same.map(\.id) }
    return names.filter { $0.name.split(separator: 0x20).contains { $0.starts(with: wanted) } }
      .map(\.id)
  }
}
