public import Facts

/// A company or other organisation.
public enum Account {
  public static let kind = KindID(1)

  public static let name = Field<String>(0x0101)
  public static let relation = Field<AccountRelation>(0x0102)
  public static let industry = Field<String>(0x0103)
  public static let domains = SetField<String>(0x0104)
  public static let website = Field<String>(0x0105)
  public static let city = Field<String>(0x0106)
  public static let country = Field<String>(0x0107)
  public static let address = Field<String>(0x0108)
  public static let employees = Field<Int64>(0x0109)
  public static let revenue = Field<Money>(0x010A)
  public static let founded = Field<Int64>(0x010B)
  public static let parent = Field<EntityID>(0x010C)
  public static let tier = Field<String>(0x010D)
  public static let lifecycle = Field<Lifecycle>(0x010E)
  public static let note = Field<String>(0x010F)

  static let definition = KindDefinition(
    kind,
    KindWords(
      "account",
      "accounts",
      "Company",
      "a",
      aliases: ["company", "companies", "co", "organisation", "organization", "customer"]
    ),
    title: name.id,
    columns: [name.id, industry.id, city.id, country.id, relation.id, kind.owner.id],
    orders: [SortOrder(name.id), SortOrder(industry.id), SortOrder(revenue.id, descending: true)],
    searchPaths: [
      .child(kind: ContactPoint.kind, parent: ContactPoint.party.id),
      .forward(kind.tags.id, Tag.kind),
    ],
    related: [.email, .phone],
    fields: [
      .text(
        name,
        .named(
          "name",
          "Name",
          [.required, .searched, .sorted],
          aliases: ["company", "account"],
          width: 28,
          hint: "Acme Instruments"
        )
      ),
      .option(relation, .named("relation", "Relation", [.sorted], aliases: ["type"], width: 10)),
      .text(
        industry,
        .named(
          "industry",
          "Industry",
          [.sorted, .searched],
          aliases: ["sector"],
          width: 16,
          hint: "software"
        )
      ),
      .texts(domains, as: .domain, .named("domains", "Domains", aliases: ["domain"], width: 20)),
      .text(website, as: .url, .named("website", "Website", aliases: ["web", "url"], width: 24)),
      .text(city, .named("city", "City", [.sorted, .searched], width: 14)),
      .text(
        country,
        .named("country", "Country", [.sorted, .searched], aliases: ["location"], width: 14)
      ),
      .text(address, as: .long, .named("address", "Address", width: 30)),
      .number(
        employees,
        .named("employees", "Employees", [.sorted], aliases: ["staff"], width: 9, hint: "250")
      ),
      .money(revenue, .named("revenue", "Revenue", [.sorted], width: 12, hint: "12M")),
      .number(founded, .named("founded", "Founded", [.sorted], aliases: ["year"], width: 7)),
      .ref(
        parent,
        to: kind,
        words: .named("parent", "Parent", [.sorted], aliases: ["subsidiaryOf"], width: 24)
      ),
      .text(tier, .named("tier", "Tier", [.sorted], width: 6)),
      .option(lifecycle, .named("lifecycle", "Lifecycle", [.sorted], width: 11)),
      .text(note, as: .long, .named("note", "Note", [.searched], aliases: ["notes"], width: 30)),
    ]
  )
}
