import Books
import CRM
import Facts

/// What is known of a contact through other records.
enum ContactFacts {
  /// The company where the person works: the primary affiliation that is not over, else the last.
  static func company(_ book: Book, _ row: Row) -> EntityID? {
    affiliation(book, row).flatMap { book[$0, Affiliation.account] }
  }

  static func title(_ book: Book, _ row: Row) -> String? {
    affiliation(book, row).flatMap { book[$0, Affiliation.title] }
  }

  private static func affiliation(_ book: Book, _ row: Row) -> Row? {
    let current = book.referrers(book.id(row), through: Affiliation.contact.id).filter {
      book[$0, Affiliation.to] == nil && book[$0, Affiliation.account] != nil
    }
    return current.first { book[$0, Affiliation.isPrimary] == true } ?? current.first
  }

  /// The primary address or number of a channel.
  static func point(_ book: Book, _ row: Row, _ channel: Channel) -> String? {
    book.referrers(book.id(row), through: ContactPoint.party.id)
      .filter {
        book[$0, ContactPoint.channel] == channel && book[$0, ContactPoint.value] != nil
      }
      .min { book[$0, ContactPoint.rank] ?? .max < book[$1, ContactPoint.rank] ?? .max }
      .flatMap { book[$0, ContactPoint.original] ?? book[$0, ContactPoint.value] }
  }
}
