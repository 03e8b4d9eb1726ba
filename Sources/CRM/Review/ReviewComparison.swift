import Books
import Facts

/// Compares deals as they were known when somebody last looked with what they are now.
///
/// `before` holds the records of `touched` and no others: whatever nobody has written since is as it
/// was, so that a book of then need not be put together whole.
struct ReviewComparison {
  let before: Book
  let touched: Set<EntityID>
  let now: Book
  let then: Moment
  let moment: Moment
  let base: BaseMoney

  /// What is different about a deal; empty where nothing is, and where it was closed already.
  ///
  /// O(what is tied to the deal).
  func changes(_ row: Row) -> [ReviewChange] {
    let id = now.id(row)
    guard now[row, Deal.title] != nil else { return [] }
    let isGone = now[row, row.kind.archived] == true
    let status = now[row, Deal.status] ?? .open
    guard touched.contains(id) else {
      guard !isGone, status == .open else { return [] }
      return [quiet(row, now, row)].compactMap(\.self) + steps(row)
    }
    guard let old = before.row(id), before.isVisible(old) else {
      return isGone ? [] : arrived(row, status)
    }
    let oldStatus = before[old, Deal.status] ?? .open
    if isGone { return oldStatus == .open ? [change(row, .archived)] : [] }
    if oldStatus != status, status != .open { return arrived(row, status) }
    guard status == .open else { return [] }
    let reopened = oldStatus == .open ? [] : [change(row, .reopened)]
    return reopened
      + [
        close(old, row), amount(old, row), stage(old, row), quiet(row, before, old),
        owner(old, row),
      ].compactMap(\.self) + steps(row)
  }

  /// The change of a deal that was not there, or has been closed.
  private func arrived(_ row: Row, _ status: DealStatus) -> [ReviewChange] {
    switch status {
    case .open: [change(row, .new, new: now.value(row, Deal.amount.id))]
    case .won: [change(row, .won, new: now.value(row, Deal.amount.id))]
    case .lost: [change(row, .lost, new: now.value(row, Deal.lostReason.id))]
    }
  }

  private func change(
    _ row: Row,
    _ kind: ReviewChange.Kind,
    old: Value? = nil,
    new: Value? = nil,
    money: Money? = nil
  ) -> ReviewChange {
    ReviewChange(
      record: now.id(row),
      kind: kind,
      old: old,
      new: new,
      money: money ?? now[row, Deal.amount].flatMap(base.converted)
    )
  }

  private func close(_ old: Row, _ row: Row) -> ReviewChange? {
    let (first, second) = (before[old, Deal.expectedClose], now[row, Deal.expectedClose])
    guard first != second else { return nil }
    let isLater = first.map { day in second.map { $0 > day } ?? true } ?? false
    return change(row, isLater ? .slipped : .redated, old: first?.value, new: second?.value)
  }

  private func amount(_ old: Row, _ row: Row) -> ReviewChange? {
    let (first, second) = (before[old, Deal.amount], now[row, Deal.amount])
    guard first != second else { return nil }
    let (difference, overflow) = (second.flatMap(base.converted)?.minor ?? 0)
      .subtractingReportingOverflow(first.flatMap(base.converted)?.minor ?? 0)
    return change(
      row,
      difference < 0 ? .shrunk : .grown,
      old: first?.value,
      new: second?.value,
      money: Money(minor: overflow ? 0 : difference, base.currency)
    )
  }

  private func stage(_ old: Row, _ row: Row) -> ReviewChange? {
    guard let first = before[old, Deal.stage], let second = now[row, Deal.stage], first != second
    else { return nil }
    let isBack =
      now[first, Stage.pipeline] == now[second, Stage.pipeline]
      && (now[second, Stage.position] ?? 0) < (now[first, Stage.position] ?? 0)
    return change(row, isBack ? .movedBack : .movedOn, old: first.value, new: second.value)
  }

  private func owner(_ old: Row, _ row: Row) -> ReviewChange? {
    let (first, second) = (before[old, row.kind.owner], now[row, row.kind.owner])
    guard first != second else { return nil }
    return change(row, .ownerChanged, old: first?.value, new: second?.value)
  }

  /// Whether it went stale in between; `book` and `old` are where the deal of then stands.
  private func quiet(_ row: Row, _ book: Book, _ old: Row) -> ReviewChange? {
    guard now.isRotten(deal: row, at: moment) else { return nil }
    let limit = book[old, Deal.stage].flatMap { now[$0, Stage.rotDays] } ?? 0
    let touches = now.referrers(to: row, through: Activity.about.id)
      .filter(now.isVisible).compactMap { now[$0, Activity.at] }.filter { $0 <= then.now }
    let moved = book[old, Deal.handledAt] ?? book.stamp(old, Deal.stage.id)?.effective
    let latest = (touches + [moved].compactMap(\.self)).max()
    if limit > 0, let latest, Int64(then.days(since: latest)) > limit { return nil }
    return change(row, .quiet, new: now.idleDays(row, at: moment).map { .int(Int64($0)) })
  }

  // MARK: Next steps

  private func steps(_ row: Row) -> [ReviewChange] {
    let id = now.id(row)
    let tasks = now.referrers(id, through: Todo.about.id)
    guard tasks.contains(where: { touched.contains(now.id($0)) }) else { return [] }
    let second = now.openTasks(about: id).first
    let first = tasks.compactMap(step)
      .min { ($0.day ?? Day(number: .max), $0.id) < ($1.day ?? Day(number: .max), $1.id) }
    guard first?.id != second.map(now.id) else { return [] }
    guard let second else { return [change(row, .nextStepGone, old: first?.title?.value)] }
    return [
      change(
        row,
        .nextStepSet,
        old: first?.title?.value,
        new: now.value(second, Todo.title.id)
      )
    ]
  }

  /// A task as it was open then; nil where it was not.
  private func step(_ row: Row) -> (id: EntityID, title: String?, day: Day?)? {
    let id = now.id(row)
    let book = touched.contains(id) ? before : now
    guard let old = book.row(id), book.isVisible(old), (book[old, Todo.status] ?? .open) == .open
    else { return nil }
    return (id, book[old, Todo.title], book.actionDay(ofTask: old))
  }
}
