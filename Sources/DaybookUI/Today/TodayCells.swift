import Books
import CRM
import Facts
import TextUI

/// What stands in the columns of a line of Today: when, kind or reason, what, about, value.
struct TodayCells {
  private let reader: RowReader
  private let user: EntityID
  /// Whether work of others stands among it.
  private let isShared: Bool

  init(_ model: Model) {
    reader = model.reader
    user = model.viewer.user
    isShared = model.today.agenda?.owners?.count ?? 0 > 1
  }

  private var book: Book { reader.book }
  private var entry: EntryContext { reader.entry }

  func cells(_ line: Agenda.Line) -> [ListCell] {
    let row = line.row
    switch row.kind {
    case Todo.kind: return task(row, line)
    case Promise.kind: return promise(row, line)
    case Lead.kind: return lead(row)
    case Deal.kind: return deal(row, line)
    default: return customer(row, line)
    }
  }

  private func task(_ row: Row, _ line: Agenda.Line) -> [ListCell] {
    let about = book[row, Todo.about].first
    let record = about.flatMap { book.row($0) }
    let deal = record.flatMap { $0.kind == Deal.kind ? $0 : nil }
    return [
      when(line),
      ListCell(book[row, Todo.type]?.word ?? "task", .dim),
      ListCell(book[row, Todo.title] ?? ""),
      ListCell(forWhom(row) + (about == nil ? "" : named(record)), .dim),
      ListCell(deal.flatMap { book[$0, Deal.amount] }.map(money) ?? ""),
    ]
  }

  private func promise(_ row: Row, _ line: Agenda.Line) -> [ListCell] {
    let about = book[row, Promise.deal] ?? book[row, Promise.party]
    return [
      when(line),
      ListCell(book[row, Promise.side] == .them ? "they owe" : "we owe", .dim),
      ListCell(book[row, Promise.title] ?? ""),
      ListCell(forWhom(row) + (about.map { named(book.row($0)) } ?? ""), .dim),
      ListCell(""),
    ]
  }

  private func lead(_ row: Row) -> [ListCell] {
    let who = [book[row, Lead.contact], book[row, Lead.account]].compactMap(\.self)
      .map(reader.fields.title)
    let age = book[row, Lead.receivedAt].map {
      reader.moment.days(since: $0)
    }
    return [
      ListCell(age.map { $0 == 0 ? "new" : Display.age(days: $0) } ?? "new", .dueSoon),
      ListCell(book[row, Lead.source]?.word ?? "lead", .dim),
      ListCell(book[row, Lead.title] ?? ""),
      ListCell(who.joined(separator: ", "), .dim),
      ListCell(""),
    ]
  }

  private func deal(_ row: Row, _ line: Agenda.Line) -> [ListCell] {
    let (when, reason) = text(line.reason)
    return [
      when,
      ListCell(reason, .dim),
      ListCell(book[row, Deal.title] ?? ""),
      ListCell(forWhom(row) + (book[row, Deal.party].map(reader.fields.title) ?? ""), .dim),
      ListCell(book[row, Deal.amount].map(money) ?? ""),
    ]
  }

  private func customer(_ row: Row, _ line: Agenda.Line) -> [ListCell] {
    let (when, reason) = text(line.reason)
    return [
      when, ListCell(reason, .dim), ListCell(reader.fields.title(row)),
      ListCell(book[row, Account.city] ?? "", .dim), ListCell(""),
    ]
  }

  /// The sign with its number of days, and the reason in a word or two.
  private func text(_ reason: Agenda.Reason?) -> (ListCell, String) {
    func age(_ sign: String, _ days: Int, _ role: Role) -> ListCell {
      ListCell(sign + " " + Display.age(days: days), role)
    }
    let words = reason?.words ?? ""
    switch reason {
    case .pastClose(let days): return (age("!!", days, .dueOverdue), words)
    case .woke, .newlyMine: return (ListCell("!", .dueSoon), words)
    case .quiet(let days): return (age("zz", days, .dueSoon), words)
    case .untouched(let days?): return (age("zz", days, .dim), words)
    case .untouched(nil), .nothing, nil: return (ListCell("—", .dim), words)
    }
  }

  private func when(_ line: Agenda.Line) -> ListCell {
    let today = entry.today
    switch line.section {
    case .overdue:
      return ListCell(
        "!! " + Display.age(days: line.day.map { $0.days(until: today) } ?? 0),
        .dueOverdue
      )
    case .today: return ListCell(line.minute.map(Display.time) ?? "!", .dueSoon)
    default: return ListCell(line.day.map { Display.day($0, today: today) } ?? "")
    }
  }

  /// Whose it is, where it is a colleague's.
  private func forWhom(_ row: Row) -> String {
    guard isShared, let owner = book[row, row.kind.owner], owner != user else { return "" }
    return "for \(reader.fields.title(owner)) · "
  }

  /// A record with the company or person behind it; a dash where it is gone.
  private func named(_ row: Row?) -> String {
    guard let row else { return "—" }
    let title = reader.fields.title(row)
    guard row.kind == Deal.kind else { return title }
    let party = book.title(namedBy: row, Deal.party.id, gone: "—")
    return party.map { $0 + " / " + title } ?? title
  }

  private func money(_ amount: Money) -> String {
    Display.money(amount, entry, within: TodayPane.valueWidth)
  }
}
