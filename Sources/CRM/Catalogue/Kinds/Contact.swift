public import Facts

/// A person.
///
/// Addresses and numbers are contact points, jobs are affiliations: both come several to a person
/// and have a life of their own.
public enum Contact {
  public static let kind = KindID(2)

  public static let name = Field<String>(0x0201)
  public static let givenName = Field<String>(0x0202)
  public static let familyName = Field<String>(0x0203)
  public static let language = Field<String>(0x0204)
  public static let timeZone = Field<String>(0x0205)
  public static let birthday = Field<Day>(0x0206)
  public static let city = Field<String>(0x0207)
  public static let country = Field<String>(0x0208)
  public static let lifecycle = Field<Lifecycle>(0x0209)
  public static let note = Field<String>(0x020A)
  /// Who brought us together.
  public static let introducedBy = Field<EntityID>(0x020B)

  static let definition = KindDefinition(
    kind,
    KindWords("contact", "contacts", "Contact", "c", aliases: ["person", "people", "p"]),
    title: name.id,
    columns: [name.id, city.id, country.id, lifecycle.id, kind.owner.id],
    orders: [SortOrder(name.id), SortOrder(familyName.id)],
    searchPaths: [
      .child(kind: ContactPoint.kind, parent: ContactPoint.party.id),
      .childForward(
        kind: Affiliation.kind,
        parent: Affiliation.contact.id,
        forward: Affiliation.account.id,
        target: Account.kind
      ),
      .forward(kind.tags.id, Tag.kind),
    ],
    related: [.email, .phone, .company, .jobTitle],
    fields: [
      .text(
        name,
        .named(
          "name",
          "Name",
          [.required, .personal, .searched, .sorted],
          aliases: ["displayName", "person", "contact"],
          width: 24,
          hint: "Anna Weber"
        )
      ),
      .text(
        givenName,
        .named(
          "givenName",
          "Given name",
          [.personal, .sorted],
          aliases: ["given", "firstName", "first"],
          width: 14
        )
      ),
      .text(
        familyName,
        .named(
          "familyName",
          "Family name",
          [.personal, .sorted],
          aliases: ["family", "lastName", "last", "surname"],
          width: 16
        )
      ),
      .text(
        language,
        .named(
          "language",
          "Language",
          [.personal, .sorted],
          aliases: ["lang"],
          width: 8,
          hint: "de"
        )
      ),
      .text(
        timeZone,
        .named(
          "timeZone",
          "Time zone",
          [.personal, .sorted],
          aliases: ["tz"],
          width: 18,
          hint: "Europe/Berlin"
        )
      ),
      .day(birthday, .named("birthday", "Birthday", [.personal, .sorted], width: 10)),
      .text(city, .named("city", "City", [.personal, .searched, .sorted], width: 14)),
      .text(country, .named("country", "Country", [.personal, .sorted], width: 14)),
      .option(lifecycle, .named("lifecycle", "Lifecycle", [.sorted], width: 11)),
      .ref(
        introducedBy,
        to: kind,
        words: .named(
          "introducedBy",
          "Introduced by",
          [.personal, .sorted],
          aliases: ["introduced", "referredBy"],
          width: 20
        )
      ),
      .text(
        note,
        as: .long,
        .named("note", "Note", [.personal, .searched], aliases: ["notes"], width: 30)
      ),
    ]
  )
}

/// One way to reach a person or company: the normalised value is the identity key, the original
/// text is kept beside it.
public enum ContactPoint {
  public static let kind = KindID(3)

  public static let party = Field<EntityID>(0x0301)
  public static let channel = Field<Channel>(0x0302)
  public static let value = Field<String>(0x0303)
  public static let original = Field<String>(0x0304)
  public static let label = Field<String>(0x0305)
  /// The smallest rank of a channel is the primary one.
  public static let rank = Field<Int64>(0x0306)

  static let definition = KindDefinition(
    kind,
    KindWords("point", "points", "Contact point", "n", aliases: ["contactpoint", "contactpoints"]),
    title: value.id,
    columns: [value.id, channel.id, party.id],
    isPart: true,
    fields: [
      .ref(
        party,
        to: Contact.kind,
        Account.kind,
        words: .named("party", "Of", [.required], aliases: ["of", "contact", "account"], width: 24)
      ),
      .option(channel, .named("channel", "Channel", [.required, .sorted], width: 8)),
      .text(
        value,
        .named("value", "Value", [.required, .personal, .searched, .sorted], width: 28)
      ),
      .text(original, .named("original", "As typed", [.personal], width: 28)),
      .text(label, .named("label", "Label", width: 10, hint: "work")),
      .number(rank, .named("rank", "Rank", [.sorted], width: 4)),
    ]
  )
}

/// A person's place in a company, from a day to a day.
///
/// Leaving closes it and keeps the history.
public enum Affiliation {
  public static let kind = KindID(4)

  public static let contact = Field<EntityID>(0x0401)
  public static let account = Field<EntityID>(0x0402)
  public static let title = Field<String>(0x0403)
  public static let role = Field<String>(0x0404)
  public static let isPrimary = Field<Bool>(0x0405)
  public static let from = Field<Day>(0x0406)
  public static let to = Field<Day>(0x0407)

  static let definition = KindDefinition(
    kind,
    KindWords("affiliation", "affiliations", "Affiliation", "f", aliases: ["job", "jobs"]),
    title: contact.id,
    columns: [contact.id, account.id, title.id],
    searchPaths: [.forward(account.id, Account.kind)],
    isPart: true,
    fields: [
      .ref(contact, to: Contact.kind, words: .named("contact", "Contact", [.required], width: 24)),
      .ref(
        account,
        to: Account.kind,
        words: .named("account", "Company", [.required], aliases: ["company"], width: 24)
      ),
      .text(
        title,
        .named("title", "Title", [.personal, .searched], aliases: ["job"], width: 20, hint: "CFO")
      ),
      .text(role, .named("role", "Role", [.personal], width: 14)),
      .flag(isPrimary, .named("primary", "Primary")),
      .day(from, .named("from", "From", [.personal, .sorted], width: 10)),
      .day(to, .named("to", "To", [.personal, .sorted], width: 10)),
    ]
  )
}
