public import Books
public import Facts

// Whom a word from a prompt names: a telephone number in any notation, an email address, an id, or a
// name.
//
// Numbers are compared by their international form; where that is not known on either side, by the
// digits without leading zeros, one of which must be the end of the other. A caller whose extension
// nobody wrote down is found by the number of the house: up to four digits less.
//
// Everything goes through the search texts, one pass over the folded bytes of a kind.

/// Finds people and companies by what is known of them.
public struct Lookup: Sendable {
  private let book: Book
  private let entry: EntryContext

  /// The most that are returned.
  public static let limit = 12

  public init(_ book: Book, _ entry: EntryContext) {
    self.book = book
    self.entry = entry
  }

  /// Contacts and accounts, the best first; empty where nobody is known.
  ///
  /// O(search texts of the kinds).
  public func find(_ typed: String) -> [EntityID] {
    let text = Normalization.nfc(typed).trimmed
    guard !text.isEmpty else { return [] }
    if let id = try? ReferenceEntry.id(text, [], book) { return book.title(id) == nil ? [] : [id] }
    if text.contains("@") { return Array(email(text).prefix(Self.limit)) }
    let number = text.lowercased().hasPrefix("tel:") ? String(text.dropFirst(4)) : text
    if isNumber(number) {
      let found = phone(number)
      if !found.isEmpty { return Array(found.prefix(Self.limit)) }
    }
    return text.contains(where: \.isLetter) ? Array(name(text).prefix(Self.limit)) : []
  }

  /// Whether the text can only be a number: digits and the signs between them.
  private func isNumber(_ text: String) -> Bool {
    let digits = text.filter { $0.isASCII && $0.isNumber }.count
    return digits >= 3
      && text.allSatisfy { $0.isNumber || " +-./()[]~".contains($0) || $0.isWhitespace }
  }

  // MARK: Numbers

  /// Whose number it is.
  public func phone(_ typed: String) -> [EntityID] {
    guard let number = try? PhoneNumber(typed, country: entry.country) else { return [] }
    let wanted = significant(number.key)
    guard wanted.count >= 3 else { return [] }
    let ending = points(.phone, holding: String(wanted.suffix(7)))
    var found = ending.filter { row in
      let stored = significant(book[row, ContactPoint.value] ?? "")
      return stored == wanted || stored.hasSuffix(wanted)
        || stored.count >= 6 && wanted.hasSuffix(stored)
    }
    if found.isEmpty, wanted.count >= 8 {
      for less in 1...4 where found.isEmpty {
        let house = String(wanted.dropLast(less))
        found = points(.phone, holding: String(house.suffix(7))).filter { row in
          let stored = significant(book[row, ContactPoint.value] ?? "")
          return stored.count >= 6
            && (stored == house || stored.hasSuffix(house) || house.hasSuffix(stored))
        }
      }
    }
    let exact = found.filter { significant(book[$0, ContactPoint.value] ?? "") == wanted }
    return parties(exact.isEmpty ? found : exact)
  }

  /// The digits without leading zeros and plus.
  private func significant(_ number: String) -> String {
    String(number.filter { $0.isASCII && $0.isNumber }.drop { $0 == "0" })
  }

  // MARK: Addresses and names

  private func email(_ typed: String) -> [EntityID] {
    let wanted = Folding.fold(typed)
    let rows = points(.email, holding: typed)
    let exact = rows.filter { Folding.fold(book[$0, ContactPoint.value] ?? "") == wanted }
    return parties(exact.isEmpty ? rows : exact)
  }

  private func name(_ typed: String) -> [EntityID] {
    let wanted = Folding.fold(typed)
    let words = typed.words
    var found: [(rank: Int, id: EntityID, title: String)] = []
    for kind in [Contact.kind, Account.kind] {
      let predicate = Predicate.and([Catalogue.visible(kind)] + words.map { .words($0) })
      book.rowSet(kind, predicate).each { index in
        let id = book.id(Row(kind: kind, index: UInt32(index)))
        let title = book.title(id) ?? ""
        found.append((rank(Folding.fold(title), wanted), id, title))
      }
    }
    // What matches the name goes before what matches something else, such as the company.
    let best = found.map(\.rank).min() ?? 0
    let kept = best < 3 ? found.filter { $0.rank < 3 } : found
    let exact = kept.filter { $0.rank == 0 }
    return (exact.isEmpty ? kept : exact).sorted { one, other in
      if one.rank != other.rank { return one.rank < other.rank }
      return one.title != other.title ? one.title < other.title : one.id < other.id
    }.map(\.id)
  }

  /// The same name, a word of it that begins so, a part of it, something else.
  private func rank(_ title: [UInt8], _ wanted: [UInt8]) -> Int {
    if title == wanted { return 0 }
    let words = wanted.split(separator: 0x20)
    let own = title.split(separator: 0x20)
    if words.allSatisfy({ word in own.contains { $0.starts(with: word) } }) { return 1 }
    let text = String(decoding: title, as: UTF8.self)
    let isPart = words.allSatisfy { text.contains(String(decoding: $0, as: UTF8.self)) }
    return isPart ? 2 : 3
  }

  // MARK: Contact points

  private func points(_ channel: Channel, holding text: String) -> [Row] {
    var rows: [Row] = []
    let wanted = Predicate.contains(ContactPoint.value.id, text)
    book.rowSet(ContactPoint.kind, wanted).each { index in
      let row = Row(kind: ContactPoint.kind, index: UInt32(index))
      if book[row, ContactPoint.channel] == channel, book.isVisible(row) { rows.append(row) }
    }
    return rows
  }

  /// The people and companies of contact points, the people first.
  private func parties(_ rows: [Row]) -> [EntityID] {
    let ids = distinct(rows.compactMap { book[$0, ContactPoint.party] })
      .filter { book.row($0).map(book.isVisible) ?? false }
    return ids.filter { book.row($0)?.kind == Contact.kind }
      + ids.filter { book.row($0)?.kind != Contact.kind }
  }
}
