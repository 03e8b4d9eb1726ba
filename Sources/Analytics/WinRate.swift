public import Books
import CRM
public import Facts

// Over the deals that were closed in a period; open deals are in none of this.
//
//   win rate   won ÷ (won + lost), by number and by value
//   cycle      days from the deal's opening to the day it was won, the median
//   average    value of the won ÷ number of the won with a value
//   velocity   open deals × average × win rate ÷ cycle, a day (domain oracle: 50 × 10,000 × 20 % ÷ 30)

/// How often deals are won, how long that takes and what it brings.
public struct WinRate: Sendable {
  public let currency: Currency
  public private(set) var won = Figure()
  public private(set) var lost = Figure()
  /// Days from opening to winning, in ascending order.
  public private(set) var cycles: [Int] = []

  public init(
    _ book: Book,
    _ setting: ReportSetting,
    closed period: ClosedRange<Day>,
    owners: Owners = .everybody
  ) {
    currency = setting.currency
    var parts: [Predicate] = [
      Catalogue.visible(Deal.kind), .not(Deal.open), .present(Deal.status.id),
      .compare(Deal.closedOn.id, .greaterOrEqual, .day(period.lowerBound)),
      .compare(Deal.closedOn.id, .lessOrEqual, .day(period.upperBound)),
    ]
    if let owned = owners.predicate { parts.append(owned) }
    book.rowSet(Deal.kind, .and(parts)).each { index in
      take(book, Row(kind: Deal.kind, index: UInt32(index)), setting)
    }
    cycles.sort()
  }

  private mutating func take(_ book: Book, _ row: Row, _ setting: ReportSetting) {
    guard let day = book[row, Deal.closedOn] else { return }
    let (id, amount) = (book.id(row), book[row, Deal.amount])
    guard book[row, Deal.status] == .won else {
      lost.add(id, amount.map { setting.worth($0, on: day) }, in: currency)
      return
    }
    won.add(id, setting.worth(book, row), in: currency)
    let days = setting.zone.day(of: book.opened(row)).days(until: day)
    // Brought in without the day of its opening: how long it took is not known.
    if days >= 0 { cycles.append(days) }
  }

  /// In whole percent; nil where nothing was closed.
  public var byCount: Int? {
    Share.percent(Int128(won.deals.count), of: Int128(won.deals.count + lost.deals.count))
  }

  /// In whole percent; nil where nothing of a value was closed, or not all of it is convertible.
  public var byValue: Int? {
    guard won.total.foreign.isEmpty, lost.total.foreign.isEmpty else { return nil }
    return Share.percent(won.total.minor, of: won.total.minor + lost.total.minor)
  }

  /// The median of the days from opening to winning, in tenths of a day; nil where none is known.
  public var medianCycleTenths: Int? {
    guard !cycles.isEmpty else { return nil }
    let middle = cycles.count / 2
    return cycles.count % 2 == 1 ? cycles[middle] * 10 : (cycles[middle - 1] + cycles[middle]) * 5
  }

  /// Rounded half away from zero.
  public var averageWon: Money? {
    let total = won.total
    guard total.count > 0, total.foreign.isEmpty else { return nil }
    let count = Int128(total.count)
    let half = total.minor < 0 ? -(count / 2) : count / 2
    return Money(minor: Int64(clamping: (total.minor + half) / count), currency)
  }

  /// What so many open deals bring in a day at this rate; nil where something of it is unknown.
  public func velocity(openDeals: Int) -> Money? {
    guard let average = averageWon, let tenths = medianCycleTenths, tenths > 0 else { return nil }
    let closed = Int128(won.deals.count + lost.deals.count)
    let numerator = Int128(openDeals) * Int128(average.minor) * Int128(won.deals.count) * 10
    let denominator = closed * Int128(tenths)
    let minor = (numerator + denominator / 2) / denominator
    return Money(minor: Int64(clamping: minor), currency)
  }
}

/// How far the deals of a pipeline come.
///
/// A deal has reached the stage where it stands or ended and all before it, a won one all of them;
/// stages that it left again, going back, are not counted.
public struct Funnel: Sendable {
  public struct Line: Sendable {
    public let stage: EntityID
    public let name: String
    /// What stands there now.
    public fileprivate(set) var open = Figure()
    /// How many of the deals came this far.
    public fileprivate(set) var reached = 0
  }

  public let pipeline: EntityID
  public let name: String
  public private(set) var lines: [Line]
  /// How many of the deals were won.
  public private(set) var won = 0

  /// Over the deals that are open, and those closed in a period.
  public init(
    _ book: Book,
    _ setting: ReportSetting,
    pipeline: EntityID,
    closed period: ClosedRange<Day>,
    owners: Owners = .everybody
  ) {
    self.pipeline = pipeline
    name = book.title(pipeline) ?? ""
    lines = PipelineChart(book).stages(of: pipeline).map {
      Line(stage: $0, name: book.title($0) ?? "")
    }
    let places = Dictionary(
      lines.enumerated().map { ($0.element.stage, $0.offset) },
      uniquingKeysWith: { first, _ in first }
    )
    var parts: [Predicate] = [
      Catalogue.visible(Deal.kind), .compare(Deal.pipeline.id, .equal, .ref(pipeline)),
    ]
    if let owned = owners.predicate { parts.append(owned) }
    book.rowSet(Deal.kind, .and(parts)).each { index in
      let row = Row(kind: Deal.kind, index: UInt32(index))
      let status = book[row, Deal.status] ?? .open
      if status != .open {
        guard let day = book[row, Deal.closedOn], period.contains(day) else { return }
      }
      guard let place = book[row, Deal.stage].flatMap({ places[$0] }) else { return }
      let last = status == .won ? lines.count - 1 : place
      for stage in 0...last { lines[stage].reached += 1 }
      if status == .won { won += 1 }
      guard status == .open else { return }
      lines[place].open.add(book.id(row), setting.worth(book, row), in: setting.currency)
    }
  }

  /// Of the deals that reached a stage, how many percent reached the next one, or were won.
  public func conversion(_ place: Int) -> Int? {
    let next = place + 1 < lines.count ? lines[place + 1].reached : won
    return Share.percent(Int128(next), of: Int128(lines[place].reached))
  }
}
