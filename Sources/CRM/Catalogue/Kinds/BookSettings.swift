public import Facts

/// What holds for the whole book: one record, the oldest one counts.
public enum BookSettings {
  public static let kind = KindID(17)

  public static let name = Field<String>(0x1101)
  /// An ISO 4217 code: what an amount without a currency means.
  public static let baseCurrency = Field<String>(0x1102)
  /// An ISO 3166 code: where a phone number without a `+` is.
  public static let country = Field<String>(0x1103)
  /// The IANA zone of reports and of "as of".
  public static let timeZone = Field<String>(0x1104)

  static let definition = KindDefinition(
    kind,
    KindWords("book", "books", "Book", "b", aliases: ["settings"]),
    title: name.id,
    columns: [name.id, baseCurrency.id, country.id, timeZone.id],
    fields: [
      .text(name, .named("name", "Name", [.required, .sorted], width: 20)),
      .text(
        baseCurrency,
        .named("currency", "Currency", [], aliases: ["baseCurrency"], width: 8, hint: "EUR")
      ),
      .text(country, .named("country", "Country", width: 8, hint: "DE")),
      .text(
        timeZone,
        .named("timeZone", "Time zone", aliases: ["tz", "zone"], width: 18, hint: "Europe/Berlin")
      ),
    ]
  )
}

/// One import: what was read and what came of it.
public enum ImportBatch {
  public static let kind = KindID(16)

  public static let title = Field<String>(0x1001)
  public static let files = SetField<String>(0x1002)
  /// A hash over the content of all files, as hex.
  public static let hash = Field<String>(0x1003)
  public static let mapping = Field<String>(0x1004)
  public static let at = Field<Instant>(0x1005)
  public static let created = Field<Int64>(0x1006)
  public static let updated = Field<Int64>(0x1007)
  public static let unchanged = Field<Int64>(0x1008)
  public static let issues = Field<Int64>(0x1009)

  static let definition = KindDefinition(
    kind,
    KindWords("import", "imports", "Import", "i"),
    title: title.id,
    columns: [title.id, at.id, created.id, updated.id, issues.id],
    orders: [SortOrder(at.id, descending: true), SortOrder(title.id)],
    fields: [
      .text(title, .named("title", "Title", [.required, .searched, .sorted], width: 28)),
      .texts(files, .named("files", "Files", width: 30)),
      .text(hash, .named("hash", "Hash", [.hidden])),
      .text(mapping, .named("mapping", "Mapping", [.sorted], width: 14)),
      .instant(at, .named("at", "When", [.required, .sorted], width: 16)),
      .number(created, .named("new", "New", [.sorted], width: 8)),
      .number(updated, .named("updated", "Updated", [.sorted], width: 8)),
      .number(unchanged, .named("unchanged", "Unchanged", [.sorted], width: 9)),
      .number(issues, .named("issues", "Issues", [.sorted], width: 7)),
    ]
  )
}
