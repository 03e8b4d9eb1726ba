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
    if isOpen { agenda?.openDeals(book) }
    keepSelection()
  }

  /// Builds the deals, the first time that the view is seen.
  mutating func openDeals(_ book: Book) {
    isOpen = true
    agenda?.openDeals(book)
    keepSelection()
  }

  /// Judges some more deals.
  mutating func judge(_ book: Book, limit: Int) {
    agenda?.judge(book, limit: limit)
    keepSelection()
  }

  /// Follows the book; false where it must be opened anew.
  mutating func update(_ step: inout BookStep) -> Bool {
    guard agenda?.update(&step) == true else { return false }
    keepSelection()
    return true
  }

  func line(_ position: Int) -> Agenda.Line? {
    guard let agenda, position >= 0, position < agenda.count else { return nil }
    return agenda[position]
  }

  mutating func fit(_ height: Int) {
    viewport.resize(count: count, height: max(1, height - TodayState.headerRows))
  }

  mutating func move(_ motion: (inout ListViewport) -> Void) {
    motion(&viewport)
    selected = line(viewport.cursor)?.id
  }

  /// The cursor follows its record; where that is gone it stays at its place.
  private mutating func keepSelection() {
    viewport.resize(count: count)
    if let selected, viewport.cursor > 0 || line(0)?.id != selected,
      let place = agenda?.position(of: selected)
    {
      viewport.select(place)
    } else {
      selected = line(viewport.cursor)?.id
    }
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
