import Books
import CRM
import Facts
import TextUI

/// The card of the record that is up: what a reviewer asks about it, in the order of asking.
struct ReviewCard {
  let model: Model
  let item: ReviewAgenda.Item

  static let labelWidth = 9
  private static let touches = 3

  private var book: Book { model.book }
  private var entry: EntryContext { model.entry }
  private var reader: RowReader { model.reader }
  private var words: ReviewWords { ReviewWords(book, entry) }

  var lines: [DetailLine] {
    guard let row = book.row(item.id) else { return [.note("This record is gone.")] }
    let facts = row.kind == Deal.kind ? deal(row) : account(row)
    return facts + said(row) + different + agreed + latest
  }

  // MARK: Deals

  private func deal(_ row: Row) -> [DetailLine] {
    let base = model.review.agenda?.base
    let risk = base.map { MoneyAtRisk(book, deal: row, at: reader.moment, in: $0) }
    var lines: [DetailLine] = [
      DetailLine(text: book.title(row) ?? "", role: .title, right: amount(row)),
      DetailLine(text: who(row), right: stage(row)),
    ]
    if let risk {
      lines.append(.note(""))
      let money = risk.money.map { Display.money($0, entry) + " · " } ?? ""
      lines.append(
        DetailLine(label: "at risk", text: money + words.reason(risk), role: risk.role)
      )
      if model.review.explains { lines += words.explanation(risk).map { .field("", $0, .dim) } }
    }
    lines.append(close(row))
    lines.append(next)
    let forecast = book.forecast(ofDeal: row)?.label ?? "none"
    if model.hasColleagues {
      let owner = book[row, row.kind.owner].map(reader.fields.title) ?? "nobody"
      lines.append(.field("owner", owner).with(right: "forecast: \(forecast.lowercased())"))
    } else {
      lines.append(.field("forecast", forecast.lowercased()))
    }
    return lines
  }

  private func amount(_ row: Row) -> String {
    book[row, Deal.amount].map { Display.money($0, entry) } ?? "no value"
  }

  private func who(_ row: Row) -> String {
    let party = book[row, Deal.party].map(reader.fields.title)
    let person = book.contacts(ofDeal: item.id).first
      .flatMap { book[$0, DealContact.contact] }.map(reader.fields.title)
    return [party, person].compactMap(\.self).joined(separator: " · ")
  }

  private func stage(_ row: Row) -> String {
    let chance = book.probability(ofDeal: row).map { "  " + Display.percent($0) } ?? ""
    let isOpen = (book[row, Deal.status] ?? .open) == .open
    return DealSigns.stage(reader, row).text + (isOpen ? chance : "")
  }

  private func close(_ row: Row) -> DetailLine {
    guard let day = book[row, Deal.expectedClose] else {
      return .field("close", "— no date · d sets one", .dim)
    }
    let late = day.days(until: entry.today)
    let pushes = book[row, Deal.closePushes] ?? 0
    var text = Display.day(day, today: entry.today)
    if late > 0 { text += " !! \(Display.age(days: late)) ago" }
    if pushes > 0 { text += " · put off \(pushes)×" }
    var parked = ""
    if let until = book[row, Deal.parkedUntil], until > entry.today {
      parked = "parked until " + Display.day(until, today: entry.today)
    }
    return .field("close", text, late > 0 ? .dueOverdue : .text).with(right: parked)
  }

  private var next: DetailLine {
    switch book.nextStep(of: item.id, today: entry.today) {
    case .nothing: return .field("next", "— no next step · n sets one", .dim)
    case .task(let task, let due):
      let row = book.row(task)
      let day =
        row.flatMap { book.actionDay(ofTask: $0) }
        .map { Display.day($0, today: entry.today) } ?? "no day"
      let isLate = if case .overdue = due { true } else { false }
      return .field("next", (isLate ? "!! " : "") + (book.title(task) ?? ""), due.role)
        .with(right: day)
    }
  }

  // MARK: Companies

