public import Facts

/// An inquiry: it points at a person or company and copies nothing of them.
///
/// Turning it into a deal links the two, so that no second contact comes of it; a contact may have
/// many leads over the years. `LeadRules` has its course.
public enum Lead {
  public static let kind = KindID(18)

  public static let title = Field<String>(0x1201)
  /// Who asks.
  public static let contact = Field<EntityID>(0x1202)
  public static let account = Field<EntityID>(0x1203)
  public static let source = Field<LeadSource>(0x1204)
  public static let status = Field<LeadStatus>(0x1205)
  /// The products asked for.
  public static let interest = SetField<EntityID>(0x1206)
  /// What they wrote or said.
  public static let message = Field<String>(0x1207)
  public static let receivedAt = Field<Instant>(0x1208)
  /// A recycled lead comes back on this day.
  public static let wakeOn = Field<Day>(0x1209)
  public static let disqualifyReason = Field<EntityID>(0x120A)
  public static let deal = Field<EntityID>(0x120B)
  /// 0…100, higher is better.
  public static let score = Field<Int64>(0x120C)
  public static let budget = Field<String>(0x120D)
  public static let authority = Field<String>(0x120E)
  public static let need = Field<String>(0x120F)
  public static let timing = Field<String>(0x1210)
  /// When somebody first took it.
  public static let takenAt = Field<Instant>(0x1211)

  static let definition = KindDefinition(
    kind,
    KindWords("lead", "leads", "Lead", "le", aliases: ["inquiry", "inquiries"]),
    title: title.id,
    columns: [
      title.id, contact.id, account.id, status.id, source.id, receivedAt.id, kind.owner.id,
    ],
    orders: [
      SortOrder(receivedAt.id, descending: true), SortOrder(title.id), SortOrder(status.id),
    ],
    searchPaths: [.forward(contact.id, Contact.kind), .forward(account.id, Account.kind)],
    fields: inquiryFields + qualificationFields
  )

  private static let inquiryFields: [FieldDefinition] = [
    .text(
      title,
      .named(
        "title",
        "Inquiry",
        [.required, .personal, .searched, .sorted],
        aliases: ["name", "subject"],
        width: 28,
        hint: "Asks about sensors for a new hall"
      )
    ),
    .ref(
      contact,
      to: Contact.kind,
      words: .named("contact", "Contact", [.sorted], aliases: ["person"], width: 20)
    ),
    .ref(
      account,
      to: Account.kind,
      words: .named("account", "Company", [.sorted], aliases: ["company", "co"], width: 20)
    ),
    .option(source, .named("source", "Source", [.sorted], width: 10)),
    .option(status, .named("status", "Status", [.required, .sorted, .governed], width: 12)),
    .refs(
      interest,
      to: Product.kind,
      words: .named("interest", "Interested in", aliases: ["products"], width: 20)
    ),
    .text(
      message,
      as: .long,
      .named("message", "Message", [.personal, .searched], aliases: ["text"], width: 30)
    ),
    .instant(
      receivedAt,
      .named("received", "Received", [.sorted], aliases: ["receivedAt"], width: 16)
    ),
  ]

  private static let qualificationFields: [FieldDefinition] = [
    .number(score, .named("score", "Score", [.sorted], width: 5, hint: "0 to 100")),
    .text(budget, .named("budget", "Budget", width: 16)),
    .text(authority, .named("authority", "Authority", [.personal], width: 16)),
    .text(need, .named("need", "Need", [.searched], width: 20)),
    .text(timing, .named("timing", "Timing", width: 16)),
    .day(
      wakeOn,
      .named("wake", "Wakes on", [.sorted, .governed], aliases: ["wakeOn"], width: 10)
    ),
    .ref(
      disqualifyReason,
      to: DisqualifyReason.kind,
      words: .named("reason", "Disqualified for", [.sorted, .governed], width: 16)
    ),
    .ref(deal, to: Deal.kind, words: .named("deal", "Deal", [.governed], width: 20)),
    .instant(takenAt, .named("taken", "Taken", [.sorted, .governed], width: 16)),
  ]
}

/// Why an inquiry came to nothing; a managed list.
public enum DisqualifyReason {
  public static let kind = KindID(19)

  public static let name = Field<String>(0x1301)
  public static let position = Field<Int64>(0x1302)

  static let definition = KindDefinition(
    kind,
    KindWords("disqualification", "disqualifications", "Disqualify reason", "q"),
    title: name.id,
    columns: [name.id, position.id],
    orders: [SortOrder(position.id), SortOrder(name.id)],
    fields: [
      .text(
        name,
        .named("name", "Name", [.required, .searched, .sorted], width: 20, hint: "No budget")
      ),
      .number(position, .named("position", "Position", [.sorted], width: 8)),
    ]
  )
}
