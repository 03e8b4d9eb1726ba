public import Facts

/// A colleague who works in this book.
public enum User {
  public static let kind = KindID(13)

  public static let name = Field<String>(0x0D01)
  /// The name by which `--as` and the login find the user.
  public static let login = Field<String>(0x0D02)
  public static let email = Field<String>(0x0D03)
  public static let manager = Field<EntityID>(0x0D04)
  public static let office = Field<String>(0x0D05)

  static let definition = KindDefinition(
    kind,
    KindWords("user", "users", "User", "u", aliases: ["colleague", "colleagues", "agent"]),
    title: name.id,
    columns: [name.id, login.id, kind.team.id, manager.id, office.id],
    fields: [
      .text(
        name,
        .named(
          "name",
          "Name",
          [.required, .personal, .searched, .sorted],
          width: 22,
          hint: "Anna Weber"
        )
      ),
      .text(
        login,
        .named("login", "Login", [.personal, .searched, .sorted], width: 12, hint: "anna")
      ),
      .text(
        email,
        as: .email,
        .named("email", "Email", [.personal, .searched, .sorted], width: 26)
      ),
      .ref(manager, to: kind, words: .named("manager", "Manager", [.sorted], width: 20)),
      .text(office, .named("office", "Office", [.sorted], aliases: ["region"], width: 12)),
    ]
  )
}

/// Users who work together.
public enum Team {
  public static let kind = KindID(14)

  public static let name = Field<String>(0x0E01)
  public static let manager = Field<EntityID>(0x0E02)

  static let definition = KindDefinition(
    kind,
    KindWords("team", "teams", "Team", "m"),
    title: name.id,
    columns: [name.id, manager.id],
    fields: [
      .text(name, .named("name", "Name", [.required, .searched, .sorted], width: 20)),
      .ref(manager, to: User.kind, words: .named("manager", "Manager", [.sorted], width: 20)),
    ]
  )
}

/// A word that people hang on records.
public enum Tag {
  public static let kind = KindID(12)

  public static let name = Field<String>(0x0C01)

  static let definition = KindDefinition(
    kind,
    KindWords("tag", "tags", "Tag", "g", aliases: ["label", "labels"]),
    title: name.id,
    fields: [
      .text(name, .named("name", "Name", [.required, .searched, .sorted], width: 16, hint: "vip"))
    ]
  )
}
