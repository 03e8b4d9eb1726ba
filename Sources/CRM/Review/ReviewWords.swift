public import Books
public import Facts

/// How a review is told, on the screen, on the shell and in its minutes.
public struct ReviewWords: Sendable {
  let book: Book
  let entry: EntryContext

  public init(_ book: Book, _ entry: EntryContext) {
    self.book = book
    self.entry = entry
  }

  // MARK: Answers

  /// What an answer does to a record, with what stood there before: "Close 12 Dec → 9 Jan 27".
  public func words(_ reply: ReviewReply, to record: EntityID) -> String {
    let owner = ownerName(record)
    switch reply {
    case .ok: return "ok"
    case .nextStep(let title, _, let due): return "\(owner): \(title), by \(day(due))"
    case .push(let date):
      return "Close \(shown(record, Deal.expectedClose.id)) → \(day(date))"
    case .stage(.to(let stage)):
      return "Stage \(shown(record, Deal.stage.id)) → \(title(stage))"
    case .stage(.by(let steps)):
      let next = stage(of: record, steps).map(title) ?? (steps > 0 ? "on" : "back")
      return "Stage \(shown(record, Deal.stage.id)) → \(next)"
    case .value(let amount):
      return "Value \(shown(record, Deal.amount.id)) → \(Display.money(amount, entry))"
    case .wait(let date): return "Left alone until \(day(date))"
    case .lose(let reason, let note):
      return "Lost: \(title(reason))" + (note.map { ", \($0)" } ?? "")
    case .win(let amount):
      let money = amount ?? book[record, Deal.amount]
      return "Won" + (money.map { " at \(Display.money($0, entry))" } ?? "")
    case .forecast(let category):
      let old = book.row(record).flatMap { book.forecast(ofDeal: $0)?.label } ?? "none"
      return "Forecast \(old) → \(category.label)"
    case .discuss(let topic, let due):
      return "Discuss with \(owner)" + (topic.isEmpty ? "" : ": \(topic)") + ", by \(day(due))"
    case .owner(let user): return "Owner \(owner) → \(title(user))"
    case .archive: return "Archived"
    }
  }

  private func stage(of deal: EntityID, _ steps: Int) -> EntityID? {
    guard let stage = book[deal, Deal.stage] else { return nil }
    let chart = PipelineChart(book)
    let stages = (book[deal, Deal.pipeline] ?? chart.pipeline(of: stage)).map(chart.stages) ?? []
    guard let place = stages.firstIndex(of: stage) else { return nil }
    return stages.indices.contains(place + steps) ? stages[place + steps] : nil
  }

  // MARK: Changes

  /// What is different, with what stood there: "close  12 Dec → 9 Jan 27".
  public func words(_ change: ReviewChange) -> (label: String, text: String) {
    let both = { (old: Value?, new: Value?) in
      "\(value(old, change.kind.field)) → \(value(new, change.kind.field))"
    }
    switch change.kind {
    case .new: return ("new", value(change.new, change.kind.field))
    case .slipped: return ("slipped", "close " + both(change.old, change.new))
    case .redated: return ("re-dated", "close " + both(change.old, change.new))
    case .shrunk, .grown:
      let sign = change.kind == .grown ? "+" : ""
      let difference =
        change.money.map { " (\(sign)\(Display.compact($0, entry)))" }?
        .replacing("-", with: "−") ?? ""
      return (change.kind.word, both(change.old, change.new) + difference)
    case .movedOn, .movedBack: return (change.kind.word, both(change.old, change.new))
    case .quiet:
      guard case .int(let days)? = change.new else { return ("quiet", "") }
      return ("quiet", "nobody has touched it for \(days) days")
    case .ownerChanged: return ("owner", both(change.old, change.new))
    case .nextStepSet: return ("next step", value(change.new, nil))
    case .nextStepGone: return ("next step", "gone: " + value(change.old, nil))
    case .won: return ("won", value(change.new, change.kind.field))
    case .lost: return ("lost", value(change.new, change.kind.field))
    case .reopened: return ("reopened", "")
    case .archived: return ("archived", "")
    }
  }

  /// "3 new 45k € · 2 slipped 31k € · 1 shrunk −12k €", a part each.
  public func tallies(_ changes: ReviewChanges) -> [String] {
    changes.tallies.map { tally in
      let isDifference = tally.kind == .shrunk || tally.kind == .grown
      guard tally.money.minor != 0, tally.kind.isWorthMoney else {
        return "\(Display.count(tally.count, entry)) \(tally.kind.word)"
      }
      let amount = Display.compact(tally.money, entry)
      let signed =
        isDifference && tally.money.minor > 0 ? "+" + amount : amount.replacing("-", with: "−")
      return "\(Display.count(tally.count, entry)) \(tally.kind.word) \(signed)"
    }
  }

  /// "since Fri 14 Nov", or what it counts from the first time.
  public func since(_ agenda: ReviewAgenda) -> String {
    let date = Display.day(entry.zone.day(of: agenda.since), today: entry.today)
    return agenda.isFirst ? "since \(date), a week ago (your first review)" : "since \(date)"
  }

  // MARK: Parts

  func value(_ value: Value?, _ field: FieldID?) -> String {
    guard let value else { return "none" }
    return FieldDisplay.text(value, field.flatMap(Catalogue.field), book, entry)
  }

  private func shown(_ record: EntityID, _ field: FieldID) -> String {
    value(book.row(record).flatMap { book.value($0, field) }, field)
  }

  func title(_ id: EntityID) -> String { FieldDisplay.title(of: id, book) }

  /// Who looks after a record; "nobody" where nobody does.
  func ownerName(_ record: EntityID) -> String {
    let owner = book.row(record).flatMap { book[$0, $0.kind.owner] }
    return owner.map(title) ?? "nobody"
  }

  func day(_ day: Day) -> String {
    let weekday = Display.longDay(day).prefix(3)
    return "\(weekday) \(Display.day(day, today: entry.today))"
  }
}

extension ReviewChange.Kind {
  fileprivate var isWorthMoney: Bool {
    switch self {
    case .nextStepSet, .nextStepGone, .ownerChanged, .archived, .reopened: false
    default: true
    }
  }
}
