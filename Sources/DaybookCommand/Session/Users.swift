import Books
import CRM
import Facts

/// The people of a book.
enum Users {
  struct Entry {
    let id: EntityID
    let login: String
    let name: String
  }

  /// All who can be worked as, in the order of their arrival.
  static func all(in book: Book) -> [Entry] {
    book.rows(User.kind).compactMap { row in
      guard let name = book[row, User.name], book[row, row.kind.archived] != true else {
        return nil
      }
      return Entry(id: book.id(row), login: book[row, User.login] ?? name, name: name)
    }
  }

  /// How a record says that it is also known by a login of this machine.
  static func alias(_ login: String) -> String { "login:" + login }

  private static func answers(_ id: EntityID, to login: String, _ book: Book) -> Bool {
    guard let row = book.row(id) else { return false }
    return book[row, row.kind.externalIDs].contains(alias(login))
  }

  /// The user with this login or, failing that, name; without one, the user of the login that runs
  /// the program, or the only one there is.
  static func find(_ wanted: String?, in book: Book) -> EntityID? {
    let users = all(in: book)
    guard let wanted else {
      if let own = users.first(where: { $0.login == Places.login }) { return own.id }
      if let own = users.first(where: { answers($0.id, to: Places.login, book) }) { return own.id }
      return users.count == 1 ? users[0].id : nil
    }
    let folded = Folding.fold(wanted)
    // By logins first, which are ASCII as a rule: the tables for other names are not made then.
    let found =
      users.first { Folding.fold($0.login) == folded }
      ?? users.first { Folding.fold($0.name) == folded }
    return found?.id
  }
}
