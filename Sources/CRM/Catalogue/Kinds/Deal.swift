public import Facts

/// A chance of a sale.
///
/// Status and stage are apart: `stage` says where in its pipeline the deal is, or was when it
/// closed. `product` is what the deal is chiefly about, one reference; lines with quantity and
/// price will be a kind of their own when quotes need them, because most deals (and the imports we
/// know) name one product and no line would say more.
public enum Deal {
  public static let kind = KindID(7)

  public static let title = Field<String>(0x0701)
  /// The buyer: a company or a person.
  public static let party = Field<EntityID>(0x0702)
  public static let pipeline = Field<EntityID>(0x0703)
  public static let stage = Field<EntityID>(0x0704)
  public static let status = Field<DealStatus>(0x0705)
  public static let amount = Field<Money>(0x0706)
  /// A person's own estimate in whole percent, which replaces that of the stage.
  public static let probability = Field<Int64>(0x0707)
  public static let forecast = Field<ForecastCategory>(0x0708)
  public static let expectedClose = Field<Day>(0x0709)
  /// The day in the book's zone on which it was won or lost; the moment is in the log.
  public static let closedOn = Field<Day>(0x070A)
  public static let lostReason = Field<EntityID>(0x070B)
  public static let lostNote = Field<String>(0x070C)
  public static let competitor = Field<String>(0x070D)
  public static let product = Field<EntityID>(0x070E)
  public static let source = Field<String>(0x070F)
  public static let note = Field<String>(0x0710)
  /// When a person last gave this very deal its stage or status; bulk edits, imports and rules
  /// leave it as it is, so that they do not make a stale deal look fresh.
  public static let handledAt = Field<Instant>(0x0711)
  /// Agreed to be left alone until this day; a parked deal is neither idle nor without next step.
  public static let parkedUntil = Field<Day>(0x0712)
  /// The exit criteria that are met.
  public static let criteriaMet = SetField<EntityID>(0x0713)
  /// How often a person has put the expected close off; the log has the days.
  ///
  /// Two who put it off at the same time count once.
  public static let closePushes = Field<Int64>(0x0714)
  /// The amount in the book's currency by the rate of the day on which the deal closed.
  public static let closedAmount = Field<Money>(0x0715)
  /// The inquiry that it came from.
  public static let lead = Field<EntityID>(0x0716)

  static let definition = KindDefinition(
    kind,
    KindWords("deal", "deals", "Deal", "d", aliases: ["opp", "opps", "opportunity"]),
    title: title.id,
    columns: [
      title.id, party.id, stage.id, amount.id, expectedClose.id, kind.owner.id, status.id,
    ],
    orders: [
      SortOrder(expectedClose.id), SortOrder(title.id), SortOrder(amount.id, descending: true),
      SortOrder(Account.name.id, through: party.id), SortOrder(closedOn.id, descending: true),
    ],
    searchPaths: [
      .forward(party.id, Account.kind), .forward(party.id, Contact.kind),
      .childForward(
        kind: DealContact.kind,
        parent: DealContact.deal.id,
        forward: DealContact.contact.id,
        target: Contact.kind
      ),
      .forward(kind.tags.id, Tag.kind),
    ],
    related: [.person],
    fields: ownFields + outcomeFields
  )

  private static let ownFields: [FieldDefinition] = [
    .text(
      title,
      .named(
        "title",
        "Title",
        [.required, .searched, .sorted],
        aliases: ["name", "deal", "opp"],
        width: 26,
        hint: "Renewal 2027"
      )
    ),
    .ref(
      party,
      to: Account.kind,
      Contact.kind,
      words: .named(
        "account",
        "Company",
        [.sorted],
        aliases: ["company", "party", "customer", "co"],
        width: 22,
        hint: "Acme Instruments"
      )
    ),
    .money(
      amount,
      .named("amount", "Value", [.sorted], aliases: ["value", "worth"], width: 12, hint: "92k")
    ),
    .ref(
      pipeline,
      to: Pipeline.kind,
      words: .named("pipeline", "Pipeline", [.required, .sorted], aliases: ["pipe"], width: 16)
    ),
    .ref(
      stage,
      to: Stage.kind,
      words: .named("stage", "Stage", [.required, .sorted], width: 13)
    ),
    .number(
      probability,
      as: .percent,
      .named("probability", "Probability", [.sorted], aliases: ["prob"], width: 5, hint: "60")
    ),
    .option(forecast, .named("forecast", "Forecast", [.sorted], width: 10)),
    .day(
      expectedClose,
      .named(
        "close",
        "Close",
        [.sorted],
        aliases: ["expectedClose", "closeDate", "closing"],
        width: 10,
        hint: "+2w, fri, 2026-12-01"
      )
    ),
    .ref(product, to: Product.kind, words: .named("product", "Product", [.sorted], width: 16)),
    .text(source, .named("source", "Source", [.sorted], width: 12, hint: "fair")),
    .text(
      note,
      as: .long,
      .named("note", "Note", [.searched, .personal], aliases: ["notes"], width: 30)
    ),
  ]

