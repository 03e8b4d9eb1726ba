import Books
import Facts

/// What words mean as names in a book, kept while a line is being typed: each word is looked up
/// once.
public struct CaptureNames: Sendable {
  /// How the words of a phrase must stand in a name.
  enum Match: Hashable {
    /// Each is a whole word of it.
    case whole
    /// Each begins a word of it.
    case begins
    /// They are its first words.
    case leading
  }

  /// A record with the folded words of its title.
  struct Hit {
    let id: EntityID
    let words: [Substring]
  }

  private struct Key: Hashable {
    let kind: KindID
    let phrase: String
    let match: Match
  }

  /// More hits for one word than this are not looked at: it is no name to go by.
  private static let most = 5000

  private var generation: UInt64?
  private var hits: [Key: [Hit]] = [:]
  private var phrases: [Key: [EntityID]] = [:]

  public init() {}

  /// Forgets everything when the book is another one.
  mutating func follow(_ book: Book) {
    guard generation != book.generation else { return }
    self = CaptureNames()
    generation = book.generation
  }

  /// The folded words of a name or phrase.
  static func words(_ text: some StringProtocol) -> [Substring] {
    PersonName.key(String(text.prefix(200))).split(separator: " ")
  }

  /// The visible records of a kind whose title matches a phrase, by title.
  mutating func find(
    _ phrase: String,
    _ kind: KindID,
    _ match: Match,
    _ book: Book
  ) -> [EntityID] {
    let words = Self.words(phrase)
    guard let longest = words.max(by: { $0.utf8.count < $1.utf8.count }),
      longest.utf8.count >= 2
    else { return [] }
    let key = Key(kind: kind, phrase: words.joined(separator: " "), match: match)
    if let known = phrases[key] { return known }
    let found = search(String(longest), kind, book).filter { Self.fits($0.words, words, match) }
    let ids = found.sorted { one, other in
      one.words.elementsEqual(other.words)
        ? one.id < other.id : one.words.lexicographicallyPrecedes(other.words)
    }.map(\.id)
    phrases[key] = ids
    return ids
  }

  /// Whether a title consists of just these words.
  func isWhole(_ id: EntityID, _ phrase: String, _ book: Book) -> Bool {
    Self.words(book.title(id) ?? "") == Self.words(phrase)
  }

  private static func fits(_ title: [Substring], _ phrase: [Substring], _ match: Match) -> Bool {
    guard phrase.count <= title.count else { return false }
    return switch match {
    case .whole: phrase.allSatisfy(title.contains)
    case .begins: phrase.allSatisfy { word in title.contains { $0.hasPrefix(word) } }
    case .leading: title.starts(with: phrase)
    }
  }

  /// The records with a word in their title that begins so; one pass of the search kernel.
  private mutating func search(_ word: String, _ kind: KindID, _ book: Book) -> [Hit] {
    let key = Key(kind: kind, phrase: word, match: .begins)
    if let known = hits[key] { return known }
    guard let title = Catalogue.kind(kind)?.title else { return [] }
    let field = Field<String>(title.rawValue)
    let visible = Catalogue.visible(kind)
    var found: [Hit] = []
    book.rowSet(kind, .contains(title, word)).each { index in
      guard found.count < Self.most else { return }
      let row = Row(kind: kind, index: UInt32(index))
      guard let name = book[row, field] else { return }
      let words = Self.words(name)
      guard words.contains(where: { $0.hasPrefix(word) }), book.matches(row, visible) else {
        return
      }
      found.append(Hit(id: book.id(row), words: words))
    }
    hits[key] = found
    return found
  }
}
