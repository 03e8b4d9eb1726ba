public import Facts

/// That a person was forgotten: when, why and how much of them there was, and nothing of who it was.
public enum Erasure {
  public static let kind = KindID(33)

  public static let title = Field<String>(0x2101)
  public static let reason = Field<ErasureReason>(0x2102)
  /// When it was asked for.
  public static let requestedOn = Field<Day>(0x2103)
  /// The day by which the law wants it done; a month after it was asked for unless said otherwise.
  public static let due = Field<Day>(0x2104)
  /// Records that went as a whole.
  public static let records = Field<Int64>(0x2105)
  /// Events of those records.
  public static let events = Field<Int64>(0x2106)
  /// Values that went from other records.
  public static let mentions = Field<Int64>(0x2107)

  static let definition = KindDefinition(
    kind,
    KindWords("erasure", "erasures", "Erasure", "er"),
    title: title.id,
    columns: [title.id, reason.id, requestedOn.id, due.id],
    orders: [SortOrder(requestedOn.id, descending: true)],
    isPart: true,
    fields: [
      .text(title, .named("title", "Erasure", [.required, .sorted, .governed], width: 22)),
      .option(reason, .named("reason", "Reason", [.sorted, .governed], width: 18)),
      .day(requestedOn, .named("requested", "Asked for", [.sorted, .governed], width: 10)),
      .day(due, .named("due", "Due", [.sorted, .governed], width: 10)),
      .number(records, .named("records", "Records", [.governed], width: 8)),
      .number(events, .named("events", "Events", [.governed], width: 8)),
      .number(mentions, .named("mentions", "Mentions", [.governed], width: 8)),
    ]
  )
}

/// Why a person is forgotten.
public enum ErasureReason: UInt16, NamedOption {
  case request = 1
  case retentionEnded = 2
  case consentWithdrawn = 3
  case error = 4

  public var word: String {
    switch self {
    case .request: "request"
    case .retentionEnded: "retention-ended"
    case .consentWithdrawn: "consent-withdrawn"
    case .error: "error"
    }
  }
}
