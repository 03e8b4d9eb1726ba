import Books
import CRM
import Facts

// Who is meant. A record is found, in this order:
//
//   1. by the key of its source among the external ids (`system:key`),
//   2. by what identifies it in the book: a person by an email address, a user by the login, a
//      company, product, user, team, reason or pipeline by its exact name.
//
// A reference in a row may also name a record of the same import that comes later in its file; its
// id is given out when it is first named.

/// The records that an import can name.
struct Directory {
  private let book: Book
  private let system: String
  /// Records by key, name, plain name (without case, marks, spaces and punctuation) and address: of
  /// the book, and of this import once their ids are given out.
  private var table = KeyTable()
  private var records = RecordNumbers()
  /// The keys in the files.
  private var announced: [KindID: Set<String>] = [:]
  private var announcedPlain: [KindID: [String: String]] = [:]

  enum Found {
    case record(EntityID, KindID)
    /// The record under another spelling.
    case similar(EntityID, KindID, name: String)
    case nothing
  }

  /// The directory of a book for the kinds that rows become or name.
  init(_ book: Book, system: String, kinds: [KindID]) {
    self.book = book
    self.system = system
    let prefix = system + ":"
    for kind in kinds {
      guard let title = Catalogue.kind(kind)?.title else { continue }
      if kind == User.kind { noteLogins() }
      for row in book.rows(kind) {
        guard case .text(let name)? = book.value(row, title) else { continue }
        let id = book.id(row)
        for external in book[row, kind.externalIDs] where external.hasPrefix(prefix) {
          note(id, kind, key: String(external.dropFirst(prefix.count)))
        }
        guard kind != Deal.kind, kind != Contact.kind else { continue }
        note(id, kind, name: name)
      }
      if kind == Contact.kind { noteEmails() }
    }
  }

  private mutating func noteLogins() {
    for row in book.rows(User.kind) {
      if let login = book[row, User.login] { note(book.id(row), User.kind, name: login) }
    }
  }

  private mutating func noteEmails() {
    for row in book.rows(ContactPoint.kind) where book[row, ContactPoint.channel] == .email {
      guard let value = book[row, ContactPoint.value], let party = book[row, ContactPoint.party],
        book.row(party)?.kind == Contact.kind
      else { continue }
      note(party, ifFree: KeyHash(.email, Contact.kind, value))
    }
  }

  private subscript(key: KeyHash) -> EntityID? { table[key].map { records[$0] } }

  private mutating func note(_ id: EntityID, ifFree key: KeyHash) {
    if table[key] == nil { table[key] = records.number(of: id) }
  }

  mutating func note(_ id: EntityID, _ kind: KindID, name: String) {
    note(id, ifFree: KeyHash(.name, kind, name))
    note(id, ifFree: KeyHash(.plainName, kind, ColumnName.plain(name)))
  }

  /// Notes a person's address; the result is who has it already, if anybody.
  mutating func note(_ id: EntityID, email: String) -> EntityID? {
    let key = KeyHash(.email, Contact.kind, email)
    if let holder = self[key] { return holder }
    table[key] = records.number(of: id)
    return nil
  }

  mutating func note(_ id: EntityID, _ kind: KindID, key: String) {
    note(id, key: KeyHash(.key, kind, key))
  }

  /// Notes the key of a record, by its hash.
  mutating func note(_ id: EntityID, key: KeyHash) { table[key] = records.number(of: id) }

  /// Whether this import has made a record.
  func isMade(_ id: EntityID) -> Bool { records.isMade(id) }

  /// Notes that this import makes a record; tells whether that is news.
  mutating func make(_ id: EntityID) -> Bool { records.make(id) }

  /// Tells that a row of this key is to come.
  mutating func announce(_ key: String, _ kind: KindID) {
    announced[kind, default: []].insert(key)
    let plain = ColumnName.plain(key)
    if announcedPlain[kind]?[plain] == nil { announcedPlain[kind, default: [:]][plain] = key }
  }

  func external(_ key: String) -> String { system + ":" + key }

  /// The record of a key or name in the book or given out already.
  func known(_ kind: KindID, key: String) -> EntityID? { self[KeyHash(.key, kind, key)] }

  func known(_ key: KeyHash) -> EntityID? { self[key] }

  func named(_ kind: KindID, _ name: String) -> EntityID? { self[KeyHash(.name, kind, name)] }

  func contact(email: String) -> EntityID? { self[KeyHash(.email, Contact.kind, email)] }

  /// Whom a text names; `make` gives out the id of a row to come.
  mutating func find(_ text: String, _ kinds: [KindID], make: () -> EntityID) -> Found {
    for kind in kinds {
      if let id = known(kind, key: text) { return .record(id, kind) }
      if announced[kind]?.contains(text) == true {
        return .record(reserve(text, kind, make), kind)
      }
      if let id = named(kind, text) { return .record(id, kind) }
    }
    let plain = ColumnName.plain(text)
    guard !plain.isEmpty else { return .nothing }
    for kind in kinds {
      if let key = announcedPlain[kind]?[plain] {
        return .similar(known(kind, key: key) ?? reserve(key, kind, make), kind, name: key)
      }
      if let id = self[KeyHash(.plainName, kind, plain)] {
        let title = Catalogue.kind(kind).flatMap { definition in
          book.row(id).flatMap { book.value($0, definition.title) }
        }
        guard case .text(let name)? = title else { return .record(id, kind) }
        return .similar(id, kind, name: name)
      }
    }
    return .nothing
  }

  private mutating func reserve(_ key: String, _ kind: KindID, _ make: () -> EntityID) -> EntityID {
    // A company that the book has by name is the one that the row will be about.
    let id = named(kind, key) ?? make()
    note(id, kind, key: key)
    return id
  }
}
