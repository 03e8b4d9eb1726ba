// When nothing is overdue, due, waiting or without a plan, there is always a customer to call: of
// the companies that bought something, those that nobody has dealt with for thirty days, the
// greatest sum of won deals first.

import Books
import Facts

extension Agenda {
  private static let most = 5
  /// How many won deals are looked at, the latest first.
  private static let wonDeals = 400
  private static let longAgo = 30

  /// Finds customers worth a call where nothing else asks; O(`wonDeals`) beyond one pass over the
  /// columns of the deals.
  mutating func findCustomers(_ book: Book) {
    let isQuiet = dueCount + count(.leads) + planless.count == 0
    guard isQuiet else {
      customers = []
      return
    }
    let won = book.listing(
      ListingRequest(
        kind: Deal.kind,
        predicate: .and([
          Catalogue.visible(Deal.kind),
          .compare(Deal.status.id, .equal, DealStatus.won.value), owned(Deal.kind),
        ]),
        orders: [SortOrder(Deal.closedOn.id, descending: true)]
      )
    )
    var sums: [EntityID: Int64] = [:]
    for row in won.window(0..<Agenda.wonDeals) {
      guard let party = book[row, Deal.party] else { continue }
      let amount = book[row, Deal.amount].map { $0.minor / Int64(pow10($0.exponent)) } ?? 0
      sums[party, default: 0] = sums[party, default: 0].addingReportingOverflow(amount).partialValue
    }
    let ranked = sums.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    customers = []
    for (id, _) in ranked {
      guard customers.count < Agenda.most else { break }
      if let line = line(ofCustomer: id, book) { customers.append(line) }
    }
  }

  private func line(ofCustomer id: EntityID, _ book: Book) -> Line? {
    guard let row = book.row(id), book.isVisible(row) else { return nil }
    let handled = ([row] + book.deals(of: id)).compactMap { book.lastHandled($0) }.max()
    let days = handled.map(moment.days(since:))
    guard (days ?? .max) >= Agenda.longAgo else { return nil }
    return Line(row, .worthACall, day: nil, reason: .untouched(days: days))
  }

  private func pow10(_ exponent: UInt8) -> Int {
    (0..<min(exponent, 6)).reduce(1) { power, _ in power * 10 }
  }
}
