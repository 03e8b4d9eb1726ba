import Books
import Facts

// A deal with lines has their sum as its amount. Whatever wrote a line (a form, a tag, an archive,
// an undo), the sums of the deals it touched are settled at the end of the change, in the change.

extension Draft {
  /// What nobody said of a new line: the name and price of its product, one piece, the last place.
  mutating func fillInLine(_ id: EntityID) {
    if let product = self[id, DealLine.product] {
      if self[id, DealLine.name] == nil { set(id, DealLine.name, self[product, Product.name]) }
      if self[id, DealLine.unitPrice] == nil {
        set(id, DealLine.unitPrice, self[product, Product.price])
      }
    }
    if self[id, DealLine.quantity] == nil {
      set(id, DealLine.quantity, Decimal(mantissa: 1, scale: 0))
    }
    if self[id, DealLine.position] == nil, let deal = self[id, DealLine.deal] {
      let others = lines(of: deal).compactMap { self[$0, DealLine.position] }
      set(id, DealLine.position, Catalogue.position(behind: others))
    }
  }

  /// The lines that the deal has after this change.
  private func lines(of deal: EntityID) -> [EntityID] {
    let known = book.referrers(deal, through: DealLine.deal.id).map(book.id)
    let others = made(DealLine.kind) + touched.filter { kind(of: $0) == DealLine.kind }
    return Set(known + others).filter { line in
      self[line, DealLine.deal] == deal && value(line, DealLine.name.id) != nil
        && self[line, DealLine.kind.archived] != true
    }
  }

  /// Brings the amount of every deal into line whose lines, or whose amount, this change wrote.
  ///
  /// O(records of the change), and for each deal its lines.
  ///
  /// After an undo, `restored` has what the amounts of its deals would be without their lines.
  mutating func settleLines(restored: [EntityID: Value?]? = nil) throws(Rejection) {
    var governed: Set<EntityID> = []
    var typed: Set<EntityID> = []
    for id in touched {
      switch kind(of: id) {
      case DealLine.kind:
        let before = book.row(id).flatMap { book[$0, DealLine.deal] }
        governed.formUnion([before, self[id, DealLine.deal]].compactMap { $0 })
      case Deal.kind where isPending(id, Deal.amount.id): typed.insert(id)
      default: break
      }
    }
    if restored != nil { governed.formUnion(typed) }
    typed.subtract(governed)
    for deal in (governed.union(typed)).sorted() where exists(deal) {
      let sum = LineSum(lines(of: deal).map(figures))
      if sum.currencies.count > 1 { throw .mixedCurrencies(named(deal), sum.currencies) }
      if sum.isTooLarge {
        throw .badValue(Deal.amount.id, reason: "is more than a book can hold")
      }
      guard let amount = sum.amount else {
        if let before = restored?[deal] { set(deal, Deal.amount.id, before) }
        continue
      }
      guard self[deal, Deal.amount] != amount else { continue }
      if typed.contains(deal) { throw .amountFromLines(named(deal)) }
      set(deal, Deal.amount, amount)
    }
  }

  private func figures(_ line: EntityID) -> LineFigures {
    LineFigures(
      quantity: self[line, DealLine.quantity],
      price: self[line, DealLine.unitPrice],
      discount: self[line, DealLine.discountPercent],
      recurrence: self[line, DealLine.recurrence]
    )
  }
}
