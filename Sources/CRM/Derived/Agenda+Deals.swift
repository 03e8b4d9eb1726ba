// Why an open deal of the owners needs a next step; the first that holds counts:
//
//   pastClose   its expected close has passed
//   woke        it was parked until a day that has come, and nothing was planned since
//   newlyMine   it came from somebody else within seven days and was not touched since
//   quiet       nobody has dealt with it for longer than its stage allows, and nothing is planned
//               for the next seven days
//   nothing     no open task is about it
//
// A deal that is parked beyond today is left alone. The longest past its close comes first, and so
// within each reason; of equals the one that is worth most, then the one that closes first.

public import Books
public import Facts

extension Agenda {
  /// Why a deal or company asks for a next step.
  public enum Reason: Hashable, Sendable {
    case pastClose(days: Int)
    case woke(Day)
    case newlyMine(days: Int)
    case quiet(days: Int)
    case nothing
    /// A good customer whom nobody has dealt with; nil where nobody ever did.
    case untouched(days: Int?)

    /// The order of the reasons: the gravest first.
    fileprivate var rank: (Int, Int) {
      switch self {
      case .pastClose(let days): (0, -days)
      case .woke(let day): (1, Int(day.number))
      case .newlyMine(let days): (2, -days)
      case .quiet(let days): (3, -days)
      case .nothing: (4, 0)
      case .untouched(let days): (5, -(days ?? .max))
      }
    }
  }

  /// Whether deals are still to be judged.
  public var isIncomplete: Bool { wantsDeals && (deals == nil || !unjudged.isEmpty) }

  /// Takes the owners' open deals in: they come with `judge`.
  public mutating func askForDeals() { wantsDeals = true }

  /// O(deals) over columns.
  private mutating func listDeals(_ book: Book) {
    let condition = Predicate.and([
      Catalogue.visible(Deal.kind), Deal.open, owned(Deal.kind),
      .not(.compare(Deal.parkedUntil.id, .greater, .day(moment.today))),
    ])
    let listing = book.listing(
      ListingRequest(
        kind: Deal.kind,
        predicate: condition,
        orders: [SortOrder(Deal.expectedClose.id)]
      )
    )
    deals = listing
    unjudged = listing.window(0..<listing.count).reversed()
  }

  /// Judges further of the deals that were asked for; whether any is left.
  @discardableResult
  public mutating func judge(_ book: Book, limit: Int = .max) -> Bool {
    guard wantsDeals else { return false }
    if deals == nil { listDeals(book) }
    var found: [Line] = []
    for _ in 0..<min(limit, unjudged.count) {
      guard let row = unjudged.popLast() else { break }
      if let line = line(ofDeal: row, book) { found.append(line) }
    }
    if !found.isEmpty { planless = (planless + found).sorted { Agenda.isGraver($0, $1, book) } }
    if unjudged.isEmpty { findCustomers(book) }
    return isIncomplete
  }

  mutating func updateDeals(_ step: inout BookStep, _ isNew: Bool) {
    guard var deals else { return }
    let book = step.new
    let affected = deals.update(&step)
    self.deals = deals
    for row in affected {
      planless.removeAll { $0.row == row }
      guard deals.position(of: book.id(row), in: book) != nil, let line = line(ofDeal: row, book)
      else {
        continue
      }
      let place = planless.firstIndex { Agenda.isGraver(line, $0, book) } ?? planless.count
      planless.insert(line, at: place)
    }
    let isJudged = affected.isEmpty ? [] : Set(affected)
    unjudged.removeAll(where: isJudged.contains)
    let called = Set(customers.map { book.id($0.row) })
    let isAsked =
      isNew || !affected.isEmpty || step.touched.records.contains { called.contains($0.id) }
    if unjudged.isEmpty, isAsked { findCustomers(book) }
  }

  private func line(ofDeal row: Row, _ book: Book) -> Line? {
    guard let reason = reason(row, book) else { return nil }
    var line = Line(row, .nextStep, day: book[row, Deal.expectedClose], reason: reason)
    line.worth = book[row, Deal.amount].flatMap(money.converted)?.minor ?? 0
    return line
  }

  private func reason(_ row: Row, _ book: Book) -> Reason? {
    let today = moment.today
    if let close = book[row, Deal.expectedClose], close < today {
      return .pastClose(days: close.days(until: today))
    }
    let next = book.openTasks(about: row).first
    if next == nil, let day = book[row, Deal.parkedUntil] { return .woke(day) }
    if let days = newlyMine(row, book) { return .newlyMine(days: days) }
    let plan = next.flatMap { book.actionDay(ofTask: $0) }
    if plan.map({ today.days(until: $0) > 7 }) ?? true, book.isRotten(deal: row, at: moment) {
      return .quiet(days: book.idleDays(row, at: moment) ?? 0)
    }
    return next == nil ? .nothing : nil
  }

  /// How many days ago somebody else gave it to the owner, where nothing happened since.
  private func newlyMine(_ row: Row, _ book: Book) -> Int? {
    guard owners != nil, let given = book.stamp(row, Deal.kind.owner.id)?.effective else {
      return nil
    }
    let days = moment.days(since: given)
    guard days <= 7, given > book.id(row).created.advanced(by: 60_000),
      book.lastHandled(row).map({ $0 < given }) ?? true
    else { return nil }
    return days
  }

  private static func isGraver(_ one: Line, _ other: Line, _ book: Book) -> Bool {
    guard let first = one.reason?.rank, let second = other.reason?.rank else { return false }
    if first != second { return first < second }
    if one.worth != other.worth { return one.worth > other.worth }
    if one.day != other.day { return (one.day ?? .distant) < (other.day ?? .distant) }
    return book.comesBefore(one.row, other.row)
  }
}

extension Agenda.Reason {
  /// The reason in a word or two, at most ten cells.
  public var words: String {
    switch self {
    case .pastClose: "past date"
    case .woke: "woke up"
    case .newlyMine: "new to me"
    case .quiet, .untouched(_?): "quiet"
    case .nothing: "no plan"
    case .untouched(nil): "never met"
    }
  }
}