  private func account(_ row: Row) -> [DetailLine] {
    let weight = item.weight.map { Display.compact($0, entry) + " " + Display.sign($0.currency) }
    let open = book.deals(of: item.id).filter { (book[$0, Deal.status] ?? .open) == .open }
    let latest = book.timeline(of: item.id).first.flatMap { book[$0, Activity.at] }
    let touch = latest.map { "\(reader.moment.days(since: $0)) days ago" } ?? "never"
    var lines: [DetailLine] = [
      DetailLine(
        text: book.title(row) ?? "",
        role: .title,
        right: weight.map { "weight \($0)" } ?? ""
      ),
      DetailLine(
        text: [book[row, Account.industry], book[row, Account.city]].compactMap(\.self)
          .joined(separator: " · ")
      ),
      .note(""), .field("touched", touch, .dueOverdue), next,
    ]
    if model.hasColleagues {
      lines.append(.field("owner", book[row, row.kind.owner].map(reader.fields.title) ?? "nobody"))
    }
    for deal in open.prefix(3) {
      lines.append(
        .field("deal", book.title(deal) ?? "").with(right: stage(deal) + "  " + amount(deal))
      )
    }
    return lines
  }

  // MARK: What was said and done

  private func said(_ row: Row) -> [DetailLine] {
    guard let open = model.review.open.flatMap({ book.row($0) }) else { return [] }
    let answers = ReviewMinutes(book, entry).answers(open)[item.id] ?? []
    let isSeen = model.review.isSeen(item.id)
    guard isSeen || !answers.isEmpty else { return [] }
    let told = answers.isEmpty ? ["looked at, nothing to do"] : answers
    return [.heading("said today")] + told.map { .field("✓", $0, .ok) }
  }

  private var different: [DetailLine] {
    guard let agenda = model.review.agenda, let changes = agenda.changes else { return [] }
    let mine = changes.of(item.id)
    guard !mine.isEmpty else { return [] }
    return [.heading(agenda.isFirst ? "different since a week ago" : "different since you looked")]
      + mine.map { change in
        let (label, text) = words.words(change)
        return DetailLine(label: label, text: text, role: change.kind.role)
      }
  }

  private var agreed: [DetailLine] {
    let history = model.review.agenda?.history
    let items = Agreements(
      book,
      about: item.id,
      last: history?.last,
      open: model.review.open,
      today: entry.today
    ).items
    guard !items.isEmpty else { return [] }
    return [.heading("agreed in review")] + items.map(line)
  }

  private func line(_ item: Agreements.Item) -> DetailLine {
    let (sign, role): (String, Role) =
      switch item.outcome {
      case .kept: ("✓ kept", .ok)
      case .broken: ("✗ not", .dueOverdue)
      case .pending: ("· open", .dim)
      }
    let owner = item.owner.map(reader.fields.title) ?? ""
    let due = item.due.map { Display.day($0, today: entry.today) } ?? ""
    return DetailLine(
      label: sign,
      labelRole: role,
      text: item.title,
      right: [model.hasColleagues ? owner : "", due].filter { !$0.isEmpty }
        .joined(separator: " · ")
    )
  }

  private var latest: [DetailLine] {
    let rows = book.timeline(of: item.id).prefix(ReviewCard.touches)
    guard !rows.isEmpty else {
      return [.heading("touches"), .note("nobody has been in touch yet")]
    }
    let content = DetailContent(
      reader: reader,
      detail: model.detail,
      id: item.id,
      row: Row(kind: Deal.kind, index: 0)
    )
    return [.heading("latest touches")] + rows.map(content.activity)
  }
}

extension MoneyAtRisk {
  fileprivate var role: Role {
    switch exposure.share {
    case 66...: .dueOverdue
    case 33...: .dueSoon
    default: .text
    }
  }
}

extension DueState {
  fileprivate var role: Role {
    switch self {
    case .overdue: .dueOverdue
    case .today: .dueSoon
    default: .text
    }
  }
}

extension ReviewChange.Kind {
  /// Good news, bad news, or plain.
  fileprivate var role: Role {
    switch self {
    case .slipped, .shrunk, .movedBack, .quiet, .nextStepGone, .lost: .warn
    case .grown, .movedOn, .won, .nextStepSet: .ok
    default: .text
    }
  }
}
