// What asks for attention today, in the order in which a person looks at it:
//
//   overdue    tasks and promises whose day has passed, the oldest first
//   today      tasks and promises of today: those with a time by it, then the others
//   leads      inquiries that nobody has taken up, and those that wake today
//   nextStep   open deals that nobody has a plan for, with the reason (`Agenda+Deals`)
//   week       tasks and promises of the days until the end of the week
//   worthACall where all but the week is empty: good customers long untouched (`Agenda+Customers`)
//
// A task counts by the day on which it wakes, if it sleeps beyond its own. Work belongs to its
// owner; an inquiry without one is everybody's. Listings follow the book by what was touched. The
// deals are judged one by one, because each reason looks at the deal's tasks and activities: in
// slices, so that a person with thousands of them does not wait for the first screen. Lines hold
// rows: ids of a large book lie far apart, and are looked up for what is in view.

public import Books
public import Facts

/// What asks for a person's attention on a day.
public struct Agenda: Sendable {
  public enum Section: Int, Comparable, CaseIterable, Sendable {
    case overdue
    case today
    case leads
    case nextStep
    case week
    case worthACall

    public static func < (one: Section, other: Section) -> Bool { one.rawValue < other.rawValue }
  }

  /// One thing that asks.
  public struct Line: Hashable, Sendable {
    /// A task, promise, inquiry, deal or company; good for the agenda's book and its successors
    /// with the same base.
    public let row: Row
    public let section: Section
    /// The day that it is about: due, expected to close.
    public let day: Day?
    /// Minutes since midnight, for what has a time.
    public let minute: Int?
    /// Why a deal or company is here.
    public let reason: Reason?
    /// What a deal is worth, in minor units of the book's currency; 0 where that is unknown.
    var worth: Int64 = 0

    init(_ row: Row, _ section: Section, day: Day?, minute: Int? = nil, reason: Reason? = nil) {
      self.row = row
      self.section = section
      self.day = day
      self.minute = minute
      self.reason = reason
    }

    static func comesBefore(_ one: Line, _ other: Line, _ book: Book) -> Bool {
      if one.section != other.section { return one.section < other.section }
      if one.day != other.day { return (one.day ?? .distant) < (other.day ?? .distant) }
      if one.minute != other.minute { return (one.minute ?? 1440) < (other.minute ?? 1440) }
      return book.comesBefore(one.row, other.row)
    }
  }

  /// Whose work it is; everybody's where nil.
  public let owners: [EntityID]?
  let moment: Moment
  let lastOfWeek: Day
  let money: BaseMoney
  /// What has a day, and the inquiries, in order.
  private var dated: [Line] = []
  /// The deals that ask, in order.
  var planless: [Line] = []
  var customers: [Line] = []
  private var tasks: Listing?
  private var promises: Listing?
  private var leads: Listing?
  var deals: Listing?
  /// The deals that are still to be judged.
  var unjudged: [Row] = []
  var wantsDeals = false

  /// What is due for the owners, without deals: those are asked for with `askForDeals`.
  ///
  /// O(tasks).
  public init(_ book: Book, _ entry: EntryContext, owners: [EntityID]?) {
    self.owners = owners
    moment = Moment(now: entry.now, today: entry.today)
    lastOfWeek = entry.today.endOfWeek(entry.weekStart)
    money = BaseMoney(book, usual: entry.currency, on: entry.today)
    tasks = book.listing(ListingRequest(kind: Todo.kind, predicate: taskCondition))
    promises = book.listing(ListingRequest(kind: Promise.kind, predicate: promiseCondition))
    leads = book.listing(ListingRequest(kind: Lead.kind, predicate: leadCondition))
    collect(book)
  }

  // MARK: What is asked

  public var count: Int { dated.count + planless.count + customers.count }

  /// How many lines come before the deals: those of the week come after.
  private var early: Int { dated.partition { $0.section >= .nextStep } }

  /// The line at a position.
  public subscript(position: Int) -> Line {
    let early = early
    if position < early { return dated[position] }
    if position < early + planless.count { return planless[position - early] }
    if position < dated.count + planless.count { return dated[position - planless.count] }
    return customers[position - dated.count - planless.count]
  }

  /// Where a record stands; O(lines).
  public func position(of row: Row) -> Int? {
    if let place = dated.firstIndex(where: { $0.row == row }) {
      return place < early ? place : place + planless.count
    }
    if let place = planless.firstIndex(where: { $0.row == row }) { return early + place }
    return customers.firstIndex { $0.row == row }.map { dated.count + planless.count + $0 }
  }

  /// How many lines a section has.
  public func count(_ section: Section) -> Int {
    switch section {
    case .nextStep: planless.count
    case .worthACall: customers.count
    default:
      dated.partition { $0.section > section } - dated.partition { $0.section >= section }
    }
  }

  /// How many tasks and promises are due today or were due earlier.
  public var dueCount: Int { count(.overdue) + count(.today) }

  /// How many of today's are meetings.
  public func meetings(_ book: Book) -> Int {
    dated.prefix { $0.section <= .today }
      .count {
        $0.section == .today && $0.row.kind == Todo.kind && book[$0.row, Todo.type] == .meeting
      }
  }

