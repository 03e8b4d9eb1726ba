// The one table of what can be done. Keymap, help, which-key, the command prompt's words, the hint
// row and the README's key table derive from it; a test keeps keys unambiguous within each scope.

/// All intents with their words and default keys.
public enum IntentCatalogue {
  public static let entries: [IntentEntry] =
    views + moving + selecting + finding + deals + records + tasks + leads + promises + customers
    + browsing
    + review + reports + program

  private static let byIntent: [Intent: IntentEntry] = Dictionary(
    entries.map { ($0.intent, $0) },
    uniquingKeysWith: { first, _ in first }
  )

  /// The row of an intent; a test makes sure that each has one.
  public static func entry(_ intent: Intent) -> IntentEntry? { byIntent[intent] }

  private static let views: [IntentEntry] = [
    IntentEntry(.viewToday, .views, "Today: what is due", keys: ["1"], form: "today"),
    IntentEntry(.viewDeals, .views, "Deals", keys: ["2"], form: "deals"),
    IntentEntry(.viewPipeline, .views, "Pipeline board", keys: ["3"], form: "pipeline"),
    IntentEntry(.viewContacts, .views, "Contacts", keys: ["4"], form: "contacts"),
    IntentEntry(.viewCompanies, .views, "Companies", keys: ["5"], form: "companies"),
    IntentEntry(.viewLeads, .views, "Leads", keys: ["6"], form: "leads"),
    IntentEntry(.viewReview, .views, "Review: deals by money at risk", keys: ["7"], form: "review"),
    IntentEntry(.viewReports, .views, "Reports and forecast", keys: ["8"], form: "reports"),
  ]

  private static let moving: [IntentEntry] = [
    IntentEntry(.moveDown, .moving, "Next row", keys: ["j", "Down"]),
    IntentEntry(.moveUp, .moving, "Previous row", keys: ["k", "Up"]),
    IntentEntry(.moveLeft, .moving, "Column or pane to the left", keys: ["h", "Left"]),
    IntentEntry(.moveRight, .moving, "Column or pane to the right", keys: ["l", "Right"]),
    IntentEntry(.moveTop, .moving, "First row", keys: ["gg", "Home"]),
    IntentEntry(.moveBottom, .moving, "Last row", keys: ["G", "End"]),
    IntentEntry(.halfPageDown, .moving, "Half a page down", keys: ["Ctrl-D"]),
    IntentEntry(.halfPageUp, .moving, "Half a page up", keys: ["Ctrl-U"]),
    IntentEntry(.pageDown, .moving, "A page down", keys: ["PgDn", "Ctrl-F"]),
    IntentEntry(.pageUp, .moving, "A page up", keys: ["PgUp"]),
    IntentEntry(.open, .moving, "Open the record", keys: ["Enter"], form: "open", hint: "open"),
    IntentEntry(.back, .moving, "Back; always safe", keys: ["Esc"]),
    IntentEntry(.close, .moving, "Close what is open; leave at the top", keys: ["q"]),
    IntentEntry(
      .nextPane,
      .moving,
      "List or detail",
      keys: ["Tab"],
      in: [.list, .detail, .reports]
    ),
    IntentEntry(
      .nextTab,
      .moving,
      "Next tab of the detail, next report",
      keys: ["]"],
      in: [.list, .detail, .reports]
    ),
    IntentEntry(
      .previousTab,
      .moving,
      "Previous tab or report",
      keys: ["["],
      in: [.list, .detail, .reports]
    ),
  ]

  private static let selecting: [IntentEntry] = [
    IntentEntry(
      .mark,
      .selecting,
      "Mark or unmark, and go on",
      keys: ["Space"],
      in: [.list, .board, .today, .reports]
    ),
    IntentEntry(
      .markRange,
      .selecting,
      "Start or end a range of marks",
      keys: ["v"],
      in: .list,
      needs: .list
    ),
    IntentEntry(
      .markAll,
      .selecting,
      "Mark all that the filter shows",
      keys: ["*"],
      form: "mark all",
      in: .list,
      needs: .wholeQuery
    ),
    IntentEntry(
      .markInvert,
      .selecting,
      "Invert the marks",
      keys: ["V"],
      form: "mark invert",
      in: .list,
      needs: .wholeQuery
    ),
  ]

  private static let finding: [IntentEntry] = [
    IntentEntry(
      .filter,
      .finding,
      "Filter while typing",
      keys: ["/"],
      in: [.list, .board],
      hint: "filter"
    ),
    IntentEntry(
      .editQuery,
      .finding,
      "Edit the query",
      keys: ["f"],
      form: "filter QUERY",
      in: [.list, .board]
    ),
    IntentEntry(
      .clearQuery,
      .finding,
      "Clear the filter",
      keys: ["F"],
      in: [.list, .board, .today]
    ),
    sort(.sortName, "name", keys: ["sn", "st"]),
    sort(.sortCompany, "company", keys: ["sc"]),
    sort(.sortStage, "stage", keys: ["ss"]),
    sort(.sortValue, "value", keys: ["sv"]),
    sort(.sortDate, "date", keys: ["sd"]),
    sort(.sortOwner, "owner", keys: ["so"]),
    sort(.sortCity, "city", keys: ["sl"]),
    sort(.sortIndustry, "industry", keys: ["si"]),
    IntentEntry(
      .sortReverse,
      .finding,
      "Reverse the order",
      keys: ["S"],
      form: "sort -",
      in: .list,
      needs: .list
    ),
  ]

  private static func sort(_ intent: Intent, _ word: String, keys: [String]) -> IntentEntry {
    IntentEntry(
      intent,
      .finding,
      "Sort by \(word)",
      keys: keys,
      form: "sort \(word)",
      in: .list,
      needs: .column(intent)
    )
  }

  private static let program: [IntentEntry] = [
    IntentEntry(.command, .program, "Command line", keys: [":"], hint: "cmd"),
    IntentEntry(
      .undo,
      .program,
      "Undo my last change",
      keys: ["u"],
      form: "undo",
      hint: "undo"
    ),
    IntentEntry(.redo, .program, "Redo", keys: ["U", "Ctrl-R"], form: "redo"),
    IntentEntry(
      .help,
      .program,
      "All keys; type to search, Enter runs",
      keys: ["?", "F1"],
      form: "help",
      hint: "help"
    ),
    IntentEntry(.drafts, .program, "What was typed and not saved", keys: ["g."], form: "drafts"),
    IntentEntry(.tour, .program, "The tour of a minute", keys: ["g1"], form: "tour"),
    IntentEntry(.redraw, .program, "Paint the screen anew", keys: ["Ctrl-L"], form: "redraw"),
    IntentEntry(.suspend, .program, "Back to the shell for a while", keys: ["Ctrl-Z"]),
    IntentEntry(.quit, .program, "Leave", keys: ["ZZ", "Q"], form: "quit"),
  ]
}
