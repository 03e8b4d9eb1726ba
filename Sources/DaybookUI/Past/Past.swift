import Books
import CRM
import Facts
import TextUI

// The book as of a day. It is folded from the log off the path of the keys; until it arrives
// everything stays as it is. Then all views show it and nothing can be changed: a rule at the one
// door through which all effects go refuses whatever would write, whoever asked for it. What
// happens to the live book meanwhile is kept, and is there again at the return.

/// The day in the past that is shown, and what goes on meanwhile.
struct Past: Sendable {
  let day: Day
  /// The book as it is now.
  var live: Book
  /// What time it is.
  var entry: EntryContext
}

extension Model {
  /// `:asof DAY`, `:asof now`.
  mutating func openPast(_ text: String) throws(EntryError) -> [Effect] {
    let now = past?.entry ?? entry
    pastGeneration += 1
    if text.isEmpty || ["now", "today"].contains(text.lowercased()) { return leavePast() }
    let day = try DayEntry.day(text, now, leaning: .back)
    guard day < now.today else {
      if day == now.today { return leavePast() }
      throw EntryError("\(Display.longDay(day)) has not come yet; name a day before today")
    }
    return [.loadPast(day, generation: pastGeneration)]
      + say("Reading the book as of \(Display.longDay(day))…", .info)
  }

  /// Shows the book of a day, once it is there.
  ///
  /// O(n), once.
  mutating func take(past book: Book, of day: Day, undated: [KindID: Int], generation: Int)
    -> [Effect]
  {
    guard generation == pastGeneration else { return [] }
    past = Past(day: day, live: past?.live ?? self.book, entry: past?.entry ?? entry)
    entry.today = day
    entry.now = entry.zone.endOfDay(day)
    notice = nil
    let effects = showBook(book)
    let kind = view.kind
    guard let count = undated[kind], let definition = Catalogue.kind(kind) else { return effects }
    let noun = count == 1 ? "\(definition.name) has" : "\(definition.plural) have"
    return effects
      + say("\(Display.count(count, entry)) \(noun) no date from the import and are missing", .warn)
  }

  /// The live book on another base; while the past is shown it waits.
  mutating func takeRebased(_ book: Book) {
    reports.isStale = true
    if past == nil { rebase(book) } else { past?.live = book }
  }

  /// Goes over to what is left after somebody was erased: a day of the past shows them, and so may
  /// what was read from the log or found before.
  mutating func takeForgotten(_ book: Book) -> [Effect] {
    overlays.removeAll { !$0.isTyping }
    // Neither what was read nor an answer that is under way is shown.
    detail.dropHistory()
    _ = detail.awaitHistory()
    pastGeneration += 1
    guard let past else { return showBook(book) + [.loadKept] }
    self.past = nil
    entry = past.entry
    return showBook(book) + say("Somebody was erased · the book as it is now", .info) + [.loadKept]
  }

  /// Back to now; nothing where it is now.
  mutating func leavePast() -> [Effect] {
    guard let past else { return [] }
    self.past = nil
    entry = past.entry
    return showBook(past.live) + say("The book as it is now", .info)
  }

  private mutating func showBook(_ book: Book) -> [Effect] {
    rebase(book)
    refilter()
    if focus == .detail, detail.id.flatMap({ book.row($0) }) == nil { focus = .list }
    reports.turn(to: reports.page)
    return loadReport() + settleNow()
  }

  /// Refuses what would write while a day in the past is shown.
  mutating func withholdWrites(_ effects: [Effect]) -> [Effect] {
    guard let past else { return effects }
    var kept: [Effect] = []
    for effect in effects {
      switch effect {
      case .perform(let ticket, _), .undo(let ticket, _), .redo(let ticket),
        .revert(let ticket, _, _):
        kept += finish(ticket, .failure(.failed(Model.pastRefusal(past.day))))
      default: kept.append(effect)
      }
    }
    return kept
  }

  static func pastRefusal(_ day: Day) -> String {
    "This is the book as of \(Display.longDay(day)); nothing can be changed in it. "
      + ":asof now returns."
  }

  /// Why an intent that writes makes no sense now.
  func pastObstacle(_ entry: IntentEntry) -> String? {
    guard past != nil else { return nil }
    let copies: Set<Intent> = [.copyName, .copyEmail, .copyPhone, .copyID, .copyRow]
    switch entry.group {
    case .deals where entry.intent != .nextPipeline, .tasks: return "read-only, :asof now returns"
    case .records where !copies.contains(entry.intent): return "read-only, :asof now returns"
    case .customers where entry.intent != .brief && entry.intent != .handovers:
      return "read-only, :asof now returns"
    case .leads where entry.intent != .openContact: return "read-only, :asof now returns"
    case .promises: return "read-only, :asof now returns"
    case .program where entry.intent == .undo || entry.intent == .redo:
      return "read-only, :asof now returns"
    default: return entry.intent == .submitForecast ? "read-only, :asof now returns" : nil
    }
  }
}
