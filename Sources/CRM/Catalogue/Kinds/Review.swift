public import Facts

/// A review that took place: who went through what, and what was written down.
///
/// Its answers are facts of their own (tasks that name it, new dates, stages, values). "Since you
/// last looked" counts from its end: by when facts were written, except in a history that was told
/// afterwards (an import, the demo), which would otherwise all be news and counts by its own time.
public enum Review {
  public static let kind = KindID(28)

  public static let title = Field<String>(0x1C01)
  public static let reviewer = Field<EntityID>(0x1C02)
  public static let scope = Field<ReviewScope>(0x1C03)
  public static let startedAt = Field<Instant>(0x1C04)
  public static let endedAt = Field<Instant>(0x1C05)
  /// The records that the reviewer looked at.
  public static let seen = SetField<EntityID>(0x1C06)
  public static let minutes = Field<String>(0x1C07)
  /// What was answered, an element each: the record's 26 characters, a blank, the words.
  ///
  /// A set, so that each answer is a fact that can be taken back alone.
  public static let answers = SetField<String>(0x1C08)

  static let definition = KindDefinition(
    kind,
    KindWords("review", "reviews", "Review", "rv"),
    title: title.id,
    columns: [title.id, reviewer.id, scope.id, startedAt.id, endedAt.id],
    orders: [SortOrder(startedAt.id, descending: true), SortOrder(title.id)],
    fields: [
      .text(title, .named("title", "Review", [.required, .sorted], width: 24)),
      .ref(
        reviewer,
        to: User.kind,
        words: .named("reviewer", "Reviewer", [.required, .sorted], width: 20)
      ),
      .option(scope, .named("scope", "Scope", [.required, .sorted], width: 10)),
      .instant(startedAt, .named("started", "Started", [.required, .sorted], width: 16)),
      .instant(endedAt, .named("ended", "Ended", [.sorted], width: 16)),
      .refs(seen, to: Deal.kind, Account.kind, words: .named("seen", "Looked at", width: 24)),
      .text(minutes, as: .long, .named("minutes", "Minutes", [.personal, .searched], width: 40)),
      .texts(answers, .named("answers", "Answers", [.hidden, .personal])),
    ]
  )
}
