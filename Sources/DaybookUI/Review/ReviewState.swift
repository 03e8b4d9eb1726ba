import Books
import CRM
import Facts
import TextUI

/// A review on the screen: which records come up, which one is up, and what was said so far.
///
/// What is said is in the book; this knows where the reviewer is.
struct ReviewState: Sendable {
  /// What the view shows.
  enum Page: Sendable {
    case records
    /// All that is different since the last look.
    case since
    case minutes
  }

  private(set) var scope = ReviewScope.team
  var page = Page.records
  private(set) var agenda: ReviewAgenda?
  /// The place in the queue.
  private(set) var queue = ListViewport()
  /// The lines of the page that is text.
  var text = ListViewport()
  private(set) var lines: [String] = []
  /// What the reviewer made of the minutes in the editor.
  private(set) var editedMinutes: String?
  /// The review under way; nil until something is said.
  private(set) var open: EntityID?
  /// What was looked at in it.
  private(set) var seen: Set<EntityID> = []
  /// Answers that are on their way to the disk.
  private var pending: [EntityID] = []
  /// What became of last time's agreements, in words.
  private(set) var kept = ""
  /// All that is at risk, or all weights of companies.
  private(set) var total: Money?
  private(set) var began: Instant?
  var explains = false
  private(set) var generation = 0
  /// The generation of the editor that has the minutes.
  var editor: Int?

  var count: Int { agenda?.items.count ?? 0 }

  /// The record that is up.
  var current: EntityID? { page == .records ? item?.id : nil }

  var item: ReviewAgenda.Item? {
    guard let agenda, agenda.items.indices.contains(queue.cursor) else { return nil }
    return agenda.items[queue.cursor]
  }

  /// Begins to wait for an agenda; answers to earlier questions count no more.
  mutating func await(_ scope: ReviewScope) -> Int {
    if scope != self.scope {
      agenda = nil
      queue = ListViewport(height: queue.height)
      (open, seen, pending, began) = (nil, [], [], nil)
    }
    self.scope = scope
    page = .records
    editedMinutes = nil
    generation += 1
    return generation
  }

  mutating func take(_ agenda: ReviewAgenda, _ generation: Int, _ book: Book, _ entry: EntryContext)
  {
    guard generation == self.generation else { return }
    let up = item?.id
    self.agenda = agenda
    began = began ?? entry.now
    refresh(book)
    queue.resize(count: agenda.items.count)
    let place = up.flatMap { id in agenda.items.firstIndex { $0.id == id } }
    queue.select(place ?? agenda.items.firstIndex { !isSeen($0.id) } ?? 0)
    let sum = agenda.items.reduce(Int128(0)) { $0 + Int128($1.weight?.minor ?? 0) }
    total = Money(minor: Int64(clamping: sum), agenda.base.currency)
    kept =
      agenda.history.last.map { last in
        ReviewWords(book, entry).kept(Agreements(book, review: last, today: entry.today))
      } ?? ""
    if page == .since { show(since: book, entry) }
  }

  /// Reads what the book has of the review under way.
  mutating func refresh(_ book: Book) {
    guard let question = agenda?.question else { return }
    let history = ReviewHistory(book, question.reviewer, scope, now: question.now)
    open = history.open
    let before = seen
    seen = Set(open.flatMap { book.row($0) }.map { book[$0, Review.seen] } ?? [])
    // An undo brings the record up again.
    let again = before.subtracting(seen)
    if again.count == 1, let id = again.first, !pending.contains(id) { up(id) }
  }

  func isSeen(_ id: EntityID) -> Bool { seen.contains(id) || pending.contains(id) }

  // MARK: Moving

  mutating func move(_ motion: (inout ListViewport) -> Void) {
    if page == .records { motion(&queue) } else { motion(&text) }
  }

  mutating func fit(_ height: Int) {
    queue.resize(height: max(1, height))
    text.resize(height: max(1, height))
  }

  /// Brings a record up.
  mutating func up(_ id: EntityID) {
    guard let place = agenda?.items.firstIndex(where: { $0.id == id }) else { return }
    page = .records
    queue.select(place)
  }

  /// Counts the record that is up as answered and goes on to the next one that is not; false where
  /// all are.
  mutating func answered(_ id: EntityID) -> Bool {
    pending.append(id)
    guard let items = agenda?.items else { return false }
    let places = Array(queue.cursor..<items.count) + Array(0..<queue.cursor)
    guard let next = places.first(where: { !isSeen(items[$0].id) }) else { return false }
    queue.select(next)
    return true
  }

  /// What became of an answer; a refused one brings its record up again.
  mutating func settle(_ id: EntityID, isSaved: Bool) {
    if let place = pending.firstIndex(of: id) { pending.remove(at: place) }
    if !isSaved { up(id) }
  }

  // MARK: Text

  /// Shows minutes, their lines broken at a width.
  mutating func show(minutes: String, width: Int) {
    page = .minutes
    lines = minutes.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      let wrapped = Text.width(String(line)) > width ? Text.wrapped(String(line), width: width) : []
      return wrapped.isEmpty ? [String(line)] : wrapped
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    text = ListViewport(count: lines.count, height: text.height)
  }

  mutating func edit(minutes: String, width: Int) {
    editedMinutes = minutes
    show(minutes: minutes, width: width)
  }

  mutating func show(since book: Book, _ entry: EntryContext) {
    page = .since
    let words = ReviewWords(book, entry)
    lines = (agenda?.changes?.all ?? []).map { change in
      let (label, text) = words.words(change)
      return Text.padded(label, to: 11) + " " + (book.title(change.record) ?? "")
        + (text.isEmpty ? "" : " · \(text)")
    }
    text = ListViewport(count: lines.count, height: text.height)
  }
}
