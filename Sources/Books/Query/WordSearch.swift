public import Facts

/// Where one word was found in the searched texts of a kind.
public struct WordHits: Sendable {
  /// The rows that hold it.
  public internal(set) var all: RowSet
  /// Those of them in which it begins a word.
  public internal(set) var words: RowSet
  /// Those of them whose text begins with it.
  public internal(set) var starts: RowSet

  init(rows: Int) {
    all = RowSet(rows: rows)
    words = RowSet(rows: rows)
    starts = RowSet(rows: rows)
  }

  /// Makes room for the rows that came after the checkpoint.
  mutating func widen(to rows: Int) {
    all.widen(to: rows)
    words.widen(to: rows)
    starts.widen(to: rows)
  }

  /// Takes note of one row by its text.
  mutating func set(_ row: Int, _ word: [UInt8], in text: [UInt8]) {
    all[row] = false
    words[row] = false
    starts[row] = false
    var from = 0
    while let hit = unsafe ByteSearch.find(word, in: text.span.extracting(from...).bytes) {
      all[row] = true
      // Of the half of all rows that hold one letter nobody asks which begin with it.
      if word.count < 2 { return }
      let place = from + hit
      if place == 0 { starts[row] = true }
      if place == 0 || !WordHits.isInside(text[place - 1]) {
        words[row] = true
        return
      }
      from = place + 1
    }
  }

  /// Whether a word goes on behind a byte of folded text: letters are small ASCII or lie beyond it,
  /// and everything else parts words.
  static func isInside(_ before: UInt8) -> Bool {
    before >= 0x80 || (0x61...0x7A).contains(before) || (0x30...0x39).contains(before)
  }
}

/// One word, sought in any number of kinds; each kind's texts are passed over once, however many
/// relations lead there.
public struct WordSearch: Sendable {
  private let book: Book
  private let word: [UInt8]
  private var known: [KindID: WordHits] = [:]

  /// `word` is folded here.
  public init(_ book: Book, _ word: some StringProtocol) {
    self.init(book, folded: Folding.fold(String(word)))
  }

  init(_ book: Book, folded word: [UInt8]) {
    self.book = book
    self.word = word
  }

  /// Seeks it in the texts of some kinds and of those that their search paths lead to: what several
  /// questions need is then there for all of them.
  public mutating func seek(_ kinds: [KindID]) {
    seek(in: Set(kinds + kinds.flatMap(book.ends)))
  }

  private mutating func seek(in kinds: Set<KindID>) {
    guard !word.isEmpty else { return }
    let (book, word) = (book, word)
    // The largest first, lest one processor is still busy with it when the others are done.
    let missing = kinds.filter { known[$0] == nil }
      .sorted { (book.extent($0), $0) > (book.extent($1), $1) }
    let found = Processors.map(missing.count) { book.hits(missing[$0], word) }
    for (kind, hits) in zip(missing, found) { known[kind] = hits }
  }

  /// Where the rows of a kind hold it themselves.
  public func hits(_ kind: KindID) -> WordHits { known[kind] ?? book.hits(kind, word) }

  /// The rows of a kind that hold it themselves or on one of their search paths; all rows for an
  /// empty word.
  public func rows(_ kind: KindID) -> RowSet {
    guard !word.isEmpty else { return book.everything(kind) }
    return rows(kind, hits(kind).all)
  }

  /// The same where only the rows of a set are asked about: what is said of others means nothing.
  mutating func rows(_ kind: KindID, among asked: RowSet?) -> RowSet {
    guard !word.isEmpty else { return book.everything(kind) }
    guard let asked, known[kind] == nil else {
      seek([kind])
      return rows(kind)
    }
    seek(in: Set(book.ends(kind)))
    return rows(kind, book.hits(kind, word, among: asked).all)
  }

  /// Adds to the rows that hold it themselves those that reach it.
  private func rows(_ kind: KindID, _ own: RowSet) -> RowSet {
    let paths = book.schema.kinds[kind]?.paths ?? []
    let ends = paths.map { hits($0.end).all }
    let reached = Processors.map(paths.count) { place in
      book.rows(of: kind, by: paths[place], from: ends[place])
    }
    return reached.reduce(into: own) { $0.formUnion($1) }
  }
}

extension Book {
  /// The kinds that the search paths of one lead to.
  fileprivate func ends(_ kind: KindID) -> [KindID] { schema.kinds[kind]?.paths.map(\.end) ?? [] }

  /// The rows of a kind whose search path leads to one of a set.
  fileprivate func rows(of kind: KindID, by path: SearchPath, from found: RowSet) -> RowSet {
    var reached = RowSet(rows: extent(kind))
    switch path {
    case .forward(let field, let target):
      reached = rows(of: kind, whose: field, namesOneOf: found, target)
    case .child(let child, let parent):
      markParents(of: found, child, parent, kind, &reached)
    case .childForward(let child, let parent, let forward, let target):
      let children = rows(of: child, whose: forward, namesOneOf: found, target)
      markParents(of: children, child, parent, kind, &reached)
    }
    return reached
  }
}

extension SearchPath {
  /// The kind whose text is searched.
  fileprivate var end: KindID {
    switch self {
    case .forward(_, let target), .childForward(_, _, _, let target): target
    case .child(let child, _): child
    }
  }
}
