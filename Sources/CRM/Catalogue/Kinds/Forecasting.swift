public import Facts

/// What one unit of a currency was worth in another one, from a day on.
public enum ExchangeRate {
  public static let kind = KindID(25)

  /// The two codes, "USD/EUR".
  public static let title = Field<String>(0x1901)
  public static let from = Field<String>(0x1902)
  public static let to = Field<String>(0x1903)
  public static let day = Field<Day>(0x1904)
  /// How many `to` one `from` is worth.
  public static let rate = Field<Decimal>(0x1905)

  static let definition = KindDefinition(
    kind,
    KindWords("rate", "rates", "Exchange rate", "xr", aliases: ["exchangerate", "exchangerates"]),
    title: title.id,
    columns: [title.id, day.id, rate.id],
    orders: [SortOrder(day.id, descending: true), SortOrder(title.id)],
    fields: [
      .text(title, .named("title", "Pair", [.required, .governed, .searched, .sorted], width: 8)),
      .text(from, .named("from", "From", [.required, .sorted], width: 6, hint: "USD")),
      .text(to, .named("to", "To", [.required, .sorted], width: 6, hint: "EUR")),
      .day(day, .named("day", "From day", [.required, .sorted], aliases: ["date"], width: 10)),
      .decimal(rate, .named("rate", "Rate", [.required, .sorted], width: 10, hint: "0.92")),
    ]
  )
}

/// What a person, or a team, is to win in a month.
public enum Quota {
  public static let kind = KindID(26)

  /// Who and when, for lists.
  public static let title = Field<String>(0x1A01)
  /// A user or a team.
  public static let of = Field<EntityID>(0x1A02)
  /// The first day of the month.
  public static let month = Field<Day>(0x1A03)
  public static let amount = Field<Money>(0x1A04)

  static let definition = KindDefinition(
    kind,
    KindWords("quota", "quotas", "Quota", "qu", aliases: ["target", "targets"]),
    title: title.id,
    columns: [title.id, of.id, month.id, amount.id],
    orders: [SortOrder(month.id), SortOrder(title.id)],
    fields: [
      .text(
        title,
        .named("title", "Quota", [.required, .governed, .searched, .sorted], width: 22)
      ),
      .ref(
        of,
        to: User.kind,
        Team.kind,
        words: .named("of", "Of", [.required, .sorted], aliases: ["user", "rep"], width: 20)
      ),
      .day(month, .named("month", "Month", [.required, .sorted], width: 10, hint: "2026-11-01")),
      .money(amount, .named("amount", "Amount", [.required, .sorted], width: 12, hint: "120k")),
    ]
  )
}

/// What somebody committed to for a month, frozen as it was when it was said.
public enum ForecastSubmission {
  public static let kind = KindID(27)

  public static let title = Field<String>(0x1B01)
  public static let user = Field<EntityID>(0x1B02)
  /// The first day of the month.
  public static let month = Field<Day>(0x1B03)
  public static let at = Field<Instant>(0x1B04)
  public static let commit = Field<Money>(0x1B05)
  public static let bestCase = Field<Money>(0x1B06)
  public static let pipeline = Field<Money>(0x1B07)
  public static let closed = Field<Money>(0x1B08)
  public static let note = Field<String>(0x1B09)
  /// The deals that stood behind the commit.
  public static let deals = SetField<EntityID>(0x1B0A)

  static let definition = KindDefinition(
    kind,
    KindWords("submission", "submissions", "Forecast submission", "fs"),
    title: title.id,
    columns: [title.id, user.id, month.id, commit.id, closed.id, at.id],
    orders: [SortOrder(at.id, descending: true), SortOrder(title.id)],
    fields: [
      .text(title, .named("title", "Forecast", [.required, .governed, .sorted], width: 22)),
      .ref(user, to: User.kind, words: .named("user", "Rep", [.required, .sorted], width: 20)),
      .day(month, .named("month", "Month", [.required, .sorted], width: 10)),
      .instant(at, .named("at", "Submitted", [.required, .sorted], width: 16)),
      .money(commit, .named("commit", "Commit", [.required, .sorted], width: 12)),
      .money(bestCase, .named("bestCase", "Best case", [.sorted], width: 12)),
      .money(pipeline, .named("pipeline", "Pipeline", [.sorted], width: 12)),
      .money(closed, .named("closed", "Closed", [.sorted], width: 12)),
      .text(note, as: .long, .named("note", "Note", [.searched], width: 30)),
      .refs(deals, to: Deal.kind, words: .named("deals", "Deals", width: 20)),
    ]
  )
}
