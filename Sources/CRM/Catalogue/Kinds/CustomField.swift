public import Facts

/// A field that the people of this book declared for a kind of record.
public enum CustomField {
  public static let kind = KindID(24)

  public static let label = Field<String>(0x1801)
  /// The word in queries and on the shell.
  public static let name = Field<String>(0x1802)
  /// The number of the kind that it belongs to.
  public static let of = Field<Int64>(0x1803)
  public static let type = Field<CustomType>(0x1804)
  /// Between commas, in the order in which they are offered; a set has no order of its own, which
  /// is why 0x1805 is no longer used.
  public static let choices = Field<String>(0x180A)
  public static let isRequired = Field<Bool>(0x1806)
  public static let isUnique = Field<Bool>(0x1807)
  public static let isPersonal = Field<Bool>(0x1808)
  /// For a reference: the number of the kind that it names.
  public static let target = Field<Int64>(0x1809)

  /// The kinds that people may add fields to.
  public static let kinds: [KindID] = [
    Account.kind, Contact.kind, Deal.kind, Lead.kind, Product.kind, Todo.kind, Activity.kind,
  ]

  /// The kinds that a reference among them may name.
  static let targets: [KindID] = [
    Account.kind, Contact.kind, Deal.kind, Lead.kind, Product.kind, User.kind,
  ]

  static let definition = KindDefinition(
    kind,
    KindWords("field", "fields", "Field", "cf", aliases: ["customfield", "customfields"]),
    title: label.id,
    columns: [label.id, name.id, of.id, type.id, choices.id],
    fields: [
      .text(
        label,
        .named("label", "Label", [.required, .searched, .sorted], width: 20, hint: "Colour")
      ),
      .kind(
        of,
        of: kinds,
        .named(
          "of",
          "Of",
          [.required, .sorted],
          aliases: ["for", "kind"],
          width: 9,
          hint: "contact"
        )
      ),
      .option(type, .named("type", "Type", [.required, .sorted], width: 10, hint: "choice")),
      .text(choices, .named("choices", "Choices", width: 24, hint: "red, green, blue")),
      .text(
        name,
        .named("name", "Name", [.required, .sorted], width: 14, hint: "colour; from the label")
      ),
      .flag(isRequired, .named("required", "Required", hint: "yes")),
      .flag(isUnique, .named("unique", "Unique", hint: "yes")),
      .flag(isPersonal, .named("personal", "Personal", hint: "yes: says something of a person")),
      .kind(
        target,
        of: targets,
        .named("target", "Names a", aliases: ["names"], width: 9, hint: "contact; of a reference")
      ),
    ]
  )
}
