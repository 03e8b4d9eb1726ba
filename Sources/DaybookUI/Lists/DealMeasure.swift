import Books
import CRM
import Facts

/// How a deal counts in the totals of a list.
enum DealMeasure {
  /// The amount of every deal; weighted is that of the open ones by their probability, a person's
  /// own estimate before the stage's, and unknown stays unknown.
  static let openPipeline: Measure = { book, row in
    let amount = book[row, Deal.amount]
    guard book[row, Deal.status] ?? .open == .open else {
      return Contribution(amount: amount, weighted: nil)
    }
    let stage = book[row, Deal.stage].flatMap { book[$0, Stage.probability] }
    guard let probability = book[row, Deal.probability] ?? stage else {
      return Contribution(amount: amount, weighted: nil, lacksProbability: true)
    }
    return Contribution(amount: amount, weighted: amount?.scaled(by: probability, over: 100))
  }
}
