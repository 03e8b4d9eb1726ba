import Books
import CRM
import Facts
import TextUI

/// The sides of a record that the detail shows.
enum DetailTab: Int, CaseIterable, Sendable {
  case overview
  case activity
  case tasks
  case history
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
  private(set) var history: [HistoryEntry]?
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
    guard let id, let kind = book.row(id)?.kind else {
      (activities, tasks) = ([], [])
      return
    }
    activities = DetailState.activities(of: id, kind, book)
    tasks = DetailState.tasks(of: id, book)
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

  private static func activities(of id: EntityID, _ kind: KindID, _ book: Book) -> [Row] {
    var rows = book.referrers(id, through: Activity.about.id)
    if kind == Contact.kind {
      let present = Set(rows)
      rows += book.referrers(id, through: Activity.participants.id)
        .filter { !present.contains($0) }
    }
    return rows.filter { book[$0, Activity.subject] != nil }.sorted { one, other in
      let (first, second) = (book[one, Activity.at], book[other, Activity.at])
      if first != second { return first?.milliseconds ?? 0 > second?.milliseconds ?? 0 }
      return book.id(one) > book.id(other)
    }
  }

  private static func tasks(of id: EntityID, _ book: Book) -> [Row] {
    book.referrers(id, through: Todo.about.id).filter { book[$0, Todo.title] != nil }
      .sorted { one, other in
        let (first, second) = (taskKey(one, book), taskKey(other, book))
        return first != second ? first < second : book.id(one) < book.id(other)
      }
  }

  private static func taskKey(_ row: Row, _ book: Book) -> Int64 {
    let isOpen = book[row, Todo.status] ?? .open == .open
    return Int64(book[row, Todo.due]?.number ?? .max) + (isOpen ? 0 : 1 << 40)
  }
}