  /// Where the first task stands that is due.
  public var firstTask: Int? {
    dated.prefix { $0.section <= .today }.firstIndex { $0.row.kind == Todo.kind }
  }

  /// The next task of today that has a time after `minute`.
  public func next(after minute: Int) -> Line? {
    dated.first { $0.section == .today && ($0.minute ?? -1) > minute }
  }

  /// What of today has its time at `minute`.
  public func timed(at minute: Int) -> [Line] {
    dated.filter { $0.section == .today && $0.minute == minute }
  }

  // MARK: Following the book

  /// Brings it from one book to its successor with the same base.
  ///
  /// - Returns: false where it must be made anew: whose work it is, or what that is worth, may have
  ///   changed.
  public mutating func update(_ step: inout BookStep) -> Bool {
    let book = step.new
    let setup = [Cover.kind, ExchangeRate.kind, BookSettings.kind]
    if step.touched.records.contains(where: { setup.contains($0.kind) }) { return false }
    let affected = [
      tasks?.update(&step),
      promises?.update(&step),
      leads?.update(&step),
    ].flatMap { $0 ?? [] }
    let isNew = affected.contains { line(of: $0, book) != standing($0) }
    if isNew { collect(book) }
    updateDeals(&step, isNew)
    return true
  }

  private func standing(_ row: Row) -> Line? { dated.first { $0.row == row } }

  /// O(what is due and waits), and the sort of it.
  private mutating func collect(_ book: Book) {
    dated = [tasks, promises, leads].compactMap(\.self)
      .flatMap { $0.window(0..<$0.count) }
      .compactMap { line(ofListed: $0, book) }
      .sorted { Line.comesBefore($0, $1, book) }
  }

  /// What a task, promise or inquiry asks, nil where it asks nothing.
  private func line(of row: Row, _ book: Book) -> Line? {
    let listing = row.kind == Todo.kind ? tasks : row.kind == Promise.kind ? promises : leads
    guard listing?.position(of: book.id(row), in: book) != nil else { return nil }
    return line(ofListed: row, book)
  }

  /// What one of the listed tasks, promises and inquiries asks.
  private func line(ofListed row: Row, _ book: Book) -> Line? {
    switch row.kind {
    case Todo.kind:
      guard let day = book.actionDay(ofTask: row) else { return nil }
      let time = book[row, Todo.time].map { Int($0.minute) }
      return line(row, day, minute: book[row, Todo.snoozedUntil] == nil ? time : nil)
    case Promise.kind: return book[row, Promise.due].flatMap { line(row, $0, minute: nil) }
    default: return Line(row, .leads, day: nil)
    }
  }

  private func line(_ row: Row, _ day: Day, minute: Int?) -> Line? {
    guard day <= lastOfWeek else { return nil }
    let today = moment.today
    let section: Section = day < today ? .overdue : day == today ? .today : .week
    return Line(row, section, day: day, minute: minute)
  }

  // MARK: Conditions

  /// Of the owners, or nobody's in particular where `orNobody`.
  func owned(_ kind: KindID, orNobody: Bool = false) -> Predicate {
    guard let owners else { return .all }
    let theirs = Predicate.oneOf(kind.owner.id, owners.map { .ref($0) })
    return orNobody ? .or([theirs, .not(.present(kind.owner.id))]) : theirs
  }

  private var taskCondition: Predicate {
    .and([
      Catalogue.visible(Todo.kind),
      .compare(Todo.status.id, .equal, TodoStatus.open.value),
      .not(.compare(Todo.snoozedUntil.id, .greater, .day(lastOfWeek))),
      .or([
        .compare(Todo.due.id, .lessOrEqual, .day(lastOfWeek)),
        .compare(Todo.snoozedUntil.id, .lessOrEqual, .day(lastOfWeek)),
        .present(Todo.time.id),
      ]),
      owned(Todo.kind),
    ])
  }

  private var promiseCondition: Predicate {
    .and([
      Catalogue.visible(Promise.kind),
      .compare(Promise.status.id, .equal, PromiseStatus.open.value),
      .compare(Promise.due.id, .lessOrEqual, .day(lastOfWeek)),
      owned(Promise.kind),
    ])
  }

  private var leadCondition: Predicate {
    .and([
      Catalogue.visible(Lead.kind),
      .or([
        .and([
          .compare(Lead.status.id, .equal, LeadStatus.new.value),
          owned(Lead.kind, orNobody: true),
        ]),
        .and([
          .compare(Lead.status.id, .equal, LeadStatus.assigned.value), owned(Lead.kind),
        ]),
        .and([
          .compare(Lead.status.id, .equal, LeadStatus.recycled.value),
          .compare(Lead.wakeOn.id, .lessOrEqual, .day(moment.today)), owned(Lead.kind),
        ]),
      ]),
    ])
  }
}

extension Day {
  /// After all days that are told.
  static let distant = Day(number: .max)
}

extension Array {
  /// The first index whose element, and with it all that follow, satisfies a condition; O(log n).
  fileprivate func partition(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