  private static let outcomeFields: [FieldDefinition] = [
    .option(status, .named("status", "Status", [.required, .sorted, .governed], width: 6)),
    .day(
      closedOn,
      .named(
        "closed",
        "Closed on",
        [.sorted, .governed],
        aliases: ["closedOn", "closedAt"],
        width: 10
      )
    ),
    .ref(
      lostReason,
      to: LostReason.kind,
      words: .named(
        "reason",
        "Lost reason",
        [.sorted, .governed],
        aliases: ["lostReason"],
        width: 16,
        hint: "price"
      )
    ),
    .text(lostNote, .named("lostNote", "Lost note", [.governed, .personal], width: 24)),
    .text(competitor, .named("competitor", "Competitor", [.sorted], width: 16)),
    .day(
      parkedUntil,
      .named("parked", "Parked until", [.sorted], aliases: ["parkedUntil"], width: 10, hint: "+3m")
    ),
    .refs(
      criteriaMet,
      to: ExitCriterion.kind,
      words: .named("criteria", "Criteria met", aliases: ["met"], width: 20)
    ),
    .number(
      closePushes,
      .named("pushes", "Pushes", [.sorted, .governed], aliases: ["slips"], width: 6)
    ),
    .money(
      closedAmount,
      .named("closedAmount", "Closed at", [.sorted, .governed], width: 12)
    ),
    .ref(lead, to: Lead.kind, words: .named("lead", "Lead", [.governed], width: 16)),
    .instant(handledAt, .named("handled", "Handled", [.hidden, .governed])),
  ]
}

/// A person's part in a deal.
public enum DealContact {
  public static let kind = KindID(8)

  public static let deal = Field<EntityID>(0x0801)
  public static let contact = Field<EntityID>(0x0802)
  public static let role = Field<ContactRole>(0x0803)
  public static let isPrimary = Field<Bool>(0x0804)

  static let definition = KindDefinition(
    kind,
    KindWords("role", "roles", "Role", "e", aliases: ["dealcontact", "dealcontacts"]),
    title: deal.id,
    columns: [deal.id, contact.id, role.id],
    searchPaths: [.forward(contact.id, Contact.kind)],
    isPart: true,
    fields: [
      .ref(deal, to: Deal.kind, words: .named("deal", "Deal", [.required], width: 24)),
      .ref(
        contact,
        to: Contact.kind,
        words: .named("contact", "Contact", [.required], aliases: ["person"], width: 24)
      ),
      .option(role, .named("role", "Role", [.sorted], width: 18)),
      .flag(isPrimary, .named("primary", "Primary")),
    ]
  )
}

/// Something we sell.
public enum Product {
  public static let kind = KindID(9)

  public static let name = Field<String>(0x0901)
  public static let code = Field<String>(0x0902)
  public static let series = Field<String>(0x0903)
  public static let price = Field<Money>(0x0904)
  public static let note = Field<String>(0x0905)

  static let definition = KindDefinition(
    kind,
    KindWords("product", "products", "Product", "p"),
    title: name.id,
    columns: [name.id, code.id, series.id, price.id],
    orders: [SortOrder(name.id), SortOrder(price.id, descending: true)],
    fields: [
      .text(
        name,
        .named(
          "name",
          "Name",
          [.required, .searched, .sorted],
          aliases: ["product"],
          width: 22,
          hint: "Support plan"
        )
      ),
      .text(
        code,
        .named("code", "Code", [.searched, .sorted], aliases: ["sku"], width: 10, hint: "SUP-1")
      ),
      .text(
        series,
        .named("series", "Series", [.searched, .sorted], aliases: ["family"], width: 12)
      ),
      .money(price, .named("price", "Price", [.sorted], width: 12, hint: "1200")),
      .text(note, as: .long, .named("note", "Note", [.searched], aliases: ["notes"], width: 30)),
    ]
  )
}
