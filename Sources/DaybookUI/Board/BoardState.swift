import Books
import CRM
import Facts
import TextUI

/// One column of the board: the open deals of a stage, or those won this month.
struct BoardColumn: Sendable {
  enum Content: Sendable, Hashable {
    case stage(EntityID)
    case won
  }

  let content: Content
  var listing: Listing
  var viewport = ListViewport()
}

/// The pipeline board: a column for each stage of one pipeline.
struct BoardState: Sendable {
  private(set) var query = ""
  /// What is to be said about the query.
  private(set) var problem: String?
  private(set) var pipelines: [EntityID] = []
  private(set) var pipeline: EntityID?
  private(set) var columns: [BoardColumn] = []
  /// The column with the cursor.
  private(set) var column = 0
  /// The leftmost column on the screen.
  private(set) var firstColumn = 0
  private(set) var selected: EntityID?

  /// The columns that are folded, by what they hold.
  private var folded: Set<BoardColumn.Content> = []
  private var predicate: Predicate?
  private var size = Size(columns: 80, rows: 20)
  /// The day for which the board was built: what was won this month depends on it.
  private var month: Day?

  /// A card takes two lines, a column's head as many; board and the rest have a line each.
  static let cardRows = 2
  static let columnRows = 2
  static let headerRows = 1 + columnRows

  /// Cells of a folded column, its border included, and what an open one needs.
  static let foldedWidth = 4
  static let leastWidth = 20

  var isOpen: Bool { pipeline != nil }

  /// A column on the screen.
  struct Slot: Equatable {
    let column: Int
    let x: Int
    /// Without the border at its right.
    let width: Int
    let isFolded: Bool
  }

  func isFolded(_ index: Int) -> Bool {
    columns.indices.contains(index) && folded.contains(columns[index].content)
  }

  /// The columns on the screen, from the leftmost one: folded ones narrow, the others as wide as
  /// there is room for all.
  var slots: [Slot] { slots(from: firstColumn) }

  private func slots(from first: Int) -> [Slot] {
    var shown: [Int] = []
    var used = 0
    for index in columns.indices.dropFirst(first) {
      used += isFolded(index) ? BoardState.foldedWidth : BoardState.leastWidth
      if used > size.columns, !shown.isEmpty { break }
      shown.append(index)
    }
    let narrow = shown.count { isFolded($0) }
    let open = shown.count - narrow
    let room = max(1, size.columns - narrow * BoardState.foldedWidth)
    let each = open > 0 ? room / open : 0
    var slots: [Slot] = []
    var x = 0
    for index in shown {
      let isLast = index == shown.last
      let whole = isFolded(index) ? BoardState.foldedWidth : each
      let width = isLast && !isFolded(index) ? size.columns - x : whole - 1
      slots.append(Slot(column: index, x: x, width: max(1, width), isFolded: isFolded(index)))
      x += whole
    }
    return slots
  }

  /// Folds the column with the cursor, or unfolds it.
  mutating func toggleCollapsed(_ book: Book) {
    guard columns.indices.contains(column) else { return }
    let content = columns[column].content
    if folded.remove(content) == nil { folded.insert(content) }
    reveal()
    selectCard(book)
  }

  /// Shows another pipeline.
  mutating func choose(_ pipeline: EntityID, _ book: Book, _ entry: EntryContext) {
    self.pipeline = pipeline
    (column, firstColumn, selected, columns) = (0, 0, nil, [])
    rebase(book, entry)
  }

  /// Builds the board the first time that it is seen.
  ///
  /// O(deals).
  mutating func open(_ book: Book, _ entry: EntryContext) {
    if !isOpen { rebase(book, entry) }
  }

  /// Asks anew for everything.
  mutating func rebase(_ book: Book, _ entry: EntryContext) {
    let chart = PipelineChart(book)
    pipelines = chart.pipelines
    if pipeline.map(pipelines.contains) != true {
      // A pipeline that nobody uses is not what somebody comes to see.
      let isUsed = { (id: EntityID) in
        book.rowSet(Deal.kind, Deal.open(in: Deal.pipeline, id)).count > 0
      }
      pipeline = pipelines.first(where: isUsed) ?? pipelines.first
    }
    month = entry.today.startOfMonth
    guard let pipeline else {
      columns = []
      return
    }
    let contents = chart.stages(of: pipeline).map(BoardColumn.Content.stage) + [.won]
    let listings = book.listings(contents.map { request($0, pipeline) })
    columns = zip(contents, listings).map { content, listing in
      let before = columns.first { $0.content == content }
      return BoardColumn(
        content: content,
        listing: listing,
        viewport: before?.viewport ?? ListViewport()
      )
    }
    fit(size)
    follow(book)
  }

