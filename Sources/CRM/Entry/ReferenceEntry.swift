public import Books
public import Facts

/// Reads what a person types for a record: its short id (`d-7k3q`), `@login` for a colleague, or
/// its title.
///
/// A title that fits several records is never guessed.
public enum ReferenceEntry {
  /// What was typed, understood.
  public enum Found: Hashable, Sendable {
    case record(EntityID)
    /// No record has this title; one of this kind can be made.
    case new(KindID, title: String)
  }

  /// The kinds whose records come into being by being named.
  static let creatable: Set<KindID> = [Account.kind, Contact.kind, Tag.kind]

  /// The record that `typed` means among `kinds`.
  ///
  /// O(records of the kinds) for a title, O(log n) for an id.
  public static func read(
    _ typed: String,
    _ kinds: [KindID],
    _ book: Book
  ) throws(EntryError) -> Found {
    let text = Normalization.nfc(typed).trimmed
    guard !text.isEmpty else { throw EntryError("nothing is named; write a name or an id") }
    if let id = try id(text, kinds, book) { return .record(id) }
    let kinds = kinds.isEmpty ? Catalogue.kinds.filter { !$0.isPart }.map(\.id) : kinds
    let name = text.hasPrefix("@") && kinds.contains(User.kind) ? String(text.dropFirst()) : text
    for exact in [true, false] {
      let found = kinds.flatMap { matches(name, $0, exact: exact, book) }
      if found.count == 1, let only = found.first { return .record(only) }
      if found.count > 1 { throw ambiguous(text, found, book) }
    }
    if let kind = kinds.first(where: creatable.contains) { return .new(kind, title: text) }
    let labels = kinds.compactMap { Catalogue.kind($0)?.name }.joined(separator: " or ")
    throw EntryError("there is no \(labels) '\(text.debugSafe)'; list them to see their names")
  }

  /// The record with this short or whole id; nil where the text is not an id.
  public static func id(
    _ text: String,
    _ kinds: [KindID],
    _ book: Book
  ) throws(EntryError) -> EntityID? {
    if let whole = EntityID(text), book.row(whole) != nil { return whole }
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count >= 4, let kind = Catalogue.kind(code: parts[0]),
      parts[1].utf8.allSatisfy({ Base32.digit($0) != nil })
    else { return nil }
    let found = book.entities(kind.id, shortID: parts[1])
    guard found.count < 2 else { throw ambiguous(text, found, book) }
    guard let only = found.first else { return nil }
    guard kinds.isEmpty || kinds.contains(kind.id) else {
      let wanted = kinds.compactMap { Catalogue.kind($0)?.name }.joined(separator: " or ")
      throw EntryError("\(text.debugSafe) is a \(kind.name), and a \(wanted) is wanted")
    }
    return only
  }

  private static func matches(
    _ name: String,
    _ kind: KindID,
    exact: Bool,
    _ book: Book
  ) -> [EntityID] {
    guard let definition = Catalogue.kind(kind) else { return [] }
    var fields = [definition.title]
    if kind == User.kind { fields.append(User.login.id) }
    let conditions = fields.map {
      exact ? Predicate.compare($0, .equal, .text(name)) : .contains($0, name)
    }
    var found: [EntityID] = []
    let wanted = Predicate.and([
      .not(.compare(kind.archived.id, .equal, .bool(true))), .or(conditions),
    ])
    book.rowSet(kind, wanted).each { found.append(book.id(Row(kind: kind, index: UInt32($0)))) }
    return found
  }

  private static func ambiguous(_ text: String, _ found: [EntityID], _ book: Book) -> EntryError {
    let names = found.prefix(4).compactMap { id -> String? in
      guard let row = book.row(id), let kind = Catalogue.kind(row.kind) else { return nil }
      let title = book[row, Field<String>(kind.title.rawValue)] ?? ""
      return "\(title.debugSafe) (\(kind.code)-\(book.shortID(id, kind.id)))"
    }
    let rest = found.count > 4 ? " and \(found.count - 4) more" : ""
    return EntryError(
      "'\(text.debugSafe)' fits \(found.count) records: \(names.joined(separator: ", "))\(rest); "
        + "write the whole name or the id"
    )
  }
}
