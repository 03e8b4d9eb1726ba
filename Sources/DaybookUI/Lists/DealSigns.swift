import Books
import CRM
import Facts
import TextUI

/// What lists, board and detail say of a deal in a sign or a word.
enum DealSigns {
  static func stage(_ reader: RowReader, _ row: Row) -> ListCell {
    switch reader.book[row, Deal.status] {
    case .won: ListCell("✓ won", .dealWon)
    case .lost: ListCell("✗ lost", .dealLost)
    default: ListCell(reader.book[row, Deal.stage].map(reader.fields.title) ?? "—")
    }
  }

  /// The next task with how near it is; a dash for an open deal that nobody has a plan for.
  static func next(_ reader: RowReader, _ row: Row) -> ListCell {
    guard reader.book[row, Deal.status] ?? .open == .open else { return ListCell("") }
    guard let task = nextTask(reader.book, row) else { return ListCell("—", .dim) }
    let title = reader.book[task, Todo.title] ?? ""
    guard let due = reader.book[task, Todo.due] else { return ListCell(title) }
    let today = reader.entry.today
    if due < today { return ListCell("!! " + title, .dueOverdue) }
    if due == today { return ListCell("! " + title, .dueSoon) }
    return ListCell(title)
  }

  /// The open task about the deal that is due first.
  static func nextTask(_ book: Book, _ row: Row) -> Row? {
    book.referrers(book.id(row), through: Todo.about.id)
      .filter { book[$0, Todo.status] ?? .open == .open && book[$0, Todo.title] != nil }
      .min { (book[$0, Todo.due]?.number ?? .max) < (book[$1, Todo.due]?.number ?? .max) }
  }

  /// The chance of winning in percent: a person's own estimate, else the stage's; nil is unknown.
  static func probability(_ book: Book, _ row: Row) -> Int64? {
    book[row, Deal.probability] ?? book[row, Deal.stage].flatMap { book[$0, Stage.probability] }
  }
}
