import Books
import CRM
import Facts
import TextUI

/// One list: which records, in which order, and where the cursor is.
struct ListState: Sendable {
  let kind: KindID
  /// The query as it was typed.
  private(set) var query = ""
  private(set) var orders: [SortOrder]
  var viewport = ListViewport()
  /// The record under the cursor; the viewport holds its position, so that the cursor stays at its
  /// place when the record leaves the list.
  private(set) var selected: EntityID?
  var rangeAnchor: Int?
  /// What is to be said about the query.
  private(set) var problem: String?

  /// The names of the columns in their order; the kind's own list where empty.
  var columns: [String] = []
  /// The saved view that it shows.
  var savedView: EntityID?

  private var predicate: Predicate?
  /// All records; kept besides the filtered ones so that clearing a filter costs nothing.
  private var all: Listing?
  private var filtered: Listing?

  init(kind: KindID) {
    self.kind = kind
    orders = Catalogue.kind(kind)?.orders.prefix(1).map { $0 } ?? []
    // An inbox: what nobody has taken comes first, the latest at its top.
    if kind == Lead.kind { orders.insert(SortOrder(Lead.status.id), at: 0) }
  }

  var listing: Listing? { filtered ?? all }
  var count: Int { listing?.count ?? 0 }
  var total: Int { all?.count ?? 0 }
  var isFiltered: Bool { filtered != nil }
  var isOpen: Bool { all != nil }

  /// Builds the listings the first time that the list is seen.
  ///
  /// O(n).
  mutating func open(_ book: Book) {
    if all == nil { rebuild(book) }
  }

  private mutating func rebuild(_ book: Book) {
    // Nobody sees the sums of what a filter hides.
    all = book.listing(request(Catalogue.visible(kind), sums: predicate == nil))
    filtered = predicate.map { book.listing(request($0)) }
    keepSelection(book)
  }

  private func request(_ predicate: Predicate, sums: Bool = true) -> ListingRequest {
    ListingRequest(
      kind: kind,
      predicate: predicate,
      orders: orders,
      measure: sums && kind == Deal.kind ? Deal.measure : nil
    )
  }

  /// Takes the book's successor; O(touched · log n).
  mutating func update(_ step: inout BookStep) {
    guard isOpen else { return }
    all?.update(&step)
    filtered?.update(&step)
    keepSelection(step.new)
  }

  /// Asks anew after rows were renumbered.
  mutating func rebase(_ book: Book) {
    if isOpen { rebuild(book) }
  }

  /// Filters by a query; parts of it that cannot be read filter nothing.
  mutating func filter(_ query: String, _ reading: QueryReading, _ book: Book) {
    self.query = query
    predicate = reading.predicate
    problem = reading.problem
    rangeAnchor = nil
    if !reading.orders.isEmpty, reading.orders != orders {
      sort(reading.orders, book)
      return
    }
    guard isOpen else { return }
    if predicate == nil, kind == Deal.kind, all?.request.measure == nil { return rebuild(book) }
    filtered = predicate.map { book.listing(request($0)) }
    keepSelection(book)
  }

  mutating func sort(_ orders: [SortOrder], _ book: Book) {
    self.orders = orders
    rangeAnchor = nil
    if isOpen { rebuild(book) }
  }

  /// Puts the cursor on a record of the list.
  mutating func select(_ id: EntityID, _ book: Book) {
    guard let place = listing?.position(of: id, in: book) else { return }
    viewport.select(place)
    selected = id
  }

  /// Moves the cursor.
  mutating func move(_ book: Book, _ move: (inout ListViewport) -> Void) {
    move(&viewport)
    selected = id(at: viewport.cursor, book)
  }

  func id(at position: Int, _ book: Book) -> EntityID? {
    guard let listing, position >= 0, position < listing.count else { return nil }
    return book.id(listing[position])
  }

  /// The cursor follows its record; where that is gone it stays at its place.
  private mutating func keepSelection(_ book: Book) {
    viewport.resize(count: count)
    if let selected, let place = listing?.position(of: selected, in: book) {
      viewport.select(place)
    } else {
      selected = id(at: viewport.cursor, book)
    }
  }
}
