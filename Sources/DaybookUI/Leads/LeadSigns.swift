import Books
import CRM
import Facts
import TextUI

/// What lists and details say of a lead in a word.
enum LeadSigns {
  static func status(_ reader: RowReader, _ row: Row) -> ListCell {
    let book = reader.book
    switch book[row, Lead.status] {
    case .new?, nil: return ListCell("! new", .dueSoon)
    case .assigned?: return ListCell("assigned")
    case .working?: return ListCell("working")
    case .qualified?: return ListCell("qualified")
    case .converted?: return ListCell("✓ deal", .dealWon)
    case .recycled?:
      guard book.isAsleep(lead: row, today: reader.entry.today), let day = book[row, Lead.wakeOn]
      else { return ListCell("! woke up", .dueSoon) }
      return ListCell("zz " + Display.day(day, today: reader.entry.today), .dealStale)
    case .disqualified?:
      let reason = book[row, Lead.disqualifyReason].map(reader.fields.title) ?? "out"
      return ListCell("✗ " + reason, .dealLost)
    }
  }

  /// How long ago it came; a day without an answer is too long.
  static func age(_ reader: RowReader, _ row: Row) -> ListCell {
    let book = reader.book
    guard let received = book[row, Lead.receivedAt] else { return ListCell("") }
    let text = Display.age(of: received, now: reader.entry.now)
    let waits = book[row, Lead.status] ?? .new == .new
    let isLate = waits && reader.moment.days(since: received) >= 1
    return ListCell(text, isLate ? .dueOverdue : .text)
  }

  static let columns: [ListColumn] = [
    .field(Lead.title.id, weight: 3, priority: 9, minimum: 22),
    .field(Lead.contact.id, header: "Who", weight: 2, priority: 8, minimum: 12),
    .field(Lead.account.id, weight: 1, priority: 4, minimum: 12),
    .derived("Status", ColumnRequest(minimum: 10, weight: 1, maximum: 16, priority: 7)) {
      reader,
      row in
      status(reader, row)
    },
    .derived("Age", ColumnRequest(minimum: 4, maximum: 4, priority: 6, align: .right)) {
      reader,
      row in
      age(reader, row)
    },
    .field(Lead.source.id, priority: 3, minimum: 8, role: .dim),
  ]
}

/// What lists and details say of a promise in a word.
enum PromiseSigns {
  static func side(_ book: Book, _ row: Row) -> String {
    book[row, Promise.side] == .them ? "they owe" : "we owe"
  }

  /// The day with how near it is, or how it ended.
  static func due(_ reader: RowReader, _ row: Row) -> ListCell {
    let book = reader.book
    let today = reader.entry.today
    switch book[row, Promise.status] ?? .open {
    case .open:
      guard let day = book[row, Promise.due] else { return ListCell("no day", .dim) }
      let text = Display.day(day, today: today)
      if day < today { return ListCell("!! " + text, .dueOverdue) }
      return day == today ? ListCell("! " + text, .dueSoon) : ListCell(text)
    case .kept: return ListCell("✓ kept", .dealWon)
    case .broken: return ListCell("✗ broken", .dealLost)
    case .released: return ListCell("released", .dim)
    }
  }

  static let columns: [ListColumn] = [
    .field(Promise.title.id, weight: 3, priority: 9, minimum: 18),
    .derived("Owed", ColumnRequest(minimum: 8, maximum: 8, priority: 7)) { reader, row in
      ListCell(side(reader.book, row))
    },
    .field(Promise.party.id, weight: 2, priority: 8, minimum: 12),
    .derived("Due", ColumnRequest(minimum: 12, maximum: 14, priority: 8)) { reader, row in
      due(reader, row)
    },
    .field(Promise.deal.id, weight: 1, priority: 3, minimum: 12, role: .dim),
  ]
}
