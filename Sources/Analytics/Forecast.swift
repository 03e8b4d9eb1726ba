public import Books
import CRM
public import Facts

// Forecast by month and person.
//
//   closed     won, by the month of the day on which it was won
//   commit     open, by the month of the expected close; so are
//   best case  … and
//   pipeline   … by the deal's own category, else that of its stage
//
// The columns are cumulative views: commit is commit + closed, best case is best case + commit +
// closed, pipeline is all of it. Nothing unknown counts as zero without being said: deals without an
// amount, without a category, without a date, and those whose date is before the first month are
// counted apart, each with its list. Omitted deals are in no column.
//
//   attainment = closed ÷ quota        coverage = open ÷ (quota − closed)

/// What is expected to be won, month by month and by person.
public struct Forecast: Sendable {
  /// A column, the nearest to the money first.
  public enum Column: Int, CaseIterable, Sendable {
    case closed
    case commit
    case bestCase
    case pipeline

    public var label: String {
      switch self {
      case .closed: "Won"
      case .commit: "Commit"
      case .bestCase: "Best case"
      case .pipeline: "Pipeline"
      }
    }
  }

  /// The figures of a month, a person, or both.
  public struct Line: Sendable {
    /// Each column by itself, without those before it.
    public internal(set) var columns = [Figure](repeating: Figure(), count: 4)
    public internal(set) var quota: Total?
    public internal(set) var withoutAmount: [EntityID] = []
    public internal(set) var withoutCategory = Figure()
    public internal(set) var omitted = Figure()

    public subscript(column: Column) -> Figure { columns[column.rawValue] }

    /// A column with all that are nearer to the money.
    public func cumulative(_ column: Column) -> Figure {
      columns[...column.rawValue].reduce(into: Figure()) { $0 += $1 }
    }

    /// What is open: everything but what is closed.
    public var open: Figure { columns[1...].reduce(into: Figure()) { $0 += $1 } }

    /// Closed in percent of the quota; nil without a quota, or where one of both is in a currency
    /// that no rate converts.
    public var attainment: Int? { share(self[.closed].total) }

    /// A total in percent of the quota, on the same terms.
    public func share(_ total: Total) -> Int? {
      guard let quota, quota.foreign.isEmpty, total.foreign.isEmpty else { return nil }
      return Share.percent(total.minor, of: quota.minor)
    }

    /// Open pipeline over what is left of the quota, in percent; nil where nothing is left.
    public var coverage: Int? {
      let (won, open) = (self[.closed].total, open.total)
      guard let quota, quota.foreign.isEmpty, won.foreign.isEmpty, open.foreign.isEmpty else {
        return nil
      }
      return Share.percent(open.minor, of: quota.minor - won.minor)
    }

    static func += (line: inout Line, other: Line) {
      for column in Column.allCases {
        line.columns[column.rawValue] += other.columns[column.rawValue]
      }
      if let quota = other.quota { line.quota = (line.quota ?? Total()).plus(quota) }
      line.withoutAmount += other.withoutAmount
      line.withoutCategory += other.withoutCategory
      line.omitted += other.omitted
    }
  }

  public let currency: Currency
  /// The first days of the months, in order.
  public let months: [Day]
  /// By month, as `months`.
  public private(set) var byMonth: [Line]
  /// Who has deals or a quota in these months, by name; last the deals without an owner.
  public private(set) var owners: [EntityID?] = []
  /// Open deals that nobody expects on any day.
  public private(set) var undated = Figure()
  /// Open deals that were expected before the first month.
  public private(set) var late = Figure()
  /// Open deals that are expected after the last month.
  public private(set) var later = Figure()

  private struct Place: Hashable {
    let month: Int
    let owner: EntityID?
  }

  private var cells: [Place: Line] = [:]

  /// The forecast of some months from that of `first` on.
  ///
  /// O(deals), over the columns of the book.
  public init(
    _ book: Book,
    _ setting: ReportSetting,
    from first: Day,
    months count: Int = 3,
    owners: Owners = .everybody
  ) {
    currency = setting.currency
    months = (0..<max(1, count)).compactMap { first.startOfMonth.advanced(byMonths: $0) }
    byMonth = [Line](repeating: Line(), count: months.count)
    take(book, setting, owners)
    takeQuotas(book, setting, owners)
    for (place, line) in cells.sorted(by: { Forecast.before($0.key, $1.key) }) {
      let quota = byMonth[place.month].quota
      byMonth[place.month] += line
      byMonth[place.month].quota = quota
    }
    let found = Set(cells.keys.map(\.owner))
    let named = found.compactMap { $0 }.map { (id: $0, name: book.title($0) ?? "") }
    self.owners = named.sorted { $0.name != $1.name ? $0.name < $1.name : $0.id < $1.id }.map(\.id)
    if found.contains(nil) { self.owners.append(nil) }
  }

