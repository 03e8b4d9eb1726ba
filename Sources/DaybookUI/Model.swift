public import Books
public import CRM
import Facts
public import TextUI

/// Everything that the interface knows: a value.
///
/// `update` makes the next one out of a message, `render` paints it. It holds listings and windows,
/// never records.
public struct Model: Sendable {
  /// Whether keys go to the list (or board) or to the detail of a record.
  enum Focus: Sendable {
    case list
    case detail
  }

  public internal(set) var book: Book { didSet { paintedRows = RowMemory() } }
  public let viewer: Viewer
  /// How what is typed is read, and what time it is.
  public internal(set) var entry: EntryContext { didSet { paintedRows = RowMemory() } }
  public let keymap: Keymap
  /// Names that `:theme` completes.
  public let themes: [String]

  var layout: ScreenLayout
  var view: ViewID
  var focus = Focus.list
  var lists: [ViewID: ListState]
  var board = BoardState()
  var today = TodayState()
  var review = ReviewState()
  var awaitsToday = false
  /// How many minutes before its time a task is told; nil where nobody wants that.
  let remindsBefore: Int?
  /// The minute of today up to which tasks were told.
  var remindedUntil = 0
  var tour: Tour?
  var detail = DetailState()
  var awaitsDetail = false
  var reports = ReportsState()
  /// The day in the past that is shown instead of now.
  var past: Past?
  var pastGeneration = 0
  var overlays: [Overlay] = []
  private(set) var marks = Marks()
  /// Totals over the marked deals.
  private(set) var markSums = Sums()
  /// What was typed and not saved, by `DraftKey`; the store has it too, up to the last moment.
  var drafts: [String: String] = [:]
  var awaitsDrafts = false
  /// The lines of the command prompt, the latest last.
  var history = LineHistory()
  /// Forms whose command is on its way, by their number.
  var savedForms: [Int: FormState] = [:]
  var formNumber = 0

  var saving = Saving()
  /// A record that was made and is not in the book yet; the cursor goes there.
  var awaited: EntityID?
  /// What the last change of the book was about, so that an undo can name it.
  var lastTouched: [EntityID] = []
  var awaitsUndone: String?
  var notice: Notice?
  var noticeGeneration = 0
  /// The keys of a sequence that is not whole yet.
  var pendingKeys: [Key] = []
  var showsWhichKey = false
  var whichKeyGeneration = 0
  var settleGeneration = 0
  var editorGeneration = 0
  /// Whether other users exist; until then nobody sees a word about owners.
  var hasColleagues = false
  /// The records that the verb being run is about, where a line names them.
  var bulk: BulkRequest?
  var bulkGeneration = 0
  /// What was chosen in the palette, latest first.
  var recent: [PaletteItem] = []
  var historyGeneration = 0
  var erasureGeneration = 0
  /// The records that are in the editor, by the editor's number.
  var textEdit: (generation: Int, text: RecordText)?
  /// The exit criteria of the stages.
  var criteria: CriteriaChart { didSet { paintedRows = RowMemory() } }
  /// Good as long as book, time and criteria are what they are.
  var paintedRows = RowMemory()

  /// The rules of the zones that customers are in, by name.
  var zones: [String: TimeZoneRules] = [:]
  /// What follows a call.
  public var followUps = FollowUpRules.standard
  /// The call run that was left before its end.
  var callRun: CallRunState?
  var duty = Duty()

  public init(
    book: Book,
    viewer: Viewer,
    entry: EntryContext,
    size: Size,
    keymap: Keymap = .standard,
    themes: [String] = [],
    view: ViewID = .today,
    kept: [String: String] = [:],
    remindsBefore: Int? = nil
  ) {
    self.remindsBefore = remindsBefore
    drafts = kept.filter { $0.key.hasPrefix(DraftKey.prefix) }
    history = LineHistory(kept[LineHistory.key] ?? "")
    history.add(drafts[LineHistory.draft] ?? "")
    self.book = book
    criteria = CriteriaChart(book)
    self.viewer = viewer
    self.entry = entry
    self.keymap = keymap
    self.themes = themes
    self.view = ViewID(kept: kept[ViewID.key], today: entry.today) ?? view
    layout = ScreenLayout(size)
    lists = Dictionary(
      ViewID.allCases.filter(\.isList).map { ($0, ListState(kind: $0.kind)) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  public var size: Size { layout.size }

  /// The list in view, nil on board and Today.
  var list: ListState? { lists[view] }

  /// The record under the cursor of the view.
  var selected: EntityID? {
    switch view {
    case .today: today.selected
    case .pipeline: board.selected
    case .reports: reports.selected
    case .review: review.current
    case .deals, .contacts, .companies, .leads, .records: lists[view]?.selected
    }
  }

  /// The record that a verb is about: the opened one, else the one under the cursor.
  var current: EntityID? {
    focus == .detail ? detail.id ?? selected : selected
  }

  /// The records that a verb is about: the marked ones of the view, else the current one.
  var targets: [EntityID] {
    if let bulk { return bulk.ids }
    return isAboutMarks ? marks.ids(view.kind) : current.map { [$0] } ?? []
  }

  /// Whether a verb is about the marked records of the view.
  var isAboutMarks: Bool {
    focus == .list && view != .review && marks.count(view.kind) > 0
  }

  /// The kind of what a verb is about.
  var targetKind: KindID? {
    if let bulk { return bulk.ids.first.flatMap { book.row($0)?.kind } }
    return isAboutMarks ? view.kind : current.flatMap { book.row($0)?.kind }
  }

  /// Changes the marks and what is summed over them.
  mutating func mark(_ change: (inout Marks) -> Void) {
    change(&marks)
    countMarks()
  }

  /// Takes the marks of the view away.
  mutating func unmark() {
    let kind = view.kind
    mark { $0.clear(kind) }
  }

  /// Sums over the marked deals; O(marks).
  mutating func countMarks() { markSums = marks.sums(Deal.kind, book, Deal.measure) }

  /// Where keys go.
  var scope: IntentEntry.Scope {
    if focus == .detail { return .detail }
    return switch view {
    case .today: .today
    case .pipeline: .board
    case .reports: .reports
    case .review: .review
    case .deals, .contacts, .companies, .leads, .records: .list
    }
  }

  /// Whether the detail stands beside the list rather than in its place.
  var showsDetailBesideList: Bool { view.isList && layout.panes.count > 1 }
}
