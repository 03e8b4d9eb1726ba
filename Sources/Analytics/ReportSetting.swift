public import Books
public import CRM
public import Facts

/// What the figures of a report depend on besides the book: the day, the zone and the currency.
public struct ReportSetting: Sendable {
  public let today: Day
  public let zone: TimeZoneRules
  /// What everything is counted in.
  public let currency: Currency
  public let rates: Rates

  /// Counts in the book's currency, unless all deals are in one other currency.
  ///
  /// O(deals).
  public init(_ book: Book, _ entry: EntryContext) {
    today = entry.today
    zone = entry.zone
    rates = Rates(book)
    let base = book.baseCurrency ?? entry.currency
    currency = ReportSetting.only(book) ?? base
  }

  public init(_ book: Book, today: Day, zone: TimeZoneRules, currency: Currency) {
    self.today = today
    self.zone = zone
    self.currency = currency
    rates = Rates(book)
  }

  /// The currency of all deals, where they share one.
  private static func only(_ book: Book) -> Currency? {
    var found: Currency?
    for row in book.rows(Deal.kind) {
      guard let currency = book[row, Deal.amount]?.currency else { continue }
      if let found, found != currency { return nil }
      found = currency
    }
    return found
  }

  /// The amount in the report's currency by the rate of a day, else as it is.
  public func worth(_ money: Money, on day: Day) -> Money {
    rates.convert(money, to: currency, on: min(day, today)) ?? money
  }

  /// What a deal counts for: a won one what was frozen when it closed, else by the rate of that
  /// day; an open one by the rate of today.
  public func worth(_ book: Book, _ deal: Row) -> Money? {
    if book[deal, Deal.status] == .won {
      if let frozen = book[deal, Deal.closedAmount], frozen.currency == currency { return frozen }
      return book[deal, Deal.amount].map { worth($0, on: book[deal, Deal.closedOn] ?? today) }
    }
    return book[deal, Deal.amount].map { worth($0, on: today) }
  }
}

extension Book {
  /// When a deal was opened: when its record was made, or earlier where its history was brought in
  /// with its own dates.
  public func opened(_ deal: Row) -> Instant {
    let fields = [Deal.title.id, Deal.pipeline.id, Deal.kind.owner.id, Deal.party.id]
    let stamps = fields.compactMap { stamp(deal, $0)?.effective }
    return min(id(deal).created, stamps.min() ?? id(deal).created)
  }
}

/// Whose deals a report is about.
public enum Owners: Hashable, Sendable {
  case everybody
  case these([EntityID])

  var predicate: Predicate? {
    switch self {
    case .everybody: nil
    case .these(let users): .oneOf(Deal.kind.owner.id, users.map(Value.ref))
    }
  }

  func contains(_ user: EntityID?) -> Bool {
    switch self {
    case .everybody: true
    case .these(let users): user.map(users.contains) ?? false
    }
  }
}
