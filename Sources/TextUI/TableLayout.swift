/// What a column of a table asks for.
public struct ColumnRequest: Hashable, Sendable {
  /// The fewest columns that make sense.
  public var minimum: Int
  /// The share of what is left over; 0 keeps the column at its minimum.
  public var weight: Int
  /// The most columns that it takes.
  public var maximum: Int
  /// When room is short the column with the lowest priority goes first, of equals the last one.
  public var priority: Int
  public var align: Alignment

  public init(
    minimum: Int,
    weight: Int = 0,
    maximum: Int = .max,
    priority: Int = 0,
    align: Alignment = .left
  ) {
    self.minimum = minimum
    self.weight = weight
    self.maximum = max(minimum, maximum)
    self.priority = priority
    self.align = align
  }

  /// A column that does not grow.
  public static func fixed(_ width: Int, priority: Int = 0, align: Alignment = .left) -> Self {
    Self(minimum: width, maximum: width, priority: priority, align: align)
  }
}

/// A column that has found its place.
public struct PlacedColumn: Hashable, Sendable {
  /// The number of the request.
  public let index: Int
  public let x: Int
  public let width: Int
  public let align: Alignment
}

/// Places the columns of a table.
public enum TableLayout {
  /// The columns that fit, in the order of the requests.
  ///
  /// Minimum widths come first, then what is left is shared by weight. At least one column stays,
  /// however narrow the room. O(n²) in the columns.
  public static func place(
    _ requests: [ColumnRequest],
    width: Int,
    gap: Int = 1
  ) -> [PlacedColumn] {
    var kept = Array(requests.indices)
    while kept.count > 1, need(kept, requests, gap) > width {
      let lowest = kept.map { requests[$0].priority }.min()
      guard let drop = kept.lastIndex(where: { requests[$0].priority == lowest }) else { break }
      kept.remove(at: drop)
    }
    var widths = kept.map { requests[$0].minimum }
    var spare = width - need(kept, requests, gap)
    while spare > 0 {
      let growing = kept.indices.filter {
        requests[kept[$0]].weight > 0 && widths[$0] < requests[kept[$0]].maximum
      }
      let total = growing.reduce(0) { $0 + requests[kept[$1]].weight }
      if total == 0 { break }
      var given = 0
      for slot in growing {
        let request = requests[kept[slot]]
        let share = max(1, spare * request.weight / total)
        let grant = min(share, request.maximum - widths[slot], spare - given)
        widths[slot] += grant
        given += grant
      }
      spare -= given
      if given == 0 { break }
    }
    var x = 0
    return kept.indices.map { slot in
      let room = max(0, min(widths[slot], width - x))
      defer { x += widths[slot] + gap }
      return PlacedColumn(
        index: kept[slot],
        x: x,
        width: room,
        align: requests[kept[slot]].align
      )
    }
  }

  private static func need(_ kept: [Int], _ requests: [ColumnRequest], _ gap: Int) -> Int {
    kept.reduce(0) { $0 + requests[$1].minimum } + gap * max(0, kept.count - 1)
  }
}
