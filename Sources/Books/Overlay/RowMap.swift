import Facts
import HashTreeCollections

/// What is kept of some rows: a persistent map, copied at the price of a reference.
///
/// Sixty-four neighbours share a page. So what is done row after row stays in one place of memory,
/// which for hundreds of thousands of rows takes a third of the time of a tree with a leaf each, and
/// a row of which nothing is kept is nearly always told by there being no page.
struct RowMap<Element: Sendable>: Sendable {
  private struct Page {
    /// A bit for each row that is kept.
    var kept: UInt64 = 0
    /// In the order of their rows.
    var elements: [Element] = []

    /// Where the element of a row stands, or would.
    @inline(__always)
    func place(of bit: UInt64) -> Int { (kept & (bit - 1)).nonzeroBitCount }

    func joined(with other: Page) -> Page {
      precondition(kept & other.kept == 0, "a row is kept once")
      var page = Page(kept: kept | other.kept)
      var rest = page.kept
      while rest != 0 {
        let bit = rest & (~rest + 1)
        let holder = kept & bit != 0 ? self : other
        page.elements.append(holder.elements[holder.place(of: bit)])
        rest &= rest - 1
      }
      return page
    }
  }

  /// By kind and number of the page.
  private var pages = TreeDictionary<UInt64, Page>()
  private(set) var count = 0

  private static func key(_ row: Row) -> UInt64 {
    UInt64(row.kind.rawValue) << 32 | UInt64(row.index >> 6)
  }

  private static func bit(_ row: Row) -> UInt64 { 1 << UInt64(row.index & 63) }

  subscript(row: Row) -> Element? {
    guard let page = pages[Self.key(row)] else { return nil }
    let bit = Self.bit(row)
    return page.kept & bit != 0 ? page.elements[page.place(of: bit)] : nil
  }

  /// Changes what is kept of a row in place, or what `first` makes where that is nothing.
  mutating func update(
    _ row: Row,
    first: () -> Element,
    _ body: (inout Element) -> Void
  ) {
    let bit = Self.bit(row)
    var isNew = false
    pages.updateValue(forKey: Self.key(row)) { (stored: inout Page?) in
      // Taken out, so that its elements have one owner while they change.
      var page = stored.take() ?? Page()
      let place = page.place(of: bit)
      if page.kept & bit == 0 {
        page.elements.insert(first(), at: place)
        page.kept |= bit
        isNew = true
      }
      body(&page.elements[place])
      stored = page
    }
    if isNew { count += 1 }
  }

  /// Takes in what is kept of other rows.
  ///
  /// O(pages of the other).
  mutating func join(_ other: RowMap) {
    count += other.count
    for (key, page) in other.pages {
      pages.updateValue(forKey: key) { (stored: inout Page?) in
        stored = stored.map { $0.joined(with: page) } ?? page
      }
    }
  }

  /// What is kept of all rows, page by page in no particular order.
  func each(_ body: (Element) -> Void) {
    for (_, page) in pages { page.elements.forEach(body) }
  }

  /// What is kept of the rows of one kind, page by page in no particular order.
  func each(of kind: KindID, _ body: (Element) -> Void) {
    for (key, page) in pages where key >> 32 == kind.rawValue { page.elements.forEach(body) }
  }

  /// Whether what is kept of any row satisfies a condition.
  func contains(where holds: (Element) -> Bool) -> Bool {
    pages.contains { $0.value.elements.contains(where: holds) }
  }
}
