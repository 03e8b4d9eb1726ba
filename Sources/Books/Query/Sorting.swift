import Facts

/// What a list is ordered by: one value of a row, ready to be compared.
struct SortKey {
  private let value: Value?
  private let folded: [UInt8]

  init(_ book: Book, _ row: Row, _ order: SortOrder) {
    var source: Row? = row
    if let reference = order.through {
      source = book.referenced(row, reference).first.flatMap { book.row($0) }
    }
    self.init(source.flatMap { book.value($0, order.field) })
  }

  init(_ value: Value?) {
    self.value = value
    if case .text(let text)? = value { folded = Folding.fold(text) } else { folded = [] }
  }

  /// Negative, zero or positive; rows without a value come last in either direction.
  static func compare(_ one: SortKey, _ other: SortKey, descending: Bool) -> Int {
    switch (one.value, other.value) {
    case (nil, nil): return 0
    case (nil, _): return 1
    case (_, nil): return -1
    case (.text?, .text?):
      let order = ValueOrder.order(one.folded, other.folded)
      return descending ? -order : order
    case (.some(let a), .some(let b)):
      let order =
        ValueOrder.compare(a, b) ?? ValueOrder.order(a.sortFallback, b.sortFallback)
      return descending ? -order : order
    }
  }
}

extension Value {
  /// An order between values that have none of their own, amounts of different currencies above
  /// all: by type, then by currency.
  fileprivate var sortFallback: [UInt8] {
    if case .money(let money) = self {
      return [type.rawValue] + Array(money.currency.description.utf8)
    }
    return [type.rawValue]
  }
}

/// Where a row stands in an order, its keys made once.
struct SortPosition {
  private let row: Row
  private let orders: [SortOrder]
  private let keys: [SortKey]

  init(_ book: Book, _ row: Row, _ orders: [SortOrder]) {
    self.row = row
    self.orders = orders
    keys = orders.map { SortKey(book, row, $0) }
  }

  /// Whether another row comes before it; ties break by entity id, so the order is total.
  func follows(_ other: Row, in book: Book) -> Bool {
    for (order, key) in zip(orders, keys) {
      let result = SortKey.compare(
        SortKey(book, other, order),
        key,
        descending: order.descending
      )
      if result != 0 { return result < 0 }
    }
    return book.precedes(other, row)
  }
}

extension Book {
  /// Whether a row's id comes before that of another of its kind; the rows of a checkpoint stand in
  /// the order of their ids.
  fileprivate func precedes(_ one: Row, _ other: Row) -> Bool {
    isBase(one) && isBase(other) ? one.index < other.index : id(one) < id(other)
  }

  /// The places in `rows`, sorted.
  ///
  /// O(n log n), each key made once.
  func sorted(_ rows: [Row], by order: SortOrder) -> [UInt32] { sorted(rows, by: [order]) }

  func sorted(_ rows: [Row], by orders: [SortOrder]) -> [UInt32] {
    let keys = orders.map { order in rows.map { SortKey(self, $0, order) } }
    return (0..<UInt32(rows.count)).sorted { a, b in
      for (order, column) in zip(orders, keys) {
        let result = SortKey.compare(
          column[Int(a)],
          column[Int(b)],
          descending: order.descending
        )
        if result != 0 { return result < 0 }
      }
      return precedes(rows[Int(a)], rows[Int(b)])
    }
  }
}
