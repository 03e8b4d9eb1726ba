public import Facts

/// What one row adds to the totals of a listing.
public struct Contribution: Hashable, Sendable {
  public let amount: Money?
  public let weighted: Money?
  /// Whether the row would count towards `weighted` if its probability were known.
  public let lacksProbability: Bool

  public init(amount: Money?, weighted: Money?, lacksProbability: Bool = false) {
    self.amount = amount
    self.weighted = weighted
    self.lacksProbability = lacksProbability
  }
}

/// The domain's way to weigh rows: given a book, it answers for any number of its rows, so that
/// what they share is looked up once.
public struct Measure: Sendable {
  private let prepare: @Sendable (Book) -> (Row) -> Contribution
  private let columns: (@Sendable (Book) -> ColumnWeights)?

  public init(_ prepare: @escaping @Sendable (Book) -> (Row) -> Contribution) {
    self.prepare = prepare
    columns = nil
  }

  /// A measure by columns, which adds up many rows at once.
  public init(columns: @escaping @Sendable (Book) -> ColumnWeights) {
    prepare = { book in columns(book).contribution }
    self.columns = columns
  }

  public func callAsFunction(_ book: Book) -> (Row) -> Contribution { prepare(book) }

  /// The totals of some rows of a kind.
  func sums(_ book: Book, _ kind: KindID, _ rows: [UInt32]) -> Sums {
    if let columns { return columns(book).sums(rows) }
    let weigh = prepare(book)
    var sums = Sums()
    for row in rows { sums.add(weigh(Row(kind: kind, index: row))) }
    return sums
  }
}

/// Totals, each in its own currency: amounts of different currencies are never added.
public struct Sums: Hashable, Sendable {
  /// The totals of one currency, in minor units of its exponent.
  public struct Total: Hashable, Sendable {
    public internal(set) var count = 0
    public internal(set) var amount: Int128 = 0
    public internal(set) var weighted: Int128 = 0
    public let exponent: UInt8
  }

  /// Sorted by currency.
  public private(set) var totals: [(currency: Currency, total: Total)] = []
  public private(set) var rows = 0
  /// Rows without an amount.
  public private(set) var lackingAmount = 0
  /// Rows whose probability is unknown, so that they are in no weighted total.
  public private(set) var lackingProbability = 0

  public init() {}

  public mutating func add(_ part: Contribution) { count(part, 1) }

  public mutating func subtract(_ part: Contribution) { count(part, -1) }

  /// Adds the totals of other rows.
  public mutating func merge(_ other: Sums) {
    rows += other.rows
    lackingAmount += other.lackingAmount
    lackingProbability += other.lackingProbability
    for (currency, total) in other.totals {
      let place = totals.firstIndex { $0.currency >= currency } ?? totals.count
      if place == totals.count || totals[place].currency != currency {
        totals.insert((currency, Total(exponent: total.exponent)), at: place)
      }
      totals[place].total.count += total.count
      totals[place].total.amount += total.amount
      totals[place].total.weighted += total.weighted
    }
  }

  /// Adds many amounts in the currency of one.
  mutating func add(_ count: Int, _ amount: Int128, _ weighted: Int128, in unit: Money) {
    let place = place(of: unit)
    totals[place].total.count += count
    totals[place].total.amount += amount
    totals[place].total.weighted += weighted
  }

  /// Adds what was counted of rows whose amounts are added already.
  mutating func add(rows: Int, lackingAmount: Int, lackingProbability: Int) {
    self.rows += rows
    self.lackingAmount += lackingAmount
    self.lackingProbability += lackingProbability
  }

  /// Where the total of an amount's currency stands.
  private mutating func place(of amount: Money) -> Int {
    let place = totals.firstIndex { $0.currency >= amount.currency } ?? totals.count
    if place == totals.count || totals[place].currency != amount.currency {
      totals.insert((amount.currency, Total(exponent: amount.exponent)), at: place)
    }
    return place
  }

  private mutating func count(_ part: Contribution, _ sign: Int) {
    rows += sign
    if part.lacksProbability { lackingProbability += sign }
    guard let amount = part.amount else {
      lackingAmount += sign
      return
    }
    let place = place(of: amount)
    totals[place].total.count += sign
    totals[place].total.amount += Int128(sign) * Int128(amount.minor)
    totals[place].total.weighted += Int128(sign) * Int128(part.weighted?.minor ?? 0)
    if totals[place].total.count == 0 { totals.remove(at: place) }
  }

  public static func == (one: Sums, other: Sums) -> Bool {
    one.rows == other.rows && one.lackingAmount == other.lackingAmount
      && one.lackingProbability == other.lackingProbability
      && one.totals.elementsEqual(other.totals) { $0 == $1 }
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(rows) }
}
