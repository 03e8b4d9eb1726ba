import Books
import CRM
import Facts

/// What is known of a contact through other records, as lists and details say it.
enum ContactFacts {
  static func company(_ book: Book, _ row: Row) -> Row? { book.company(ofContact: row) }

  static func title(_ book: Book, _ row: Row) -> String? {
    book.affiliations(ofContact: row).first.flatMap { book[$0, Affiliation.title] }
  }

  /// The primary address or number of a channel, as it was typed.
  static func point(_ book: Book, _ row: Row, _ channel: Channel) -> String? {
    book.points(of: row, channel).first
      .flatMap { book[$0, ContactPoint.original] ?? book[$0, ContactPoint.value] }
  }
}
