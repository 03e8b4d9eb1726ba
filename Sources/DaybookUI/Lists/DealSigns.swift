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
    default: ListCell(reader.book.named(by: row, Deal.stage.id).map(reader.fields.title) ?? "—")
    }
  }

  /// The next task with how near it is; a dash for an open deal that nobody has a plan for.
  static func next(_ reader: RowReader, _ row: Row) -> ListCell {
    let book = reader.book
    guard book[row, Deal.status] ?? .open == .open else { return ListCell("") }
    if let day = book[row, Deal.parkedUntil], day > reader.entry.today {
      return ListCell("‖ " + Display.day(day, today: reader.entry.today), .info)
    }
    switch book.nextStep(of: row, today: reader.entry.today) {
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

  /// How a deal stands in a sign: `‖` parked, `!!` overdue, `!` due today, `zz` gone stale, `—` no
  /// next step, in this order of weight.
  static func sign(_ reader: RowReader, _ row: Row) -> ListCell {
    let book = reader.book
    guard book[row, Deal.status] ?? .open == .open else { return stage(reader, row) }
    if book.isParked(deal: row, today: reader.entry.today) { return ListCell("‖", .info) }
    let step = book.nextStep(of: row, today: reader.entry.today)
    switch step {
    case .task(_, .overdue): return ListCell("!!", .dueOverdue)
    case .task(_, .today): return ListCell("!", .dueSoon)
    case .task, .nothing: break
    }
    if book.isRotten(deal: row, at: reader.moment) { return ListCell("zz", .dealStale) }
    return step == .nothing ? ListCell("—", .dim) : ListCell("")
  }

  /// What else a card says, the weightiest first: `✗1` moved on with so many criteria unmet, `»3`
  /// put off so many times, the forecast category where it is the deal's own.
  static func warnings(_ reader: RowReader, _ row: Row) -> [ListCell] {
    let book = reader.book
    guard book[row, Deal.status] ?? .open == .open else { return [] }
    var signs: [ListCell] = []
    let unmet = reader.criteria.criteria(ofDeal: row, in: book).exceptions.count
    if unmet > 0 { signs.append(ListCell("✗\(unmet)", .warn)) }
    if let pushes = book[row, Deal.closePushes], pushes > 0 {
      signs.append(ListCell("»\(pushes)", .warn))
    }
    if let own = book[row, Deal.forecast] { signs.append(letter(own)) }
    return signs
  }

  /// Warnings in a narrow column of a list; parked and stale ones too, since the list has no sign.
  static func marks(_ reader: RowReader, _ row: Row) -> ListCell {
    let book = reader.book
    guard book[row, Deal.status] ?? .open == .open else { return ListCell("") }
    var signs = warnings(reader, row).filter { !$0.text.hasPrefix("=") }
    if book.isParked(deal: row, today: reader.entry.today) {
      signs.insert(ListCell("‖", .info), at: 0)
    } else if book.isRotten(deal: row, at: reader.moment) {
      signs.insert(ListCell("zz", .dealStale), at: 0)
    }
    return ListCell(signs.map(\.text).joined(separator: " "), signs.first?.role ?? .text)
  }

  /// Where it counts in a forecast; `*` tells the deal's own category from that of its stage.
  static func forecast(_ reader: RowReader, _ row: Row) -> ListCell {
    guard let category = reader.book.forecast(ofDeal: row) else { return ListCell("—", .dim) }
    let isOpen = (reader.book[row, Deal.status] ?? .open) == .open
    let isOwn = isOpen && reader.book[row, Deal.forecast] != nil
    return ListCell(category.label + (isOwn ? "*" : ""), isOwn ? .text : .dim)
  }

  private static func letter(_ category: ForecastCategory) -> ListCell {
    switch category {
    case .commit: ListCell("=C", .ok)
    case .bestCase: ListCell("=B", .info)
    case .pipeline: ListCell("=P", .dim)
    case .omitted: ListCell("=O", .dim)
    case .closed: ListCell("=W", .dim)
    }
  }
}
