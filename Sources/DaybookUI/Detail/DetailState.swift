import Books
import CRM
import Facts
import TextUI

/// The sides of a record that the detail shows.
enum DetailTab: Int, CaseIterable, Sendable {
  case overview
  case activity
  case tasks
  /// What a deal is about, line by line.
  case lines
  case history

  /// The tabs of a kind of record, in their order.
  static func shown(_ kind: KindID?) -> [DetailTab] {
    allCases.filter { $0 != .lines || kind == Deal.kind }
  }
}

/// The detail of one record.
struct DetailState: Sendable {
  private(set) var id: EntityID?
  var tab = DetailTab.overview
  /// The line under the cursor and the lines in sight.
  var viewport = ListViewport()
  /// What happened with the record, latest first.
  private(set) var activities: [Row] = []
  /// What was promised: open tasks by their day, then the closed ones.
  private(set) var tasks: [Row] = []
  /// What either side owes, the open ones first.
  private(set) var promises: [Row] = []
  /// The lines of a deal.
  private(set) var lines: [Row] = []
  /// The columns of the pane, by which long texts are broken.
  var width = 80
  private(set) var history: [HistoryEntry]?
  /// The lines of the overview, made when the record is shown and not with every frame.
  var overview: [DetailLine] = []
  private(set) var historyGeneration = 0

  /// Shows a record; O(log n + what is tied to it).
  mutating func show(_ id: EntityID?, _ book: Book) {
    if id != self.id {
      viewport = ListViewport(height: viewport.height)
      history = nil
    }
    self.id = id
    reload(book)
  }

  /// Reads anew what is tied to the record.
  mutating func reload(_ book: Book) {
    guard let id, book.row(id) != nil else {
      (activities, tasks, promises, lines) = ([], [], [], [])
      return
    }
    activities = book.timeline(of: id)
    let open = book.openTasks(about: id)
    let closed = book.referrers(id, through: Todo.about.id)
      .filter { book.isVisible($0) && book[$0, Todo.status] != .open }
    tasks = open + closed.reversed()
    promises = book.promises(around: id)
    let kind = book.row(id)?.kind
    lines = kind == Deal.kind ? book.lines(ofDeal: id) : []
    if !DetailTab.shown(kind).contains(tab) { tab = .overview }
  }

  /// Forgets the history, because the record has a newer one.
  mutating func dropHistory() { history = nil }

  /// Begins to wait for a history; answers to earlier questions count no more.
  mutating func awaitHistory() -> Int {
    historyGeneration += 1
    return historyGeneration
  }

  mutating func take(_ entries: [HistoryEntry], generation: Int) {
    if generation == historyGeneration { history = entries }
  }
}
