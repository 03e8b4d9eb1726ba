public import Facts

/// A named query with its columns and order, as a view of its own.
public enum SavedView {
  public static let kind = KindID(32)

  public static let name = Field<String>(0x2001)
  /// The number of the kind that it lists.
  public static let of = Field<Int64>(0x2002)
  public static let query = Field<String>(0x2003)
  /// Names of fields in their order, separated by commas; the kind's own columns where empty.
  public static let columns = Field<String>(0x2004)
  /// As after `sort:` in a query.
  public static let sort = Field<String>(0x2005)
  /// The letter that shows it after `g`.
  public static let key = Field<String>(0x2006)
  /// Whether colleagues see it too.
  public static let isShared = Field<Bool>(0x2007)

  static let definition = KindDefinition(
    kind,
    KindWords("view", "views", "View", "vw", aliases: ["savedview", "savedviews"]),
    title: name.id,
    columns: [name.id, query.id, sort.id, key.id, kind.owner.id],
    fields: [
      .text(name, .named("name", "Name", [.required, .searched, .sorted], width: 20)),
      .number(of, .named("of", "Of kind", [.required, .hidden])),
      .text(query, .named("query", "Query", width: 40)),
      .text(columns, .named("columns", "Columns", width: 30)),
      .text(sort, .named("sort", "Sort", width: 16)),
      .text(key, .named("key", "Key", width: 4, hint: "h")),
      .flag(isShared, .named("shared", "Shared")),
    ]
  )
}
