public import Facts

// The book of an earlier day: the same base, read as it was at a moment (`PastBase`), and of what was
// written since the base what had been true by then. It is a book like any other and knows nothing
// of the log; folding all changes up to the moment comes to the same, and tests hold the two against
// each other.

extension Book {
  /// The book of what had been true in the world by a moment.
  ///
  /// O(rows / cache lines + cells changed since); what a cell held that has changed is looked up when
  /// its field is first asked for.
  public func asOf(_ moment: Instant) -> Book {
    precondition(past == nil, "the book of an earlier day is not asked for another one")
    var book = Book(below: self, asOf: moment)
    var untold: Touched?
    overlay.eachInOrder { entry in
      for event in entry.events where event.stamp.effective <= moment {
        book.fold(event, of: entry.id, entry.row.kind, &untold)
      }
    }
    book.overlay.undos = overlay.undos
    return book
  }

  /// Records that are in this book and not in its own of an earlier moment, and of which an import
  /// wrote that gave them no date, so that they count only from the import on: by kind.
  ///
  /// O(rows / 64 + overlay).
  public func undated(notIn past: Book) -> [KindID: Int] {
    var rows: [KindID: RowSet] = [:]
    for (kind, columns) in base?.kinds ?? [:] {
      guard let undated = columns.undated, let there = past.past?[kind] else { continue }
      var set = RowSet(rows: columns.count)
      set.take(undated)
      set.formIntersection(there.hidden)
      rows[kind] = set
    }
    var late: [KindID: Int] = [:]
    overlay.each { entry in
      let kind = entry.row.kind
      let isThere = past.row(entry.id) != nil
      let isUndated = entry.events.contains(where: \.isUndated)
      if isBase(entry.row) {
        guard isThere || isUndated else { return }
        let extent = ground.extent(kind)
        rows[kind, default: RowSet(rows: extent)][Int(entry.row.index)] = !isThere
      } else if isUndated, !isThere {
        late[kind, default: 0] += 1
      }
    }
    return rows.mapValues(\.count).merging(late, uniquingKeysWith: +).filter { $0.value > 0 }
  }
}
