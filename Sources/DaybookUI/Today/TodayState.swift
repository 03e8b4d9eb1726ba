import Books
import CRM
import Facts
import TextUI

/// The view of what asks for attention today: an agenda and the cursor on it.
struct TodayState: Sendable {
  private(set) var agenda: Agenda?
  private(set) var viewport = ListViewport()
  private(set) var selected: EntityID?
  /// Whether the deals were asked for: only once the view is seen.
  private var isOpen = false

  static let headerRows = 2
  /// How many deals are judged where they are in sight.
  private static let judgedAtOnce = 256

  var count: Int { agenda?.count ?? 0 }
  var isEmpty: Bool { count == 0 }
  /// How many tasks and promises are due today or were due earlier.
  var dueCount: Int { agenda?.dueCount ?? 0 }
  /// Whether deals are still to be judged.
  var isIncomplete: Bool { agenda?.isIncomplete ?? false }

  func count(_ section: Agenda.Section) -> Int { agenda?.count(section) ?? 0 }

  /// Builds what is due, and the deals where they were asked for, for the owners.
  mutating func open(_ book: Book, _ entry: EntryContext, owners: [EntityID]?) {
    agenda = Agenda(book, entry, owners: owners)
    if isOpen {
      agenda?.askForDeals()
      agenda?.judge(book, limit: TodayState.judgedAtOnce)
    }
    keepSelection(book)
  }

  /// Asks for the deals, the first time that the view is seen: at once where there is room for them
  /// on the screen, else when there is nothing else to do.
  mutating func openDeals(_ book: Book) {
    guard !isOpen else { return }
    isOpen = true
    agenda?.askForDeals()
    if count < viewport.height { agenda?.judge(book, limit: TodayState.judgedAtOnce) }
    keepSelection(book)
  }

  /// Judges some more deals.
  mutating func judge(_ book: Book, limit: Int) {
    agenda?.judge(book, limit: limit)
    keepSelection(book)
  }

  /// Follows the book; false where it must be opened anew.
  mutating func update(_ step: inout BookStep) -> Bool {
    guard agenda?.update(&step) == true else { return false }
    keepSelection(step.new)
    return true
  }

  func line(_ position: Int) -> Agenda.Line? {
    guard let agenda, position >= 0, position < agenda.count else { return nil }
    return agenda[position]
  }

  mutating func fit(_ height: Int) {
    viewport.resize(count: count, height: max(1, height - TodayState.headerRows))
  }

  mutating func move(_ book: Book, _ motion: (inout ListViewport) -> Void) {
    motion(&viewport)
    selectLine(book)
  }

  /// The cursor follows its record; where that is gone it stays at its place.
  private mutating func keepSelection(_ book: Book) {
    viewport.resize(count: count)
    if let row = selected.flatMap(book.row), viewport.cursor > 0 || line(0)?.row != row,
      let place = agenda?.position(of: row)
    {
      viewport.select(place)
    } else {
      selectLine(book)
    }
  }

  private mutating func selectLine(_ book: Book) {
    selected = line(viewport.cursor).map { book.id($0.row) }
  }
}

extension Model {
  /// How many deals are judged between two keys.
  private static let judgedAtOnce = 512

  /// Whose work Today shows: mine and that of those I cover for, where there are others.
  private var owners: [EntityID]? {
    hasColleagues ? book.owners(workedBy: viewer.user, on: entry.today) : nil
  }

  mutating func openToday() {
    today.open(book, entry, owners: owners)
    today.fit(layout.body.height)
  }

  /// Asks to go on judging, where deals are left.
  mutating func awaitToday() -> [Effect] {
    guard today.isIncomplete, !awaitsToday else { return [] }
    awaitsToday = true
    return [.wake(Alarm(purpose: .today, generation: 0), after: 0)]
  }

  mutating func judgeToday() -> [Effect] {
    awaitsToday = false
    today.judge(book, limit: Model.judgedAtOnce)
    return awaitToday()
  }
}
