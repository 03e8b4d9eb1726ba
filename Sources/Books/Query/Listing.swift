public import Facts

/// What a list shows: which rows, in which order, and what is summed over them.
public struct ListingRequest: Sendable {
  public let kind: KindID
  public let predicate: Predicate
  /// First the most significant; ties break by entity id.
  public let orders: [SortOrder]
  public let measure: Measure?

  public init(
    kind: KindID,
    predicate: Predicate = .all,
    orders: [SortOrder] = [],
    measure: Measure? = nil
  ) {
    self.kind = kind
    self.predicate = predicate
    self.orders = orders
    self.measure = measure
  }
}

/// The rows that satisfy a condition, in order, kept up to date by what was touched.
///
/// A listing belongs to one base; when `Book.baseVersions` changes it is asked for anew.
public struct Listing: Sendable {
  public let request: ListingRequest
  private var rows: [UInt32]
  /// Totals over all rows of the listing.
  public private(set) var sums = Sums()

  init(_ request: ListingRequest, rows: [UInt32], book: Book) {
    self.request = request
    self.rows = rows
    if let measure = request.measure { sums = measure.sums(book, request.kind, rows) }
  }

  public var count: Int { rows.count }

  public subscript(position: Int) -> Row { Row(kind: request.kind, index: rows[position]) }

  /// The rows at some positions, fewer where the listing ends.
  ///
  /// O(length).
  public func window(_ range: Range<Int>) -> [Row] {
    rows[range.clamped(to: 0..<rows.count)].map { Row(kind: request.kind, index: $0) }
  }

  /// Where an entity stands, nil where it is not in the listing.
  ///
  /// O(log n).
  public func position(of id: EntityID, in book: Book) -> Int? {
    guard let row = book.row(id), row.kind == request.kind else { return nil }
    let place = lowerBound(row, in: book)
    return place < rows.count && rows[place] == row.index ? place : nil
  }

  /// The first place whose row does not come before `row`.
  private func lowerBound(_ row: Row, in book: Book) -> Int {
    lowerBound(SortPosition(book, row, request.orders), among: 0..<rows.count, in: book)
  }

