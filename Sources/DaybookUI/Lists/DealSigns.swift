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
    let book = reader.book
    guard book[row, Deal.status] ?? .open == .open else { return ListCell("") }
    switch book.nextStep(of: book.id(row), today: reader.entry.today) {
    case .nothing: return ListCell("—", .dim)
    case .task(let task, let due):
      let title = book.title(task) ?? ""
      switch due {
      case .overdue: return ListCell("!! " + title, .dueOverdue)
      case .today: return ListCell("! " + title, .dueSoon)
      case .soon, .later, .undated: return ListCell(title)
      }
    }
  }

  /// `!!` overdue, `!` due today, `zz` gone stale, `—` no next step, in this order of weight.
  static func sign(_ reader: RowReader, _ row: Row) -> ListCell {
    let book = reader.book
    guard book[row, Deal.status] ?? .open == .open else { return stage(reader, row) }
    let step = book.nextStep(of: book.id(row), today: reader.entry.today)
    switch step {
    case .task(_, .overdue): return ListCell("!!", .dueOverdue)
    case .task(_, .today): return ListCell("!", .dueSoon)
    case .task, .nothing: break
    }
    if book.isRotten(deal: row, at: reader.moment) { return ListCell("zz", .dealStale) }
    return step == .nothing ? ListCell("—", .dim) : ListCell("")
  }
}
