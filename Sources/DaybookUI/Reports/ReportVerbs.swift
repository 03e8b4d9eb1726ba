import Analytics
import Books
import CRM
import Facts
import TextUI

extension Model {
  // MARK: Whose

  /// Whose figures the viewer sees: everybody's where there is nobody else, where nobody is
  /// anybody's manager, or for a manager; else one's own.
  var reportOwners: Owners {
    guard hasColleagues, !isManager else { return .everybody }
    return hasManagers ? .these([viewer.user]) : .everybody
  }

  private var isManager: Bool {
    !book.referrers(viewer.user, through: User.manager.id).isEmpty
      || !book.referrers(viewer.user, through: Team.manager.id).isEmpty
  }

  private var hasManagers: Bool {
    book.rows(User.kind).contains { book.value($0, User.manager.id) != nil }
      || book.rows(Team.kind).contains { book.value($0, Team.manager.id) != nil }
  }

  /// The pages that there are for this viewer.
  var reportPages: [ReportPage] {
    ReportPage.allCases.filter { page in
      switch page {
      case .reps: hasColleagues && reportOwners == .everybody
      case .difference: reports.difference != nil
      case .months, .waterfall, .funnel: true
      }
    }
  }

  // MARK: Working it out

  /// Asks for the page in view, where what is there is not of this book; one request at a time.
  mutating func loadReport() -> [Effect] {
    guard view == .reports, reports.isStale, !reports.isLoading else { return [] }
    let request = reportRequest
    return [.report(request, generation: reports.begin())]
  }

  private var reportRequest: ReportRequest {
    let topic: ReportRequest.Topic
    switch reports.page {
    case .months, .reps:
      topic = .forecast(from: reports.month ?? entry.today.startOfMonth, months: 3)
    case .funnel: topic = .funnel(entry.today.advanced(by: -364)...entry.today)
    case .waterfall:
      let asked = reports.waterfall ?? (entry.today, entry.today, nil)
      topic = .waterfall(from: asked.from, to: asked.to, horizon: asked.horizon)
    case .difference:
      if let asked = reports.difference {
        topic = .difference(from: asked.from, to: asked.to, asked.query)
      } else {
        topic = .forecast(from: entry.today.startOfMonth, months: 3)
      }
    }
    return ReportRequest(topic: topic, book: book, entry: entry, owners: reportOwners)
  }

  mutating func take(_ report: Report, generation: Int) -> [Effect] {
    guard reports.end(generation) else { return [] }
    let rows = ReportRows(book: book, entry: entry, viewer: viewer.user)
      .rows(report, reports.page, month: reports.month)
    reports.show(report, rows)
    // The book went on meanwhile.
    return loadReport()
  }

  // MARK: Pages

  mutating func openReports(_ page: ReportPage) -> [Effect] {
    if view != .reports { reports.origin = page == .difference ? view : nil }
    if reports.page != page || reports.isStale || page == .waterfall || page == .difference {
      reports.turn(to: page)
    }
    if page == .waterfall, reports.waterfall == nil {
      let first = entry.today.startOfMonth.advanced(by: -1)
      reports.waterfall = (first, entry.today, entry.today.endOfQuarter)
    }
    return show(.reports)
  }

  mutating func turnReports(_ step: Int) -> [Effect] {
    let pages = reportPages
    let place = pages.firstIndex(of: reports.page) ?? 0
    return openReports(pages[(place + step + pages.count) % pages.count])
  }

  /// Other months of the forecast.
  mutating func shiftReports(_ step: Int) -> [Effect] {
    let month = reports.month ?? entry.today.startOfMonth
    reports.month = month.advanced(byMonths: step) ?? month
    reports.isStale = true
    return loadReport()
  }

  mutating func reportVerb(_ intent: Intent) -> [Effect] {
    switch intent {
    case .drill: return drill()
    case .nextMonth: return shiftReports(1)
    case .previousMonth: return shiftReports(-1)
    case .submitForecast: return ask("forecast submit ")
    case .askWaterfall: return ask("waterfall ")
    case .askPast: return ask("asof ")
    case .askDifference: return ask("diff ")
    default: return []
    }
  }

