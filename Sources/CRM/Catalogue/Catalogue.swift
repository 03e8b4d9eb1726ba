public import Books
public import Facts

// The catalogue declares each kind and each field once (the files in Kinds). In code a field is a
// typed key, so that the compiler knows what `book[row, Deal.amount]` is; everything generic walks
// the definitions. Numbers: a kind's block is kind × 256; its own fields count up from 1, those of
// every kind count down from 255. No number is ever reused.

/// All kinds and fields that Daybook knows.
public enum Catalogue {
  /// In the order in which people meet them.
  public static let kinds: [KindDefinition] = [
    Account.definition, Contact.definition, Deal.definition, Todo.definition,
    Activity.definition, Product.definition, Pipeline.definition, Stage.definition,
    LostReason.definition, Tag.definition, User.definition, Team.definition,
    ContactPoint.definition, Affiliation.definition, DealContact.definition,
    ImportBatch.definition, BookSettings.definition, Lead.definition, DisqualifyReason.definition,
    DealLine.definition, Promise.definition, Preference.definition, ExitCriterion.definition,
    CustomField.definition, ExchangeRate.definition, Quota.definition,
    ForecastSubmission.definition, Review.definition, Cover.definition, Handover.definition,
    SavedView.definition, Erasure.definition,
  ]

  private static let byNumber: [KindID: KindDefinition] = Dictionary(
    kinds.map { ($0.id, $0) },
    uniquingKeysWith: { first, _ in first }
  )

  private static let fieldsByNumber: [FieldID: FieldDefinition] = Dictionary(
    kinds.flatMap(\.fields).map { ($0.id, $0) },
    uniquingKeysWith: { first, _ in first }
  )

  /// The kind with this number; nil where a newer program made it.
  public static func kind(_ id: KindID) -> KindDefinition? { byNumber[id] }

  /// The field with this number; nil where a newer program made it.
  public static func field(_ id: FieldID) -> FieldDefinition? { fieldsByNumber[id] }

  /// The kind that a word names: singular, plural or alias, in any case.
  public static func kind(named word: String) throws(UnknownName) -> KindDefinition {
    if let kind = kinds.first(where: { $0.answers(to: word) }) { return kind }
    throw UnknownName(
      what: "kind of record",
      name: word,
      among: kinds.filter { !$0.isPart }.flatMap { [$0.name, $0.plural] + $0.aliases },
      examples: kinds.filter { !$0.isPart }.map(\.name)
    )
  }

  /// The kind whose short ids begin with this code, in any case.
  public static func kind(code: some StringProtocol) -> KindDefinition? {
    let code = code.lowercased()
    return kinds.first { $0.code == code }
  }

  /// The kind that a field belongs to.
  public static func kind(of field: FieldID) -> KindID {
    KindID(UInt16(truncatingIfNeeded: field.rawValue >> 8))
  }

  /// What the read side must know.
  ///
  /// There is no field for deleted records: an undone creation has cleared every cell that it
  /// wrote, and a record without values is no record.
  public static let schema = Schema(
    kinds.map { kind in
      Schema.Kind(
        id: kind.id,
        searched: kind.fields.filter(\.isSearched).map(\.id),
        bulky: Set(kind.fields.filter { $0.traits.contains(.bulky) }.map(\.id)),
        paths: kind.searchPaths,
        orders: kind.orders,
        links: kind.fields.filter(\.isReference).map { ($0.id, $0.targets) },
        isTie: kind.isPart
      )
    }
  )

  /// The records of a kind that lists show: there, and not archived.
  public static func visible(_ kind: KindID) -> Predicate {
    .and([existing(kind), .not(.compare(kind.archived.id, .equal, .bool(true)))])
  }

  /// The records of a kind that are there, archived ones included.
  public static func existing(_ kind: KindID) -> Predicate {
    self.kind(kind).map { .present($0.title) } ?? .all
  }
}

extension Catalogue {
  private static let referencesByTarget: [KindID: [FieldDefinition]] = {
    var result: [KindID: [FieldDefinition]] = [:]
    for field in kinds.flatMap(\.fields) {
      for target in field.targets { result[target, default: []].append(field) }
    }
    return result
  }()

  /// The fields of any kind that can name a record of this one.
  public static func references(to kind: KindID) -> [FieldDefinition] {
    referencesByTarget[kind] ?? []
  }

  /// The position behind others, from 1; behind the greatest number there is none, and what stands
  /// there shares it.
  public static func position(behind others: [Int64]) -> Int64 {
    guard let last = others.max() else { return 1 }
    return last == .max ? last : last + 1
  }
}