  private func request(_ content: BoardColumn.Content, _ pipeline: EntityID) -> ListingRequest {
    var parts = [Catalogue.visible(Deal.kind)]
    switch content {
    case .stage(let stage):
      parts.append(.compare(Deal.stage.id, .equal, .ref(stage)))
      parts.append(.compare(Deal.status.id, .equal, DealStatus.open.value))
    case .won:
      parts.append(.compare(Deal.pipeline.id, .equal, .ref(pipeline)))
      parts.append(.compare(Deal.status.id, .equal, DealStatus.won.value))
      if let month { parts.append(.compare(Deal.closedOn.id, .greaterOrEqual, .day(month))) }
    }
    if let predicate { parts.append(predicate) }
    return ListingRequest(
      kind: Deal.kind,
      predicate: .and(parts),
      orders: [SortOrder(Deal.expectedClose.id)],
      measure: Deal.measure
    )
  }

  mutating func filter(
    _ query: String,
    _ reading: QueryReading,
    _ book: Book,
    _ entry: EntryContext
  ) {
    self.query = query
    predicate = reading.predicate
    problem = reading.problem
    if isOpen { rebase(book, entry) }
  }

  mutating func fit(_ size: Size) {
    self.size = size
    let rows = size.rows - BoardState.headerRows - 1
    for index in columns.indices {
      columns[index].viewport.resize(
        count: columns[index].listing.count,
        height: max(1, rows / BoardState.cardRows)
      )
    }
    reveal()
  }

  mutating func update(_ step: inout BookStep, _ entry: EntryContext) {
    guard isOpen else { return }
    let book = step.new
    if step.touched.records.contains(where: { $0.kind == Stage.kind || $0.kind == Pipeline.kind }) {
      rebase(book, entry)
      return
    }
    for index in columns.indices {
      columns[index].listing.update(&step)
      columns[index].viewport.resize(count: columns[index].listing.count)
    }
    follow(book)
  }

  // MARK: The cursor

  mutating func move(_ book: Book, _ motion: (inout ListViewport) -> Void) {
    guard columns.indices.contains(column) else { return }
    motion(&columns[column].viewport)
    selectCard(book)
  }

  mutating func moveColumn(_ step: Int, _ book: Book) {
    let line = columns.indices.contains(column) ? columns[column].viewport.cursorLine : 0
    column = min(max(0, column + step), max(0, columns.count - 1))
    guard columns.indices.contains(column) else { return }
    let offset = columns[column].viewport.offset
    columns[column].viewport.select(offset + line)
    reveal()
    selectCard(book)
  }

  mutating func nextPipeline(_ book: Book, _ entry: EntryContext) {
    guard let place = pipeline.flatMap({ pipelines.firstIndex(of: $0) }) else { return }
    choose(pipelines[(place + 1) % pipelines.count], book, entry)
  }

  /// Puts the cursor on a deal, where the board shows it.
  mutating func select(_ id: EntityID, _ book: Book) {
    selected = id
    follow(book)
  }

  /// The cursor goes where its card went; where that has left the board it stays at its place.
  private mutating func follow(_ book: Book) {
    column = min(column, max(0, columns.count - 1))
    if let selected {
      for index in columns.indices {
        guard !isFolded(index),
          let place = columns[index].listing.position(of: selected, in: book)
        else { continue }
        column = index
        columns[index].viewport.select(place)
        reveal()
        return
      }
    }
    selectCard(book)
  }

  private mutating func selectCard(_ book: Book) {
    // Nobody sees the cards of a folded column, so no verb is about them.
    guard columns.indices.contains(column), !isFolded(column) else {
      selected = nil
      return
    }
    let (listing, cursor) = (columns[column].listing, columns[column].viewport.cursor)
    selected = cursor < listing.count ? book.id(listing[cursor]) : nil
  }

  private mutating func reveal() {
    firstColumn = max(0, min(firstColumn, column))
    while firstColumn < column, !slots(from: firstColumn).contains(where: { $0.column == column }) {
      firstColumn += 1
    }
    // Room at the right is used.
    while firstColumn > 0, slots(from: firstColumn - 1).last?.column == columns.count - 1 {
      firstColumn -= 1
    }
  }
}
