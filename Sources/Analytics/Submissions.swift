public import Books
public import CRM
public import Facts

/// What people have committed to, as it was when they said it.
public struct Submissions: Sendable {
  public struct Entry: Hashable, Sendable {
    public let id: EntityID
    public let user: EntityID
    public let at: Instant
    public let commit: Money
    public let note: String?
    /// The deals that stood behind it.
    public let deals: [EntityID]
  }

  private struct Key: Hashable {
    let user: EntityID
    let month: Day
  }

  private let entries: [Key: Entry]

  /// The latest one of each person and month.
  public init(_ book: Book) {
    var entries: [Key: Entry] = [:]
    for row in book.rows(ForecastSubmission.kind) {
      guard book.matches(row, Catalogue.visible(ForecastSubmission.kind)),
        let user = book[row, ForecastSubmission.user],
        let month = book[row, ForecastSubmission.month],
        let at = book[row, ForecastSubmission.at],
        let commit = book[row, ForecastSubmission.commit]
      else { continue }
      let entry = Entry(
        id: book.id(row),
        user: user,
        at: at,
        commit: commit,
        note: book[row, ForecastSubmission.note],
        deals: book[row, ForecastSubmission.deals]
      )
      let key = Key(user: user, month: month)
      if let known = entries[key], (known.at, known.id) > (at, entry.id) { continue }
      entries[key] = entry
    }
    self.entries = entries
  }

  public func latest(of user: EntityID, _ month: Day) -> Entry? {
    entries[Key(user: user, month: month.startOfMonth)]
  }

  /// The latest ones of a month, by user.
  public func latest(_ month: Day, _ owners: Owners) -> [Entry] {
    entries.filter { $0.key.month == month.startOfMonth && owners.contains($0.key.user) }
      .map(\.value).sorted { $0.user < $1.user }
  }
}

extension Command {
  /// Freezes somebody's forecast of a month as it is in the book: what they commit to, and the
  /// deals behind that.
  ///
  /// O(deals).
  public static func submitForecast(
    _ book: Book,
    _ setting: ReportSetting,
    of user: EntityID,
    month: Day,
    note: String,
    at now: Instant
  ) -> Command {
    let forecast = Forecast(book, setting, from: month, months: 1, owners: .these([user]))
    let line = forecast.line(of: user)
    func amount(_ column: Forecast.Column) -> Money {
      line.cumulative(column).total.money(forecast.currency)
    }
    let fields: [Assignment] = [
      .set(ForecastSubmission.user, user), .set(ForecastSubmission.month, month.startOfMonth),
      .set(ForecastSubmission.at, now), .set(ForecastSubmission.commit, amount(.commit)),
      .set(ForecastSubmission.bestCase, amount(.bestCase)),
      .set(ForecastSubmission.pipeline, amount(.pipeline)),
      .set(ForecastSubmission.closed, amount(.closed)),
      .set(ForecastSubmission.note, note.isEmpty ? nil : note),
    ]
    let deals = line.cumulative(.commit).deals.map {
      Assignment.add(ForecastSubmission.deals, $0)
    }
    return .several([.create(ForecastSubmission.kind, fields + deals)], name: "forecast.submit")
  }
}
