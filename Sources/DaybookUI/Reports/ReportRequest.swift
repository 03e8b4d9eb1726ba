import Analytics
public import Books
import CRM
public import Facts

/// What a page of the reports asks to have worked out, off the path of the keys.
///
/// It holds the book as it was when it was asked for: whoever performs the effect brings the books
/// of the days that it names, and gives back what `report` makes of them.
public struct ReportRequest: Sendable {
  enum Topic: Sendable {
    case forecast(from: Day, months: Int)
    case funnel(ClosedRange<Day>)
    case waterfall(from: Day, to: Day, horizon: Day?)
    case difference(from: Day, to: Day, ReportQuery)
  }

  let topic: Topic
  let book: Book
  let entry: EntryContext
  let owners: Owners

  /// The days for whose end the book must be brought.
  public var days: [Day] {
    switch topic {
    case .forecast, .funnel: []
    case .waterfall(let from, let to, _), .difference(let from, let to, _):
      [from, to].filter { $0 < entry.today }
    }
  }

  /// The report; `past` holds the books of `days`.
  public func report(_ past: [Day: Book]) -> Report {
    let setting = ReportSetting(book, entry)
    func state(_ day: Day) -> Book { past[day] ?? book }
    switch topic {
    case .forecast(let first, let months):
      let forecast = Forecast(book, setting, from: first, months: months, owners: owners)
      let period = entry.today.advanced(by: -364)...entry.today
      return Report(
        .forecast(
          forecast,
          Submissions(book),
          WinRate(book, setting, closed: period, owners: owners)
        )
      )
    case .funnel(let period):
      let funnels = PipelineChart(book).pipelines.map {
        Funnel(book, setting, pipeline: $0, closed: period, owners: owners)
      }
      return Report(
        .funnel(funnels, WinRate(book, setting, closed: period, owners: owners), period)
      )
    case .waterfall(let from, let to, let horizon):
      return Report(
        .waterfall(
          Waterfall(from: state(from), to: state(to), setting, horizon: horizon, owners: owners),
          from: from,
          to: to,
          horizon: horizon
        )
      )
    case .difference(let from, let to, let query):
      return Report(
        .difference(
          Difference(from: state(from), to: state(to), kind: query.kind, query.predicate),
          from: from,
          to: to,
          query
        )
      )
    }
  }
}

/// The records that a difference is about, as the list in view asks for them.
struct ReportQuery: Sendable {
  let kind: KindID
  let text: String
  let predicate: Predicate
}

/// What came of a request.
public struct Report: Sendable {
  enum Content: Sendable {
    case forecast(Forecast, Submissions, WinRate)
    case funnel([Funnel], WinRate, ClosedRange<Day>)
    case waterfall(Waterfall, from: Day, to: Day, horizon: Day?)
    case difference(Difference, from: Day, to: Day, ReportQuery)
  }

  let content: Content

  init(_ content: Content) { self.content = content }
}