  private static func before(_ one: Place, _ other: Place) -> Bool {
    let zero = EntityID(high: 0, low: 0)
    return one.month != other.month
      ? one.month < other.month : (one.owner ?? zero) < (other.owner ?? zero)
  }

  /// All months together.
  public var total: Line { byMonth.reduce(into: Line()) { $0 += $1 } }

  /// The figures of one person, in a month or in all.
  public func line(of owner: EntityID?, month: Day? = nil) -> Line {
    var line = Line()
    for index in months.indices where month.map({ $0.startOfMonth == months[index] }) ?? true {
      if let cell = cells[Place(month: index, owner: owner)] { line += cell }
    }
    return line
  }

  // MARK: Building

  private mutating func take(_ book: Book, _ setting: ReportSetting, _ owners: Owners) {
    let (first, last) = (months[0], months[months.count - 1].endOfMonth)
    var parts: [Predicate] = [
      Catalogue.visible(Deal.kind),
      .or([
        Deal.open,
        .and([
          .compare(Deal.status.id, .equal, DealStatus.won.value),
          .compare(Deal.closedOn.id, .greaterOrEqual, .day(first)),
          .compare(Deal.closedOn.id, .lessOrEqual, .day(last)),
        ]),
      ]),
    ]
    if let owned = owners.predicate { parts.append(owned) }
    book.rowSet(Deal.kind, .and(parts)).each { index in
      take(book, Row(kind: Deal.kind, index: UInt32(index)), setting)
    }
  }

  private mutating func take(_ book: Book, _ row: Row, _ setting: ReportSetting) {
    let id = book.id(row)
    let worth = setting.worth(book, row)
    let isWon = book[row, Deal.status] == .won
    guard let day = isWon ? book[row, Deal.closedOn] : book[row, Deal.expectedClose] else {
      undated.add(id, worth, in: currency)
      return
    }
    guard let month = months.lastIndex(where: { $0 <= day }) else {
      late.add(id, worth, in: currency)
      return
    }
    guard day <= months[month].endOfMonth else {
      later.add(id, worth, in: currency)
      return
    }
    let place = Place(month: month, owner: book[row, Deal.kind.owner])
    var line = cells.removeValue(forKey: place) ?? Line()
    switch isWon ? .closed : book.forecast(ofDeal: row) {
    case .omitted?: line.omitted.add(id, worth, in: currency)
    case let category? where isWon || category != .closed:
      line.columns[category.column.rawValue].add(id, worth, in: currency)
      if worth == nil { line.withoutAmount.append(id) }
    // An open deal that somebody calls closed is in no column that its state bears out.
    default: line.withoutCategory.add(id, worth, in: currency)
    }
    cells[place] = line
  }

  private mutating func takeQuotas(_ book: Book, _ setting: ReportSetting, _ owners: Owners) {
    let quotas = Quotas(book)
    for (index, month) in months.enumerated() {
      let amounts = quotas.amounts(in: month, owners)
      if !amounts.isEmpty { byMonth[index].quota = sum(amounts, month, setting) }
      for row in book.rows(User.kind) {
        let user = book.id(row)
        guard owners.contains(user), let quota = quotas.amount(of: user, month) else { continue }
        let place = Place(month: index, owner: user)
        cells[place, default: Line()].quota = sum([quota], month, setting)
      }
    }
  }

  private func sum(_ amounts: [Money], _ month: Day, _ setting: ReportSetting) -> Total {
    amounts.reduce(into: Total()) {
      $0.add(setting.worth($1, on: month), in: setting.currency)
    }
  }
}

extension Total {
  func plus(_ other: Total) -> Total {
    var sum = self
    sum += other
    return sum
  }
}

extension ForecastCategory {
  /// The column of a deal that is in one.
  fileprivate var column: Forecast.Column {
    switch self {
    case .closed: .closed
    case .commit: .commit
    case .bestCase: .bestCase
    case .pipeline, .omitted: .pipeline
    }
  }
}
