import Books
import CRM
import Facts

/// What is known of a contact through other records, as lists and details say it.
enum ContactFacts {
  /// The company that a person works for, or a word for one that is gone.
  static func company(_ book: Book, _ row: Row, gone: String) -> String? {
    book.job(ofContact: row)
      .flatMap { book.title(namedBy: $0, Affiliation.account.id, gone: gone) }
  }

  static func title(_ book: Book, _ row: Row) -> String? {
    book.affiliations(ofContact: row).first.flatMap { book[$0, Affiliation.title] }
  }

  /// The primary address or number of a channel, as it was typed.
  static func point(_ book: Book, _ row: Row, _ channel: Channel) -> String? {
    book.points(of: row, channel).first
      .flatMap { book[$0, ContactPoint.original] ?? book[$0, ContactPoint.value] }
  }
}