  private func lowerBound(
    _ position: SortPosition,
    among places: Range<Int>,
    in book: Book
  ) -> Int {
    var (low, high) = (places.lowerBound, places.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if position.follows(self[middle], in: book) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether nothing that the order looks at is another in the new book.
  private func keepsPlace(_ row: Row, from old: Book, to new: Book) -> Bool {
    request.orders.allSatisfy { order in
      SortKey.compare(SortKey(old, row, order), SortKey(new, row, order), descending: false) == 0
    }
  }

  /// Brings the listing from one book to its successor with the same base.
  ///
  /// O(touched · log n) comparisons, and the moves of the row numbers behind them. The result is the
  /// rows that were looked at, whether they stand in the listing or not.
  @discardableResult
  public mutating func update(_ step: inout BookStep) -> [Row] {
    let affected = step.affected(request.kind)
    let (old, new) = (step.old, step.new)
    guard affected.count <= 8 + rows.count / 16 else {
      self = new.listing(request)
      return affected
    }
    // All leave by the old order first, then enter by the new one: between the two steps the
    // remaining rows stand in the same order in both books.
    var entering: [Row] = []
    let weighs = request.measure.map { (old: $0(old), new: $0(new)) }
    for row in affected {
      let was = row.index < old.count(request.kind) && old.matches(row, request.predicate)
      let stays = new.matches(row, request.predicate)
      if let weighs {
        if was { sums.subtract(weighs.old(row)) }
        if stays { sums.add(weighs.new(row)) }
      }
      if was, stays, keepsPlace(row, from: old, to: new) { continue }
      if was {
        let place = lowerBound(row, in: old)
        // What no link of the schema leads to can have changed unseen, and the row with it.
        guard place < rows.count, rows[place] == row.index else {
          self = new.listing(request)
          return affected
        }
        rows.remove(at: place)
      }
      if stays { entering.append(row) }
    }
    for row in entering { rows.insert(row.index, at: lowerBound(row, in: new)) }
    return affected
  }
}

extension Book {
  /// The rows that satisfy the request's condition, in its order.
  ///
  /// O(n) over the columns of the condition; an order that the checkpoint keeps costs no sort.
  public func listing(_ request: ListingRequest) -> Listing {
    var set = rowSet(request.kind, request.predicate)
    let kept =
      request.orders.count == 1 ? base?.kinds[request.kind]?.orders[request.orders[0]] : nil
    guard let kept, overlay.isEmpty || keeps(request) else {
      var rows: [Row] = []
      set.each { rows.append(Row(kind: request.kind, index: UInt32($0))) }
      let order =
        request.orders.isEmpty && arrivals(request.kind).isEmpty
        ? rows.indices.map(UInt32.init) : sorted(rows, by: request.orders)
      return Listing(request, rows: order.map { rows[Int($0)].index }, book: self)
    }
    var rows: [UInt32] = []
    rows.reserveCapacity(set.count)
    let late = lateRows(request.kind, request.orders, in: &set)
    kept.each { _, row in if set[Int(row)] { rows.append(row) } }
    var listing = Listing(
      ListingRequest(kind: request.kind, predicate: request.predicate, orders: request.orders),
      rows: rows,
      book: self
    )
    listing.insert(late, book: self)
    return Listing(request, rows: listing.order, book: self)
  }

  /// The same for what is shown side by side, by as many processors as there are.
  public func listings(_ requests: [ListingRequest]) -> [Listing] {
    Processors.map(requests.count) { listing(requests[$0]) }
  }

  /// So many rows are sorted at the press of a key.
  private static let sortedAtOnce = 512

  /// The first rows of a set in an order; where more than 512 were made or ordered anew since the
  /// checkpoint, these come behind the others, save in a book of an earlier day.
  ///
  /// O(rows of the kind) at most, along the kept order until enough are found, with the late ones
  /// sorted in; a small set is sorted instead.
  public func first(_ limit: Int, of set: RowSet, _ kind: KindID, by orders: [SortOrder]) -> [Row] {
    guard limit > 0 else { return [] }
    let request = ListingRequest(kind: kind, orders: orders)
    if let kept = orders.first.flatMap({ base?.kinds[kind]?.orders[$0] }), orders.count == 1,
      set.count > Book.sortedAtOnce, overlay.isEmpty || keeps(request)
    {
      var rows: [Row] = []
      var settled = set
      let late = lateRows(kind, orders, in: &settled)
      kept.prefix { row in
        if settled[Int(row)] { rows.append(Row(kind: kind, index: row)) }
        return rows.count < limit
      }
      // Rows that have no place in the kept order are sorted in between its first ones. After an
      // import these are tens of thousands, and to sort so many for a page of fifty costs more than
      // a key may: they come behind.
      let behind = late.map { Row(kind: kind, index: $0) }
      guard past != nil || behind.count <= Book.sortedAtOnce else {
        rows.append(contentsOf: behind.prefix(limit - rows.count))
        return rows
      }
      guard !behind.isEmpty else { return rows }
      rows.append(contentsOf: behind)
      return sorted(rows, by: orders).prefix(limit).map { rows[Int($0)] }
    }
    var rows: [Row] = []
    set.each { rows.append(Row(kind: kind, index: UInt32($0))) }
    return sorted(rows, by: orders).prefix(limit).map { rows[Int($0)] }
  }

  /// Whether an order through a reference still holds: it does unless a row it leads to changed.
  private func keeps(_ request: ListingRequest) -> Bool {
    request.orders.allSatisfy { order in
      order.through == nil
        || !overlay.contains { $0.row.kind != request.kind && $0[order.field] != nil }
    }
  }

  /// Takes those rows out of a set whose place the kept order does not know: new ones and those of
  /// which the overlay changed what orders them, or of which that was another at the book's moment;
  /// ascending.
  private func lateRows(
    _ kind: KindID,
    _ orders: [SortOrder],
    in set: inout RowSet
  ) -> [UInt32] {
    var rest = set
    var late: [UInt32] = []
    for order in orders {
      otherOrder(kind, order)?.each { row in
        guard rest[row] else { return }
        rest[row] = false
        late.append(UInt32(row))
      }
    }
    overlay.each(of: kind) { entry in
      guard rest[Int(entry.row.index)],
        !isBase(entry.row) || orders.contains(where: { entry[$0.through ?? $0.field] != nil })
      else { return }
      rest[Int(entry.row.index)] = false
      late.append(entry.row.index)
    }
    set = rest
    return late.sorted()
  }

  /// The rows that an order can have placed elsewhere at the book's moment: what orders them was
  /// another, or is what somebody else holds who held another or was not there.
  private func otherOrder(_ kind: KindID, _ order: SortOrder) -> RowSet? {
    guard let base, let past, var rows = past[kind]?.changed([order.through ?? order.field]) else {
      return nil
    }
    guard let through = order.through else { return rows }
    for (target, columns) in base.kinds where columns.holds(order.field) {
      guard let there = past[target] else { continue }
      var others = there.changed([order.field])
      others.formUnion(there.hidden)
      if others.count > 0 {
        rows.formUnion(base.referrers(of: kind, through, target, to: others))
      }
    }
    return rows
  }
}

extension Listing {
  fileprivate var order: [UInt32] { rows }

  /// Puts rows between those that stand in order already, all in one pass.
  fileprivate mutating func insert(_ late: [UInt32], book: Book) {
    guard !late.isEmpty else { return }
    let entering = late.map { Row(kind: request.kind, index: $0) }
    var merged: [UInt32] = []
    merged.reserveCapacity(rows.count + late.count)
    var done = 0
    for place in book.sorted(entering, by: request.orders) {
      let row = entering[Int(place)]
      let position = SortPosition(book, row, request.orders)
      // Where many enter the next one's place is near.
      var (low, step) = (done, 1)
      while low + step <= rows.count, position.follows(self[low + step - 1], in: book) {
        low += step
        step *= 2
      }
      let end = lowerBound(position, among: low..<min(low + step, rows.count), in: book)
      merged.append(contentsOf: rows[done..<end])
      merged.append(row.index)
      done = end
    }
    merged.append(contentsOf: rows[done...])
    rows = merged
  }
}
