import Analytics
import CRM
import Facts
import TextUI

/// The pages of the reports.
enum ReportPage: Int, CaseIterable, Sendable {
  case months
  case reps
  case waterfall
  case funnel
  case difference

  var label: String {
    switch self {
    case .months: "Forecast"
    case .reps: "By rep"
    case .waterfall: "Waterfall"
    case .funnel: "Win rate"
    case .difference: "Difference"
    }
  }
}

/// The deals behind a figure.
struct Drill: Sendable {
  let title: String
  let deals: [EntityID]
  var viewport = ListViewport()

  var selected: EntityID? {
    deals.indices.contains(viewport.cursor) ? deals[viewport.cursor] : nil
  }
}

/// What the view of reports shows.
struct ReportsState: Sendable {
  var page = ReportPage.months
  /// The first month of the forecast, and the one that the page by rep is about; this one where nil.
  var month: Day?
  /// The dates of the waterfall and of the difference, as they were asked for.
  var waterfall: (from: Day, to: Day, horizon: Day?)?
  var difference: (from: Day, to: Day, query: ReportQuery)?
  /// The view from which a difference was asked for: Esc goes back there.
  var origin: ViewID?
  var glyphs = ChartGlyphs.block

  private(set) var rows: [ReportRow] = []
  private(set) var report: Report?
  /// What the longest bar stands for.
  private(set) var scale: Int128 = 0
  /// The column of the figure under the cursor.
  var column = 0
  var viewport = ListViewport()
  var drill: Drill?

  /// The request that is on its way; answers to earlier ones mean nothing.
  private(set) var generation = 0
  private(set) var isLoading = false
  /// Whether the book has changed since the request on its way, or was never asked.
  var isStale = true

  /// Lines above the rows, and below them.
  static let headerRows = 2
  static let footerRows = 3

  /// Notes that a request is on its way; its generation.
  mutating func begin() -> Int {
    generation += 1
    isLoading = true
    isStale = false
    return generation
  }

  mutating func end(_ generation: Int) -> Bool {
    guard generation == self.generation else { return false }
    isLoading = false
    return true
  }

  mutating func show(_ report: Report?, _ rows: [ReportRow]) {
    self.report = report
    self.rows = rows
    scale = rows.flatMap { $0.segments.flatMap { [$0.from, $0.to] } + [$0.marker ?? 0] }.max() ?? 0
    viewport.resize(count: rows.count)
    column = min(column, max(0, figures.count - 1))
    skipHeadings(1)
  }

  /// Goes to another page, which begins anew.
  mutating func turn(to page: ReportPage) {
    self.page = page
    drill = nil
    (report, rows) = (nil, [])
    column = 0
    viewport = ListViewport(height: viewport.height)
    isStale = true
  }

  mutating func fit(_ height: Int) {
    viewport.resize(height: max(1, height - ReportsState.headerRows - ReportsState.footerRows))
    drill?.viewport.resize(height: max(1, height - 1))
  }

  mutating func move(_ motion: (inout ListViewport) -> Void) {
    if drill != nil {
      if var viewport = drill?.viewport {
        motion(&viewport)
        drill?.viewport = viewport
      }
      return
    }
    let before = viewport.cursor
    motion(&viewport)
    skipHeadings(viewport.cursor < before ? -1 : 1)
    column = min(column, max(0, figures.count - 1))
  }

  /// Lines that only name what follows are passed over.
  private mutating func skipHeadings(_ step: Int) {
    func isHeading(_ place: Int) -> Bool { rows.indices.contains(place) && rows[place].isHeading }
    var place = viewport.cursor
    while isHeading(place) { place += step }
    if !rows.indices.contains(place) {
      place = viewport.cursor
      while isHeading(place) { place -= step }
    }
    viewport.select(place)
  }

  var row: ReportRow? {
    rows.indices.contains(viewport.cursor) ? rows[viewport.cursor] : nil
  }

  /// The figures of the row under the cursor.
  var figures: [ReportFigure] { row?.figures ?? [] }

  /// The record under the cursor, where the page has records.
  var selected: EntityID? { drill.map(\.selected) ?? row?.record }
}
