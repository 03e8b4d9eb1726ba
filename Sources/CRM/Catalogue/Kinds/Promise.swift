public import Facts

/// What one side owes the other by a day: "we send the drawings", "they name a buyer".
///
/// A task is what we do; a promise is what somebody counts on, and it is kept or it is not.
public enum Promise {
  public static let kind = KindID(21)

  public static let title = Field<String>(0x1501)
  public static let side = Field<PromiseSide>(0x1502)
  /// The customer of the promise.
  public static let party = Field<EntityID>(0x1503)
  public static let deal = Field<EntityID>(0x1504)
  public static let due = Field<Day>(0x1505)
  public static let status = Field<PromiseStatus>(0x1506)
  /// When it was settled, whichever way.
  public static let settledOn = Field<Day>(0x1507)
  public static let note = Field<String>(0x1508)

  static let definition = KindDefinition(
    kind,
    KindWords("promise", "promises", "Promise", "pr"),
    title: title.id,
    columns: [title.id, side.id, party.id, due.id, status.id, kind.owner.id],
    orders: [SortOrder(due.id), SortOrder(title.id)],
    searchPaths: [.forward(party.id, Account.kind), .forward(party.id, Contact.kind)],
    fields: [
      .text(
        title,
        .named(
          "title",
          "Promise",
          [.required, .personal, .searched, .sorted],
          aliases: ["name", "promise"],
          width: 32,
          hint: "Send the drawings"
        )
      ),
      .option(side, .named("side", "Owed by", [.required, .sorted], aliases: ["by"], width: 8)),
      .ref(
        party,
        to: Contact.kind,
        Account.kind,
        words: .named(
          "party",
          "With",
          [.sorted],
          aliases: ["with", "contact", "account", "company"],
          width: 20
        )
      ),
      .ref(deal, to: Deal.kind, words: .named("deal", "Deal", [.sorted], width: 20)),
      .day(due, .named("due", "Due", [.sorted], aliases: ["date"], width: 10, hint: "fri, +1w")),
      .option(status, .named("status", "Status", [.required, .sorted, .governed], width: 9)),
      .day(settledOn, .named("settled", "Settled on", [.sorted, .governed], width: 10)),
      .text(note, as: .long, .named("note", "Note", [.personal, .searched], width: 30)),
    ]
  )
}

/// What a customer likes, in a word and where it is known from: Wedgwood's column of tastes.
public enum Preference {
  public static let kind = KindID(22)

  public static let topic = Field<String>(0x1601)
  public static let party = Field<EntityID>(0x1602)
  public static let value = Field<String>(0x1603)
  public static let source = Field<String>(0x1604)

  static let definition = KindDefinition(
    kind,
    KindWords("preference", "preferences", "Preference", "pf", aliases: ["taste", "tastes"]),
    title: topic.id,
    columns: [topic.id, value.id, party.id, source.id],
    isPart: true,
    fields: [
      .ref(
        party,
        to: Contact.kind,
        Account.kind,
        words: .named("party", "Of", [.required], aliases: ["of", "contact", "account"], width: 20)
      ),
      .text(
        topic,
        .named("topic", "Topic", [.required, .searched, .sorted], width: 14, hint: "calls")
      ),
      .text(
        value,
        .named("value", "Value", [.personal, .searched], width: 28, hint: "mornings only")
      ),
      .text(source, .named("source", "Known from", [.personal], width: 20)),
    ]
  )
}
