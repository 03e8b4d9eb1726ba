public import Facts

/// Somebody looks after a colleague's customers for a while; the owner stays the owner.
public enum Cover {
  public static let kind = KindID(29)

  public static let title = Field<String>(0x1D01)
  /// Whose work it is.
  public static let of = Field<EntityID>(0x1D02)
  /// Who does it meanwhile.
  public static let by = Field<EntityID>(0x1D03)
  public static let from = Field<Day>(0x1D04)
  /// The last day of it.
  public static let to = Field<Day>(0x1D05)
  public static let note = Field<String>(0x1D06)

  static let definition = KindDefinition(
    kind,
    KindWords("cover", "covers", "Cover", "cv"),
    title: title.id,
    columns: [title.id, of.id, by.id, from.id, to.id],
    orders: [SortOrder(from.id, descending: true), SortOrder(title.id)],
    fields: [
      .text(title, .named("title", "Cover", [.required, .governed, .sorted], width: 24)),
      .ref(of, to: User.kind, words: .named("of", "Of", [.required, .sorted], width: 20)),
      .ref(by, to: User.kind, words: .named("by", "By", [.required, .sorted], width: 20)),
      .day(from, .named("from", "From", [.required, .sorted], width: 10)),
      .day(to, .named("to", "Until", [.required, .sorted], aliases: ["until"], width: 10)),
      .text(note, as: .long, .named("note", "Note", width: 30)),
    ]
  )
}

/// A customer or deal passes from one colleague to another, with what the next one must know.
///
/// It is whole when the other one has accepted it; only then does the owner change.
public enum Handover {
  public static let kind = KindID(30)

  public static let title = Field<String>(0x1E01)
  public static let from = Field<EntityID>(0x1E02)
  public static let to = Field<EntityID>(0x1E03)
  public static let about = Field<EntityID>(0x1E04)
  public static let reason = Field<String>(0x1E05)
  /// What the next one must know, in the words of the one who leaves.
  public static let context = Field<String>(0x1E06)
  public static let nextStep = Field<String>(0x1E07)
  public static let offeredAt = Field<Instant>(0x1E08)
  public static let acceptedAt = Field<Instant>(0x1E09)
  public static let declinedAt = Field<Instant>(0x1E0A)

  static let definition = KindDefinition(
    kind,
    KindWords("handover", "handovers", "Handover", "ho", aliases: ["handoff", "handoffs"]),
    title: title.id,
    columns: [title.id, from.id, to.id, about.id, offeredAt.id, acceptedAt.id],
    orders: [SortOrder(offeredAt.id, descending: true), SortOrder(title.id)],
    fields: [
      .text(title, .named("title", "Handover", [.required, .governed, .sorted], width: 28)),
      .ref(from, to: User.kind, words: .named("from", "From", [.required, .sorted], width: 20)),
      .ref(to, to: User.kind, words: .named("to", "To", [.required, .sorted], width: 20)),
      .ref(
        about,
        to: Deal.kind,
        Account.kind,
        Contact.kind,
        words: .named("about", "About", [.required, .sorted], width: 24)
      ),
      .text(reason, .named("reason", "Reason", width: 24)),
      .text(context, as: .long, .named("context", "Context", [.personal, .searched], width: 40)),
      .text(nextStep, .named("next", "Next step", [.personal], width: 30)),
      .instant(offeredAt, .named("offered", "Offered", [.governed, .sorted], width: 16)),
      .instant(acceptedAt, .named("accepted", "Accepted", [.governed, .sorted], width: 16)),
      .instant(declinedAt, .named("declined", "Declined", [.governed, .sorted], width: 16)),
    ]
  )
}
