public import Books
public import Facts

// The value of deals. A probability that nobody knows is unknown, not zero: such deals are counted
// beside the weighted total, never in it.

extension Book {
  /// The chance of winning in whole percent: the deal's own, else that of its stage.
  public func probability(ofDeal row: Row) -> Int64? {
    if let own = self[row, Deal.probability] { return own }
    return self[row, Deal.stage].flatMap { self[$0, Stage.probability] }
  }

  /// Where the deal counts in a forecast: its own category, else that of its stage; closed and
  /// omitted once it is won or lost.
  public func forecast(ofDeal row: Row) -> ForecastCategory? {
    switch self[row, Deal.status] {
    case .won?: .closed
    case .lost?: .omitted
    default:
      self[row, Deal.forecast] ?? self[row, Deal.stage].flatMap { self[$0, Stage.forecast] }
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
  public static let measure = Measure { book in
    let amounts = FieldReader(book, Deal.kind, Deal.amount.id)
    let statuses = FieldReader(book, Deal.kind, Deal.status.id)
    let own = FieldReader(book, Deal.kind, Deal.probability.id)
    let stages = FieldReader(book, Deal.kind, Deal.stage.id)
    let open = Int64(DealStatus.open.rawValue)
    // A pipeline has few stages, and a scan of them beats a hash of the id.
    let chances = book.rows(Stage.kind).map { (book.id($0), book[$0, Stage.probability]) }
    return { row in
      let amount = amounts.money(row)
      guard (statuses.number(row) ?? open) == open else {
        return Contribution(amount: amount, weighted: nil)
      }
      let probability =
        own.number(row)
        ?? stages.reference(row).flatMap { stage in chances.first { $0.0 == stage }?.1 }
      return Contribution(
        amount: amount,
        weighted: probability.flatMap { amount?.scaled(by: $0, over: 100) },
        lacksProbability: probability == nil
      )
    }
  }
}