  private mutating func ask(_ line: String) -> [Effect] {
    overlays.append(.prompt(PromptState(.command, text: line)))
    return []
  }

  /// Lists the deals behind the figure under the cursor.
  mutating func drill() -> [Effect] {
    guard reports.drill == nil, reports.figures.indices.contains(reports.column) else { return [] }
    let figure = reports.figures[reports.column]
    reports.drill = Drill(title: figure.title, deals: figure.deals)
    if var viewport = reports.drill?.viewport {
      viewport.resize(count: figure.deals.count)
      reports.drill?.viewport = viewport
    }
    fit()
    return []
  }

  /// Esc: from the deals to their figure, from a difference to the list that it was asked for.
  mutating func leaveReports() -> [Effect]? {
    guard view == .reports else { return nil }
    if reports.drill != nil {
      reports.drill = nil
      return []
    }
    guard let origin = reports.origin else { return nil }
    reports.origin = nil
    return show(origin)
  }

  // MARK: The command line

  /// `forecast [MONTH]`, `forecast submit [NOTE]`, `waterfall FROM..TO [DAY|all]`, `diff DAY..DAY`,
  /// `asof DAY`, `chart GLYPHS`; nil where the line is about none of these.
  mutating func runReport(_ verb: String, _ words: [String]) throws(EntryError) -> [Effect]? {
    let rest = words.joined(separator: " ")
    switch verb {
    case "forecast":
      if words.first == "submit" { return submitForecast(words.dropFirst().joined(separator: " ")) }
      reports.month = rest.isEmpty ? nil : try PeriodEntry.month(rest, entry)
      reports.isStale = true
      return openReports(.months)
    case "reps":
      reports.month = rest.isEmpty ? reports.month : try PeriodEntry.month(rest, entry)
      guard reportPages.contains(.reps) else {
        throw EntryError("the page by rep is for managers; :forecast shows yours")
      }
      reports.isStale = true
      return openReports(.reps)
    case "winrate": return openReports(.funnel)
    case "waterfall":
      try askWaterfall(words)
      return openReports(.waterfall)
    case "diff":
      try askDifference(rest)
      return openReports(.difference)
    case "asof": return try openPast(rest)
    case "chart":
      guard let glyphs = ChartGlyphs(rawValue: rest) else {
        let names = ChartGlyphs.allCases.map(\.rawValue).joined(separator: ", ")
        throw EntryError("charts are painted with \(names)")
      }
      reports.glyphs = glyphs
      return []
    default: return nil
    }
  }

  private mutating func askWaterfall(_ words: [String]) throws(EntryError) {
    guard let span = words.first else {
      reports.waterfall = nil
      return
    }
    let (from, to) = try PeriodEntry.dates(span, entry)
    let last = words.dropFirst().joined(separator: " ")
    let horizon =
      switch last {
      case "": to.endOfQuarter
      case "all": Day?.none
      default: try DayEntry.day(last, entry)
      }
    reports.waterfall = (from, to, horizon)
  }

  private mutating func askDifference(_ text: String) throws(EntryError) {
    guard !text.isEmpty else {
      throw EntryError("write two dates, such as diff 30 sep..today")
    }
    let (from, to) = try PeriodEntry.dates(text, entry)
    let source = view == .reports ? reports.origin ?? .deals : view
    let kind = source.kind
    let typed = source == .pipeline ? board.query : lists[source]?.query ?? ""
    let reading = read(query: typed, kind)
    let query = ReportQuery(
      kind: kind,
      text: typed,
      predicate: reading.predicate ?? Catalogue.visible(kind)
    )
    reports.difference = (from, to, query)
  }

  /// Freezes what the viewer commits to in the month that is shown.
  private mutating func submitForecast(_ note: String) -> [Effect] {
    let month = (reports.month ?? entry.today).startOfMonth
    let setting = ReportSetting(book, entry)
    let command = Command.submitForecast(
      book,
      setting,
      of: viewer.user,
      month: month,
      note: note,
      at: entry.now
    )
    return perform(command, saying: "Submitted the forecast of \(Display.month(month))")
  }
}
