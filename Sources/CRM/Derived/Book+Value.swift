public import Books
public import Facts

// The value of deals. A probability that nobody knows is unknown, not zero: such deals are counted
// beside the weighted total, never in it.

extension Book {
  /// The chance of winning in whole percent: the deal's own, else that of its stage.
  public func probability(ofDeal row: Row) -> Int64? {
    if let own = self[row, Deal.probability] { return own }
    return named(by: row, Deal.stage.id).flatMap { self[$0, Stage.probability] }
  }

  /// Where the deal counts in a forecast: its own category, else that of its stage; closed and
  /// omitted once it is won or lost.
  public func forecast(ofDeal row: Row) -> ForecastCategory? {
    switch self[row, Deal.status] {
    case .won?: .closed
    case .lost?: .omitted
    default:
      self[row, Deal.forecast]
        ?? named(by: row, Deal.stage.id).flatMap { self[$0, Stage.forecast] }
    }
  }

  /// Amount times probability, rounded half away from zero; nil where either is unknown.
  public func weighted(ofDeal row: Row) -> Money? {
    guard let amount = self[row, Deal.amount], let probability = probability(ofDeal: row) else {
      return nil
    }
    return amount.scaled(by: probability, over: 100)
  }
}

extension Deal {
  /// What a deal adds to the sums of a list; a closed one has no weight, being no forecast.
  public static let measure = Measure(columns: { book in
    ColumnWeights(
      book,
      amount: Deal.amount.id,
      of: Deal.kind,
      counting: (Deal.status.id, Int64(DealStatus.open.rawValue)),
      percent: Deal.probability.id,
      through: (
        Deal.stage.id, book.rows(Stage.kind).map { (book.id($0), book[$0, Stage.probability]) }
      )
    )
  })
}
